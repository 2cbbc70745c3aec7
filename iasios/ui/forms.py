"""The one way to write a form.

    class DetailsForm(PortalForm):
        department = forms.CharField(label="Department", help_text="As it stands on your letterhead.")
        phone = forms.CharField(label="Telephone", required=False)

        groups = [("Your department", ["department", "phone"])]      # optional: fieldsets with legends

and in the template, which writes the form's tag, token and buttons itself:

    {% extends "layouts/facility.html" %}
    {% block title %}Department details{% endblock %}
    {% block main %}
      {% page_header title="Department details" %}
      <form method="post" novalidate>
        {% csrf_token %}
        {% portal_form form %}
        <div class="actions"><button class="btn btn-primary" type="submit">Save details</button></div>
      </form>
    {% endblock %}

`enctype="multipart/form-data"` is needed when the form has a file. The tag writes an error summary on top, labels that
are always visible, "(optional)" at what may stay empty, help and errors tied to their field. It takes any Django form,
so a ModelForm works too: `class InvoiceForm(PortalFormMixin, forms.ModelForm)`.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.forms import BaseForm
from django.forms.utils import pretty_name


class PortalHelper(FormHelper):
    """Crispy's settings for the whole portal."""

    form_tag = False
    disable_csrf = True
    include_media = False
    form_show_labels = True
    form_show_errors = True


class PortalFormMixin:
    """Gives any form the portal's helper, and fieldsets from `groups`: pairs of legend and field names."""

    groups: ClassVar[Sequence[tuple[str, Sequence[str]]]] = ()
    #: False where everything is needed in the end, although a half-filled form can be saved.
    marks_optional: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _missing(str(field.label or pretty_name(name)), field)

    @property
    def helper(self) -> PortalHelper:
        """Return the settings that `{% portal_form %}` uses, made once for each form object."""
        made = self.__dict__.get("_helper")
        if made is None:
            made = self.__dict__["_helper"] = _build_helper(self)
        return made


class PortalForm(PortalFormMixin, forms.Form):
    """The base of plain forms."""


def _missing(label: str, field: forms.Field) -> str:
    """Say what is missing by its name: the summary on top shows the sentence without the field."""
    if isinstance(field, forms.BooleanField):
        return f"Tick \u201c{label}\u201d."
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return f"Choose an answer to \u201c{label}\u201d."
    if isinstance(field, forms.FileField):
        return f"Choose a file for \u201c{label}\u201d."
    return f"Fill in \u201c{label}\u201d."


def _build_helper(form: Any) -> PortalHelper:
    helper = PortalHelper()
    if form.groups:
        names = [name for _legend, group in form.groups for name in group]
        present = [name for name in names if name in form.fields]
        rest = [name for name in form.fields if name not in names]
        fieldsets = [
            Fieldset(legend, *[name for name in group if name in present], css_class="group")
            for legend, group in form.groups
        ]
        helper.layout = Layout(*fieldsets, *rest)
    return helper


def helper_for(form: BaseForm) -> FormHelper:
    """Return a form's own helper, or the portal's."""
    helper = getattr(form, "helper", None)
    return helper if isinstance(helper, FormHelper) else PortalHelper()


def errors_of(form: BaseForm) -> list[tuple[str, str]]:
    """Return a form's errors as pairs of field id and sentence, the form's own first (they have no id)."""
    found = [("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        target = _first_control_id(bound)
        found += [(target, str(error)) for error in bound.errors]
    return found


def _first_control_id(bound: forms.BoundField) -> str:
    """Radio buttons and tick boxes have one id each; a link leads to the first."""
    if bound.is_hidden:
        return ""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        options = list(bound.subwidgets)
        return str(options[0].data["attrs"].get("id", "")) if options else ""
    if isinstance(bound.field.widget, forms.MultiWidget):
        return f"{bound.auto_id}_0"
    return str(bound.id_for_label or bound.auto_id)
