"""The facility's library of evidence, and its links to answers."""

import hashlib
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from applications.choices import LOCKED, ApplicationStatus, EvidenceKind
from applications.models import Answer, Application, Evidence, EvidenceLink
from applications.sniffing import clean_name, extension_of, recognise
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.permissions import allowed
from iasios.workflow import Refused
from registration.models import Facility

CHUNK = 64 * 1024
TITLE_MAX = 200


class AlreadyThere(Refused):
    """The library holds this evidence; `existing` can be linked instead. Nothing was written."""

    def __init__(self, existing: Evidence) -> None:
        self.existing = existing
        word = "The same file" if existing.is_uploaded else "The same record"
        super().__init__([f"{word} is already in your library as \u201c{existing.title}\u201d."])


@transaction.atomic
def add_evidence(
    *, facility: Facility, by: User, kind: str, title: str, upload: "UploadedFile | File[bytes] | None" = None
) -> Evidence:
    """Add a piece of evidence to the facility's library, at any time while the facility may apply.

    An upload needs `upload`; its content type is told by its content, and its SHA-256 is stored. An empty title becomes
    the file's name. Raises Refused with a sentence, AlreadyThere if the library has the same file or record,
    Unfit if the file is not what its name says.
    """
    # A double click waits here, and is then told that the file is there.
    locked = Facility.objects.select_for_update(of=("self",), no_key=True).get(pk=facility.pk)
    _require(by, "applications.edit_evidence", locked)
    if reason := library_lock(locked):
        raise Refused([reason])
    evidence = Evidence(facility=locked, kind=kind, title=title.strip(), added_by=by)
    if kind == EvidenceKind.UPLOADED:
        if upload is None:
            raise Refused(["Choose the file to upload."])
        _take(evidence, upload)
    evidence.title = evidence.title[:TITLE_MAX]
    if not evidence.title:
        raise Refused(["Give the evidence a title."])
    if existing := _same_as(evidence):
        raise AlreadyThere(existing)
    if upload is not None and evidence.is_uploaded:
        evidence.file.save(evidence.filename, upload, save=False)
    evidence.save(force_insert=True)
    act = "uploaded" if evidence.is_uploaded else "declared available on request"
    data = {name: getattr(evidence, name) for name in ("key", "kind", "filename", "content_type", "size", "sha256")}
    sentence = f"{act}: \u201c{evidence.title}\u201d"
    record(evidence, "applications.evidence.add", sentence, by=by, scope=locked.slug, data=data)
    return evidence


@transaction.atomic
def link_evidence(*, answer: Answer, evidence: Evidence, by: User, note: str = "") -> EvidenceLink:
    """Link evidence to an answer, with the place to look at. A link that exists stays as it is.

    Raises Refused once the application is read-only. While the assessors ask, evidence may still be added.
    """
    application = _open_for_evidence(answer, by, asked=True)
    if evidence.facility_id != application.facility_id:
        message = "The evidence belongs to another facility."
        raise PermissionDenied(message)
    link, is_new = EvidenceLink.objects.get_or_create(
        answer=answer, evidence=evidence, defaults={"note": note.strip()[:TITLE_MAX]}
    )
    if is_new:
        sentence = f"linked \u201c{evidence.title}\u201d to criterion {answer.criterion.code}"
        data = {"key": evidence.key, "criterion": answer.criterion.code, "note": link.note}
        scope = application.facility.slug
        record(answer, "applications.answer.link_evidence", sentence, by=by, scope=scope, data=data)
    return link


@transaction.atomic
def unlink_evidence(*, link: EvidenceLink, by: User) -> None:
    """Take evidence off an answer; it stays in the library. Raises Refused once the application is submitted."""
    answer, evidence = link.answer, link.evidence
    application = _open_for_evidence(answer, by, asked=False)
    deleted, _ = EvidenceLink.objects.filter(pk=link.pk).delete()
    if deleted:
        sentence = f"took \u201c{evidence.title}\u201d off criterion {answer.criterion.code}"
        data = {"key": evidence.key, "criterion": answer.criterion.code, "note": link.note}
        scope = application.facility.slug
        record(answer, "applications.answer.unlink_evidence", sentence, by=by, scope=scope, data=data)


@transaction.atomic
def attach_evidence(  # noqa: PLR0913 - what a person fills in on one page
    *,
    answer: Answer,
    by: User,
    kind: str,
    title: str,
    upload: "UploadedFile | File[bytes] | None" = None,
    note: str = "",
) -> EvidenceLink:
    """Add a piece of evidence to the library and link it to an answer: both or neither. Raises what the two raise."""
    _open_for_evidence(answer, by, asked=True)
    facility = answer.application.facility
    evidence = add_evidence(facility=facility, by=by, kind=kind, title=title, upload=upload)
    return link_evidence(answer=answer, evidence=evidence, by=by, note=note)


def library_lock(facility: Facility) -> str | None:
    """Return why nothing can be added to the library now; None while it is open."""
    if facility.may_apply:
        return None
    if not facility.enrolled_at:
        return LOCKED
    return f"Nothing can be added while the facility is \u201c{facility.get_status_display()}\u201d. Ask the office."


def link_lock(application: Application) -> str | None:
    """Return why no evidence can be linked now; None in preparation and while the assessors ask the facility."""
    if application.status == ApplicationStatus.CLARIFICATION:
        return None
    return application.read_only_reason


def _take(evidence: Evidence, upload: "UploadedFile | File[bytes]") -> None:
    """Copy onto the row what the file says of itself."""
    evidence.filename = clean_name(upload.name or "")
    evidence.content_type = recognise(upload, extension_of(evidence.filename))
    evidence.size = upload.size or 0
    evidence.sha256 = _sha256(upload)
    evidence.title = evidence.title or PurePath(evidence.filename).stem
    if isinstance(upload, UploadedFile):
        upload.content_type = evidence.content_type  # the storage keeps it; the sender's claim is worth nothing


def _sha256(upload: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks(CHUNK):
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _same_as(evidence: Evidence) -> Evidence | None:
    """Return the piece in the library that is the same: by content, or by title where there is no file."""
    library = Evidence.objects.filter(facility=evidence.facility, kind=evidence.kind)
    if evidence.is_uploaded:
        return library.filter(sha256=evidence.sha256).first()
    return library.filter(title__iexact=evidence.title).first()


def _open_for_evidence(answer: Answer, by: User, *, asked: bool) -> Application:
    """Lock and return the application if `by` may change its evidence; `asked` allows it during clarification."""
    applications = Application.objects.select_for_update(of=("self",))
    application = applications.get(pk=answer.application_id)
    _require(by, "applications.edit_evidence", application)
    if reason := link_lock(application) if asked else application.read_only_reason:
        raise Refused([reason])
    return application


def _require(by: User, permission: str, obj: Facility | Application) -> None:
    if not allowed(by, permission, obj):
        message = "Your role does not allow this."
        raise PermissionDenied(message)
