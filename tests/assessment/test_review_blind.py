"""The two assessors judge independently: nothing of the other shows before both have submitted, on no page."""

import pytest

from applications.models import Application
from assessment.choices import Verdict
from assessment.models import Assignment, Finding
from tests.assessment.desk import client_of, pages_of, text, url
from tests.factories.assessment import (
    assign,
    end,
    judge,
    judge_all,
    make_assessment,
    make_assessor,
    make_submitted,
    reopen,
    submit_findings,
)

pytestmark = pytest.mark.django_db

SECRET = "The quartz heron hides behind the dosimeter"
NAME = "Dr Zenobia Quillfeather"


def shown_to(assignment: Assignment) -> dict[str, str]:
    """Return every page of the assessor, by address."""
    client = client_of(assignment)
    return {page: text(client, page) for page in pages_of(assignment)}


def seen(assignment: Assignment, *words: str) -> list[str]:
    """Return the addresses on which the assessor reads any of these words."""
    return [page for page, source in shown_to(assignment).items() if any(word in source for word in words)]


@pytest.fixture
def application() -> Application:
    return make_submitted()


@pytest.fixture
def mine(application: Application) -> Assignment:
    return assign(application)


@pytest.fixture
def theirs(mine: Assignment) -> Assignment:
    return assign(mine.application, make_assessor(NAME))


def test_pages_stay_the_same_to_the_byte_whatever_the_other_does(mine: Assignment, theirs: Assignment) -> None:
    judge(mine, "1a", Verdict.PARTLY, "My own words")
    before = shown_to(mine)

    judge(theirs, "1a", Verdict.NOT_MET, SECRET)
    assert shown_to(mine) == before
    submit_findings(theirs, Verdict.NOT_MET, SECRET)
    assert shown_to(mine) == before
    reopen(theirs, SECRET)
    assert shown_to(mine) == before


def test_who_has_submitted_waits_blind_for_the_other(mine: Assignment, theirs: Assignment) -> None:
    submit_findings(mine)
    before = shown_to(mine)

    judge(theirs, "1a", Verdict.NOT_MET, SECRET)

    assert shown_to(mine) == before
    page = before[url("comparison", mine)]
    assert "The comparison opens when both assessors have submitted." in page
    assert "<table" not in page


def test_both_see_both_once_both_have_submitted(mine: Assignment, theirs: Assignment) -> None:
    judge(theirs, "1a", Verdict.NOT_MET, SECRET)
    judge(mine, "1b", Verdict.PARTLY, "My own words")
    submit_findings(mine)
    submit_findings(theirs)

    pages = client_of(mine), client_of(theirs)
    texts = [text(client, url("comparison", own)) for client, own in zip(pages, (mine, theirs), strict=True)]

    for source in texts:
        assert SECRET in source
        assert "My own words" in source
        assert "39 of 41 with the same verdict" in source
    different = text(pages[0], url("comparison", mine) + "?show=different")
    assert different.count("<strong>Different</strong>") == 2
    assert seen(mine, NAME) == []


def test_a_finding_taken_up_again_stays_visible_to_both(mine: Assignment, theirs: Assignment) -> None:
    judge(theirs, "1a", Verdict.NOT_MET, SECRET)
    submit_findings(mine)
    submit_findings(theirs)

    reopen(theirs)

    assert SECRET in text(client_of(mine), url("comparison", mine))
    assert "<table" in text(client_of(theirs), url("comparison", theirs))
    judge(theirs, "1a", Verdict.NOT_MET, "Rewritten with the copper thermos")
    assert "Rewritten with the copper thermos" in text(client_of(mine), url("comparison", mine))


def test_a_new_assessor_sees_nothing_of_the_one_before_nor_of_the_other(mine: Assignment, theirs: Assignment) -> None:
    judge(theirs, "1a", Verdict.NOT_MET, SECRET)
    judge(mine, "1a", Verdict.PARTLY, "The saffron walrus reads the minutes")
    submit_findings(mine)
    submit_findings(theirs)
    end(theirs)
    fresh = assign(mine.application, make_assessor("Dr Nils Newcomer"))

    secrets = (SECRET, "The saffron walrus reads the minutes", NAME)
    assert seen(fresh, *secrets) == []
    assert seen(mine, SECRET, NAME) == []
    assert "opens when both assessors have submitted" in text(client_of(mine), url("comparison", mine))

    submit_findings(fresh, Verdict.NOT_MET, "The newcomer's own reason")

    page = text(client_of(mine), url("comparison", mine))
    assert "The newcomer&#x27;s own reason" in page
    assert SECRET not in page
    page = text(client_of(fresh), url("comparison", fresh))
    assert "The saffron walrus reads the minutes" in page
    assert SECRET not in page


def test_an_assessor_who_also_works_for_the_office_is_blind_too(mine: Assignment, theirs: Assignment) -> None:
    mine.assessor.user.is_staff = True
    mine.assessor.user.save()

    submit_findings(theirs, Verdict.NOT_MET, SECRET)

    assert seen(mine, SECRET) == []
    submit_findings(mine)
    shown = [page for page in seen(mine, SECRET) if "?show=" not in page]
    assert shown == [url("comparison", mine)]


def test_the_rule_itself_hides_findings_until_both_have_submitted(mine: Assignment, theirs: Assignment) -> None:
    """The second wall: what a page could ask for by mistake."""
    me = mine.assessor.user

    def visible() -> set[str]:
        return set(Finding.objects.visible_to(me).values_list("comment", flat=True))

    submit_findings(theirs, Verdict.NOT_MET, SECRET)
    judge_all(mine, Verdict.NOT_MET, "Mine")
    assert visible() == {"Mine"}
    submit_findings(mine)
    assert visible() == {"Mine", SECRET}
    reopen(theirs)
    assert visible() == {"Mine", SECRET}
    end(theirs)
    assert visible() == {"Mine"}
    end(mine)
    assert visible() == set()


def test_other_applications_do_not_open_the_comparison(mine: Assignment, theirs: Assignment) -> None:
    other, another = make_assessment()
    submit_findings(other)
    submit_findings(another)
    submit_findings(mine)

    assert "<table" not in text(client_of(mine), url("comparison", mine))
