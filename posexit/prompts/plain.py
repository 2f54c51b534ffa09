"""Asks by numbered lines, without redrawing: for screen readers, poor terminals and pipes."""

from __future__ import annotations

import sys
from codecs import lookup

from posexit.identifiers import discreet
from posexit.prompts import Prompt, chosen
from posexit.prompts.hush import heard


class PlainPrompter:
    """Prints a question as lines and reads one line, in which no key but those of the terminal itself works.

    Where the terminal ``edits``, the line can be mended in the middle, in Chinese too.
    """

    has_keys = False

    def __init__(self, *, edits: bool = False) -> None:
        self.takes_ahead = edits and _has_line_editing()

    def ask(self, prompt: Prompt) -> str:
        """Return the line that was typed; the number of a choice becomes its value."""
        lines = [] if prompt.again else ["", *filter(None, [prompt.head])]
        lines.append(prompt.ask)
        lines += [f"  {line}" for line in prompt.about if not prompt.again]
        lines += [f"  {number}) {label}" for number, (_, label) in enumerate(prompt.choices, start=1)]
        lines += [f"  {prompt.now}"] if prompt.now else []
        sys.stdout.write(discreet("\n".join(lines)) + "\n")
        sys.stdout.flush()
        line = self._line(f"  {prompt.hint} > " if prompt.hint else "> ")
        return chosen(line, prompt.choices)

    def _line(self, mark: str) -> str:
        """Return the next line; lines that a paste brought along come with it, so none answers a later question."""
        if self.takes_ahead:
            line = _edited(mark)
            while _more_is_there():
                line += "\n" + _edited("")
            return line
        sys.stdout.write(mark)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        if not sys.stdin.isatty():
            sys.stdout.write("\n")  # nobody pressed Enter on this screen
        while sys.stdin.isatty() and _more_is_there():
            line += sys.stdin.readline()
        return line.rstrip("\r\n")


def _edited(mark: str) -> str:
    with heard():
        return input(mark)


def _has_line_editing() -> bool:
    """Let lines be edited as in a shell; they are not kept, some are secret."""
    try:
        import readline
        from locale import CODESET, nl_langinfo
    except ImportError:  # Windows edits lines by itself
        return False
    readline.set_auto_history(False)
    return lookup(nl_langinfo(CODESET)) == lookup(sys.stdin.encoding)  # else it cuts characters in two


def _more_is_there() -> bool:
    import select

    try:
        return bool(select.select([sys.stdin], [], [], 0.02)[0])
    except (OSError, ValueError):  # Windows selects on sockets only
        return False
