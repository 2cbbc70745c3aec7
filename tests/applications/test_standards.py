"""The public catalogue of standards."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Criterion, EvidenceExample, Standard
from tests.factories.applications import edition_data, make_edition

pytestmark = pytest.mark.django_db


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def codes(response: Any) -> list[str]:
    return re.findall(r'<h3 id="criterion-(\w+)"', response.content.decode())


def test_before_an_edition_is_loaded_the_page_says_so(client: Client) -> None:
    page = client.get(reverse("standards"))
    assert page.status_code == 200
    assert "The office has not loaded an edition yet." in words(page)


def test_everybody_reads_every_criterion_in_order(client: Client) -> None:
    make_edition()
    page = client.get(reverse("standards"))
    expected = [criterion["code"] for standard in edition_data()["standards"] for criterion in standard["criteria"]]
    assert codes(page) == expected
    text = words(page)
    assert "41 criteria. 27 are core" in text
    assert "counts for Centre of Excellence only" in text
    for standard in Standard.objects.all():
        assert f'id="standard-{standard.number}"' in page.content.decode()
        assert standard.title in text
    for example in EvidenceExample.objects.exclude(criteria=None):
        assert example.name in text
    assert [
        path
        for path in re.findall(r'href="#(s[^"]+)"', page.content.decode())
        if f'id="{path}"' not in page.content.decode()
    ] == []


def test_search_keeps_criteria_that_hold_every_word(client: Client) -> None:
    make_edition()
    statement = Criterion.objects.get(code="8a").statement
    page = client.get(reverse("standards"), {"q": statement.upper()})
    assert codes(page) == ["8a"]
    assert "1 criterion of 41 is shown." in words(page)


def test_search_finds_typical_evidence(client: Client) -> None:
    make_edition()
    example = EvidenceExample.objects.exclude(criteria=None).first()
    found = codes(client.get(reverse("standards"), {"q": example.name}))
    assert set(example.criteria.values_list("code", flat=True)) <= set(found)


@pytest.mark.parametrize(("level", "number"), [("core", 27), ("extended", 14), ("", 41), ("other", 41)])
def test_filter_by_level(client: Client, level: str, number: int) -> None:
    make_edition()
    assert len(codes(client.get(reverse("standards"), {"level": level}))) == number


def test_nothing_found_says_what_to_do_and_escapes_what_was_typed(client: Client) -> None:
    make_edition()
    page = client.get(reverse("standards"), {"q": '"><script>alert(1)</script>'})
    assert codes(page) == []
    assert "No criterion matches" in words(page)
    assert "<script>alert" not in page.content.decode()


def test_number_of_queries_does_not_grow_with_the_catalogue(client: Client) -> None:
    make_edition()
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("standards"))
    assert len(queries) == 3
