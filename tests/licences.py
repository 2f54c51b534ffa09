"""Prints the licences of everything installed in a folder, texts and all: python tests/licences.py SITE.

Exits 1 where something says no licence, or one under which it could not be passed on beside the others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

_TEXT = re.compile(
    r"(?:^|/)(?:licen[cs]es?|copying|notice|ofl|authors)[^/]*$|\.dist-info/licenses/", re.IGNORECASE
)
_NOT_BESIDE = re.compile(
    r"\b(?:A?GPL|GNU (?:Affero )?General Public|proprietary|non-?commercial)\b", re.IGNORECASE
)
_LONGEST = 80


def named(found: Distribution) -> str:
    """Return the licence that a distribution says it has, "" where it says none."""
    about = found.metadata
    said = [about.get("License-Expression"), about.get("License")]
    said += [
        line.rpartition("::")[2]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    lines = (line.strip().splitlines()[0] for line in said if line and line.strip())
    return next((line for line in lines if len(line) < _LONGEST and line != "UNKNOWN"), "")


def texts(found: Distribution) -> Iterator[str]:
    """Yield the texts of its licences that a distribution brings along."""
    for file in found.files or ():
        if _TEXT.search(str(file)) and file.suffix not in {".py", ".pyi", ".pyc"}:
            yield f"--- {file}\n{Path(str(file.locate())).read_text(encoding='utf-8', errors='replace').strip()}"


def told(every: list[Distribution]) -> Iterator[str]:
    """Yield a list of what there is, and then the texts of each licence."""
    yield "posexit in one file holds these, unchanged, each under its own licence:\n"
    yield from (f"  {one.name} {one.version}: {named(one) or 'says no licence'}" for one in every)
    for one in every:
        yield f"\n{'=' * 80}\n{one.name} {one.version}: {named(one)}\n"
        yield "\n\n".join(texts(one)) or "(brings no text of it along)"


def main(site: str) -> int:
    """Print everything; return the exit code."""
    every = sorted(distributions(path=[site]), key=lambda one: one.name.casefold())
    sys.stdout.write("\n".join(told(every)) + "\n")
    wrong = [one.name for one in every if not named(one) or _NOT_BESIDE.search(named(one))]
    if wrong:
        sys.stderr.write(f"cannot be passed on like this: {', '.join(wrong)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
