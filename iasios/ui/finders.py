"""Static files that come from packages: Bootstrap's style sheet and the two font families.

Only what pages use is served, each under a fixed name. Files are prepared once into the data folder: fonts become woff2
(a third of the size), and the style sheet loses its pointer to a source map that nobody serves.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join
from fontTools import subset


def as_woff2(source: Path, target: Path) -> None:
    """Compress a font, with the Latin, Greek and Cyrillic letters that names of people and places need."""
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*range(0x20, 0x530), *range(0x1E00, 0x2300)])
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def without_source_map(source: Path, target: Path) -> None:
    """Copy a style sheet without the comment that names its source map."""
    lines = source.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("/*# sourceMappingURL=")]
    target.write_text("\n".join(kept) + "\n", encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A file of a package: `module` is the importable name whose folder holds `file`."""

    module: str
    file: str
    prepare: Callable[[Path, Path], None]

    @property
    def source(self) -> Path:
        """The file in the package; LookupError when the package is not installed."""
        spec = find_spec(self.module)
        folders = list(spec.submodule_search_locations or []) if spec else []
        for folder in folders:
            if (found := Path(folder) / self.file).is_file():
                return found
        message = f"{self.file} of the package {self.module} is missing. Install the requirements again."
        raise LookupError(message)


#: Name below /static/ -> where it comes from.
ASSETS = {
    "framework/bootstrap.min.css": Asset(module="bootstrap", file="css/bootstrap.min.css", prepare=without_source_map),
    "fonts/manrope.woff2": Asset(module="font_manrope", file="files/Manrope-VariableFont_wght.ttf", prepare=as_woff2),
    "fonts/source-serif.woff2": Asset(
        module="font_source_serif_pro", file="files/SourceSerifPro-Regular.ttf", prepare=as_woff2
    ),
    "fonts/source-serif-semibold.woff2": Asset(
        module="font_source_serif_pro", file="files/SourceSerifPro-Semibold.ttf", prepare=as_woff2
    ),
}


class PreparedStorage(FileSystemStorage):
    """The prepared files of this version of the packages; each is made when it is first asked for."""

    def __init__(self) -> None:
        super().__init__(location=str(Path(settings.DATA_DIR) / "build" / "assets"))

    def path(self, name: str) -> str:
        """Return where the prepared file lies, after making it if needed."""
        asset = ASSETS[name]
        source = asset.source
        stat = source.stat()
        stamp = hashlib.sha256(f"{source}:{stat.st_size}:{stat.st_mtime_ns}".encode()).hexdigest()[:12]
        target = Path(safe_join(self.location, stamp, name))
        if not target.exists():
            _make(asset, source, target)
        return str(target)


def _make(asset: Asset, source: Path, target: Path) -> None:
    """Prepare beside the target, then move: two processes that start together never see half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=target.parent)
    os.close(handle)
    try:
        asset.prepare(source, Path(beside))
        Path(beside).chmod(0o644)
        Path(beside).replace(target)
    finally:
        Path(beside).unlink(missing_ok=True)


class PackageAssetsFinder(BaseFinder):
    """Finds the assets above, for `collectstatic` and for the server that serves without it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 - Django's signature
        self.storage = PreparedStorage()

    def check(self, **kwargs: Any) -> list[Any]:  # noqa: ARG002 - Django's signature
        """Nothing to configure, so nothing to check."""
        return []

    def find(  # type: ignore[override]
        self,
        path: str,
        find_all: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,  # noqa: ARG002
    ) -> str | list[str]:
        """Return the file's place, or nothing when the name is not ours."""
        if path not in ASSETS:
            return []
        place = self.storage.path(path)
        return [place] if find_all else place

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, PreparedStorage]]:  # noqa: ARG002
        """Yield every asset."""
        for path in ASSETS:
            yield path, self.storage
