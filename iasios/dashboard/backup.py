"""A backup in a form that fits every database and every file storage, and the way back.

A backup is a folder:

    manifest.json   what is in it: SHA-256 of each file, rows of each table, head of the audit chain, applied migrations
    rows.jsonl      for each model one line that names its columns, then one line for each row
    files/…         every stored file that a row names

The rows are read in one transaction that sees one moment. Files are only added, never changed, so they are copied
behind it. The manifest is written last: a folder without one is a backup that was interrupted.
"""

import datetime
import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from graphlib import TopologicalSorter
from itertools import islice
from pathlib import Path
from typing import IO, Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.utils import validate_file_name
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from iasios import clock
from iasios.accounts.models import User
from iasios.audit.models import ChainHead, Entry
from iasios.audit.services import verify

FORMAT = 1
MANIFEST, ROWS, FILES = "manifest.json", "rows.jsonl", "files"
#: After a restore people sign in again; a session in a copy would only be somebody's open door.
LEFT_OUT = (Session, UserSession)
CHUNK = 1000


class BackupError(Exception):
    """A backup cannot be made or restored; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds. `files` gives the SHA-256 of each file by its path, `missing` what the storage lacked."""

    made_at: str
    format: int = FORMAT
    migrations: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    audit_sequence: int
    audit_hash: str
    files: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


# What both ways share -------------------------------------------------------------------------------------------------
def tables() -> list[type[models.Model]]:
    """Return the models to keep, each before those that it refers to.

    Foreign keys are checked at the commit, so any order would do for them. But the database lets no line be added to
    an invoice that has been issued: lines come first, when their invoice is not there yet.
    """
    kept = [model for model in apps.get_models(include_auto_created=True) if model not in LEFT_OUT]
    referring: dict[Any, list[Any]] = {model: [] for model in kept}
    for model in kept:
        for column in model._meta.local_concrete_fields:
            if column.related_model not in (None, model):
                referring[column.related_model].append(model)
    return list(TopologicalSorter(referring).static_order())


def columns(model: type[models.Model]) -> list[Any]:
    """Return the fields of a model that are columns of its table."""
    return list(model._meta.local_concrete_fields)


def applied_migrations() -> list[str]:
    """Return the names of the migrations that this database has seen."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def digest(stream: IO[bytes], copy: IO[bytes] | None = None) -> str:
    """Return the SHA-256 of a stream; write it to `copy` on the way."""
    sha256 = hashlib.sha256()
    while block := stream.read(1 << 20):
        sha256.update(block)
        if copy:
            copy.write(block)
    return sha256.hexdigest()


# Making a backup ------------------------------------------------------------------------------------------------------
def write(folder: Path) -> Manifest:
    """Write rows, files and manifest into an empty or new folder; BackupError if it is neither."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder} is not an empty folder. Nothing was written."
        raise BackupError(message)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with one_moment():
        counts, names = _write_rows(folder / ROWS)
        head = ChainHead.objects.filter(id=1).first() or ChainHead()
        migrations = applied_migrations()
    made_at = clock.now().isoformat()
    with (folder / ROWS).open("rb") as stream:
        files, missing = {ROWS: digest(stream)}, []
    for name in names:
        if sha256 := _copy_out(name, folder / FILES / name):
            files[f"{FILES}/{name}"] = sha256
        else:
            missing.append(name)
    manifest = Manifest(
        made_at=made_at,
        migrations=migrations,
        rows=counts,
        audit_sequence=head.sequence,
        audit_hash=head.hash,
        files=files,
        missing=missing,
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False), encoding="utf-8")
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it is now, whatever others write meanwhile; SQLite lets them wait instead."""
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write_rows(target: Path) -> tuple[dict[str, int], list[str]]:
    """Write all rows; return how many each model has, and the names of the files that they speak of."""
    counts: Counter[str] = Counter()
    names: set[str] = set()
    with target.open("w", encoding="utf-8") as out:
        for model in tables():
            fields = columns(model)
            label, attributes = model._meta.label_lower, [column.attname for column in fields]
            paths = [index for index, column in enumerate(fields) if isinstance(column, models.FileField)]
            out.write(_line({"model": label, "columns": attributes}))
            counts[label] = 0
            rows = model._base_manager.order_by("pk").values_list(*attributes)
            for row in rows.iterator(chunk_size=CHUNK):
                out.write(_line(row))
                counts[label] += 1
                names.update(row[index] for index in paths if row[index])
    return dict(counts), sorted(names)


def _line(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n"


def _plain(value: Any) -> str:
    """Write a value as text that its field reads back exactly; Django's own encoder drops microseconds."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    message = f"a backup cannot hold a {type(value).__name__}"
    raise TypeError(message)


def _copy_out(name: str, target: Path) -> str:
    """Copy a stored file; return its SHA-256, or nothing where the storage does not have it."""
    try:
        with default_storage.open(name) as stored:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as copy:
                return digest(stored, copy)
    except FileNotFoundError:
        return ""


# Restoring one --------------------------------------------------------------------------------------------------------
def restore(folder: Path) -> Manifest:
    """Put a backup into a portal that has its tables and nothing else; BackupError if anything does not fit.

    Files come first: where the rows fail, they are rolled back, and the next try finds the files in place.
    """
    manifest = check(folder)
    _check_portal(manifest)
    for path in manifest.files:
        if path != ROWS:
            _copy_in(folder / path, path.removeprefix(f"{FILES}/"))
    try:
        with transaction.atomic():
            _clear()
            _read_rows(folder / ROWS, manifest)
            connection.check_constraints()
            _restart_sequences()
            _check_audit(manifest)
    except IntegrityError as error:
        message = f"The database refuses the backup's rows: {error}"
        raise BackupError(message) from error
    finally:
        ContentType.objects.clear_cache()
    return manifest


def check(folder: Path) -> Manifest:
    """Return the manifest once every file is as it says; BackupError if the backup is not whole."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = f"{folder} holds no finished backup: there is no {MANIFEST}."
        raise BackupError(message) from None
    if found.get("format") != FORMAT:
        message = f"The backup has format {found.get('format')}; this release reads {FORMAT}."
        raise BackupError(message)
    manifest = Manifest(**found)
    for path, expected in manifest.files.items():
        if _digest_within(folder, path) != expected:
            message = f"{path} is missing or was changed. Nothing was restored."
            raise BackupError(message)
    return manifest


def _digest_within(folder: Path, path: str) -> str:
    try:
        validate_file_name(path, allow_relative_path=True)
        with (folder / path).open("rb") as stream:
            return digest(stream)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation):
        return ""


def _check_portal(manifest: Manifest) -> None:
    """Refuse a portal in which somebody has worked, and one of another release."""
    if (people := User.objects.count()) or Entry.objects.exists():
        message = (
            f"This portal is in use: {people} accounts, {Entry.objects.count()} audit entries. Restore into a new one."
        )
        raise BackupError(message)
    if differing := set(manifest.migrations) ^ set(applied_migrations()):
        message = f"Backup and portal are of different releases; they differ in {', '.join(sorted(differing))}."
        raise BackupError(message)


def _copy_in(source: Path, name: str) -> None:
    """Store a file under its name; one that is there already must be the same."""
    with source.open("rb") as stream:
        if not default_storage.exists(name):
            default_storage.save(name, File(stream))
            return
        with default_storage.open(name) as stored:
            if digest(stored) != digest(stream):
                message = f"The storage holds another file named {name}. Restore into an empty storage."
                raise BackupError(message)


def _clear() -> None:
    """Empty the tables of what migrations put there; the backup brings its own."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), names):
            cursor.execute(statement)


def _read_rows(source: Path, manifest: Manifest) -> None:
    """Insert all rows as they are: no signal, no field that sets itself; BackupError if the columns are others."""
    counts = {}
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            head = json.loads(line)
            label, fields = head["model"], columns(apps.get_model(head["model"]))
            if [column.attname for column in fields] != head["columns"]:
                message = f"The backup has other columns of {label} than this release."
                raise BackupError(message)
            counts[label] = _insert(fields, islice(lines, manifest.rows[label]))
    if counts != manifest.rows:
        message = f"{ROWS} does not hold the rows that the manifest counts."
        raise BackupError(message)


def _insert(fields: list[Any], lines: Iterator[str]) -> int:
    """Insert rows of one model; return how many there were."""
    quote, count = connection.ops.quote_name, 0
    names = ", ".join(quote(column.column) for column in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(fields[0].model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 # nosec: names of our models
    with connection.cursor() as cursor:
        while chunk := [_stored(fields, line) for line in islice(lines, CHUNK)]:
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def _stored(fields: list[Any], line: str) -> list[Any]:
    """Return a row as the database takes it."""
    return [column.get_db_prep_save(value, connection) for column, value in zip(fields, json.loads(line), strict=True)]


def _restart_sequences() -> None:
    """Let new rows be numbered behind the restored ones; SQLite does it by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _check_audit(manifest: Manifest) -> None:
    """Refuse a trail that does not hold, or that ends elsewhere than the manifest says."""
    if faults := verify():
        message = f"The backup's audit trail does not hold: entry {faults[0].sequence} {faults[0].reason}."
        raise BackupError(message)
    head = ChainHead.objects.filter(id=1).first() or ChainHead()
    if (head.sequence, head.hash) != (manifest.audit_sequence, manifest.audit_hash):
        message = "The backup's audit trail does not end where its manifest says."
        raise BackupError(message)
