"""The office's desk: how floors show their objects, acts and waiting work in the Django admin.

The admin reads through a rule and writes through services: fields are read-only unless a floor names them, and what
changes a status is a button whose page says first what will happen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from iasios import workflow
from iasios.audit.models import Entry
from iasios.permissions import allowed
from iasios.ui.forms import PortalForm

if TYPE_CHECKING:  # only the type checker knows these classes as generic
    TabularInline = admin.TabularInline[Any, Any]
    ModelAdmin = admin.ModelAdmin[Any]
else:
    TabularInline, ModelAdmin = admin.TabularInline, admin.ModelAdmin


class ActForm(PortalForm):
    """The base of an act's form; `obj` is what the act is about."""

    def __init__(self, *args: Any, obj: Any, **kwargs: Any) -> None:
        self.obj = obj
        super().__init__(*args, **kwargs)


class NoteForm(ActForm):
    """Asks for the reason of a transition."""

    note = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Kept in the history. The facility may be told.",
    )


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something that the office does to one object, on a page of its own.

    `run(obj, user, cleaned)` calls a service and returns a sentence that says what was done; it may raise Refused.
    `consequences(obj)` are the sentences of the confirming page, `refusals(obj)` the reasons against it now.
    """

    name: str
    label: str
    permission: str
    run: Callable[[Any, Any, dict[str, Any]], str]
    form: type[ActForm] | None = None
    initial: Callable[[Any], Mapping[str, Any]] = lambda obj: {}  # noqa: ARG005
    consequences: Callable[[Any], Sequence[str]] = lambda obj: []  # noqa: ARG005
    refusals: Callable[[Any], Sequence[str]] = lambda obj: []  # noqa: ARG005
    shown: Callable[[Any], bool] = lambda obj: True  # noqa: ARG005
    primary: bool = True


def _act_of(transition: workflow.Transition) -> Act:
    """Make an act of a declared transition."""

    def run(obj: Any, user: Any, cleaned: dict[str, Any]) -> str:
        workflow.perform(obj, transition.name, by=user, note=cleaned.get("note", ""))
        return f"Done: {transition.label.lower()}."

    return Act(
        name=transition.name,
        label=transition.label,
        permission=transition.permission,
        run=run,
        form=NoteForm if transition.note_required else None,
        consequences=lambda obj: [transition.confirm] if transition.confirm else [],  # noqa: ARG005
        refusals=transition.refusals,
        primary=False,
    )


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One thing that waits for the office."""

    title: str
    url: str
    hint: str = ""
    since: datetime | None = None
    status: str = ""
    kind: str = "action"


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A list of things that wait for the office, on the admin's first page."""

    order: int
    title: str
    empty: str
    rows: Callable[[], Iterable[QueueRow]]
    limit: int = field(default=20)


_acts: dict[type[models.Model], list[Act]] = {}
_queues: list[Queue] = []


def add_act(model: type[models.Model], act: Act) -> None:
    """Add a button to the page of a lower floor's model; called from a floor's `receivers.py`."""
    _acts.setdefault(model, []).append(act)


def add_queue(queue: Queue) -> None:
    """Add a queue to the admin's first page; called from a floor's `receivers.py`."""
    _queues.append(queue)


def queues() -> list[Queue]:
    """Return the queues in their order."""
    return sorted(_queues, key=lambda queue: queue.order)


def admin_url(obj: models.Model) -> str:
    """Return the office's page of an object."""
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


class OfficeInline(TabularInline):
    """Rows of a parent, read-only; who may see the parent may see them."""

    template = "admin/office/inline.html"
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The parent's page has asked the rule."""
        return bool(request.user.is_staff)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are written by services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are written by services."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows stay."""
        return False


class OfficeAdmin(ModelAdmin):
    """The page of one model: one rule for all of it, fields in `editable` may be changed, `acts` are its buttons."""

    permission: ClassVar[str]
    editable: ClassVar[Sequence[str]] = ()
    acts: ClassVar[Sequence[Act]] = ()
    may_add: ClassVar[bool] = False

    change_form_template = "admin/office/change_form.html"
    actions = None
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Ask the rule."""
        return allowed(request.user, self.permission)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the rule."""
        return allowed(request.user, self.permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Most rows are made by services."""
        return self.may_add and allowed(request.user, self.permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only where a floor names fields that the office may change."""
        return bool(self.editable) and allowed(request.user, self.permission)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted here."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Everything that is not named as editable."""
        declared = [*super().get_readonly_fields(request, obj)]
        if obj is None:
            return declared
        own = [f.name for f in self.model._meta.fields if f.editable and f.name not in self.editable]
        return [*declared, *(name for name in own if name not in declared)]

    def acts_for(self, obj: Any, user: Any) -> list[Act]:
        """Return the acts and transitions that the person may try on `obj` now."""
        known = [*self.acts, *_acts.get(self.model, [])]
        declared = [act for act in known if act.shown(obj) and allowed(user, act.permission, obj)]
        try:
            transitions = [_act_of(transition) for transition, _ in workflow.available(obj, user)]
        except LookupError:
            transitions = []
        return [*declared, *transitions]

    def get_urls(self) -> list[URLPattern]:
        """Add the page of an act."""
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_act"
        return [
            path("<path:object_id>/act/<slug:act>/", self.admin_site.admin_view(self.act_view), name=name),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add the buttons and the history."""
        obj = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if obj is not None:
            context["office_acts"] = [
                {
                    "label": act.label,
                    "url": f"{admin_url(obj)[: -len('change/')]}act/{act.name}/",
                    "refusals": list(act.refusals(obj)),
                    "primary": act.primary,
                }
                for act in self.acts_for(obj, request.user)
            ]
            context["office_timeline"] = [
                {"at": entry.at, "who": entry.actor_name, "what": entry.sentence, "note": entry.note}
                for entry in Entry.objects.about(obj)
            ]
        return super().change_view(request, object_id, form_url, context)

    def act_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """Say what will happen, ask for what is needed, then do it."""
        obj = self.get_object(request, object_id)
        if obj is None or not allowed(request.user, self.permission):
            raise Http404
        chosen = next((known for known in self.acts_for(obj, request.user) if known.name == act), None)
        if chosen is None:
            messages.warning(request, "This is no longer possible. Somebody may have acted before you.")
            return HttpResponseRedirect(admin_url(obj))
        form = self._act_form(request, chosen, obj)
        refusals = list(chosen.refusals(obj))
        if request.method == "POST" and not refusals and (form is None or form.is_valid()):
            try:
                done = chosen.run(obj, request.user, form.cleaned_data if form else {})
            except (workflow.Refused, PermissionDenied) as refused:
                sentences = getattr(refused, "sentences", [str(refused) or "Your role does not allow this."])
                if form is None:
                    refusals = sentences
                else:  # beside what was typed, which stays
                    form.add_error(None, sentences)
            else:
                messages.success(request, done)
                return HttpResponseRedirect(admin_url(obj))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": chosen.label,
            "object": obj,
            "object_url": admin_url(obj),
            "consequences": list(chosen.consequences(obj)),
            "refusals": refusals,
            "form": form,
            "act": chosen,
        }
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/office/act.html", context, status=status)

    def _act_form(self, request: HttpRequest, act: Act, obj: Any) -> ActForm | None:
        if act.form is None:
            return None
        data = request.POST if request.method == "POST" else None
        files = request.FILES if request.method == "POST" else None
        return act.form(data, files, obj=obj, initial=dict(act.initial(obj)))
