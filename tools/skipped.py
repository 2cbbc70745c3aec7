"""Print the tests that were skipped, with their reasons, from the JUnit reports of a folder."""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree  # nosec B405 - reads our own reports


def skipped(report: Path) -> Counter[str]:
    """Count the skipped tests of one report by test and reason."""
    cases = ElementTree.parse(report).iter("testcase")  # noqa: S314  # nosec B314
    return Counter(
        f"{case.get('classname')}::{case.get('name')}: {reason.get('message')}"
        for case in cases
        for reason in case.findall("skipped")
    )


def main() -> None:
    """Print one line for each report and each skipped test."""
    reports = sorted(Path(sys.argv[1]).glob("*.xml"))
    if not reports:
        print("No report was written: the tests did not run.")
    for report in reports:
        found = skipped(report)
        print(f"{report.stem}: {sum(found.values()) or 'none'}")
        for line in sorted(found):
            print(f"  {line}")


if __name__ == "__main__":
    main()
