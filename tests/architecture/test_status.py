"""Nothing sets a status but `iasios.workflow.perform`."""

import ast
from collections.abc import Iterator

import pytest

from iasios.workflow import registered

from .house import place, sources, tree


def _fields() -> set[str]:
    return {workflow.field for workflow in registered()}


def _strings(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def violations(code: ast.AST, fields: set[str]) -> Iterator[ast.AST]:
    """Give the places that change one of these fields; creating an object with a first status is none."""
    for node in ast.walk(code):
        match node:
            case ast.Assign(targets=targets):
                written = [t for target in targets for t in ast.walk(target)]
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                written = [target]
            case _:
                written = []
        if any(isinstance(target, ast.Attribute) and target.attr in fields for target in written):
            yield node
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "update" and any(keyword.arg in fields for keyword in node.keywords):
            yield node
        if name in {"setattr", "bulk_update"} and fields & _strings(node):
            yield node
        defaults = [k.value for k in node.keywords if k.arg == "defaults"] if name.endswith("update_or_create") else []
        if any(fields & _strings(value) for value in defaults):
            yield node


@pytest.mark.parametrize(
    "code",
    [
        "invoice.status = 'paid'",
        "a, invoice.status = 1, 'paid'",
        "Invoice.objects.update(status='paid')",
        "setattr(invoice, 'status', 'paid')",
        "Invoice.objects.bulk_update(rows, ['status'])",
        "Invoice.objects.update_or_create(number=1, defaults={'status': 'paid'})",
    ],
)
def test_the_scan_sees(code: str) -> None:
    assert list(violations(ast.parse(code), {"status"}))


def test_the_scan_allows_creation() -> None:
    code = "Invoice.objects.create(status='draft'); HttpResponse(status=404); x = invoice.status"
    assert list(violations(ast.parse(code), {"status"})) == []


def test_only_workflow_sets_a_status() -> None:
    assert _fields() >= {"status"}
    found = [place(path, node) for path in sources() for node in violations(tree(path), _fields())]
    assert found == []


def test_every_status_is_guarded_by_the_database() -> None:
    """A row with a status that nobody declared cannot be written, whoever writes it."""
    unguarded = [
        workflow.model.__name__
        for workflow in registered()
        if not any(
            f"{workflow.field}__in" in str(getattr(constraint, "condition", ""))
            for constraint in workflow.model._meta.constraints
        )
    ]
    assert unguarded == []
