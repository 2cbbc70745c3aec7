"""Real bytes of small files, good and bad."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

TEXT = "Standard operating procedure, version 3.\nReviewed on 4 March 2026.\n"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200 + b"This program cannot be run in DOS mode."
#: The test file of EICAR, in two parts so that no scanner takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def pdf(note: str = "Leaflet") -> bytes:
    """Return a PDF of one empty page, with a comment that makes it differ from others."""
    return (
        f"%PDF-1.4\n% {note}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n"
    ).encode()


def png() -> bytes:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    picture = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + picture


def jpeg() -> bytes:
    """Return the beginning of a photograph."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"


def zipped(**members: bytes) -> bytes:
    """Return a zip container; `__` in a keyword stands for a slash."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def office(folder: str, *, macro: bool = False) -> bytes:
    """Return an Office Open XML file: word, xl or ppt."""
    members = {"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<document/>"}
    if macro:
        members[f"{folder}/vbaProject.bin"] = b"Sub AutoOpen()"
    return zipped(**members)


def open_document(kind: str) -> bytes:
    """Return an OpenDocument file: text, spreadsheet or presentation."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as container:
        container.writestr("mimetype", mimetype)
        container.writestr("content.xml", b"<content/>")
    return made.getvalue()


def old_office(stream: str) -> bytes:
    """Return the parts of a binary Office file that name its main stream."""
    return OLE + b"\x00" * 1500 + stream.encode("utf-16-le") + b"\x00" * 500


def upload(name: str, content: bytes, content_type: str = "application/pdf") -> SimpleUploadedFile:
    """Return what a browser sends; the type is what the sender claims."""
    return SimpleUploadedFile(name, content, content_type=content_type)
