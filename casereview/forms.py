"""Validation of the draw and of a case file's answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms

from iasios.ui.forms import PortalForm

from .choices import NEEDS_REMARK, REMARK_MAX, CaseValue
from .draw import ELIGIBLE_MAX
from .models import CaseAnswer, CaseItem

#: How an answer looks where it is read: the kind of its status word.
KINDS: Mapping[str, str] = {CaseValue.YES: "done", CaseValue.PARTLY: "waiting", CaseValue.NO: "problem"}


class DrawForm(PortalForm):
    """Asks how many cases are eligible, and that the list behind the number exists."""

    eligible = forms.IntegerField(
        label="Number of eligible cases",
        min_value=1,
        max_value=ELIGIBLE_MAX,
        help_text="All therapeutic procedures of the last twelve months, numbered from 1 in your own system.",
        error_messages={
            "required": "Enter how many eligible cases you have.",
            "min_value": "There must be at least 1 eligible case.",
            "max_value": f"Enter a number up to {ELIGIBLE_MAX:,}.",
            "invalid": "Enter a whole number, such as 214.",
        },
    )
    list_is_fixed = forms.BooleanField(
        label="Our list is complete and numbered, and it will not change after the draw.",
        error_messages={"required": "Number your list first, then confirm it here."},
    )


class CaseFileForm(PortalForm):
    """The items of one file: a value and a remark each. Any of them may be left for later.

    Each field carries along what the page showed (`initial-…`, by Django's `show_hidden_initial`), so that a save
    touches only what the person changed, whatever colleagues saved meanwhile.
    """

    def __init__(self, data: Any = None, *, items: Iterable[CaseItem], answers: Mapping[int, CaseAnswer]) -> None:
        self.items = list(items)
        self.notes: dict[str, str] = {}
        initial = {}
        for item in self.items:
            answer = answers.get(item.pk)
            initial[f"value_{item.key}"] = answer.value if answer else ""
            initial[f"remark_{item.key}"] = answer.remark if answer else ""
        super().__init__(data, initial=initial)
        for item in self.items:
            self.fields[f"value_{item.key}"] = forms.ChoiceField(
                label=item.statement,
                choices=CaseValue.choices,
                widget=forms.RadioSelect,
                required=False,
                show_hidden_initial=True,
            )
            self.fields[f"remark_{item.key}"] = forms.CharField(
                label="Remark",
                required=False,
                max_length=REMARK_MAX,
                show_hidden_initial=True,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
                error_messages={"max_length": f"Shorten the remark to {REMARK_MAX} characters."},
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a remark where the answer needs one."""
        cleaned = super().clean() or {}
        for number, item in enumerate(self.items, start=1):
            value, remark = cleaned.get(f"value_{item.key}"), cleaned.get(f"remark_{item.key}")
            if value in NEEDS_REMARK and remark == "":
                chosen = CaseValue(value).label
                sentence = f"Item {number}: say in a few words why you chose \u201c{chosen}\u201d."
                self.add_error(f"remark_{item.key}", sentence)
        return cleaned

    def answers(self) -> dict[str, tuple[str, str]]:
        """Return (value, remark) of the items that the person changed, by key."""
        return {
            item.key: (self.cleaned_data[f"value_{item.key}"], self.cleaned_data[f"remark_{item.key}"])
            for item in self.items
            if {f"value_{item.key}", f"remark_{item.key}"} & set(self.changed_data)
        }

    def seen(self) -> dict[str, tuple[str, str]]:
        """Return what the page showed of each item, by key."""
        return {
            item.key: (self.data.get(f"initial-value_{item.key}", ""), self.data.get(f"initial-remark_{item.key}", ""))
            for item in self.items
        }

    def over(self, theirs: Iterable[CaseAnswer], *, by: Any, answers: Mapping[int, CaseAnswer]) -> "CaseFileForm":
        """Return this form on top of what is stored now, with a note where it differs from what a colleague saved.

        What the person changed stays as typed; the rest shows what is stored. Saving it again replaces knowingly.
        """
        mine = self.answers()
        data = {}
        for item in self.items:
            answer = answers.get(item.pk)
            stored = (answer.value, answer.remark) if answer else ("", "")
            given = mine.get(item.key, stored)
            for name, shown, typed in zip(("value", "remark"), stored, given, strict=True):
                data[f"{name}_{item.key}"], data[f"initial-{name}_{item.key}"] = typed, shown
        form = CaseFileForm(data, items=self.items, answers=answers)
        form.notes = {answer.item.key: _told(answer, by) for answer in theirs}
        return form

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the items with their two fields, for the template."""
        labels: dict[str, str] = dict(CaseValue.choices)
        for number, item in enumerate(self.items, start=1):
            value = self[f"value_{item.key}"]
            yield {
                "number": number,
                "item": item,
                "value": value,
                "seen": value.as_hidden(only_initial=True),
                "answer_label": labels.get(value.value() or "", "Not answered"),
                "kind": KINDS.get(value.value() or "", "neutral"),
                "remark": self[f"remark_{item.key}"],
                "note": self.notes.get(item.key, ""),
            }


def _told(answer: CaseAnswer, reader: Any) -> str:
    """Say who saved what, to the one who was about to replace it."""
    who = "You saved in another window" if answer.changed_by == reader else f"{answer.changed_by} saved"
    remark = f", with the remark \u201c{answer.remark}\u201d" if answer.remark else ""
    return f"{who} \u201c{answer.get_value_display() or 'No answer'}\u201d here{remark}."
