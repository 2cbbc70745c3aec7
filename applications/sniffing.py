"""What a file really is: told by its content, never by the name or the type that the sender claims.

Nothing is unpacked. Of a zip container we read the directory and at most a few hundred bytes of one member.
"""

import codecs
import re
import unicodedata
import zipfile
from typing import IO

import puremagic

from .choices import FILE_TYPES

NAME_MAX = 200
HEAD = 8192
CHUNK = 64 * 1024
MIB = 1024 * 1024
#: A zip's directory and its declared content beyond these sizes belong to no document that a person would read.
DIRECTORY_MAX = 2 * MIB
UNPACKED_MAX = 1024 * MIB
#: Folder inside an Office Open XML file that makes it what its extension says.
OFFICE_FOLDER = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
#: First line of an OpenDocument file's `mimetype` member.
OPEN_DOCUMENT = {
    extension: next(iter(t for t in FILE_TYPES[extension] if "oasis" in t)) for extension in ("odt", "ods", "odp")
}
#: Stream that makes an old binary Office file what its extension says, as it stands in the file.
OLE_STREAMS = {
    "doc": ["WordDocument".encode("utf-16-le")],
    "xls": ["Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")],
}
#: Text that a browser or a shell would run.
ACTIVE_TEXT = re.compile(rb"\A\s*#!|<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php)\b", re.IGNORECASE)
#: Control characters that no text has; tab, line feed, form feed and carriage return are fine.
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}
DIRECTORY_END = b"PK\x05\x06"
ZIP64_LOCATOR = b"PK\x06\x07"


class Unfit(Exception):  # noqa: N818 - it is an answer, not an error
    """The file cannot be taken; the sentence says why."""


def extension_of(name: str) -> str:
    """Return the extension, lower case and without its dot; empty if there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.strip().lower() if dot and stem else ""


def clean_name(name: str) -> str:
    """Return a file name without path, control and direction characters, at most 200 characters, extension kept."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(" " if character.isspace() else character for character in last)
    visible = "".join(character for character in visible if not unicodedata.category(character).startswith("C"))
    tidy = " ".join(visible.split()).strip(". ")
    if len(tidy) <= NAME_MAX:
        return tidy or "file"
    extension = extension_of(tidy)[:10]
    return f"{tidy[: NAME_MAX - len(extension) - 1].rstrip()}.{extension}"


def recognise(file: IO[bytes], extension: str) -> str:
    """Return the content type of `file`, which is of one of the allowed types and fits `extension`; else Unfit.

    The file is left at its beginning.
    """
    file.seek(0)
    head = file.read(HEAD)
    try:
        if extension == "txt":
            return _recognise_text(file, head)
        claimed = FILE_TYPES[extension]
        if not claimed & _candidates(head):
            raise Unfit(_mismatch(extension))
        if extension in OFFICE_FOLDER or extension in OPEN_DOCUMENT:
            _check_container(file, extension)
        if extension in OLE_STREAMS and not _holds(file, OLE_STREAMS[extension]):
            raise Unfit(_mismatch(extension))
        return next(content_type for content_type in sorted(claimed) if not _is_wrapper(content_type))
    finally:
        file.seek(0)


def _mismatch(extension: str) -> str:
    return f"Its name ends in .{extension}, but its content is something else."


def _is_wrapper(content_type: str) -> bool:
    return content_type in {"application/zip", "application/x-ole-storage"}


def _candidates(head: bytes) -> set[str]:
    """Return every content type that the first bytes allow."""
    try:
        return {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _recognise_text(file: IO[bytes], head: bytes) -> str:
    """Accept UTF-8 and Latin text: no NUL or other control character, nothing that a browser or shell would run."""
    if ACTIVE_TEXT.search(head.removeprefix(codecs.BOM_UTF8)):
        message = "It holds a web page or a script, not plain text."
        raise Unfit(message)
    file.seek(0)
    while chunk := file.read(CHUNK):
        if not CONTROLS.isdisjoint(chunk):
            raise Unfit(_mismatch("txt"))
    return "text/plain"


def _holds(file: IO[bytes], needles: list[bytes]) -> bool:
    """Say whether one of the byte strings stands in the file."""
    file.seek(0)
    overlap = max(map(len, needles))
    tail = b""
    while chunk := file.read(CHUNK):
        window = tail + chunk
        if any(needle in window for needle in needles):
            return True
        tail = window[-overlap:]
    return False


def _check_container(file: IO[bytes], extension: str) -> None:
    """Look at a zip container's directory: it must be what its extension says, hold no macro, and be of sane size."""
    _check_directory_size(file)
    try:
        with zipfile.ZipFile(file) as container:
            members = container.infolist()
            names = {member.filename for member in members}
            if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js")) for name in names):
                message = "It contains macros or programs. Save it without macros, or as PDF."
                raise Unfit(message)
            if any(member.flag_bits & 1 for member in members):
                message = "It is protected by a password, so assessors could not open it. Remove the password."
                raise Unfit(message)
            if sum(member.file_size for member in members) > UNPACKED_MAX:
                message = "Its content would unpack to more than 1 GB."
                raise Unfit(message)
            if not _fits(container, names, extension):
                raise Unfit(_mismatch(extension))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        message = "It is damaged and cannot be opened. Save it again, then upload the new file."
        raise Unfit(message) from error


def _check_directory_size(file: IO[bytes]) -> None:
    """Refuse a directory that would fill the memory; `zipfile` reads it whole."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - CHUNK - 22))
    tail = file.read()
    at = tail.rfind(DIRECTORY_END)
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if at < 0 or ZIP64_LOCATOR in tail or size > DIRECTORY_MAX:
        message = "It is damaged and cannot be opened. Save it again, then upload the new file."
        raise Unfit(message)
    file.seek(0)


def _fits(container: zipfile.ZipFile, names: set[str], extension: str) -> bool:
    folder = OFFICE_FOLDER.get(extension)
    if folder:
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)
    if "mimetype" not in names:
        return False
    with container.open("mimetype") as member:
        return member.read(HEAD).strip() == OPEN_DOCUMENT[extension].encode()
