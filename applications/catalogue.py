"""The shape of an edition's file, checked before anything is written. Problems are sentences for who loads it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .choices import Level

#: Keys that the file must have, each with what it must be.
KEYS: Mapping[str, type] = {
    "edition": dict,
    "sections": list,
    "standards": list,
    "procedure_groups": list,
    "minimum_procedures_per_year": int,
    "case_review": dict,
}
#: The standard's number and a letter; the code is part of a page's address.
CODE = re.compile(r"[1-9][0-9]?[a-z]")


def problems_of(data: Any) -> list[str]:
    """Return everything that is wrong with the file; nothing means that it can be loaded."""
    if not isinstance(data, dict):
        return ["The file must hold one JSON object."]
    if found := list(_shape(data, KEYS, "The file")):
        return found
    return [*_of_edition(data), *_of_sections(data["sections"]), *_of_standards(data), *_of_groups(data)]


def section_of(standard: int, sections: Sequence[Mapping[str, Any]]) -> int:
    """Return the number of the section whose range holds the standard; 0 if none does."""
    for section in sections:
        first, last = section["standards"]
        if first <= standard <= last:
            return int(section["number"])
    return 0


def _shape(row: Any, keys: Mapping[str, type], where: str) -> Iterator[str]:
    """Say which keys are missing, and which hold something else than they should."""
    names = {dict: "an object", list: "a list", int: "a number", str: "a text"}
    if not isinstance(row, dict):
        yield f"{where} must be an object."
        return
    for key, kind in keys.items():
        if key not in row:
            yield f"{where} has no \u201c{key}\u201d."
        elif not isinstance(row[key], kind) or isinstance(row[key], bool):
            yield f"{where}: \u201c{key}\u201d must be {names[kind]}."
        elif kind in {str, list} and not row[key] and key != "evidence":
            yield f"{where}: \u201c{key}\u201d is empty."


def _of_edition(data: Mapping[str, Any]) -> Iterator[str]:
    yield from _shape(data["edition"], {"name": str}, "The edition")


def _of_sections(sections: Sequence[Any]) -> Iterator[str]:
    for place, section in enumerate(sections, start=1):
        where = f"Section {place} of the list"
        found = list(_shape(section, {"number": int, "title": str, "standards": list}, where))
        yield from found
        if not found and not _is_range(section["standards"]):
            yield f"{where}: \u201cstandards\u201d must hold the first and the last standard's number."
    yield from _doubles("Section", [section.get("number") for section in sections if isinstance(section, dict)])


def _is_range(pair: Sequence[Any]) -> bool:
    return len(pair) == 2 and all(isinstance(number, int) for number in pair) and pair[0] <= pair[1]  # noqa: PLR2004


def _of_standards(data: Mapping[str, Any]) -> Iterator[str]:
    codes: list[str] = []
    numbers: list[int] = []
    sections_are_sound = not any(_of_sections(data["sections"]))
    for place, standard in enumerate(data["standards"], start=1):
        where = f"Standard {place} of the list"
        keys = {"number": int, "title": str, "criteria": list, "evidence": list}
        if found := list(_shape(standard, keys, where)):
            yield from found
            continue
        number = standard["number"]
        numbers.append(number)
        if sections_are_sound and not section_of(number, data["sections"]):
            yield f"Standard {number} is in no section."
        own = [row.get("code") for row in standard["criteria"] if isinstance(row, dict)]
        codes += [code for code in own if isinstance(code, str)]
        yield from _of_criteria(number, standard["criteria"])
        yield from _of_evidence(number, standard["evidence"], own)
    yield from _doubles("Standard", numbers)
    yield from _doubles("Criterion", codes)


def _of_criteria(number: int, criteria: Sequence[Any]) -> Iterator[str]:
    for place, criterion in enumerate(criteria, start=1):
        where = f"Criterion {place} of standard {number}"
        if found := list(_shape(criterion, {"code": str, "level": str, "statement": str}, where)):
            yield from found
            continue
        code, level = criterion["code"], criterion["level"]
        if not CODE.fullmatch(code) or code[:-1] != str(number):
            yield f"Criterion {code}: the code must be the standard's number and a small letter, such as {number}a."
        if level not in Level.values:
            yield f"Criterion {code}: the level \u201c{level}\u201d is unknown. It must be core or extended."


def _of_evidence(number: int, evidence: Sequence[Any], codes: Sequence[Any]) -> Iterator[str]:
    for place, example in enumerate(evidence, start=1):
        where = f"Evidence {place} of standard {number}"
        if found := list(_shape(example, {"name": str, "criteria": list}, where)):
            yield from found
            continue
        for code in example["criteria"]:
            if code not in codes:
                yield f"{where} names the criterion \u201c{code}\u201d, which standard {number} does not have."


def _of_groups(data: Mapping[str, Any]) -> Iterator[str]:
    groups = data["procedure_groups"]
    if not all(isinstance(group, str) and group.strip() for group in groups):
        yield "Each of the \u201cprocedure_groups\u201d must be a text."
    else:
        yield from _doubles("Procedure group", groups)
    if data["minimum_procedures_per_year"] < 1:
        yield "\u201cminimum_procedures_per_year\u201d must be 1 or more."


def _doubles(what: str, values: Sequence[Any]) -> Iterator[str]:
    for value, times in Counter(map(str, values)).items():
        if times > 1:
            yield f"{what} {value} is there {times} times."
