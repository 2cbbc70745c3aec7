"""Three ways to bring evidence: a file, a declaration that it is available on request, or a piece of the library."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from applications.choices import FILE_TYPES, EvidenceKind
from applications.models import Answer, Evidence
from applications.scanning import Infected, ScannerUnavailable, scan
from applications.sniffing import Unfit, clean_name, extension_of, recognise
from iasios.ui.forms import PortalForm

ALLOWED = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG or plain text"
AGAIN = "Choose a file again: browsers do not keep it."


def limit() -> str:
    """Return the largest size of a file, for people."""
    return filesizeformat(settings.EVIDENCE_MAX_BYTES).replace("\N{NO-BREAK SPACE}", " ")


class EvidenceFileField(forms.FileField):
    """A file of an allowed type and size whose content is what its name says, and that the scanner finds clean."""

    default_error_messages = {  # noqa: RUF012 - Django's own pattern
        "required": "Choose the file to upload.",
        "missing": "Choose the file to upload.",
        "invalid": "The file did not arrive. Choose it again.",
        "empty": "The file is empty. Check that it opens on your computer, then choose it again.",
    }

    def __init__(self, **kwargs: Any) -> None:
        accept = ",".join(f".{extension}" for extension in FILE_TYPES)
        super().__init__(
            widget=forms.FileInput(attrs={"accept": accept}),
            **kwargs,
        )

    def to_python(self, data: Any) -> UploadedFile | None:
        """Return the checked file. The size comes first: a file over the limit is not read at all."""
        upload = super().to_python(data)
        if not isinstance(upload, UploadedFile):
            return None
        name = clean_name(upload.name or "")
        if (upload.size or 0) > settings.EVIDENCE_MAX_BYTES:
            size = filesizeformat(upload.size or 0).replace("\N{NO-BREAK SPACE}", " ")
            _refuse(f"\u201c{name}\u201d has {size}. Files may have up to {limit()}. Make it smaller or split it.")
        extension = extension_of(name)
        if extension not in FILE_TYPES:
            _refuse(f"\u201c{name}\u201d is of a type that the portal does not take. Save it as {ALLOWED}.")
        try:
            recognise(upload, extension)
        except Unfit as unfit:
            _refuse(f"\u201c{name}\u201d cannot be taken. {unfit} Allowed are {ALLOWED}.")
        _scan(upload, name)
        return upload


def _refuse(sentence: str) -> None:
    message = f"{sentence} {AGAIN}"
    raise forms.ValidationError(message)


def _scan(upload: UploadedFile, name: str) -> None:
    """Refuse what clamd refuses, and everything while it gives no verdict."""
    if not settings.CLAMAV_ADDRESS:
        return
    try:
        scan(upload, address=settings.CLAMAV_ADDRESS)
    except Infected as infected:
        _refuse(
            f"The virus scanner found {infected} in \u201c{name}\u201d, so it was not stored. Tell your IT department."
        )
    except ScannerUnavailable:
        _refuse(f"\u201c{name}\u201d could not be checked for viruses just now, so it was not stored. Try again later.")


def title_field(**kwargs: Any) -> forms.CharField:
    """Return the field for a title."""
    return forms.CharField(
        label="Title",
        max_length=200,
        error_messages={"max_length": "The title is too long. Shorten it to 200 characters."},
        **kwargs,
    )


class EvidenceForm(PortalForm):
    """The base of the three; `answer` is the one to link to, None in the library."""

    way = ""
    kind = ""
    note = forms.CharField(
        label="Where to look",
        max_length=200,
        required=False,
        help_text="The page or chapter that proves this criterion.",
        error_messages={"max_length": "This is too long. Shorten it to 200 characters."},
    )

    def __init__(self, *args: Any, answer: Answer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer = answer
        if answer is None:
            del self.fields["note"]


class UploadForm(EvidenceForm):
    """A file from the reader's computer."""

    way = "upload"
    kind = EvidenceKind.UPLOADED
    file = EvidenceFileField(label="File")
    title = title_field(required=False, help_text="What an assessor would call it. Left empty, it is the file's name.")
    field_order = ("file", "title", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"{ALLOWED}, up to {limit()}. Leave out anything that identifies a patient."


class OnRequestForm(EvidenceForm):
    """A record that stays with the facility and is shown on request."""

    way = "on_request"
    kind = EvidenceKind.ON_REQUEST
    title = title_field(
        help_text="The document or record that your facility holds and will show when asked.",
    )
    title.error_messages["required"] = "Give the evidence a title, so that assessors know what to ask for."
    field_order = ("title", "note")


class LibraryForm(EvidenceForm):
    """A piece of the facility's library that the answer does not have yet."""

    way = "library"
    evidence = forms.ModelChoiceField(
        label="Evidence in your library",
        queryset=Evidence.objects.none(),
        to_field_name="key",
        empty_label="Choose one",
        error_messages={
            "required": "Choose a piece of evidence from the list.",
            "invalid_choice": "This piece is not in your library. Choose one from the list.",
        },
    )
    field_order = ("evidence", "note")

    def __init__(self, *args: Any, answer: Answer, **kwargs: Any) -> None:
        super().__init__(*args, answer=answer, **kwargs)
        library = Evidence.objects.filter(facility=answer.application.facility)
        # A second click sends what is linked by then: it is accepted, and linking it again changes nothing.
        shown = library if self.is_bound else library.exclude(links__answer=answer)
        self.fields["evidence"].queryset = shown  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        """There is nothing to choose."""
        return not self.fields["evidence"].queryset.exists()  # type: ignore[attr-defined]


#: The three ways by their name in addresses.
WAYS: dict[str, type[EvidenceForm]] = {form.way: form for form in (UploadForm, OnRequestForm, LibraryForm)}
#: What leads to each.
WAY_LABELS = {
    "upload": "Upload a file",
    "on_request": "Declare available on request",
    "library": "Choose from your library",
}
