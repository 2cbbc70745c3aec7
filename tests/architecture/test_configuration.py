"""What is said twice is said alike: environment and its documentation, lock files, Procfile and composition."""

import ast
import re
import shlex

import yaml

from tools.stack import procfile

from .house import ROOT, tree

READERS = {"env", "required", "get", "getenv"}
#: Read by the images of others, not by the portal.
FOREIGN = {"POSTGRES_PASSWORD"}


def variables_read() -> set[str]:
    """Return the names of all environment variables that settings and web server read."""
    found = set()
    for name in ("iasios/settings.py", "gunicorn.conf.py", "tools/bucket.py", "tools/healthcheck.py"):
        for node in ast.walk(tree(ROOT / name)):
            match node:
                case ast.Call(
                    func=ast.Name(id=reader) | ast.Attribute(attr=reader), args=[ast.Constant(value=str(v)), *_]
                ):
                    is_reader = reader in READERS or ast.unparse(node.func).startswith("env.")
                    if is_reader and re.fullmatch(r"[A-Z][A-Z0-9_]+", v):
                        found.add(v)
                case ast.Subscript(value=value, slice=ast.Constant(value=str(v))) if ast.unparse(value) == "os.environ":
                    found.add(v)
    return found - {
        "EMAIL_HOST",
        "EMAIL_PORT",
        "EMAIL_HOST_USER",
        "EMAIL_HOST_PASSWORD",
        "EMAIL_USE_TLS",
        "EMAIL_USE_SSL",
    }


def variables_documented() -> set[str]:
    """Return the names in the first columns of the tables of docs/operations.md."""
    text = (ROOT / "docs" / "operations.md").read_text()
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", text, re.MULTILINE))


def compose() -> dict:
    """Return the services of docker-compose.yml."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def test_environment_is_documented() -> None:
    assert variables_read() == variables_documented()


def test_example_names_only_what_exists() -> None:
    names = set(re.findall(r"^([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert names - FOREIGN <= variables_documented()


def test_example_holds_no_secret() -> None:
    secrets = re.findall(
        r"^(?:\w*(?:SECRET|PASSWORD|TOKEN)\w*)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE
    )
    assert secrets
    assert all(value.startswith("<") for value in secrets)


def test_composition_runs_the_commands_of_the_procfile() -> None:
    services = compose()
    for name, service in {"release": "migrate", "web": "web", "worker": "worker", "beat": "beat"}.items():
        assert shlex.split(services[service]["command"]) == procfile()[name]


def test_composition_is_guarded() -> None:
    """Every service of ours waits for the migrations, drops all rights and says whether it is well."""
    services = compose()
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert services[name]["cap_drop"] == ["ALL"]
    assert "USER portal" in (ROOT / "Dockerfile").read_text()
    one_off = {"migrate", "bucket"}
    own_check_in_image = {"web"}
    assert {n for n, s in services.items() if "healthcheck" not in s} == own_check_in_image
    assert {n for n, s in services.items() if s.get("restart") == "no"} == one_off


def test_composition_holds_no_secret() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.findall(r"^\s+\w*(?:PASSWORD|SECRET|KEY|TOKEN)\w*: (?!\$\{).*$", text, re.MULTILINE) == []


def _locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_lock_files_hold_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / name).read_text()


def test_lock_files_agree() -> None:
    """What is tested is what runs; tools/prepare.sh relies on it too."""
    runtime, tests = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert {name: tests.get(name) for name in runtime} == runtime


def test_every_locked_package_has_hashes() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        blocks = re.split(r"^(?=[\w.-]+==)", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
