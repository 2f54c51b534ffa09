"""How a question reaches the user and a raw answer comes back: one interface, two prompters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from posexit.phrases import NONE_OF_THEM, heard, says_none, yes_or_no

BACK, QUIT, HELP, SKIP = "返回", "退出", "?", "跳过"
_LONGEST_DRAFT = 4000
_NEVER_SHOWN_AGAIN = {"whole-card-number", "forbidden-character", "too-long"}

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
_MARKS = "。．.、,，!！)）"
"""What people type behind a word or the number of a choice."""


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

    takes_ahead: bool
    """Whether it shows by itself what was typed before it asked, so that the terminal need not."""

    def ask(self, prompt: Prompt) -> str:
        """Return what the user typed or chose.

        Raises:
            EOFError: no more input will come.
            KeyboardInterrupt: the user pressed Ctrl-C.
        """


def command(typed: str) -> str | None:
    """Return BACK, QUIT, HELP or SKIP where the user typed one of their words, in either language."""
    said = _TYPED.get(typed.strip().rstrip(_MARKS).casefold())
    return said or (
        SKIP if heard(typed) == "left" else HELP if typed.strip() and not typed.strip(" ?？") else None
    )


def draft(typed: str, *codes: str) -> str:
    """Return what of a refused answer stands in the line again, to be mended; ``codes`` say why it was refused."""
    return "" if len(typed) > _LONGEST_DRAFT or _NEVER_SHOWN_AGAIN & {*codes} else typed


def chosen(typed: str, choices: tuple[tuple[str, str], ...]) -> str:
    """Return the value of a choice that was typed by its number, value, label or as yes or no; else what was typed."""
    text = typed.strip().rstrip(_MARKS)
    if text.isdecimal() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1][0]
    for value, label in choices:
        if text.casefold() in {value.casefold(), label.casefold()}:
            return value
    kept = {value for value, _ in choices}
    meant = (yes_or_no(text), *(NONE_OF_THEM if says_none(text) else ()))
    return next((value for value in meant if value in kept), typed)
