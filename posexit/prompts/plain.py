"""Asks by numbered lines, without redrawing: for screen readers, poor terminals and pipes."""

from __future__ import annotations

import sys

from posexit.prompts import Prompt


class PlainPrompter:
    """Prints a question as lines and reads one line."""

    def ask(self, prompt: Prompt) -> str:
        """Return the line that was typed; the number of a choice becomes its value."""
        out = sys.stdout
        out.write(f"{prompt.ask}\n")
        for number, (_, label) in enumerate(prompt.choices, start=1):
            out.write(f"  {number}) {label}\n")
        if prompt.hint:
            out.write(f"  {prompt.hint}\n")
        out.write("> ")
        out.flush()
        typed = _line()
        if typed.strip().isdecimal() and 1 <= int(typed) <= len(prompt.choices):
            return prompt.choices[int(typed) - 1][0]
        return typed


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
