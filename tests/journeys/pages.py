"""Every page that a person can see: who signs in, where they go, what the portal answers.

Addresses are written with a facility's own page as `{home}`. Keys that only the running portal knows (assignments,
questions, numbers) are found as a person finds them, by following links: one link of each kind.
"""

import re
from dataclasses import dataclass

from iasios.dashboard.demo.cast import ASSESSORS, OFFICE, PLACES

#: Parts of an address that name one thing among many, and what they are called in the address of a kind.
NAMES = (
    (re.compile(r"\?.*$"), ""),
    (re.compile(r"(?<=^/my/)[\w-]+"), "FACILITY"),
    (re.compile(r"(?<=^/centres/)[\w-]+"), "FACILITY"),
    (re.compile(r"(?<=^/register/done/)[\w-]+"), "FACILITY"),
    (re.compile(r"(?<=^/review/)[\w-]+"), "ASSIGNMENT"),
    (re.compile(r"(?<=/questions/)[\w-]+"), "KEY"),
    (re.compile(r"(?<=^/dev/mail/)[\w-]+"), "KEY"),
    (re.compile(r"(?<=/verify/)[\w-]+"), "NUMBER"),
    (re.compile(r"/\d{1,2}[a-z](?=/)"), "/CODE"),
    (re.compile(r"/\d+(?=/)"), "/N"),
)
#: Links that are no pages: files, and what ends the visit.
NO_PAGE = re.compile(r"/documents/[^/]+/$|/evidence/[\w-]{10,}/$|^/seals/|\.\w+$|/logout/|^/static/|^/admin/jsi18n/")
DEMO = ("/dev/", "/my/", "/standards/", "/centres/", "/verify/", "/accounts/")


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One page. With `send`, its main form is then sent as it stands, and the answer is looked at."""

    path: str
    status: int = 200
    send: bool = False


@dataclass(frozen=True, kw_only=True)
class Walk:
    """What one person looks at. `follow` matches the links whose kinds are looked at as well, once each."""

    email: str = ""
    stops: tuple[Stop, ...]
    follow: str = "^$"


def kind_of(path: str) -> str:
    """Return what is common to all pages that one view shows."""
    for pattern, name in NAMES:
        path = pattern.sub(name, path)
    return path


def view_of(path: str) -> str:
    """Return what is common to all pages that look alike: of the admin's, all lists and all objects do."""
    return re.sub(r"^/admin/\w+/\w+/", "/admin/APP/MODEL/", kind_of(path))


def _stops(*paths: str) -> tuple[Stop, ...]:
    return tuple(Stop(path=path) for path in paths)


PUBLIC = Walk(
    stops=(
        *_stops("/", "/register/", "/join/", "/standards/", "/standards/?q=consent", "/standards/?q=zzz", "/centres/"),
        *_stops("/verify/"),
        Stop(path="/verify/", send=True, status=422),
        Stop(path="/verify/7777-7777-7777/", status=404),
        Stop(path="/verify/2222/", status=404),
        Stop(path="/nowhere/", status=404),
        *_stops("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"),
        *_stops("/accounts/inactive/"),
        Stop(path="/accounts/login/", send=True),
        Stop(path="/accounts/signup/", send=True),
        Stop(path="/accounts/password/reset/", send=True),
    ),
    follow=r"^/(centres|verify)/",
)

ACCOUNT = Walk(
    email=f"contact@{PLACES[0].domain}",
    stops=(
        *_stops("/my/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/"),
        *_stops("/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/"),
        *_stops("/accounts/reauthenticate/", "/accounts/logout/", "/register/", "/join/"),
        Stop(path="/register/", send=True, status=422),
        Stop(path="/join/", send=True, status=422),
        Stop(path="/accounts/password/change/", send=True),
        Stop(path="/nowhere/", status=404),
        Stop(path="/review/", status=404),
        Stop(path="/admin/", status=403),
    ),
)

_COMMON = ("{home}", "{home}application/", "{home}case-review/")
_AFTER = ("{home}assessment/", "{home}documents/")
#: What is worth a look beyond the journey, for each of the demo's facilities.
_FACILITY: dict[str, tuple[str, ...]] = {
    "registered": (*_COMMON, "{home}evidence/", "{home}documents/", "{home}invoices/", "{home}people/"),
    "drafting": (
        *_COMMON,
        *("{home}application/1a/", "{home}application/1b/", "{home}application/13b/"),
        *("{home}application/1a/evidence/?way=upload", "{home}application/1a/evidence/?way=on_request"),
        *("{home}application/1a/evidence/?way=library", "{home}evidence/", "{home}evidence/?way=on_request"),
        *("{home}application/submit/", "{home}case-review/draw/", "{home}case-review/1/", "{home}case-review/12/"),
        *("{home}documents/", "{home}invoices/", "{home}people/", "{home}details/", "{home}help/"),
        "{home}assessment/",
    ),
    "ready": (*_COMMON, "{home}application/submit/", "{home}case-review/30/", "{home}application/new/"),
    "assessed": (*_COMMON, *_AFTER, "{home}application/1a/", "{home}application/submit/", "{home}case-review/1/"),
    "clarification": ("{home}", *_AFTER, "{home}application/", "{home}application/2b/"),
    "audit": ("{home}", *_AFTER, "{home}application/7a/"),
    "action-plan": ("{home}", *_AFTER, "{home}assessment/action-plan/"),
    "accredited": (*_COMMON, *_AFTER, "{home}application/new/", "{home}application/submit/", "{home}invoices/"),
    "expiring": ("{home}", *_AFTER),
    "excellence": ("{home}", *_AFTER, "{home}people/"),
}
FACILITIES = tuple(
    Walk(email=f"representative@{place.domain}", stops=_stops(*_FACILITY[place.key]), follow=r"^/my/")
    for place in PLACES
)
MEMBER = Walk(
    email=f"member@{PLACES[2].domain}",
    stops=_stops("{home}", "{home}application/submit/", "{home}details/", "{home}people/"),
)

ASSESSOR = Walk(email=ASSESSORS[0][0], stops=_stops("/review/"), follow=r"^/review/")
SECOND_ASSESSOR = Walk(email=ASSESSORS[1][0], stops=_stops("/review/"), follow=r"^/review/")
THIRD_ASSESSOR = Walk(email=ASSESSORS[2][0], stops=_stops("/review/"))

OFFICE_WALK = Walk(
    email=OFFICE[0],
    stops=(
        *_stops("/admin/", "/admin/applications/application/"),
        Stop(path="/admin/registration/facility/"),
        Stop(path="/admin/nowhere/", status=404),
    ),
    follow=r"^/admin/(?!(login|password_change|doc)/)",
)
DEVELOPER = Walk(email=OFFICE[0], stops=_stops("/dev/components/", "/dev/mail/"), follow=r"^/dev/")

#: One test each.
GROUPS: dict[str, tuple[Walk, ...]] = {
    "public": (PUBLIC,),
    "account": (ACCOUNT,),
    "applying": (*FACILITIES[:3], MEMBER),
    "assessed": FACILITIES[3:],
    "assessors": (ASSESSOR, SECOND_ASSESSOR, THIRD_ASSESSOR),
    "office": (OFFICE_WALK, DEVELOPER),
}
