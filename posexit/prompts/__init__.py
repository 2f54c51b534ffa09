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
    """What is asked.

    ``head`` is the section and how much is left, ``about`` the lines on why it is asked and what an
    answer looks like, ``choices`` are (value, label). ``current`` is what stands in the line, or is
    chosen, at first; ``now`` says the answer so far in words, secrets masked. ``hint`` names the words
    that may be typed. ``again`` marks a question that was asked just before.
    """

    ask: str
    choices: tuple[tuple[str, str], ...] = ()
    head: str = ""
    about: tuple[str, ...] = ()
    current: str = ""
    now: str = ""
    hint: str = ""
    again: bool = False


class Prompter(Protocol):
    """Asks one question. Typed words and keys for back, quit, help and skip come back as those words."""

    has_keys: bool
    """Whether choices are made with keys, so that hints may name them."""

    def ask(self, prompt: Prompt) -> str:
        """Return what the user typed or chose.

        Raises:
            EOFError: no more input will come.
            KeyboardInterrupt: the user pressed Ctrl-C.
        """


def command(typed: str) -> str | None:
    """Return BACK, QUIT, HELP or SKIP where the user typed one of their words, in either language."""
    return _TYPED.get(typed.strip().casefold())


def chosen(typed: str, choices: tuple[tuple[str, str], ...]) -> str:
    """Return the value of a choice that was typed by its number, value or label; else what was typed."""
    text = typed.strip()
    if text.isdecimal() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1][0]
    for value, label in choices:
        if text.casefold() in {value.casefold(), label.casefold()}:
            return value
    return typed
