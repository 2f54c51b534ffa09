"""The licences of what posexit is used with, as the installed packages state them: the table in SECURITY.md.

python tests/libraries.py    writes the table anew
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from licences import named
from lowest import requirements
from packaging.requirements import Requirement

PAGE = Path(__file__).parents[1] / "SECURITY.md"
_TABLE = re.compile(r"(?<=<!-- licences -->\n).*?(?=<!-- end -->)", re.DOTALL)
_FAMILIES = (
    ("OFL-1.1", r"\bOFL\b|Open Font"),
    ("LGPL", r"\bLGPL|Lesser General"),
    ("MPL-2.0", r"\bMPL|Mozilla"),
    ("MIT", r"\bMIT\b"),
    ("BSD", r"\bBSD\b"),
    ("Apache-2.0", r"Apache"),
    ("ISC", r"\bISC\b"),
    ("PSF-2.0", r"\bPSF\b|Python Software Foundation"),
)


def family(found: Distribution) -> str:
    """Return the licence that a package states, by the name of its family; its own words where that is not known."""
    said = named(found)
    return ", ".join(name for name, pattern in _FAMILIES if re.search(pattern, said)) or said or "?"


def needed(names: list[str], seen: set[str] | None = None) -> Iterator[Distribution]:
    """Yield what is installed of some requirements, and of theirs, once each."""
    seen = set() if seen is None else seen
    for requirement in map(Requirement, names):
        name = requirement.name.lower().replace("_", "-")
        extras = requirement.extras or {""}
        applies = requirement.marker is None or any(requirement.marker.evaluate({"extra": e}) for e in extras)
        if name in seen or not applies:
            continue
        seen.add(name)
        found = distribution(name)
        yield found
        yield from needed(found.requires or [], seen)


def rows() -> dict[str, tuple[str, bool]]:
    """Return every package by name with its licences, and whether posexit asks for it itself."""
    asked = {Requirement(one).name.lower() for one in requirements()}
    found = {one.metadata["Name"].lower().replace("_", "-"): family(one) for one in needed(requirements())}
    return {name: (found[name], name in asked) for name in sorted(found)}


def table() -> str:
    """Return the table as SECURITY.md has it."""
    lines = ["| Package | Licence | Asked for by |", "| --- | --- | --- |"]
    lines += [
        f"| {name} | {told} | {'posexit' if own else 'another'} |" for name, (told, own) in rows().items()
    ]
    return "\n" + "\n".join(lines) + "\n\n"


def listed() -> dict[str, str]:
    """Return the licences that SECURITY.md lists, by package."""
    found = _TABLE.search(PAGE.read_text(encoding="utf-8"))
    lines = (found[0] if found else "").strip().split("\n")[2:]
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {name: told for name, told, _ in cells}


if __name__ == "__main__":
    PAGE.write_text(_TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
