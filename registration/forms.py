"""What registration asks, in the words of its pages."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django_countries import countries

from iasios.accounts.models import User
from iasios.ui.forms import PortalForm

from .models import EligibilityRule, Facility, ProcedureGroup

#: More procedures of one group a year than any hospital does; a larger number is a typing mistake.
MOST_PROCEDURES = 20_000
_PERSON_FIELDS = ("name", "function", "email", "phone")


class SayingForm(PortalForm):
    """Says which field is empty, so that the summary on top makes sense by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.error_messages["required"] = self.empty_message(name, field)

    def empty_message(self, name: str, field: forms.Field) -> str:  # noqa: ARG002
        """Return the sentence for an empty field."""
        return f"Fill in \u201c{field.label}\u201d."


def _email(label: str, **kwargs: Any) -> forms.EmailField:
    wrong = "This is not an e-mail address yet. It looks like name@hospital.org."
    return forms.EmailField(label=label, error_messages={"invalid": wrong}, **kwargs)


def _text(label: str, length: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **kwargs)


class AddressForm(SayingForm):
    """Department and address."""

    department = _text("Department", 200, help_text="The service that treats the patients, such as Radiology.")
    street = _text("Street and number", 200)
    postcode = _text("Postcode", 20)
    city = _text("Town or city", 100)
    website = forms.URLField(
        label="Website",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "This is not a web address yet. It looks like www.hospital.org."},
    )


class DetailsForm(AddressForm):
    """What a facility may change of itself."""


class RegistrationForm(AddressForm):
    """A facility, its procedures and its people, on one page. The contact person is asked unless ticked as the same."""

    name = _text("Name of the facility", 200, help_text="As it should stand on a certificate.")
    country = forms.ChoiceField(label="Country")
    representative_name = _text("Full name", 150)
    representative_function = _text("Function", 150, help_text="Such as Head of Interventional Radiology.")
    representative_email = _email("E-mail address", help_text="The person signs in with this address.")
    representative_phone = _text("Telephone", 40, required=False)
    contact_is_representative = forms.BooleanField(
        label="The authorised representative is the contact person as well",
        required=False,
        help_text="With this tick, the four fields below do not count.",
    )
    contact_name = _text("Full name", 150)
    contact_function = _text("Function", 150)
    contact_email = _email("E-mail address")
    contact_phone = _text("Telephone", 40, required=False)
    authorised_by = _text(
        "Who authorised this registration",
        200,
        help_text="Name and function of the person in your management.",
    )
    authorised = forms.BooleanField(label="The management of the facility has authorised this registration")

    _person_labels: ClassVar[dict[str, str]] = {
        "representative": "authorised representative",
        "contact": "contact person",
    }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        initial = {"contact_name": user.name, "contact_email": user.email, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        if self["contact_is_representative"].data:
            for field in ("name", "function", "email"):
                self.fields[f"contact_{field}"].required = False
        cast("forms.ChoiceField", self.fields["country"]).choices = [("", "Choose a country"), *countries]
        self.procedure_groups = {self._volume_name(group): group for group in ProcedureGroup.objects.all()}
        for name, group in self.procedure_groups.items():
            self.fields[name] = _volume_field(group)
        minimum = EligibilityRule.objects.minimum_now()
        self.groups = [  # type: ignore[misc]  # a legend names the minimum that counts now
            ("The facility", ["name", "department", "street", "postcode", "city", "country", "website"]),
            (f"Therapeutic procedures per year, at least {minimum} in all", list(self.procedure_groups)),
            ("Authorised representative", [f"representative_{field}" for field in _PERSON_FIELDS]),
            ("Contact person", ["contact_is_representative", *(f"contact_{field}" for field in _PERSON_FIELDS)]),
            ("Authorisation", ["authorised_by", "authorised"]),
        ]

    def empty_message(self, name: str, field: forms.Field) -> str:
        """Tell apart the fields of the two people, and ask for the statement."""
        if name == "authorised":
            return "Confirm that the management has authorised this registration."
        if name == "country":
            return "Choose a country."
        office = self._person_labels.get(name.partition("_")[0])
        if office:
            return f"Fill in \u201c{field.label}\u201d of the {office}."
        return super().empty_message(name, field)

    def clean(self) -> dict[str, Any]:
        """Add up the procedures."""
        cleaned = super().clean() or self.cleaned_data
        if self.procedure_groups and not self.procedure_groups.keys() & self.errors.keys():
            refusal = EligibilityRule.refusal_for(sum(self.volumes().values()))
            if refusal:
                self.add_error(next(iter(self.procedure_groups)), refusal)
        return cleaned

    def details(self) -> dict[str, Any]:
        """Return what is asked about the facility itself."""
        names = ("name", "department", "street", "postcode", "city", "country", "website", "authorised_by")
        return {name: self.cleaned_data[name] for name in names}

    def volumes(self) -> dict[ProcedureGroup, int]:
        """Return the procedures per year of each group."""
        return {group: self.cleaned_data[name] for name, group in self.procedure_groups.items()}

    def representative(self) -> dict[str, str]:
        """Return who is to be the authorised representative."""
        return self._person("representative")

    def contact(self) -> dict[str, str]:
        """Return who is to be the contact person."""
        both = self.cleaned_data["contact_is_representative"]
        return self._person("representative" if both else "contact")

    def _person(self, office: str) -> dict[str, str]:
        return {field: self.cleaned_data[f"{office}_{field}"] for field in _PERSON_FIELDS}

    @staticmethod
    def _volume_name(group: ProcedureGroup) -> str:
        return f"procedures_{group.position}"


def _volume_field(group: ProcedureGroup) -> forms.IntegerField:
    label = group.label
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_PROCEDURES,
        error_messages={
            "required": f"Enter the procedures per year for \u201c{label}\u201d, or 0.",
            "invalid": f"Enter a whole number for \u201c{label}\u201d, such as 40.",
            "min_value": f"Enter 0 or more for \u201c{label}\u201d.",
            "max_value": f"This is more than {MOST_PROCEDURES} a year for \u201c{label}\u201d. Check the number.",
        },
    )


class JoinForm(SayingForm):
    """Asks for the facility code."""

    code = forms.CharField(
        label="Facility code",
        max_length=40,
        help_text="11 characters, such as 7KQM-2XPA-9RT. Small letters, spaces and dashes make no difference.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    function = _text("Your function", 150, required=False, help_text="Such as Lead radiographer. Colleagues see it.")


def initial_details(facility: Facility) -> Mapping[str, Any]:
    """Return what the form of details shows at first."""
    return {name: getattr(facility, name) for name in DetailsForm.base_fields}
