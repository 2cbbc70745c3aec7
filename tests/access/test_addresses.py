"""What holds at every address: the strict policy on each answer, and 404 for what does not exist."""

from collections.abc import Callable

import pytest

from .conftest import Answer
from .routes import routes
from .table import PORTAL
from .world import World

Ask = Callable[..., Answer]
#: Words that fit an address but no object: unknown, very long, and what somebody tries who looks for a hole.
UNKNOWN = ("nothing-here", "x" * 300, "1-or-1-1", "__proto__")
#: A part that is a number in the address.
NUMBERS = {"position"}


@pytest.mark.parametrize("role", ["anonymous", "representative", "assessor", "office"])
def test_every_answer_carries_the_strict_policy(role: str, world: World, ask: Ask) -> None:
    wrong = []
    for name, row in PORTAL.items():
        values = world.args[row.at]
        answer = ask(role, "GET", routes()[name].url(values | {"key": values[row.key]}))
        policy = answer.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "unsafe" in policy:
            wrong.append(f"{name}: {policy or 'no policy'}")
        if answer.headers.get("X-Content-Type-Options") != "nosniff":
            wrong.append(f"{name}: types may be guessed")
        private = role != "anonymous" and not name.startswith(("seal_", "healthz", "readyz"))
        if private and "no-store" not in answer.headers.get("Cache-Control", ""):
            wrong.append(f"{name}: may be kept by a cache: {answer.headers.get('Cache-Control')}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(name for name in PORTAL if routes()[name].parts and name != "dev_mail"))
def test_what_does_not_exist_is_not_found(name: str, world: World, ask: Ask) -> None:
    route, row = routes()[name], PORTAL[name]
    values = world.args[row.at] | {"key": world.args[row.at][row.key]}
    wrong = []
    for part in route.parts:
        for word in ("999999",) if part in NUMBERS else UNKNOWN:
            url = route.url(values | {part: word})
            for role in ("anonymous", "representative", "assessor", "office"):
                for method in ("GET", "POST"):
                    outcome = ask(role, method, url).outcome
                    # The office may know the facility, but post nothing there: that comes before the object.
                    refused = {403} if (role, method) == ("office", "POST") else set()
                    if outcome not in {404, 405, "sign-in"} | refused:
                        wrong.append(f"{method} {url[:90]} as {role}: {outcome}")
    assert not wrong, "\n".join(wrong)
