"""Who gets what at which address: one row for each route of the portal, and of sign-in.

A profile answers for all roles, in the order of `world.ROLES`. An outcome is a status, or "sign-in": led to the page of
that name, and back afterwards. A POST carries nothing, so whoever may post is told what is missing (422), or sent on.
"""

from dataclasses import dataclass, field

from .world import ROLES

Profile = dict[str, int | str]


def profile(outcomes: str) -> Profile:
    """Read outcomes, one for each role."""
    read = [int(word) if word.isdigit() else word for word in outcomes.split()]
    return dict(zip(ROLES, read, strict=True))


def everybody(outcome: int | str, **but: int | str) -> Profile:
    """Give the same to all roles `but` some."""
    return dict.fromkeys(ROLES, outcome) | but


@dataclass(frozen=True)
class Row:
    """What one address answers to GET and POST, at which of the world's facilities; `also` are further parts of it."""

    at: str
    get: Profile
    post: Profile = field(default_factory=lambda: everybody(405))
    also: dict[str, str] = field(default_factory=dict)
    #: Whose key the address takes: that of the evidence, or of the question.
    key: str = "key"


# fmt: off
#                  anonymous  stranger  other  member  reader  representative  assessor  colleague  unassigned  office
PUBLIC   = everybody(200)
CLOSED   = everybody(404)
POSTED   = everybody(422, anonymous="sign-in")
MEMBERS  = profile("sign-in     404     404     200     200         200          404       404        404        200")
LED_ON   = profile("sign-in     404     404     302     302         302          404       404        404        302")
CODE     = profile("sign-in     404     404     404     404         200          404       404        404        200")
EDITORS  = profile("sign-in     404     404     422     403         422          404       404        404        403")
STARTS   = profile("sign-in     404     404     302     403         302          404       404        404        403")
SIGNS    = profile("sign-in     404     404     403     403         422          404       404        404        403")
DESK     = profile("sign-in     404     404     404     404         404          200       200        200        404")
OWN      = profile("sign-in     404     404     404     404         404          200       404        404        404")
OWN_302  = profile("sign-in     404     404     404     404         404          302       404        404        404")
OWN_409  = profile("sign-in     404     404     404     404         404          409       404        404        404")
OWN_422  = profile("sign-in     404     404     404     404         404          422       404        404        404")
START    = profile("200         302     302     200     200         200          302       302        302        302")
CHOOSE   = profile("sign-in     200     302     200     200         200          200       200        200        302")

PORTAL: dict[str, Row] = {
    "home":                 Row("assessed", START),
    "journey":              Row("assessed", MEMBERS),
    "documents":            Row("assessed", MEMBERS),
    "document":             Row("assessed", MEMBERS),
    "help":                 Row("assessed", MEMBERS),
    "healthz":              Row("assessed", PUBLIC),
    "readyz":               Row("assessed", PUBLIC),
    "metrics":              Row("assessed", CLOSED),  # without its token
    "dev_mails":            Row("assessed", CLOSED, CLOSED),  # outside demo mode
    "dev_mail":             Row("assessed", CLOSED, CLOSED),
    "dev_components":       Row("assessed", CLOSED, CLOSED),
    "register":             Row("assessed", PUBLIC, POSTED),
    "registered":           Row("assessed", CODE),
    "join":                 Row("assessed", PUBLIC, POSTED),
    "my":                   Row("assessed", CHOOSE),
    "people":               Row("assessed", MEMBERS),
    "details":              Row("assessed", MEMBERS, SIGNS),
    "invoices":             Row("assessed", MEMBERS),
    "application":          Row("assessed", MEMBERS),
    "submit_application":   Row("draft", MEMBERS, SIGNS),
    "new_application":      Row("accredited", LED_ON, STARTS),
    "criterion":            Row("draft", MEMBERS, EDITORS),
    "add_evidence":         Row("draft", MEMBERS, EDITORS),
    "remove_evidence":      Row("draft", LED_ON, STARTS),
    "evidence_library":     Row("draft", MEMBERS, EDITORS),
    "evidence_file":        Row("draft", MEMBERS),
    "standards":            Row("assessed", PUBLIC),
    "case_review":          Row("assessed", MEMBERS),
    "draw":                 Row("assessed", LED_ON, EDITORS),
    "draw_receipt":         Row("assessed", MEMBERS),
    "case_file":            Row("draft", MEMBERS, STARTS),
    "review":               Row("assessed", DESK),
    "assignment":           Row("assessed", OWN),
    "submit_findings":      Row("assessed", OWN, OWN_409),
    "reopen_findings":      Row("assessed", OWN_302, OWN_422),
    "comparison":           Row("assessed", OWN),
    "review_cases":         Row("assessed", OWN),
    "review_evidence":      Row("assessed", OWN),
    "review_criterion":     Row("assessed", OWN, OWN_422),
    "ask_clarification":    Row("assessed", OWN_302, OWN_422),
    "assessment":           Row("assessed", MEMBERS),
    "answer_clarification": Row("assessed", MEMBERS, EDITORS, key="clarification"),
    "action_plan":          Row("plan", MEMBERS, STARTS),
    "centres":              Row("accredited", PUBLIC),
    "centre":               Row("accredited", PUBLIC),
    "verify":               Row("accredited", PUBLIC),
    "verify_certificate":   Row("accredited", PUBLIC),
    "seal_svg":             Row("accredited", PUBLIC),
    "seal_png":             Row("accredited", PUBLIC),
}

# Sign-in knows two kinds of people: visitors, and those who are signed in. Its forms answer mistakes with 200.
GUESTS   = everybody(302, anonymous=200)    # those who are signed in need it no more
NOWHERE  = everybody(302)                   # a step of something that nobody here has begun
SIGNED   = everybody(200, anonymous="sign-in")
SENT_ON  = everybody(302, anonymous="sign-in")  # mostly: confirm your password first
READ     = everybody(405, anonymous="sign-in")
NO_APP   = everybody(404, anonymous="sign-in")  # nobody here has a second factor
LEAVE    = everybody(200, anonymous=302)

ACCOUNTS: dict[str, Row] = {
    "account_login":                        Row("draft", GUESTS, GUESTS),
    "account_logout":                       Row("draft", LEAVE, NOWHERE),
    "account_inactive":                     Row("draft", PUBLIC),
    "account_signup":                       Row("draft", GUESTS, GUESTS),
    "account_reauthenticate":               Row("draft", SIGNED, SIGNED),
    "account_email":                        Row("draft", SIGNED, SENT_ON),
    "account_email_verification_sent":      Row("draft", NOWHERE, NOWHERE),
    "account_change_password":              Row("draft", SIGNED, SIGNED),
    "account_set_password":                 Row("draft", SENT_ON, SENT_ON),
    "account_reset_password":               Row("draft", PUBLIC, PUBLIC),
    "account_reset_password_done":          Row("draft", PUBLIC),
    "account_reset_password_from_key":      Row("draft", PUBLIC, PUBLIC, {"uidb36": "1", "key": "stale-link"}),
    "account_reset_password_from_key_done": Row("draft", PUBLIC),
    "account_confirm_login_code":           Row("draft", NOWHERE, NOWHERE),
    "mfa_index":                            Row("draft", SIGNED, READ),
    "mfa_authenticate":                     Row("draft", NOWHERE, NOWHERE),
    "mfa_reauthenticate":                   Row("draft", SENT_ON, SENT_ON),
    "mfa_activate_totp":                    Row("draft", SENT_ON, SENT_ON),
    "mfa_deactivate_totp":                  Row("draft", NO_APP, NO_APP),
    "mfa_view_recovery_codes":              Row("draft", NO_APP, READ),
    "mfa_generate_recovery_codes":          Row("draft", SENT_ON, SENT_ON),
    "mfa_download_recovery_codes":          Row("draft", NO_APP, NO_APP),
    "mfa_list_webauthn":                    Row("draft", SIGNED, READ),
    "mfa_add_webauthn":                     Row("draft", SENT_ON, SENT_ON),
    "mfa_reauthenticate_webauthn":          Row("draft", SENT_ON, SENT_ON),
    "mfa_remove_webauthn":                  Row("draft", SENT_ON, SENT_ON, {"pk": "1"}),
    "mfa_edit_webauthn":                    Row("draft", SENT_ON, SENT_ON, {"pk": "1"}),
    "mfa_login_webauthn":                   Row("draft", NOWHERE, NOWHERE),
    "usersessions_list":                    Row("draft", SIGNED, SENT_ON),
}
# fmt: on
