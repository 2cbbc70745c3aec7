"""Backup and restore, by the commands that operators type, on databases and folders of their own."""

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import psycopg
import pytest
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from iasios.dashboard import backup
from iasios.documents.models import Document
from tests.factories.accounts import UserFactory
from tests.journeys.portal import ROOT, STACK

#: Tables that a restored portal has of its own.
OWN = {"django_migrations", "django_session", "usersessions_usersession", "sqlite_sequence"}


@dataclass(frozen=True)
class Site:
    """A portal without its web process: a folder, and services beside it if `more` variables name them."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of manage.py's commands."""
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "MYIASIOS_MODE": "embedded",
            "MYIASIOS_DATA": str(self.folder),
            **self.more,
        }
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)  # noqa: S603

    def manage(self, *arguments: str) -> str:
        """Run a command that must succeed; return what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refusal(self, *arguments: str) -> str:
        """Run a command that must fail; return what it complained of."""
        done = self.run(*arguments)
        assert done.returncode == 1, done.stdout + done.stderr
        return done.stderr

    def content(self) -> dict[str, list[Any]]:
        """Return all rows of an SQLite database, table by table, as the file holds them; by their first column."""
        with sqlite3.connect(self.folder / "myiasios.sqlite3") as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {name: database.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for (name,) in tables}  # noqa: S608


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the content of all files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(folder: Path) -> list[Any]:
    """Return the lines of a backup's rows; PostgreSQL keeps no order within JSON, so they are compared as objects."""
    return [json.loads(line) for line in (folder / backup.ROWS).read_text(encoding="utf-8").split("\n") if line]


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return a backup's manifest."""
    manifest: dict[str, Any] = json.loads((folder / backup.MANIFEST).read_text(encoding="utf-8"))
    return manifest


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Make the tables once; tests work on copies."""
    site = Site(tmp_path_factory.mktemp("blank"))
    site.manage("migrate", "--noinput", "--verbosity", "0")
    site.manage("createcachetable")
    return site


@pytest.fixture(scope="module")
def source(blank: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a portal in which something has happened."""
    site = Site(tmp_path_factory.mktemp("source") / "data")
    shutil.copytree(blank.folder, site.folder)
    site.manage("shell", "--verbosity", "0", "--command", "from tests.dashboard.filled import fill; fill()")
    return site


@pytest.fixture(scope="module")
def saved(source: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return that portal's backup; nobody changes it."""
    folder = tmp_path_factory.mktemp("saved") / "of" / "today"
    source.manage("backup", str(folder))
    return folder


@pytest.fixture
def target(blank: Site, tmp_path: Path) -> Site:
    """Return a portal with tables, and nothing in them."""
    return Site(Path(shutil.copytree(blank.folder, tmp_path / "target")))


@pytest.fixture
def copy(saved: Path, tmp_path: Path) -> Path:
    """Return a copy of the backup that a test may spoil."""
    return Path(shutil.copytree(saved, tmp_path / "copy"))


# There and back -------------------------------------------------------------------------------------------------------
def test_a_restored_portal_is_the_same_to_the_last_column(source: Site, saved: Path, target: Site) -> None:
    printed = target.manage("restore", str(saved))
    before, after = source.content(), target.content()
    assert set(before) == set(after)
    assert [name for name in before if name not in OWN and before[name] != after[name]] == []
    assert len(before["audit_entry"]) > 10
    assert before["billing_invoiceline"]
    assert files_of(target.folder / "files") == files_of(source.folder / "files") != {}
    _, sequence, sha256 = before["audit_chainhead"][0]
    assert f"entry {sequence}: {sha256}" in printed
    assert "holds" in target.manage("verify_audit")


def test_the_restored_portal_goes_on(saved: Path, target: Site) -> None:
    target.manage("restore", str(saved))
    target.manage("create_office_account", "new@office.example", "--name", "Nova Office")
    assert "holds" in target.manage("verify_audit")
    assert "in use" in target.refusal("restore", str(saved))


def test_the_manifest_tells_what_there_is(source: Site, saved: Path) -> None:
    manifest, content = manifest_of(saved), source.content()
    assert manifest["rows"]["audit.entry"] == manifest["audit_sequence"] == len(content["audit_entry"])
    assert manifest["rows"]["accounts.user"] == len(content["accounts_user"])
    assert set(manifest["files"]) == set(files_of(saved)) - {backup.MANIFEST}
    assert "sessions.session" not in manifest["rows"]
    assert saved.stat().st_mode & 0o077 == 0


def test_an_empty_portal_has_a_backup_too(blank: Site, target: Site, tmp_path: Path) -> None:
    blank.manage("backup", str(tmp_path / "nothing"))
    target.manage("restore", str(tmp_path / "nothing"))
    assert manifest_of(tmp_path / "nothing")["audit_sequence"] == 0


# What is refused ------------------------------------------------------------------------------------------------------
def test_a_folder_with_something_in_it_is_left_alone(source: Site, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    assert "not an empty folder" in source.refusal("backup", str(tmp_path))
    assert files_of(tmp_path) == {"note.txt": b"mine"}


def test_a_file_that_the_storage_lacks_is_named(source: Site, tmp_path: Path) -> None:
    site = Site(Path(shutil.copytree(source.folder, tmp_path / "site")))
    lost = next(path for path in (site.folder / "files").rglob("*.pdf"))
    lost.unlink()
    complaint = site.refusal("backup", str(tmp_path / "backup"))
    name = str(lost.relative_to(site.folder / "files"))
    assert name in complaint
    assert manifest_of(tmp_path / "backup")["missing"] == [name]
    assert backup.check(tmp_path / "backup").rows["accounts.user"] > 0


def spoil_rows(folder: Path) -> None:
    """Change one row."""
    path = folder / backup.ROWS
    path.write_bytes(path.read_bytes().replace("Öffentliches".encode(), b"Private", 1))


def spoil_file(folder: Path) -> None:
    """Change one byte of a stored file."""
    path = next((folder / backup.FILES).rglob("*.pdf"))
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def lose_file(folder: Path) -> None:
    """Take a stored file away."""
    next((folder / backup.FILES).rglob("*.pdf")).unlink()


def lose_manifest(folder: Path) -> None:
    """Be interrupted before the manifest is written."""
    (folder / backup.MANIFEST).unlink()


def change_manifest(folder: Path, **changes: Any) -> None:
    """Write other things into the manifest."""
    (folder / backup.MANIFEST).write_text(json.dumps(manifest_of(folder) | changes), encoding="utf-8")


def be_of_the_future(folder: Path) -> None:
    """Have another format."""
    change_manifest(folder, format=2)


def lead_outside(folder: Path) -> None:
    """Name a file outside the folder, with its right sum."""
    (folder.parent / "secret").write_bytes(b"")
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    change_manifest(folder, files=manifest_of(folder)["files"] | {"files/../../secret": nothing})


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (spoil_rows, "rows.jsonl is missing or was changed"),
        (spoil_file, ".pdf is missing or was changed"),
        (lose_file, ".pdf is missing or was changed"),
        (lose_manifest, "no finished backup"),
        (be_of_the_future, "format 2"),
        (lead_outside, "secret is missing or was changed"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused(copy: Path, spoil: Callable[[Path], None], reason: str) -> None:
    backup.check(copy)
    spoil(copy)
    with pytest.raises(backup.BackupError, match=reason):
        backup.check(copy)


def test_a_spoilt_backup_changes_nothing(copy: Path, target: Site) -> None:
    before = target.content()
    spoil_file(copy)
    assert "was changed" in target.refusal("restore", str(copy))
    assert target.content() == before
    assert files_of(target.folder / "files") == {}


def forge_entry(folder: Path) -> None:
    """Change an audit entry, and the sum of the rows with it."""
    path = folder / backup.ROWS
    path.write_bytes(path.read_bytes().replace(b'"loaded the edition', b'"burned the edition', 1))
    with path.open("rb") as rows:
        change_manifest(folder, files=manifest_of(folder)["files"] | {backup.ROWS: backup.digest(rows)})


def forge_head(folder: Path) -> None:
    """Say that the trail ends elsewhere."""
    change_manifest(folder, audit_hash="f" * 64)


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (forge_entry, "audit trail does not hold: entry 1 was changed"),
        (forge_head, "does not end where its manifest says"),
    ],
)
def test_a_forged_trail_is_rolled_back(copy: Path, target: Site, forge: Callable[[Path], None], reason: str) -> None:
    before = target.content()
    forge(copy)
    assert reason in target.refusal("restore", str(copy))
    assert target.content() == before


def test_another_release_is_named(copy: Path, target: Site) -> None:
    change_manifest(copy, migrations=[*manifest_of(copy)["migrations"], "billing.0099_later"])
    assert "billing.0099_later" in target.refusal("restore", str(copy))


def test_a_file_of_the_same_name_in_the_storage_is_not_replaced(saved: Path, target: Site) -> None:
    name = next(path.removeprefix("files/") for path in manifest_of(saved)["files"] if path.endswith(".pdf"))
    there = target.folder / "files" / name
    there.parent.mkdir(parents=True)
    there.write_bytes(b"another")
    assert "another file" in target.refusal("restore", str(saved))
    assert there.read_bytes() == b"another"
    there.write_bytes((saved / "files" / name).read_bytes())
    target.manage("restore", str(saved))


@pytest.mark.django_db
def test_a_portal_with_accounts_is_refused(saved: Path) -> None:
    UserFactory()
    with pytest.raises(CommandError, match="in use: 1 accounts"):
        call_command("restore", str(saved))
    assert not Document.objects.exists()


# In an S3 store and on PostgreSQL -------------------------------------------------------------------------------------
@pytest.fixture
def endpoint() -> Iterator[str]:
    """Start an S3 store; return its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    yield f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    server.stop()


def test_from_a_folder_into_a_bucket_and_back(saved: Path, target: Site, endpoint: str, tmp_path: Path) -> None:
    s3 = boto3.resource("s3", endpoint_url=endpoint, aws_access_key_id="test", aws_secret_access_key="test")
    bucket = s3.create_bucket(Bucket="kept", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    keys = {"S3_ACCESS_KEY": "test", "S3_SECRET_KEY": "test"}
    site = Site(target.folder, {"S3_BUCKET": bucket.name, "S3_ENDPOINT_URL": endpoint, **keys})
    site.manage("restore", str(saved))
    assert {item.key: item.get()["Body"].read() for item in bucket.objects.all()} == files_of(saved / "files")
    site.manage("backup", str(tmp_path / "again"))
    assert files_of(tmp_path / "again" / "files") == files_of(saved / "files")
    lost = next(iter(bucket.objects.all()))
    lost.delete()
    assert lost.key in site.refusal("backup", str(tmp_path / "without"))


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Site]:
    """Return a portal on a PostgreSQL database of its own, beside that of the stack."""
    if not STACK:
        pytest.skip("no PostgreSQL: run by tools/stack.py exec")
    given, name = urlsplit(os.environ["DATABASE_URL"]), f"myiasios_backup_{secrets.token_hex(4)}"
    with psycopg.connect(given.geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        try:
            site = Site(tmp_path / "postgres", {"DATABASE_URL": given._replace(path=f"/{name}").geturl()})
            site.folder.mkdir()
            site.manage("migrate", "--noinput", "--verbosity", "0")
            yield site
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_from_sqlite_to_postgresql_and_back(saved: Path, postgres: Site, target: Site, tmp_path: Path) -> None:
    postgres.manage("restore", str(saved))
    postgres.manage("backup", str(tmp_path / "again"))
    assert rows_of(tmp_path / "again") == rows_of(saved)
    target.manage("restore", str(tmp_path / "again"))
    assert files_of(target.folder / "files") == files_of(saved / "files")
    postgres.manage("create_office_account", "new@office.example", "--name", "Nova Office")
    assert "holds" in postgres.manage("verify_audit")
