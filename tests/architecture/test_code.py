"""Files stay short, permissions exist, and every page says who may open it."""

import ast
import re
from collections.abc import Iterator

import rules
from django.urls import URLPattern, URLResolver, get_resolver

from iasios.ui.registry import nav_entries
from iasios.ui.views import PUBLIC, RuledView
from iasios.workflow import CALLER, registered

from .house import FLOORS, GROUND, ROOT, TEMPLATES, place, sources, tree

LONGEST = 400
NAME = re.compile(rf"({'|'.join((*GROUND, *FLOORS))})\.[a-z_]+")


def test_no_file_is_too_long() -> None:
    files = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def _literals(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and NAME.fullmatch(inner.value):
            yield inner.value, inner


def permissions_named() -> dict[str, str]:
    """Return permission strings in the code with one place of each: arguments of the questions, rules of the views."""
    found: dict[str, str] = {}
    for path in sources():
        for node in ast.walk(tree(path)):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in {
                    "allowed",
                    "require",
                    "has_perm",
                }:
                    literals = [pair for argument in node.args for pair in _literals(argument)]
                case ast.keyword(arg="permission" | "visible"):
                    literals = list(_literals(node.value))
                case ast.Assign(targets=[ast.Name(id="permissions" | "permission")]):
                    literals = list(_literals(node.value))
                case ast.AnnAssign(target=ast.Name(id="permissions" | "permission"), value=ast.expr() as value):
                    literals = list(_literals(value))
                case _:
                    literals = []
            found |= {name: place(path, literal) for name, literal in literals}
    for path in TEMPLATES.rglob("*.html"):
        for name in re.findall(rf"""has_perm\s+["']({NAME.pattern})["']""", path.read_text(encoding="utf-8")):
            found[name[0]] = place(path)
    return found


def test_every_permission_is_declared() -> None:
    named = permissions_named()
    assert len(named) > 5
    assert {name: where for name, where in named.items() if not rules.perm_exists(name)} == {}


def test_transitions_and_navigation_ask_for_declared_permissions() -> None:
    asked = {t.permission for workflow in registered() for t in workflow.transitions} - {CALLER}
    asked |= {entry.permission for entry in nav_entries()}
    assert {name for name in asked if not rules.perm_exists(name)} == set()


def _views(resolver: URLResolver, route: str = "") -> Iterator[tuple[str, type]]:
    for entry in resolver.url_patterns:
        here = f"{route}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _views(entry, here)
        elif isinstance(entry, URLPattern):
            yield here, getattr(entry.callback, "view_class", type(None))


def test_views_of_ours_are_ruled_and_their_rules_exist() -> None:
    """A view class of the portal is a RuledView, and each of its methods names a declared permission or PUBLIC."""
    faults = []
    for route, view in _views(get_resolver()):
        if not view.__module__.startswith((*FLOORS, "iasios.")):
            continue
        if not issubclass(view, RuledView):
            faults.append(f"{route}: {view.__name__} is no RuledView")
            continue
        faults += [
            f"{route}: {method} asks for {name!r}"
            for method, name in view.permissions.items()
            if name != PUBLIC and not rules.perm_exists(name)
        ]
    assert faults == []
