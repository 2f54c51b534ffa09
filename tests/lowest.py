"""The lowest versions that pyproject.toml promises, as constraints for pip: what CI runs the tests with besides.

python tests/lowest.py > build/lowest.txt
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
RUNTIME = ("pdf", "xlsx")
"""The extras that users install; what only developers need has no lowest version of its own."""
_BOUND = re.compile(r"([A-Za-z0-9._-]+)>=([0-9][0-9.]*)")


def requirements() -> list[str]:
    """Return what posexit asks for when it is used, each as pyproject.toml has it."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *(one for extra in RUNTIME for one in extras[extra])]


def lowest() -> Iterator[tuple[str, str]]:
    """Yield every dependency with its lowest version.

    Raises:
        ValueError: one has no lower bound, or more than that.
    """
    for requirement in requirements():
        bound = _BOUND.fullmatch(requirement)
        if not bound:
            raise ValueError(requirement)
        yield bound[1], bound[2]


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}=={version}\n" for name, version in lowest())
