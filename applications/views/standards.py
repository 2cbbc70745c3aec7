"""The catalogue of standards, for everybody."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applications.choices import Level
from applications.models import Criterion, Edition
from iasios.ui.views import PUBLIC, RuledView

QUERY_MAX = 100


class StandardsView(RuledView):
    """Sections, standards and criteria of the current edition, with the evidence that typically proves them.

    `?q=` keeps criteria that hold every word; `?level=` keeps core or extended ones.
    """

    permissions: ClassVar[Mapping[str, str]] = {"GET": PUBLIC}

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Show the catalogue, or the part that was asked for."""
        query = " ".join(request.GET.get("q", "")[:QUERY_MAX].split())
        level = request.GET.get("level", "")
        level = level if level in Level.values else ""
        edition = Edition.objects.filter(current=True).first()
        criteria = list(_criteria_of(edition)) if edition else []
        shown = [found for found in criteria if level in {"", found.level} and _matches(found, query)]
        return render(
            request,
            "applications/standards.html",
            {
                "edition": edition,
                "sections": _by_section(shown),
                "query": query,
                "level": level,
                "levels": [("", "All criteria"), *((value, f"{label} only") for value, label in Level.choices)],
                "is_filtered": bool(query or level),
                "shown": len(shown),
                "total": len(criteria),
                "core": sum(found.is_core for found in criteria),
            },
        )


def _criteria_of(edition: Edition) -> Iterable[Criterion]:
    return (
        Criterion.objects.filter(edition=edition)
        .select_related("standard__section")
        .prefetch_related("evidence_examples")
    )


def _matches(criterion: Criterion, query: str) -> bool:
    """Say whether every word stands in the criterion, its standard, its section or its typical evidence."""
    standard = criterion.standard
    examples = (example.name for example in criterion.evidence_examples.all())
    text = " ".join([criterion.code, criterion.statement, standard.title, standard.section.title, *examples]).casefold()
    return all(word in text for word in query.casefold().split())


def _by_section(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """Group criteria, which come in the order of the catalogue, by section and standard."""
    return [
        {
            "section": section,
            "standards": [
                {"standard": standard, "criteria": list(members)}
                for standard, members in groupby(group, key=lambda found: found.standard)
            ],
        }
        for section, group in groupby(criteria, key=lambda found: found.standard.section)
    ]
