"""The plan of the house, as the tests of the architecture need it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
#: From the ground up.
GROUND = ("accounts", "audit", "ui", "documents", "notifications")
FLOORS = ("registration", "billing", "applications", "casereview", "assessment", "accreditation")
TEMPLATES = ROOT / "templates"


def sources(*, migrations: bool = False) -> Iterator[Path]:
    """Give every Python file of the portal itself."""
    for folder in ("iasios", *FLOORS):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """Name a place in words that an editor can jump to."""
    line = f":{node.lineno}" if isinstance(node, ast.stmt | ast.expr) else ""
    return f"{path.relative_to(ROOT)}{line}"
