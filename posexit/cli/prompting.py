"""Which prompter fits the terminal that somebody sits at."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from posexit.identifiers import discreet
from posexit.terminal import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from posexit.prompts import Prompter

_KEYLESS = {"", "dumb", "unknown"}


def prompter(*, plain: bool) -> Prompter | None:
    """Return the prompter that fits: by keys, or by lines where that is asked for or keys do not work.

    None where nobody sits at a terminal and lines were not asked for.
    """
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    by_keys = at_terminal and _takes_keys()
    if plain or (sys.stdin.isatty() and not _takes_keys()) or _in_emacs():
        from posexit.prompts.plain import PlainPrompter

        return PlainPrompter(edits=by_keys)
    if not by_keys:
        return None
    from posexit.prompts.keys import KeyPrompter

    return KeyPrompter(wrapped)


def teller(asker: Prompter | None) -> Callable[[str], None]:
    """Return what shows a line of the conversation; where lines are asked for, each stays one."""
    by_lines = asker is not None and not asker.has_keys

    def tell(line: str) -> None:
        if sys.stdout.isatty() and not by_lines:
            line = wrapped(line)
        sys.stdout.write(discreet(line) + "\n")

    return tell


def _takes_keys() -> bool:
    """Return whether the terminal can move its cursor; on Windows every console can."""
    return not _in_emacs() and (sys.platform == "win32" or os.environ.get("TERM", "") not in _KEYLESS)


def _in_emacs() -> bool:
    """Return whether this runs in a shell buffer of Emacs, which hands over whole lines."""
    return "comint" in os.environ.get("INSIDE_EMACS", "") or os.environ.get("EMACS") == "t"
