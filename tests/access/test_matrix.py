"""The matrix: who gets what at every address. Complete from the resolver: a new address needs a row."""

from collections.abc import Callable

import pytest

from iasios.office import OfficeAdmin, admin_url

from .conftest import Answer
from .routes import desks, routes
from .table import ACCOUNTS, PORTAL, Row
from .table_office import ACTS, MODELS, office, office_rows
from .world import ROLES, World

Ask = Callable[..., Answer]


@pytest.fixture(scope="package")
def rows(world: World) -> dict[str, Row]:
    """Return all rows by the name of their route."""
    return PORTAL | ACCOUNTS | office_rows(world.objects)


def test_every_route_has_its_row_and_every_row_its_route(rows: dict[str, Row]) -> None:
    assert sorted(set(routes()) - set(rows)) == [], "Addresses without a row"
    assert sorted(set(rows) - set(routes())) == [], "Rows without an address"
    assert set(MODELS) == {model._meta.label_lower for model in desks()}


@pytest.mark.parametrize("name", sorted(routes()))
def test_who_gets_what(name: str, world: World, rows: dict[str, Row], ask: Ask) -> None:
    row = rows[name]
    values = world.args[row.at]
    url = routes()[name].url(values | {"key": values[row.key]} | row.also)
    wrong = []
    for method, expected in (("GET", row.get), ("POST", row.post)):
        for role in ROLES:
            answer = ask(role, method, url)
            if answer.outcome != expected[role]:
                told = answer.text if answer.outcome == 500 else ""
                wrong.append(f"{method} {url} as {role}: {answer.outcome}, not {expected[role]} {told}".strip())
    assert not wrong, "\n".join(wrong)


def acts_of(world: World) -> dict[str, set[tuple[str, str]]]:
    """Return the office's buttons on all objects of the world, by model: name and address."""
    found: dict[str, set[tuple[str, str]]] = {}
    for model, desk in desks().items():
        if isinstance(desk, OfficeAdmin):
            for obj in model._default_manager.all()[:50]:
                page = admin_url(obj).removesuffix("change/")
                acts = desk.acts_for(obj, world.people["office"])
                known = found.setdefault(model._meta.label_lower, set())
                known.update((act.name, f"{page}act/{act.name}/") for act in acts)
    return found


def test_the_buttons_of_the_office_are_for_the_office(world: World, ask: Ask) -> None:
    acts = acts_of(world)
    wrong = []

    shown = {label: sorted({name for name, _ in found}) for label, found in acts.items() if found}
    assert shown == {label: sorted(names) for label, names in ACTS.items()}
    for _, url in sorted(act for found in acts.values() for act in found):
        for role, door in office(200).items():
            got, posted = ask(role, "GET", url).outcome, ask(role, "POST", url).outcome
            if got != door or posted not in ({302, 422} if door == 200 else {door}):
                wrong.append(f"{url} as {role}: {got}, {posted}")
    assert not wrong, "\n".join(wrong)
