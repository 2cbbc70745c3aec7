"""Levels of criteria, states of an application, kinds of evidence."""

from django.db import models


class Level(models.TextChoices):
    """Core criteria are required for accreditation; extended ones count for Centre of Excellence only."""

    CORE = "core", "Core"
    EXTENDED = "extended", "Extended"


class Assessment(models.TextChoices):
    """What the facility says of a criterion."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"


class ApplicationStatus(models.TextChoices):
    """Where an application is."""

    DRAFT = "draft", "In preparation"
    SUBMITTED = "submitted", "Submitted"
    ASSESSMENT = "assessment", "In assessment"
    CLARIFICATION = "clarification", "Questions to answer"
    REMOTE_AUDIT = "remote_audit", "Remote audit"
    ACTION_PLAN = "action_plan", "Corrective action plan"
    ON_SITE_AUDIT = "on_site_audit", "On-site audit"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"

    @property
    def kind(self) -> str:
        """The kind of status word that shows it to the facility."""
        kinds = {"draft": "action", "clarification": "action", "action_plan": "action", "decided": "done"}
        return kinds.get(self.value, "neutral" if self == ApplicationStatus.WITHDRAWN else "waiting")


#: The application is with IASIOS: between submission and decision.
UNDER_ASSESSMENT = frozenset(
    {
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.ASSESSMENT,
        ApplicationStatus.CLARIFICATION,
        ApplicationStatus.REMOTE_AUDIT,
        ApplicationStatus.ACTION_PLAN,
        ApplicationStatus.ON_SITE_AUDIT,
    }
)
#: Between the assessors' assignment and the decision.
IN_HAND = UNDER_ASSESSMENT - {ApplicationStatus.SUBMITTED}
#: A facility has at most one application in these states.
OPEN = UNDER_ASSESSMENT | {ApplicationStatus.DRAFT}


#: What the authorised representative declares with the submission; stored and printed on the receipt as it stands here.
DECLARATION = (
    "I am the authorised representative of this facility. I have read the application. Its answers, evidence and case "
    "review are accurate and complete to the best of my knowledge. They describe how this facility works today."
)


class State(models.TextChoices):
    """How far one answer is; derived, never stored."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    ANSWERED = "answered", "Answered"

    @property
    def kind(self) -> str:
        """The kind of status word that shows it."""
        return {"not_started": "neutral", "in_progress": "action", "answered": "done"}[self.value]


#: Why application and evidence are locked before enrolment.
LOCKED = "Opens when the office has recorded your payment."


class EvidenceKind(models.TextChoices):
    """How a piece of evidence is held."""

    UPLOADED = "uploaded", "Uploaded"
    ON_REQUEST = "on_request", "Available on request"


#: Extensions that may be uploaded, each with the content types that the file's first bytes may show.
ZIPPED = "application/zip"
OLE = "application/x-ole-storage"
FILE_TYPES: dict[str, frozenset[str]] = {
    "pdf": frozenset({"application/pdf"}),
    "docx": frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIPPED}),
    "xlsx": frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIPPED}),
    "pptx": frozenset({"application/vnd.openxmlformats-officedocument.presentationml.presentation", ZIPPED}),
    "odt": frozenset({"application/vnd.oasis.opendocument.text", ZIPPED}),
    "ods": frozenset({"application/vnd.oasis.opendocument.spreadsheet", ZIPPED}),
    "odp": frozenset({"application/vnd.oasis.opendocument.presentation", ZIPPED}),
    "doc": frozenset({"application/msword", OLE}),
    "xls": frozenset({"application/vnd.ms-excel", OLE}),
    "png": frozenset({"image/png"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "txt": frozenset({"text/plain"}),
}
