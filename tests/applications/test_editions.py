"""Loading an edition: the shipped one, and files that are wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from applications import services
from applications.choices import Level
from applications.models import Application, Criterion, Edition, EvidenceExample, Standard
from casereview.models import CaseItem
from iasios.audit.models import Entry
from iasios.workflow import Refused
from registration.choices import Standing
from registration.models import EligibilityRule, ProcedureGroup
from tests.factories.applications import edition_data, make_application, make_edition
from tests.factories.billing import make_facility

pytestmark = pytest.mark.django_db


def test_shipped_edition_has_the_whole_catalogue() -> None:
    edition = make_edition()
    assert Standard.objects.filter(section__edition=edition).count() == 13
    assert edition.criteria.core().count() == 27
    assert edition.criteria.extended().count() == 14
    assert [section.number for section in edition.sections.all()] == [1, 2, 3]
    assert [row.position for row in edition.criteria.all()] == list(range(1, 42))
    first = edition.criteria.first()
    assert first is not None
    assert (first.code, first.level, first.standard.section.title) == ("1a", Level.CORE, "Staff and Facilities")
    assert "Diplomas" in [example.name for example in first.evidence_examples.all()]
    assert ProcedureGroup.objects.count() == 7
    assert EligibilityRule.objects.latest().minimum_procedures == 150
    assert CaseItem.objects.filter(edition=edition).count() == 20


def test_same_file_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_edition")
    call_command("load_edition")
    said = capsys.readouterr().out
    assert "41 criteria" in said
    assert "loaded already; nothing changed" in said
    assert Edition.objects.count() == 1
    assert Entry.objects.filter(verb="applications.edition.load").count() == 1


def test_unbound_edition_is_replaced() -> None:
    edition = make_edition()
    data = edition_data()
    data["standards"][0]["criteria"][0]["statement"] = "Everyone is licensed"
    again, changed = services.load_edition(data)
    assert (again.pk, changed) == (edition.pk, True)
    assert Criterion.objects.get(code="1a").statement == "Everyone is licensed"
    assert Criterion.objects.count() == 41
    assert EvidenceExample.objects.count() == sum(len(standard["evidence"]) for standard in data["standards"])


def test_bound_edition_is_not_changed() -> None:
    make_application()
    data = edition_data()
    data["standards"][0]["criteria"][0]["statement"] = "Everyone is licensed"
    with pytest.raises(Refused, match="Load the change under a new name"):
        services.load_edition(data)
    assert Criterion.objects.get(code="1a").statement.startswith("Everyone who treats")
    assert services.load_edition(edition_data())[1] is False


def test_new_edition_becomes_the_current_one_and_old_applications_stay() -> None:
    application = make_application()
    data = edition_data()
    data["edition"]["name"] = "Edition 2027"
    edition, _ = services.load_edition(data)
    assert list(Edition.objects.filter(current=True)) == [edition]
    application.refresh_from_db()
    assert application.edition.name == "Draft 2026"
    back, changed = services.load_edition(edition_data())
    assert changed
    assert back.current
    assert back == application.edition


def test_centres_that_waited_for_an_edition_get_their_application() -> None:
    facility = make_facility()
    services.open_application(facility=facility, by=None)
    assert not Application.objects.exists()
    type(facility).objects.filter(pk=facility.pk).update(status=Standing.ENROLLED)
    make_edition()
    assert Application.objects.get().facility == facility


def spoil(change: Callable[[dict[str, Any]], object]) -> list[str]:
    """Change the shipped file and return what the loader says of it; nothing may be written."""
    data = edition_data()
    change(data)
    with pytest.raises(services.EditionError) as caught:
        services.load_edition(data)
    assert not Edition.objects.exists()
    assert not ProcedureGroup.objects.exists()
    return caught.value.problems


def first_standard(data: dict[str, Any]) -> dict[str, Any]:
    standard: dict[str, Any] = data["standards"][0]
    return standard


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d.pop("sections"), "The file has no “sections”."),
        (lambda d: d.update(standards=[]), "The file: “standards” is empty."),
        (lambda d: d.update(standards={}), "The file: “standards” must be a list."),
        (lambda d: d.pop("case_review"), "The file has no “case_review”."),
        (lambda d: d["edition"].pop("name"), "The edition has no “name”."),
        (lambda d: d["sections"][0].update(standards=[6, 1]), "must hold the first and the last standard's number"),
        (lambda d: d["sections"][0].update(number=2), "Section 2 is there 2 times."),
        (lambda d: d["sections"].pop(2), "Standard 10 is in no section."),
        (lambda d: d["standards"].append(first_standard(d)), "Standard 1 is there 2 times."),
        (lambda d: first_standard(d).pop("title"), "Standard 1 of the list has no “title”."),
        (lambda d: d["standards"].__setitem__(0, "Staff"), "Standard 1 of the list must be an object."),
        (lambda d: first_standard(d)["criteria"][1].update(code="1a"), "Criterion 1a is there 2 times."),
        (lambda d: first_standard(d)["criteria"][0].update(code="2a"), "Criterion 2a: the code must be"),
        (lambda d: first_standard(d)["criteria"][0].update(code="1A"), "such as 1a"),
        (lambda d: first_standard(d)["criteria"][0].update(level="basic"), "the level “basic” is unknown"),
        (lambda d: first_standard(d)["criteria"][0].pop("statement"), "has no “statement”"),
        (lambda d: first_standard(d)["evidence"][0].update(criteria=["9z"]), "names the criterion “9z”"),
        (lambda d: d["procedure_groups"].append("Ablation"), "Procedure group Ablation is there 2 times."),
        (lambda d: d["procedure_groups"].append(""), "must be a text"),
        (lambda d: d.update(minimum_procedures_per_year=0), "must be 1 or more"),
        (lambda d: d.update(minimum_procedures_per_year="150"), "must be a number"),
    ],
)
def test_wrong_files_are_refused_in_sentences(change: Callable[[dict[str, Any]], object], sentence: str) -> None:
    assert any(sentence in problem for problem in spoil(change))


def test_all_faults_are_told_at_once() -> None:
    def change(data: dict[str, Any]) -> None:
        first_standard(data)["criteria"][0]["level"] = "basic"
        data["standards"][1]["criteria"][0]["code"] = "x"

    assert len(spoil(change)) >= 2


def test_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    missing, broken, wrong = tmp_path / "none.json", tmp_path / "broken.json", tmp_path / "wrong.json"
    broken.write_text("{", encoding="utf-8")
    wrong.write_text(json.dumps([]), encoding="utf-8")
    for path, sentence in ((missing, "cannot be read"), (broken, "is not JSON"), (wrong, "one JSON object")):
        with pytest.raises(CommandError, match=sentence):
            call_command("load_edition", str(path))
