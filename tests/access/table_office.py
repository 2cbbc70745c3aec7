"""What the office gets at its own addresses. For everybody else each of them is the office's door.

The door leads visitors to the sign-in; who is signed in and not of the office finds it closed (403).
"""

from collections.abc import Iterator, Mapping

from django.db.models import Model

from .routes import desks
from .table import Profile, Row, everybody, profile


def office(outcome: int | str) -> Profile:
    """Give this to the office, and the door to everybody else."""
    return everybody("door", office=outcome)


# fmt: off
#: One line for each model: what the office gets when it lists, adds, opens, saves, deletes, and reads the history.
#:                                   list  add  open  save  delete  history
MODELS: dict[str, str] = {
    "registration.facility":         "200   403   200   403   403   200",
    "registration.proceduregroup":   "200   403   200   403   403   200",
    "registration.eligibilityrule":  "200   200   200   403   403   200",
    "accounts.user":                 "200   403   200   200   403   200",
    "billing.invoice":               "200   403   200   403   403   200",
    "billing.feeschedule":           "200   200   200   403   403   200",
    "applications.edition":          "200   403   200   403   403   200",
    "applications.criterion":        "200   403   200   403   403   200",
    "applications.application":      "200   403   200   403   403   200",
    "casereview.casereview":         "200   403   200   403   403   200",
    "casereview.caseitem":           "200   403   200   403   403   200",
    "accreditation.certificate":     "200   403   200   403   403   200",
    "accreditation.result":          "200   403   200   403   403   200",
    "assessment.assessor":           "200   200   200   200   403   200",
    "assessment.assignment":         "200   403   200   403   403   200",
    "assessment.finding":            "200   403   200   403   403   200",
    "assessment.clarification":      "200   403   200   403   403   200",
    "assessment.audit":              "200   403   200   403   403   200",
    "assessment.actionplan":         "200   403   200   403   403   200",
    "assessment.decision":           "200   403   200   403   403   200",
    # Of the libraries: secrets, sessions and e-mails of other people are not for the office.
    "auth.group":                    "403   403   403   403   403   403",
    "account.emailaddress":          "403   403   403   403   403   403",
    "mfa.authenticator":             "403   403   403   403   403   403",
    "usersessions.usersession":      "403   403   403   403   403   403",
    "post_office.email":             "403   403   403   403   403   403",
    "post_office.log":               "403   403   403   403   403   403",
    "post_office.emailtemplate":     "403   403   403   403   403   403",
    "post_office.attachment":        "403   403   403   403   403   403",
}

#: The buttons that the world's objects show the office, by model.
ACTS: dict[str, set[str]] = {
    "registration.facility":   {"appoint", "draft-enrolment-invoice", "issue-enrolment-invoice", "suspend", "withdraw"},
    "billing.invoice":         {"record-payment"},
    "applications.application": {"action-plan", "audit", "decide", "withdraw"},
    "assessment.assignment":   {"end"},
}

NO_PAGE = {"content_type_id": "1", "object_id": "1"}
REFUSED = profile("sign-in  403  403  403  403  403  403  403  403  302")
SITE: dict[str, Row] = {
    "admin:index":                    Row("draft", office(200), office(200)),
    "admin:login":                    Row("draft", REFUSED, REFUSED | {"office": 200}),
    "admin:logout":                   Row("draft", everybody(302, office=405), everybody(302, office=200)),
    "admin:password_change":          Row("draft", office(200), office(200)),
    "admin:password_change_done":     Row("draft", office(200), office(405)),
    "admin:autocomplete":             Row("draft", office(403), office(405)),
    "admin:jsi18n":                   Row("draft", office(200), office(405)),
    "admin:view_on_site":             Row("draft", office(404), office(404), NO_PAGE),
    "admin:app_list":                 Row("draft", office(200), office(200), {"app_label": "registration"}),
    "admin:post_office_email_image":  Row("draft", office(403), office(403), {"content_id": "0" * 32}),
    "admin:post_office_email_preview": Row("draft", office(403), office(403)),
    "admin:resend":                   Row("draft", office(403), office(403)),
    "admin/<url>":                    Row("draft", office(404), office(404), {"url": "nothing-here/"}),
}
# fmt: on


def _rows(model: type[Model], obj: Model) -> Iterator[tuple[str, Row]]:
    """Spread the line of one model over its routes."""
    listed, add, opened, save, delete, history = map(int, MODELS[model._meta.label_lower].split())
    app, label = model._meta.app_label, model._meta.model_name
    name = f"{app}_{label}"
    key = {"object_id": str(obj.pk), "act": "no-such-act"}
    yield f"admin:{name}_changelist", Row("draft", office(listed), office(listed))
    yield f"admin:{name}_add", Row("draft", office(add), office(add))
    yield f"admin:{name}_change", Row("draft", office(opened), office(save), key)
    yield f"admin:{name}_delete", Row("draft", office(delete), office(delete), key)
    yield f"admin:{name}_history", Row("draft", office(history), office(history), key)
    yield (
        f"admin/{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/",
        Row("draft", office(302), office(302), key),
    )
    if listed == 200:
        yield f"admin:{name}_act", Row("draft", office(302), office(302), key)


def office_rows(objects: Mapping[str, Model]) -> dict[str, Row]:
    """Return a row for each of the office's routes; `objects` has one object for each model, by its label."""
    rows = dict(SITE)
    for model in desks():
        if model._meta.label_lower in MODELS:
            rows |= dict(_rows(model, objects[model._meta.label_lower]))
    return rows
