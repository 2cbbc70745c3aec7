"""Declared transitions: the one door through which a status changes.

A floor lists its transitions in its `workflow.py` and registers them. `perform` does the rest in one transaction:
lock, check, change, audit, queue messages, announce. Nothing else in the code sets a status.
"""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.dispatch import Signal

from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.permissions import allowed

Model = TypeVar("Model", bound=models.Model)
#: In place of a permission: the calling service of a later floor has checked the right; nobody is offered this.
CALLER = "caller"
#: Answers None when it holds, else with a sentence for the person who tried.
Condition = Callable[[Any], str | None]


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One arrow of a state diagram.

    `sentence` continues the actor's name in the audit trail. `confirm` is the text of the page that asks before it
    happens. `stamps` are date-time fields set to now. `effect(obj, by, note)` runs inside the transaction after the
    change; `messages(obj, by, note)` queues e-mails; `announces` is sent with `obj` and `by`.
    """

    name: str
    label: str
    sources: Sequence[str]
    target: str
    permission: str
    sentence: str
    confirm: str = ""
    conditions: Sequence[Condition] = ()
    stamps: Sequence[str] = ()
    effect: Callable[[Any, User | None, str], None] | None = None
    messages: Callable[[Any, User | None, str], Any] | None = None
    announces: Signal | None = None
    note_required: bool = False

    def refusals(self, obj: Any) -> list[str]:
        """Return the sentences of all conditions that do not hold."""
        return [sentence for condition in self.conditions if (sentence := condition(obj))]


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """All transitions of one model's status field."""

    model: type[models.Model]
    statuses: type[models.TextChoices]
    transitions: Sequence[Transition]
    scope: Callable[[Any], str]
    field: str = "status"
    by_name: dict[str, Transition] = dataclasses.field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the transitions and refuse double names and unknown states."""
        known = set(self.statuses.values)
        for transition in self.transitions:
            if transition.name in self.by_name or not {*transition.sources, transition.target} <= known:
                message = f"Transition {transition.name!r} of {self.model.__name__} is declared wrongly."
                raise ValueError(message)
            self.by_name[transition.name] = transition


_workflows: dict[type[models.Model], Workflow] = {}


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """The act is not possible now; `sentences` say why."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(self.sentences))


def register(workflow: Workflow) -> Workflow:
    """Make a workflow known; one for each model."""
    if workflow.model in _workflows:
        message = f"{workflow.model.__name__} has a workflow already."
        raise ValueError(message)
    _workflows[workflow.model] = workflow
    return workflow


def registered() -> list[Workflow]:
    """Return all workflows, in order of the floors that registered them."""
    return list(_workflows.values())


def workflow_of(obj: models.Model | type[models.Model]) -> Workflow:
    """Return the workflow of a model; LookupError if it has none."""
    model = obj if isinstance(obj, type) else type(obj)
    return _workflows[model]


def available(obj: models.Model, user: Any) -> list[tuple[Transition, list[str]]]:
    """Return the transitions that `user` may make from here, each with the reasons that still stand against it."""
    workflow = workflow_of(obj)
    status = getattr(obj, workflow.field)
    return [
        (transition, transition.refusals(obj))
        for transition in workflow.transitions
        if status in transition.sources
        and transition.permission != CALLER
        and allowed(user, transition.permission, obj)
    ]


@transaction.atomic
def perform(obj: Model, name: str, *, by: User | None, note: str = "") -> Model:
    """Make one transition and return `obj`, refreshed.

    `by=None` is the portal itself (a periodic job); only transitions with CALLER in place of a permission take it.
    Raises PermissionDenied without the permission, Refused with sentences when status or conditions do not allow it.
    """
    workflow = workflow_of(obj)
    transition = workflow.by_name[name]
    locked = workflow.model._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    if transition.permission != CALLER and not allowed(by, transition.permission, locked):
        message = "Your role does not allow this."
        raise PermissionDenied(message)
    _check(workflow, transition, locked, note)
    before = getattr(locked, workflow.field)
    setattr(locked, workflow.field, transition.target)
    now = clock.now()
    for stamp in transition.stamps:
        setattr(locked, stamp, now)
    locked.save(update_fields=[workflow.field, *transition.stamps])
    record(
        locked,
        f"{workflow.model._meta.label_lower}.{name}",
        transition.sentence,
        by=by,
        scope=workflow.scope(locked),
        data={"from": before, "to": transition.target},
        note=note,
    )
    if transition.effect:
        transition.effect(locked, by, note)
    if transition.messages:
        transition.messages(locked, by, note)
    if transition.announces:
        transition.announces.send(sender=workflow.model, obj=locked, by=by)
    obj.refresh_from_db()
    return obj


def _check(workflow: Workflow, transition: Transition, obj: Any, note: str) -> None:
    status = getattr(obj, workflow.field)
    if status not in transition.sources:
        label = workflow.statuses(status).label
        sentence = f"This is not possible while the status is \u201c{label}\u201d. Somebody may have acted before you."
        raise Refused([sentence])
    sentences = transition.refusals(obj)
    if transition.note_required and not note.strip():
        sentences.append("Give a reason. It is kept in the history.")
    if sentences:
        raise Refused(sentences)
