"""Tags and filters of all pages; built in, so no template loads them.

Components (attributes with a default are optional; `…` marks a block that ends with `{% endNAME %}`):

    {% page_header title="…" lead="" eyebrow="" status="" kind="neutral" back_url="" back_label="Back" %}
    {% notice kind="action" title="…" %}…{% endnotice %}
    {% error_summary form=form %}                     or errors=[(field id, sentence), …]
    {% status_word kind="done" word="Complete" %}     kinds: done, waiting, action, problem, neutral, locked
    {% meter value=3 total=27 label="Core criteria" unit="answered" %}
    {% task_list label="…" %}…{% endtask_list %}
    {% task_row title="…" url="" status="" kind="neutral" hint="" level="" reason="" code="" %}
    {% criterion code="8a" statement="…" level="core" url="" status="" kind="neutral" %}…{% endcriterion %}
    {% evidence title="…" url="" meta="" status="" kind="neutral" on_request=False %}…{% endevidence %}
    {% person name="…" role="" email="" %}
    {% thread messages=[{author, role, at, text, kind: "question" or "answer"}, …] empty="" %}
    {% empty_state title="…" url="" action="" %}…{% endempty_state %}
    {% receipt title="…" reference="" at=None sha256="" rows=[(label, value), …] %}…{% endreceipt %}
    {% timeline entries=[{at, what, who, note}, …] %}
    {% journey stages=[{title, state, on, text, word, kind, url, action, duration}, …] %}  done, current, later
    {% chart title="…" rows=[{label, value}, …] unit="" maximum=None %}
    {% conflict fields=[{label, base, mine, theirs}, …] who="…" at=None %}
    {% seal level="accredited" year=2026 size=160 monochrome=False %}
    {% portal_form form %}                            see iasios.ui.forms

The frame of a page:

    {% facility_nav facility %}                       what floors registered with `iasios.ui.registry.add_nav`
    {% panels "page-name" subject %}                  what floors registered with `iasios.ui.registry.add_panel`
    {% portal_facts as portal %}                      for error pages, which have no context processors

Filters: `amount|money:currency`, `date|day`, `datetime|moment`, `level_tag|message_kind`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import template
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString, mark_safe

from iasios.permissions import allowed
from iasios.ui import context_processors
from iasios.ui.charts import Bar, bars_for
from iasios.ui.components import register_component
from iasios.ui.forms import errors_of, helper_for
from iasios.ui.registry import nav_entries, panels_for
from iasios.ui.seals import seal_svg

register = template.Library()

_STATUS = {"status": "", "kind": "neutral"}
register_component(
    register,
    "page_header",
    required=["title"],
    optional={"lead": "", "eyebrow": "", "back_url": "", "back_label": "Back", **_STATUS},
)
register_component(register, "notice", required=["kind"], optional={"kind": "neutral", "title": ""}, block=True)
register_component(register, "status_word", required=["kind", "word"], optional={"kind": "neutral"})
register_component(register, "task_list", optional={"label": ""}, block=True)
register_component(
    register,
    "task_row",
    required=["title"],
    optional={"url": "", "hint": "", "level": "", "reason": "", "code": "", **_STATUS},
)
register_component(
    register,
    "criterion",
    required=["code", "statement", "level"],
    optional={"url": "", **_STATUS},
    block=True,
)
register_component(
    register,
    "evidence",
    required=["title"],
    optional={"url": "", "meta": "", "on_request": False, **_STATUS},
    block=True,
)
register_component(register, "person", required=["name"], optional={"role": "", "email": ""})
register_component(register, "thread", required=["messages"], optional={"empty": "No questions so far."})
register_component(register, "empty_state", required=["title"], optional={"url": "", "action": ""}, block=True)
register_component(
    register,
    "receipt",
    required=["title"],
    optional={"reference": "", "at": None, "sha256": "", "rows": ()},
    block=True,
)
register_component(register, "timeline", required=["entries"])
register_component(register, "journey", required=["stages"])
register_component(register, "conflict", required=["fields", "who"], optional={"at": None})


@register.inclusion_tag("components/meter.html")
def meter(*, value: int, total: int, label: str, unit: str = "complete") -> dict[str, Any]:
    """Show `value` of `total` as words and as a bar."""
    return {
        "value": value,
        "total": total,
        "label": label,
        "unit": unit,
        "percent": round(100 * value / total) if total else 0,
        "complete": bool(total) and value >= total,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(
    *, form: BaseForm | None = None, errors: Iterable[tuple[str, str]] | None = None
) -> dict[str, list[tuple[str, str]]]:
    """List errors, each a link to its field; an empty id gives a sentence without a link."""
    found = errors_of(form) if form is not None else []
    return {"errors": [*found, *(errors or [])]}


@register.inclusion_tag("components/chart.html")
def chart(
    *, title: str, rows: Iterable[Mapping[str, Any]], unit: str = "", maximum: float | None = None
) -> dict[str, Any]:
    """Draw horizontal bars with direct labels, and the same numbers as a table."""
    bars: list[Bar] = bars_for(rows, maximum=maximum)
    return {"title": title, "bars": bars, "unit": unit, "height": max((bar.bottom for bar in bars), default=0) + 4}


@register.simple_tag
def seal(*, level: str, year: int, size: int = 160, monochrome: bool = False) -> SafeString:
    """Draw a seal. Levels: enrolled, accredited, excellence; `size` is its width in CSS pixels."""
    # nosec: our own drawing; level is looked up and year is a number.
    return mark_safe(seal_svg(level=level, year=int(year), size=size, monochrome=monochrome))  # noqa: S308 # nosec


@register.simple_tag(takes_context=True)
def portal_form(context: Context, form: BaseForm) -> SafeString:
    """Render a form's error summary and fields; the page writes `<form>`, the token and the buttons."""
    html: SafeString = render_crispy_form(form, helper=helper_for(form), context=context)
    return html


@register.inclusion_tag("components/facility_nav.html", takes_context=True)
def facility_nav(context: Context, facility: Any) -> dict[str, list[dict[str, Any]]]:
    """List the facility's pages that the reader may know. A locked one stays a link: its page explains the lock."""
    request = context.get("request")
    user, path = getattr(request, "user", None), getattr(request, "path", "")
    entries = [
        {
            "label": entry.label,
            "url": reverse(entry.url_name, args=[facility.slug]),
            "locked": entry.lock(facility),
            "count": entry.count(facility),
        }
        for entry in nav_entries()
        if allowed(user, entry.permission, facility)
    ]
    # The start page's address begins all others, so the longest match is the place where the reader is.
    addresses = [str(entry["url"]) for entry in entries]
    here = max((address for address in addresses if path.startswith(address)), key=len, default=None)
    return {"entries": [entry | {"current": entry["url"] == here} for entry in entries]}


@register.simple_tag(takes_context=True)
def panels(context: Context, page: str, subject: Any) -> SafeString:
    """Show the panels of a page, each with what it finds about `subject`; a panel that finds nothing is left out."""
    request = context.get("request")
    found = [(panel.template, panel.context(subject)) for panel in panels_for(page)]
    shown = [render_to_string(template, facts, request=request) for template, facts in found if facts is not None]
    return mark_safe("\n".join(shown))  # noqa: S308 # nosec - output of autoescaped templates


@register.simple_tag
def portal_facts() -> dict[str, Any]:
    """Return what `portal` is on other pages."""
    return context_processors.facts()


@register.filter
def message_kind(level: str) -> str:
    """Return the kind of notice for the level of a Django message."""
    return {"success": "done", "warning": "waiting", "error": "problem"}.get(level, "neutral")


@register.filter
def money(amount: Decimal | float | str | None, currency: str = "EUR") -> str:
    """Format an amount: `EUR 1,250.00`. Nothing for None."""
    return "" if amount in (None, "") else f"{currency} {Decimal(str(amount)):,.2f}"


@register.filter
def day(value: date | datetime | str | None) -> str:
    """Format a date, in the portal's zone: `24 November 2026`. Nothing for None; documents hold ISO strings."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if value else None
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_date(value, "j F Y")


@register.filter
def moment(value: datetime | str | None) -> str:
    """Format a point in time, in the portal's zone: `24 November 2026, 14:05 CET`. Nothing for None."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if value else None
    if not value:
        return ""
    return format_date(timezone.localtime(value) if timezone.is_aware(value) else value, "j F Y, H:i T")
