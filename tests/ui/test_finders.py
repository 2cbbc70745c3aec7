"""Static files from packages: found, small, and fit for hashed names."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from django.test import override_settings
from fontTools.ttLib import TTFont

from iasios.ui.finders import ASSETS, Asset, PackageAssetsFinder, without_source_map


@pytest.mark.parametrize("name", ASSETS)
def test_assets_are_found_under_their_fixed_names(name: str) -> None:
    found = finders.find(name)

    assert isinstance(found, str)
    assert Path(found).stat().st_size > 10_000


def test_unknown_names_are_not_ours() -> None:
    finder = PackageAssetsFinder()

    assert not finder.find("fonts/other.woff2")
    assert finder.find("../settings.py", find_all=True) == []


def test_every_listed_file_exists() -> None:
    listed = dict(PackageAssetsFinder().list(None))

    assert set(listed) == set(ASSETS)
    assert all(Path(storage.path(name)).is_file() for name, storage in listed.items())


def test_fonts_have_the_letters_of_european_names() -> None:
    place = finders.find("fonts/manrope.woff2")
    assert isinstance(place, str)
    letters = TTFont(place).getBestCmap()

    assert all(ord(letter) in letters for letter in "AzÄßéøłčőşΩЖ€“”·")
    assert Path(place).stat().st_size < 80_000


def test_style_sheet_names_no_source_map(tmp_path: Path) -> None:
    source, target = tmp_path / "a.css", tmp_path / "b.css"
    source.write_text("p{}\n/*# sourceMappingURL=a.css.map */\n", encoding="utf-8")

    without_source_map(source, target)

    assert target.read_text(encoding="utf-8") == "p{}\n"


def test_missing_package_says_what_to_do() -> None:
    with pytest.raises(LookupError, match="Install the requirements again"):
        _ = Asset(module="bootstrap", file="css/nothing.css", prepare=without_source_map).source


def test_collected_files_get_hashed_names_inside_style_sheets_too(tmp_path: Path) -> None:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=storages):
        call_command(Command(), interactive=False, verbosity=0, ignore_patterns=["admin", "post_office", "mfa"])

    sheet = next(tmp_path.glob("css/portal.*.css")).read_text(encoding="utf-8")
    assert 'url("../framework/bootstrap.min.css")' not in sheet
    assert ") layer(framework);" in sheet
    assert list(tmp_path.glob("fonts/manrope.*.woff2"))
