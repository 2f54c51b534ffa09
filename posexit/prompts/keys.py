"""Asks with arrow keys and line editing. The only user of questionary."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.keys import Keys

from posexit.phrases import says_unknown
from posexit.prompts import BACK, Prompt, chosen, command

_STYLE = questionary.Style(
    [
        ("qmark", "fg:ansicyan"),
        ("question", "bold"),
        ("instruction", ""),
        ("pointer", "fg:ansicyan"),
        ("separator", ""),
        ("answer", ""),
    ]
)

_SHOWN = 40


class KeyPrompter:
    """Asks by questionary; the question is erased when answered, so that no secret stays on the screen."""

    has_keys = takes_ahead = True

    def __init__(self, wrap: Callable[[str], str]) -> None:
        self._wrap = wrap

    def ask(self, prompt: Prompt) -> str:
        """Return the choice made or the line typed; Ctrl-B and Alt-Left mean back."""
        question = self._select(prompt) if prompt.choices else self._text(prompt)
        typed = str(question.unsafe_ask())
        added = typed.removeprefix(prompt.current).strip()
        is_word = command(added) or says_unknown(added)
        return added if is_word else typed  # the word, not the answer behind which it was typed

    def _text(self, prompt: Prompt) -> questionary.Question:
        now = prompt.now if prompt.now and not prompt.current else ""
        question = questionary.text(
            self._wrap(f" {prompt.ask}").strip(),
            default=prompt.current,
            qmark=_head(prompt),
            style=_STYLE,
            instruction=self._below(*prompt.about, now, prompt.hint) + "\n>",
            erase_when_done=True,
        )
        return _with_keys(question, _leaving_keys())

    def _select(self, prompt: Prompt) -> questionary.Question:
        titles: list[questionary.Choice] = [
            questionary.Choice(f"{number}. {label}", value)
            for number, (value, label) in enumerate(prompt.choices, start=1)
        ]
        values = {value for value, _ in prompt.choices}
        typed = _Typed()
        question = questionary.select(
            self._wrap(f" {prompt.ask}").strip(),
            [*titles, typed.line],
            default=prompt.current if prompt.current in values else None,
            pointer=_pointer(),
            qmark=_head(prompt),
            style=_STYLE,
            instruction=self._below(*prompt.about, prompt.hint) or " ",
            use_jk_keys=False,
            use_emacs_keys=False,
            erase_when_done=True,
        )
        return _with_keys(question, _leaving_keys(), _typing_keys(typed, prompt))

    def _below(self, *lines: str) -> str:
        return "".join("\n" + self._wrap(f"  {line}") for line in lines if line)


def _pointer() -> str:
    """Return what points at a choice, in a character that the terminal has."""
    try:
        "»".encode(sys.stdout.encoding or "utf-8")
    except UnicodeError:
        return ">"
    return "»"


def _head(prompt: Prompt) -> str:
    return f"\n{prompt.head}\n" if prompt.head else "\n"


def _with_keys(question: questionary.Question, *more: KeyBindings) -> questionary.Question:
    application: Application[Any] = question.application
    application.key_bindings = merge_key_bindings(
        [binding for binding in (application.key_bindings, *more) if binding]
    )
    return question


def _leaving_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add(Keys.ControlB, eager=True)
    @keys.add(Keys.Escape, Keys.Left)
    def _back(event: Any) -> None:
        event.app.exit(result=BACK)

    @keys.add(Keys.SIGINT)
    def _interrupted(event: Any) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    return keys


class _Typed:
    """What is typed at a list, shown on the line below it."""

    def __init__(self) -> None:
        self.line = questionary.Separator()
        self.text = ""
        self.change("")

    def change(self, text: str) -> None:
        self.text = "".join(char for char in text if char.isprintable())
        self.line.title = f"> {self.text[-_SHOWN:]}" if self.text else " "


def _typing_keys(typed: _Typed, prompt: Prompt) -> KeyBindings:
    """Return bindings by which a word or a number can be typed at a list and entered.

    Input methods swallow control keys, so every command must be typeable where there is no text line.
    """
    keys = KeyBindings()

    @keys.add(Keys.Any)
    @keys.add(Keys.BracketedPaste)
    def _type(event: Any) -> None:
        key = event.key_sequence[-1].key
        if key == Keys.BracketedPaste or not isinstance(key, Keys):  # Home and its like are no text
            typed.change(typed.text + event.data)

    @keys.add(Keys.Backspace, eager=True)
    def _erase(_event: Any) -> None:
        typed.change(typed.text[:-1])

    @keys.add(Keys.Enter, eager=True, filter=Condition(lambda: bool(typed.text)))
    def _enter(event: Any) -> None:
        event.app.exit(result=chosen(typed.text, prompt.choices))

    return keys
