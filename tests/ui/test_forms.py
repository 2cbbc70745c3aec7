"""Forms: labels, help and errors belong to their field, and the summary leads to it."""

import re

from django import forms
from django.template import Context, Template

from iasios.ui.forms import PortalForm


class Form(PortalForm):
    """One field of each sort that says differently what is missing."""

    name = forms.CharField(label="Department", help_text="As on your letterhead.")
    phone = forms.CharField(label="Telephone", required=False)
    answer = forms.ChoiceField(label="Answer", choices=[("a", "Met"), ("b", "Not met")], widget=forms.RadioSelect)
    file = forms.FileField(label="Evidence")
    sure = forms.BooleanField(label="It is accurate")

    groups = (("Your department", ("name", "phone")),)


def rendered(form: forms.Form) -> str:
    return Template("{% portal_form form %}").render(Context({"form": form}))


def test_optional_fields_say_so_and_required_ones_do_not() -> None:
    html = rendered(Form())

    assert html.count("(optional)") == 1
    assert re.search(r'for="id_phone"[^>]*>Telephone <span class="optional">\(optional\)', html)


def test_groups_become_fieldsets_with_legends_and_the_rest_follows() -> None:
    html = rendered(Form())

    assert "<legend>Your department</legend>" in html
    assert html.index("id_phone") < html.index("id_answer_0")


def test_what_is_missing_is_named_in_the_summary_and_beside_the_field() -> None:
    html = rendered(Form({}))

    for target, sentence in [
        ("id_name", "Fill in “Department”."),
        ("id_answer_0", "Choose an answer to “Answer”."),
        ("id_file", "Choose a file for “Evidence”."),
        ("id_sure", "Tick “It is accurate”."),
    ]:
        assert f'<a href="#{target}">{sentence}</a>' in html
        assert html.count(sentence) == 2
        assert f'id="{target}"' in html


def test_own_message_stays() -> None:
    class Own(PortalForm):
        """Has a sentence of its own."""

        name = forms.CharField(error_messages={"required": "Say which department."})

    assert Own({}).errors["name"] == ["Say which department."]


def test_help_and_error_are_tied_to_the_control() -> None:
    html = rendered(Form({}))
    control = re.search(r'<input[^>]*id="id_name"[^>]*>', html)

    assert control
    assert 'aria-invalid="true"' in control[0]
    described = re.search(r'aria-describedby="([^"]+)"', control[0])
    assert described
    assert all(f'id="{part}"' in html for part in described[1].split())


def test_typed_text_stays_when_another_field_is_wrong() -> None:
    assert 'value="Radiology &amp; more"' in rendered(Form({"name": "Radiology & more"}))


def test_no_summary_without_errors() -> None:
    assert "error-summary" not in rendered(Form())
