"""Asks by numbered lines, without redrawing: for screen readers, poor terminals and pipes."""

from __future__ import annotations

import sys

from posexit.prompts import Prompt, chosen
from posexit.values import discreet


class PlainPrompter:
    """Prints a question as lines and reads one line."""

    has_keys = False

    def ask(self, prompt: Prompt) -> str:
        """Return the line that was typed; the number of a choice becomes its value."""
        lines = [] if prompt.again else ["", *filter(None, [prompt.head])]
        lines.append(prompt.ask)
        lines += [f"  {line}" for line in prompt.about if not prompt.again]
        lines += [f"  {number}) {label}" for number, (_, label) in enumerate(prompt.choices, start=1)]
        lines += [f"  {line}" for line in (prompt.now, prompt.hint) if line]
        sys.stdout.write(discreet("\n".join(lines)) + "\n> ")
        sys.stdout.flush()
        return chosen(_line(), prompt.choices)


def _line() -> str:
    """Return the next line; lines that a paste brought along come with it, so none answers a later question."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    if not sys.stdin.isatty():
        sys.stdout.write("\n")  # nobody pressed Enter on this screen
    while sys.stdin.isatty() and _more_is_there():
        line += sys.stdin.readline()
    return line.rstrip("\r\n")


def _more_is_there() -> bool:
    import select

    try:
        return bool(select.select([sys.stdin], [], [], 0.02)[0])
    except (OSError, ValueError):  # Windows selects on sockets only
        return False
