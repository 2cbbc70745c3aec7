"""What every e-mail must say, and that its two parts say the same."""

import html
import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from django.conf import settings

from iasios.notifications.adapters import ACCOUNT_MAILS
from iasios.notifications.payloads import Payload
from iasios.notifications.services import render
from tests.mail.samples import payload_classes, samples

FOLDER = Path(settings.BASE_DIR) / "templates" / "email"
ALLAUTH = Path(allauth.__file__).parent / "templates"
BUTTON = "http://127.0.0.1:8000/my/st-marks/task/"
MAILS = samples()


def named(payload: Payload) -> str:
    return f"{payload.template}: {payload.heading}"


def parts(payload: Payload) -> tuple[str, str, str]:
    return render(payload.template, payload.context() | {"button_url": BUTTON})


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def visible(markup: str) -> str:
    body = re.sub(r"<(head|style)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def test_every_folder_is_a_payloads_and_has_three_parts() -> None:
    folders = {folder.name for folder in FOLDER.iterdir() if folder.is_dir()}
    assert folders == {kind.template for kind in payload_classes()}
    for folder in sorted(folders):
        assert {part.name for part in (FOLDER / folder).iterdir()} == {"subject.txt", "body.txt", "body.html"}, folder


def test_every_e_mail_of_the_sign_in_system_has_words() -> None:
    prefixes = {path.name.removesuffix("_subject.txt") for path in ALLAUTH.glob("*/email/*_subject.txt")}
    prefixes -= {path.name.removesuffix("_subject.txt") for path in ALLAUTH.glob("socialaccount/email/*_subject.txt")}
    assert prefixes
    assert prefixes <= set(ACCOUNT_MAILS)


@pytest.mark.parametrize("payload", MAILS, ids=named)
def test_both_parts_say_the_same(payload: Payload) -> None:
    _subject, text, markup = parts(payload)
    without_address = text.replace(BUTTON, "")
    assert sorted(words_of(without_address)) == sorted(words_of(visible(markup)))


@pytest.mark.parametrize("payload", MAILS, ids=named)
def test_each_part_has_the_one_link(payload: Payload) -> None:
    _subject, text, markup = parts(payload)
    assert re.findall(r"https?://\S+", text) == [BUTTON]
    assert re.findall(r'href="([^"]*)"', markup) == [BUTTON]
    assert "src=" not in markup


@pytest.mark.parametrize("payload", MAILS, ids=named)
def test_subject_fits(payload: Payload) -> None:
    short = payload if not payload.facility_name else type(payload)(**_fields(payload) | {"facility_name": "St Mark's"})
    subject = parts(short)[0]
    assert 8 < len(subject) < 90
    assert "&" not in subject.replace(" & ", "")
    if short.facility_name:
        assert "St Mark's" in subject


@pytest.mark.parametrize("payload", MAILS, ids=named)
def test_says_whom_to_ask_and_speaks_plainly(payload: Payload) -> None:
    _subject, text, markup = parts(payload)
    for part in (text, visible(markup)):
        assert settings.OFFICE_EMAIL in part
        assert settings.OFFICE_PHONE in part
        assert "!" not in part
        assert not re.search(r"\b(please|invalid|sorry)\b", part, re.IGNORECASE)
    for sentence in re.split(r"[.?:]\s|\n", text):
        assert len(sentence.split()) <= 25, sentence


@pytest.mark.parametrize("payload", MAILS, ids=named)
def test_html_is_safe_and_small(payload: Payload) -> None:
    _subject, text, markup = parts(payload)
    assert markup.count("<h1") == 1
    assert '<html lang="en-GB" dir="ltr"' in markup
    assert len(markup.encode()) < 102_000
    assert "<script" not in markup
    assert "{{" not in text + markup
    assert "&#x27;" not in text
    assert "&amp;" not in text


def _fields(payload: Payload) -> dict[str, Any]:
    return dict(vars(payload))
