"""Components show what they are given, and refuse at compile time what they do not know."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.template.exceptions import TemplateSyntaxError

from iasios.ui.components import KINDS


def rendered(source: str, **context: object) -> str:
    return " ".join(Template(source).render(Context(context)).split())


def test_unknown_attribute_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError, match="'notice' has no attribute colour; it knows kind, title"):
        Template('{% notice kind="done" colour="red" %}Saved.{% endnotice %}')


def test_missing_attribute_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError, match="'task_row' needs title"):
        Template('{% task_row url="/" %}')


def test_attribute_without_a_name_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError, match="takes attributes as key=value"):
        Template('{% person "Dr Anna Weiss" %}')


def test_unknown_kind_does_not_render() -> None:
    with pytest.raises(TemplateSyntaxError, match="has no kind 'green'"):
        rendered('{% status_word kind="green" word="Complete" %}')


@pytest.mark.parametrize("kind", KINDS)
def test_status_has_word_and_shape(kind: str) -> None:
    html = rendered("{% status_word kind=kind word=word %}", kind=kind, word="Complete")

    assert html.startswith(f'<span class="status status-{kind}"><svg class="shape"')
    assert html.endswith("</svg>Complete</span>")


def test_each_kind_has_a_shape_of_its_own() -> None:
    shapes = {rendered("{% status_word kind=kind word='x' %}", kind=kind).split("<svg")[1] for kind in KINDS}

    assert len(shapes) == len(KINDS)


def test_component_sees_its_attributes_only() -> None:
    assert "secret" not in rendered('{% person name="Dr Anna Weiss" %}', role="secret", email="secret")


def test_text_from_people_is_escaped() -> None:
    html = rendered("{% task_row title=title url='/x/' %}", title="<script>alert(1)</script>")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_extended_criterion_says_what_it_counts_for() -> None:
    html = rendered('{% criterion code="8c" statement="An own clinic." level="extended" %}{% endcriterion %}')

    assert "counts for Centre of Excellence only" in html


def test_problem_interrupts_and_success_does_not() -> None:
    assert 'role="alert"' in rendered('{% notice kind="problem" %}No.{% endnotice %}')
    assert 'role="status"' in rendered('{% notice kind="done" %}Yes.{% endnotice %}')


@pytest.mark.parametrize(
    ("value", "total", "words", "width", "complete"),
    [
        (0, 27, "0 of 27 answered", 0, False),
        (18, 27, "18 of 27 answered", 67, False),
        (14, 14, "14 of 14 answered", 100, True),
        (0, 0, "0 of 0 answered", 0, False),
    ],
)
def test_meter_says_its_number(value: int, total: int, words: str, width: int, complete: bool) -> None:  # noqa: FBT001
    html = rendered('{% meter value=value total=total label="Core" unit="answered" %}', value=value, total=total)

    assert words in html
    assert f'class="value" width="{width}"' in html
    assert ("meter-complete" in html) is complete


def test_chart_and_its_table_have_the_same_numbers() -> None:
    rows = [{"label": "Ablation", "value": 214}, {"label": "Embolisation", "value": 131}]
    html = rendered('{% chart title="Procedures" rows=rows unit="procedures" %}', rows=rows)
    drawing, table = html.split("</svg>")

    for row in rows:
        assert f">{row['value']} procedures<" in drawing
        assert f'<td class="number">{row["value"]}</td>' in table


@pytest.mark.parametrize(
    ("amount", "text"),
    [(Decimal(1250), "EUR 1,250.00"), ("0.5", "EUR 0.50"), (None, ""), (-40, "EUR -40.00")],
)
def test_money(amount: object, text: str) -> None:
    assert rendered("{{ amount|money }}", amount=amount) == text


def test_moments_have_their_zone_and_days_are_local() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert rendered("{{ at|moment }}", at=late) == "24 November 2026, 00:30 CET"
    assert rendered("{{ at|day }}", at=late) == "24 November 2026"


@pytest.mark.parametrize(
    ("level", "kind"), [("success", "done"), ("info", "neutral"), ("warning", "waiting"), ("error", "problem")]
)
def test_messages_become_notices(level: str, kind: str) -> None:
    assert rendered("{{ level|message_kind }}", level=level) == kind
