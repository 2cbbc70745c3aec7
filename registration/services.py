"""Every write on facilities and their people."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.text import slugify

from iasios import workflow
from iasios.accounts.models import User
from iasios.audit.services import record

from . import codes, messages
from .choices import Office, Standing
from .models import Appointment, EligibilityRule, Facility, Membership, ProcedureGroup, ProcedureVolume

#: What a facility may change of itself; its name, country and offices go through the IASIOS office.
CHANGEABLE = ("department", "street", "postcode", "city", "website")
SLUG_LENGTH = 70
#: How often a slug or code is chosen anew when somebody takes the same one at the same moment.
ATTEMPTS = 5
MISTYPED = (
    "One of these characters is mistyped. Compare them with the code in the e-mail. "
    "A code never has the letters I and O or the digits 0 and 1."
)
#: Far beyond any group's position.
POSITION_STEP = 1000


@transaction.atomic
def register_facility(
    *,
    by: User,
    details: Mapping[str, Any],
    volumes: Mapping[ProcedureGroup, int],
    representative: Mapping[str, str],
    contact: Mapping[str, str],
) -> Facility:
    """Register a facility with its procedures and people, and tell them by e-mail.

    `details`: name, department, street, postcode, city, country (ISO code), website, authorised_by. `representative`
    and `contact`: name, function, email, phone. Raises Refused with too few procedures, or if `by` has registered this
    facility before.
    """
    User.objects.select_for_update().get(pk=by.pk)  # a double click waits here and is then told apart
    _refuse_if(EligibilityRule.refusal_for(sum(volumes.values())))
    _refuse_if(_registered_before(by, details))
    facility = _create_facility(by, details)
    ProcedureVolume.objects.bulk_create(
        ProcedureVolume(facility=facility, group=group, per_year=per_year) for group, per_year in volumes.items()
    )
    record(facility, "registration.facility.register", "registered the facility", by=by, scope=facility.slug)
    _join(facility, by)
    appoint(facility=facility, office=Office.REPRESENTATIVE, person=representative, by=by)
    appoint(facility=facility, office=Office.CONTACT, person=contact, by=by)
    facility = Facility.objects.get(pk=facility.pk)
    messages.send_registered(facility)
    messages.send_office_new_facility(facility)
    return facility


@transaction.atomic
def appoint(*, facility: Facility, office: str, person: Mapping[str, str], by: User) -> Appointment:
    """Name the person (name, function, email, phone) who fills an office; replaces the one before.

    Whoever has confirmed that address becomes a member at once, everybody else when they sign in with it.
    """
    email = person["email"].strip().lower()
    confirmed = (
        EmailAddress.objects.filter(email=email, verified=True, user__is_active=True).select_related("user").first()
    )
    user = confirmed.user if confirmed else None
    appointment, _ = Appointment.objects.update_or_create(
        facility=facility,
        office=office,
        defaults={
            "name": person["name"],
            "function": person["function"],
            "email": email,
            "phone": person.get("phone", ""),
            "user": user,
        },
    )
    label = Office(office).label.lower()
    sentence = f"named {appointment.name} as {label}"
    record(facility, "registration.facility.appoint", sentence, by=by, scope=facility.slug, data={"email": email})
    if user:
        _join(facility, user, function=appointment.function)
    facility.refresh_from_db()
    return appointment


@transaction.atomic
def claim_appointments(*, user: User) -> list[Appointment]:
    """Link the person to every office for which an address that they have confirmed was named; return these."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    named = Appointment.objects.unclaimed().filter(email__in=[address.lower() for address in addresses])
    claimed = list(named.select_for_update(of=("self",)).select_related("facility").order_by("pk"))
    for appointment in claimed:
        appointment.user = user
        appointment.save(update_fields=["user"])
        label = appointment.get_office_display().lower()
        record(
            appointment.facility,
            "registration.facility.claim",
            f"signed in and took up the office of {label}",
            by=user,
            scope=appointment.facility.slug,
        )
        _join(appointment.facility, user, function=appointment.function)
    return claimed


@transaction.atomic
def join_facility(*, by: User, code: str, function: str = "") -> Membership:
    """Make `by` a member of the facility with this code, however it was typed, and tell its correspondents.

    Raises Refused with a sentence if the code is mistyped or unknown, or if the person has joined before.
    """
    facility = find_by_code(code)
    membership, is_new = Membership.objects.get_or_create(facility=facility, user=by, defaults={"function": function})
    if not is_new:
        raise workflow.Refused([f"You have joined {facility} already. Open it from your start page."])
    record(facility, "registration.facility.join", "joined with the facility code", by=by, scope=facility.slug)
    messages.send_joined(membership)
    return membership


def find_by_code(typed: str) -> Facility:
    """Return the facility with this code; raise Refused with what to do if there is none."""
    code = codes.normalised(typed)
    if len(code) != codes.CODE_LENGTH:
        found = "1 character" if len(code) == 1 else f"{len(code)} characters"
        raise workflow.Refused([f"A facility code has {codes.CODE_LENGTH} characters; this has {found}. Compare them."])
    if not codes.adds_up(code):
        raise workflow.Refused([MISTYPED])
    facility = Facility.objects.filter(code=code).first()
    if facility is None:
        raise workflow.Refused(["No facility has this code. Ask your contact person for the code that counts now."])
    if facility.status == Standing.WITHDRAWN:
        raise workflow.Refused([f"This facility has withdrawn. Write to {settings.OFFICE_EMAIL} if it should go on."])
    return facility


@transaction.atomic
def change_details(*, facility: Facility, by: User, details: Mapping[str, str]) -> Facility:
    """Change department, address or website; what did not change leaves no trace. The slug stays."""
    facility = Facility.objects.select_for_update(of=("self",)).get(pk=facility.pk)
    changed = {
        field: {"from": getattr(facility, field), "to": details[field]}
        for field in CHANGEABLE
        if field in details and details[field] != getattr(facility, field)
    }
    if not changed:
        return facility
    for field, change in changed.items():
        setattr(facility, field, change["to"])
    facility.save(update_fields=list(changed))
    sentence = f"changed {', '.join(changed)}"
    record(facility, "registration.facility.change", sentence, by=by, scope=facility.slug, data=changed)
    return facility


def enrol(*, facility: Facility, by: User | None) -> Facility:
    """Make the facility an Enrolled Centre; its invoice for enrolment is paid. Raises Refused unless registered."""
    return workflow.perform(facility, "enrol", by=by)


def accredit(*, facility: Facility, by: User | None) -> Facility:
    """Make the facility an Accredited Centre, after a decision."""
    return workflow.perform(facility, "accredit", by=by)


def excel(*, facility: Facility, by: User | None) -> Facility:
    """Make the facility a Centre of Excellence, after a decision."""
    return workflow.perform(facility, "excel", by=by)


def lapse(*, facility: Facility, by: User | None) -> Facility:
    """Record that the accreditation has ended without a new one."""
    return workflow.perform(facility, "lapse", by=by)


@transaction.atomic
def load_procedure_groups(*, groups: Iterable[str], minimum: int) -> None:
    """Store the procedure groups of an edition in their order, and its minimum per year. Safe to call twice.

    Groups that the edition does not name keep their figures and move behind the named ones. A minimum that the office
    has set in the meantime stays when the same edition is loaded again.
    """
    labels = list(groups)
    others = ProcedureGroup.objects.exclude(label__in=labels).values_list("label", flat=True)
    order = [*labels, *others]
    if order != list(ProcedureGroup.objects.values_list("label", flat=True)):
        # Positions are unique: step out of the way first.
        ProcedureGroup.objects.update(position=F("position") + POSITION_STEP)
        for position, label in enumerate(order, start=1):
            ProcedureGroup.objects.update_or_create(label=label, defaults={"position": position})
    if not EligibilityRule.objects.filter(minimum_procedures=minimum).exists():
        EligibilityRule.objects.create(minimum_procedures=minimum)


@transaction.atomic
def set_minimum(*, minimum: int, by: User) -> EligibilityRule:
    """Set how many procedures a year new registrations need from now on."""
    rule = EligibilityRule.objects.create(minimum_procedures=minimum)
    record(rule, "registration.eligibility.set", f"set the minimum to {minimum} procedures a year", by=by)
    return rule


@transaction.atomic
def change_access(*, user: User, is_active: bool, is_staff: bool, by: User) -> User:
    """Open or close an account, or make its owner part of the office; what did not change leaves no trace."""
    user = User.objects.select_for_update().get(pk=user.pk)
    before = {"is_active": user.is_active, "is_staff": user.is_staff}
    after = {"is_active": is_active, "is_staff": is_staff}
    if before == after:
        return user
    user.is_active, user.is_staff = is_active, is_staff
    user.save(update_fields=["is_active", "is_staff"])
    sentence = f"set the account of {user} to {'open' if is_active else 'closed'}{', office' if is_staff else ''}"
    record(user, "registration.person.change_access", sentence, by=by, data={"from": before, "to": after})
    return user


def _refuse_if(sentence: str | None) -> None:
    if sentence:
        raise workflow.Refused([sentence])


def _registered_before(by: User, details: Mapping[str, Any]) -> str | None:
    """The same person, name, department and town: a double click, or a form sent again."""
    same = {f"{field}__iexact": details[field].strip() for field in ("name", "department", "city")}
    if Facility.objects.filter(registered_by=by, **same).exclude(status=Standing.WITHDRAWN).exists():
        return "You have registered this facility already. Open it from your start page."
    return None


def _create_facility(by: User, details: Mapping[str, Any]) -> Facility:
    """Create the row; slug and code are unique, so choose again if somebody else takes one at the same moment."""
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                slug = _free_slug(details["name"], details["city"])
                return Facility.objects.create(registered_by=by, slug=slug, code=codes.new_code(), **details)
        except IntegrityError:
            continue
    message = "No free address could be found for the facility."
    raise RuntimeError(message)


def _free_slug(name: str, city: str) -> str:
    """Make an address of name and town, with a number behind it if others have the same."""
    stem, town = slugify(name), slugify(city)
    if town and town not in stem:
        stem = f"{stem}-{town}"
    stem = stem[:SLUG_LENGTH].strip("-") or "facility"
    taken = set(Facility.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)


def _join(facility: Facility, user: User, *, function: str = "") -> None:
    """Make the person a member unless they are one."""
    membership, is_new = Membership.objects.get_or_create(facility=facility, user=user, defaults={"function": function})
    if not is_new and function and not membership.function:
        membership.function = function
        membership.save(update_fields=["function"])
