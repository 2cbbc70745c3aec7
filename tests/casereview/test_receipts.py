"""The receipt of a draw, and the command that computes it again."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from casereview.models import CaseReview
from casereview.receipts import faults_of, receipt_of
from registration.choices import Access
from tests.factories.applications import make_member, representative_of
from tests.factories.billing import make_facility
from tests.factories.casereview import make_drawn, make_review

pytestmark = pytest.mark.django_db


def verify(path: Path, content: Any) -> None:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    call_command("verify_draw", str(path))


@pytest.fixture
def review() -> CaseReview:
    return make_drawn(214)


def test_receipt_is_downloaded_as_json_without_anything_about_patients(review: CaseReview, client: Client) -> None:
    client.force_login(make_member(review.facility, access=Access.READER))
    response = client.get(reverse("draw_receipt", args=[review.facility.slug]))
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Disposition"] == f'attachment; filename="draw-{review.facility.slug}.json"'
    receipt = json.loads(response.content)
    assert set(receipt) == {
        "facility",
        "application_edition",
        "method",
        "eligible",
        "wanted",
        "seed",
        "drawn_at",
        "drawn_by",
        "numbers",
    }
    assert (receipt["facility"], receipt["eligible"], receipt["wanted"]) == (review.facility.name, 214, 30)
    assert receipt["seed"] == review.seed
    assert receipt["numbers"] == list(review.files.values_list("drawn_number", flat=True))
    assert receipt["drawn_by"] == representative_of(review.facility).name
    assert faults_of(receipt) == []


def test_there_is_no_receipt_before_the_draw_nor_for_strangers(client: Client) -> None:
    review = make_review()
    client.force_login(representative_of(review.facility))
    assert client.get(reverse("draw_receipt", args=[review.facility.slug])).status_code == 404
    client.force_login(representative_of(make_facility("Clinique du Lac")))
    drawn = make_drawn()
    assert client.get(reverse("draw_receipt", args=[drawn.facility.slug])).status_code == 404


def test_command_confirms_a_good_receipt(
    review: CaseReview, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verify(tmp_path / "draw.json", receipt_of(review))
    assert capsys.readouterr().out == "The draw holds: 30 of 214 cases.\n"


def swap(numbers: list[int]) -> list[int]:
    return [numbers[1], numbers[0], *numbers[2:]]


@pytest.mark.parametrize(
    "tampered",
    [
        lambda r: {"numbers": [next(n for n in range(1, 215) if n not in r["numbers"]), *r["numbers"][1:]]},
        lambda r: {"numbers": swap(r["numbers"])},
        lambda r: {"numbers": r["numbers"][:-1]},
        lambda r: {"numbers": [str(number) for number in r["numbers"]]},
        lambda r: {"seed": r["seed"][::-1]},
        lambda _: {"eligible": 13},
        lambda _: {"wanted": 29},
    ],
)
def test_command_refuses_a_tampered_receipt(review: CaseReview, tmp_path: Path, tampered: Any) -> None:
    receipt = receipt_of(review)
    with pytest.raises(CommandError, match="do not follow from the seed"):
        verify(tmp_path / "draw.json", receipt | tampered(receipt))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "cannot be read as a receipt"),
        ([1, 2], "A receipt is one JSON object"),
        ({}, "lacks eligible, wanted, seed, numbers"),
        ({"eligible": "214", "wanted": 30, "seed": "a", "numbers": []}, "lacks eligible, or holds"),
        ({"eligible": 10**9, "wanted": 30, "seed": "a", "numbers": []}, "lacks eligible, or holds"),
        ({"eligible": 10, "wanted": True, "seed": "\u00e9", "numbers": {}}, "lacks wanted, seed, numbers, or holds"),
    ],
)
def test_command_refuses_what_is_no_receipt(tmp_path: Path, content: Any, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        verify(tmp_path / "draw.json", content)


def test_command_says_when_the_file_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read as a receipt"):
        call_command("verify_draw", str(tmp_path / "none.json"))


def test_command_refuses_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "draw.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="cannot be read as a receipt"):
        call_command("verify_draw", str(path))
