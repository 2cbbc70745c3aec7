"""The part of an edition's file that this floor reads. Problems are sentences for who loads it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from .choices import CaseValue

#: More files than this are a typing error: nobody reads them.
FILES_MAX = 500
#: An item's key names its form fields.
KEY = re.compile(r"[a-z0-9_-]{1,40}")
GROUP_MAX = 80


def problems_of(data: Mapping[str, Any]) -> list[str]:
    """Return everything that is wrong with `case_review` in an edition's file; nothing means that it can be loaded."""
    part = data.get("case_review")
    if not isinstance(part, dict):
        return ["The case review must be an object."]
    return [*_of_files(part.get("files")), *_of_answers(part.get("answers")), *_of_items(part.get("items"))]


def _of_files(files: Any) -> Iterator[str]:
    if isinstance(files, bool) or not isinstance(files, int) or not 1 <= files <= FILES_MAX:
        yield f"Case review: \u201cfiles\u201d must be a number from 1 to {FILES_MAX}."


def _of_answers(answers: Any) -> Iterator[str]:
    """The portal knows four answers; a file may leave them out, but not ask for others."""
    if answers is not None and answers != CaseValue.values:
        yield f"Case review: \u201canswers\u201d must be {', '.join(CaseValue.values)}, in this order."


def _of_items(items: Any) -> Iterator[str]:
    if not isinstance(items, list) or not items:
        yield "Case review: \u201citems\u201d must be a list with at least one item."
        return
    for place, item in enumerate(items, start=1):
        yield from _of_item(item, f"Item {place} of the case review")
    keys = Counter(item["key"] for item in items if isinstance(item, dict) and isinstance(item.get("key"), str))
    for key, times in keys.items():
        if times > 1:
            yield f"Item {key} of the case review is there {times} times."


def _of_item(item: Any, where: str) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{where} must be an object."
        return
    for name in ("key", "group", "statement"):
        if not isinstance(item.get(name), str) or not item[name].strip():
            yield f"{where} has no \u201c{name}\u201d."
    if isinstance(item.get("key"), str) and item["key"] and not KEY.fullmatch(item["key"]):
        yield f"{where}: the key must be 1 to 40 small letters, digits, dashes and underscores."
    if isinstance(item.get("group"), str) and len(item["group"]) > GROUP_MAX:
        yield f"{where}: \u201cgroup\u201d must have {GROUP_MAX} characters or fewer."
