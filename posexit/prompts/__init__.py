"""How a question reaches the user and a raw answer comes back: one interface, two prompters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

BACK, QUIT, HELP, SKIP = "返回", "退出", "?", "跳过"

_TYPED = {
    BACK: BACK,
    "back": BACK,
    QUIT: QUIT,
    "quit": QUIT,
    "exit": QUIT,
    HELP: HELP,
    "？": HELP,
    "帮助": HELP,
    "help": HELP,
    SKIP: SKIP,
    "skip": SKIP,
}


@dataclass(frozen=True)
class Prompt:
    """What is asked: ``choices`` are (value, label); ``current`` is the answer so far as it is typed."""

    ask: str
    choices: tuple[tuple[str, str], ...] = ()
    current: str = ""
    secret: bool = False
    hint: str = ""


class Prompter(Protocol):
    """Asks one question. Typed words and keys for back, quit, help and skip come back as those words."""

    def ask(self, prompt: Prompt) -> str:
        """Return what the user typed or chose.

        Raises:
            EOFError: no more input will come.
            KeyboardInterrupt: the user pressed Ctrl-C.
        """


def command(typed: str) -> str | None:
    """Return BACK, QUIT, HELP or SKIP where the user typed one of their words, in either language."""
    return _TYPED.get(typed.strip().casefold())
