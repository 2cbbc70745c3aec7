"""Saving what a facility says of a criterion."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from applications.models import Answer, Application
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.permissions import allowed
from iasios.workflow import Refused


class StaleAnswer(Exception):  # noqa: N818 - it is an answer, not an error
    """Somebody saved the answer after the page was opened; `current` is what they saved. Nothing was written."""

    def __init__(self, current: Answer) -> None:
        self.current = current
        super().__init__(f"{current.changed_by} saved this answer in the meantime.")


@transaction.atomic
def save_answer(*, answer: Answer, assessment: str, description: str, version: int, by: User) -> Answer:
    """Save an answer and return it, with its new version.

    `version` is the one that the person saw. Saving what is stored already changes nothing, whatever the version.
    Raises StaleAnswer if it is out of date and the content differs, Refused once the application is read-only.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=answer.application_id)
    if not allowed(by, "applications.edit_application", application):
        message = "Your role does not allow this."
        raise PermissionDenied(message)
    if reason := application.read_only_reason:
        raise Refused([reason])
    current = Answer.objects.select_related("criterion", "changed_by").get(pk=answer.pk)
    current.application = application
    given = (assessment, description.replace("\r\n", "\n").strip())
    if given == (current.assessment, current.description):
        return current
    if version != current.version:
        raise StaleAnswer(current)
    current.assessment, current.description = given
    current.version += 1
    current.changed_at, current.changed_by = clock.now(), by
    current.full_clean(exclude=["application", "criterion", "changed_by"], validate_unique=False)
    current.save(update_fields=["assessment", "description", "version", "changed_at", "changed_by"])
    record(
        current,
        "applications.answer.saved",
        f"saved criterion {current.criterion.code}",
        by=by,
        scope=application.facility.slug,
        data={
            "criterion": current.criterion.code,
            "version": current.version,
            "assessment": current.assessment,
            "characters": len(current.description),
        },
    )
    return current
