"""Kinds of documents. Each floor declares its own in its `documents.py`; the template is `documents/<name>.html`."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What people call such a document, and the start of its file name; the document's number follows."""

    name: str
    label: str
    file_prefix: str = ""

    def filename(self, number: str) -> str:
        """Return a file name of plain letters, digits and hyphens: `IASIOS-Result-letter-2026-0001.pdf`."""
        stem = f"{self.file_prefix or 'IASIOS-' + self.label}-{number}"
        return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in stem).split()) + ".pdf"


_kinds: dict[str, Kind] = {}


def declare(kind: Kind) -> Kind:
    """Make a kind known. Declaring the same again is allowed, declaring it differently is a ValueError."""
    if _kinds.setdefault(kind.name, kind) != kind:
        message = f"Kind {kind.name!r} is declared twice, differently."
        raise ValueError(message)
    return kind


def kind_of(name: str) -> Kind:
    """Return a declared kind; an undeclared one is called by its name, so that old documents stay readable."""
    return _kinds.get(name) or Kind(name=name, label=name.replace("_", " ").capitalize())
