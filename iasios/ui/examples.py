"""What `/dev/components/` shows: every component with all its states, on invented content."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from iasios.ui.components import KINDS
from iasios.ui.forms import PortalForm

SAID = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
WORDS = {
    "done": "Complete",
    "waiting": "With the assessors",
    "action": "Answer",
    "problem": "Overdue",
    "neutral": "Not started",
    "locked": "Locked",
}


class ExampleForm(PortalForm):
    """One field of each sort."""

    groups = (
        ("Your department", ("department", "email", "country", "procedures", "since")),
        ("Your answer", ("answer", "description", "shared_by", "evidence", "accurate")),
    )

    department = forms.CharField(label="Department", help_text="As it stands on your letterhead.")
    email = forms.EmailField(label="E-mail address", required=False)
    country = forms.ChoiceField(
        label="Country", choices=[("", "Choose a country"), ("at", "Austria"), ("be", "Belgium")]
    )
    procedures = forms.IntegerField(
        label="Procedures per year",
        min_value=150,
        help_text="Therapeutic procedures only.",
        error_messages={"min_value": "IASIOS needs at least 150 therapeutic procedures per year."},
    )
    since = forms.DateField(label="First case on", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    answer = forms.ChoiceField(
        label="How far does your facility meet this criterion?",
        choices=[("met", "Met"), ("partly", "Partly met"), ("not", "Not met")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far your facility meets this criterion."},
    )
    description = forms.CharField(label="Description", widget=forms.Textarea(attrs={"rows": 5}))
    shared_by = forms.MultipleChoiceField(
        label="Who takes part",
        choices=[("io", "Interventional oncology"), ("on", "Medical oncology"), ("su", "Surgery")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    evidence = forms.FileField(label="Evidence", required=False, help_text="PDF, Word or image, at most 50 MB.")
    accurate = forms.BooleanField(
        label="What I have written is accurate and complete.",
        error_messages={"required": "Confirm that what you have written is accurate."},
    )


def examples() -> dict[str, Any]:
    """Return the context of `dev/components.html`."""
    wrong = ExampleForm(
        {
            "wrong-department": "",
            "wrong-procedures": "149",
            "wrong-country": "at",
            "wrong-description": "Tumour board, weekly",
        },
        prefix="wrong",
    )
    return {
        "words": [{"kind": kind, "word": WORDS[kind]} for kind in KINDS],
        "empty_form": ExampleForm(),
        "wrong_form": wrong,
        "said": SAID,
        "tasks": [task | {"status": WORDS[task["kind"]]} for task in _tasks()],
        "messages_of_thread": _thread(),
        "entries": _entries(),
        "stages": _stages(),
        "chart_rows": [
            {"label": "Tumour ablation", "value": 214},
            {"label": "Chemoembolisation and radioembolisation", "value": 131},
            {"label": "Biliary interventions", "value": 88},
            {"label": "Palliative embolisation", "value": 9},
        ],
        "conflict_fields": [
            {
                "label": "Description",
                "base": "The tumour board meets weekly.",
                "mine": "The tumour board meets weekly.\n\nInterventional oncology takes part in each meeting.",
                "theirs": "The tumour board meets every Tuesday at 7:30.",
            }
        ],
        "levels": ["enrolled", "accredited", "excellence"],
        "receipt_rows": [("Facility", "Example Hospital, Interventional Oncology"), ("Answers", "41 of 41")],
    }


def _tasks() -> list[dict[str, str]]:
    return [
        {"code": "1a", "title": "Interventional oncology has a named lead", "level": "core", "kind": "done"},
        {"code": "8b", "title": "Consent is taken by an interventional oncologist", "level": "core", "kind": "action"},
        {"code": "8c", "title": "Patients are seen in an own clinic", "level": "extended", "kind": "neutral"},
        {"code": "9a", "title": "Complications are discussed within a month", "level": "core", "kind": "problem"},
        {"code": "9b", "title": "The audit covers all procedures", "level": "core", "kind": "waiting"},
        {"code": "", "title": "Case review", "level": "", "kind": "locked"},
    ]


def _thread() -> list[dict[str, Any]]:
    return [
        {
            "author": "Assessor 1",
            "role": "",
            "at": SAID,
            "kind": "question",
            "text": "Who leads the meeting when the head of department is away?",
        },
        {
            "author": "Dr Anna Weiss",
            "role": "contact person",
            "at": SAID,
            "kind": "answer",
            "text": "Her deputy does.\n\nThe rota is in the quality manual, page 12.",
        },
    ]


def _entries() -> list[dict[str, Any]]:
    return [
        {"at": SAID, "what": "Dr Anna Weiss submitted the application.", "who": "through the portal", "note": ""},
        {"at": SAID, "what": "The office recorded the payment.", "who": "Maria Gruber", "note": "Bank statement 41."},
        {"at": SAID, "what": "Dr Anna Weiss registered the facility.", "who": "", "note": ""},
    ]


def _stages() -> list[dict[str, Any]]:
    return [
        {"title": "Registration", "state": "done", "on": "3 March 2026"},
        {"title": "Enrolment", "state": "done", "on": "19 March 2026"},
        {
            "title": "Application",
            "state": "current",
            "on": "since 19 March 2026",
            "text": "18 of 27 core criteria are answered. Criterion 8b is next.",
            "word": "Your turn",
            "kind": "action",
            "url": "#journey",
            "action": "Continue with 8b",
            "duration": "Most facilities take three to five months.",
        },
        {"title": "Assessment", "state": "later", "text": "Two assessors read it, usually within eight weeks."},
        {"title": "Decision", "state": "later", "text": "The office decides and writes to you."},
        {"title": "Accreditation", "state": "later", "text": "Certificate and seal, valid four years."},
    ]
