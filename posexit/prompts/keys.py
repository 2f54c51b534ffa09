"""Asks with arrow keys and line editing. The only user of questionary."""

from __future__ import annotations

from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.keys import Keys

from posexit.prompts import BACK, Prompt

_STYLE = questionary.Style(
    [
        ("qmark", "fg:ansicyan"),
        ("question", "bold"),
        ("instruction", "fg:ansibrightblack"),
        ("pointer", "fg:ansicyan"),
    ]
)


class KeyPrompter:
    """Asks by questionary; the line is erased when answered, so that no secret stays on the screen."""

    def __init__(self, typed_hint: str) -> None:
        self._typed_hint = typed_hint

    def ask(self, prompt: Prompt) -> str:
        """Return the choice made or the line typed; Ctrl-B and Alt-Left mean back."""
        question = self._select(prompt) if prompt.choices else self._text(prompt)
        return str(question.unsafe_ask())

    def _text(self, prompt: Prompt) -> questionary.Question:
        question = questionary.text(
            prompt.ask,
            default="" if prompt.secret else prompt.current,
            qmark="?",
            style=_STYLE,
            instruction=f"{prompt.hint} " if prompt.hint else None,
            erase_when_done=True,
        )
        return _with_keys(question, _back_keys())

    def _select(self, prompt: Prompt) -> questionary.Question:
        titles = [
            questionary.Choice(f"{no}. {label}", value)
            for no, (value, label) in enumerate(prompt.choices, start=1)
        ]
        values = [value for value, _ in prompt.choices]
        typed: list[str] = []
        question = questionary.select(
            prompt.ask,
            titles,
            default=prompt.current if prompt.current in values else None,
            qmark="?",
            style=_STYLE,
            instruction=prompt.hint or self._typed_hint,
            use_jk_keys=False,
            use_emacs_keys=False,
            rprompt=lambda: f"> {''.join(typed)}" if typed else "",
            erase_when_done=True,
        )
        return _with_keys(question, _back_keys(), _typing_keys(typed, values))


def _with_keys(question: questionary.Question, *more: KeyBindings) -> questionary.Question:
    application: Application[Any] = question.application
    application.key_bindings = merge_key_bindings(
        [binding for binding in (application.key_bindings, *more) if binding]
    )
    return question


def _back_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add(Keys.ControlB, eager=True)
    @keys.add(Keys.Escape, Keys.Left)
    def _back(event: Any) -> None:
        event.app.exit(result=BACK)

    return keys


def _typing_keys(typed: list[str], values: list[str]) -> KeyBindings:
    """Return bindings by which a word or a number can be typed at a list, shown beside it, and entered.

    Input methods swallow control keys, so every command must be typeable where there is no text line.
    """
    keys = KeyBindings()
    something = Condition(lambda: bool(typed))

    @keys.add(Keys.Any)
    def _type(event: Any) -> None:
        typed.extend(char for char in event.data if char.isprintable())

    @keys.add(Keys.BracketedPaste)
    def _paste(event: Any) -> None:
        typed.extend(char for char in event.data if char.isprintable())

    @keys.add(Keys.Backspace, eager=True)
    def _erase(_event: Any) -> None:
        del typed[-1:]

    @keys.add(Keys.Enter, eager=True, filter=something)
    def _enter(event: Any) -> None:
        text = "".join(typed).strip()
        chosen = int(text) - 1 if text.isdecimal() else -1
        event.app.exit(result=values[chosen] if 0 <= chosen < len(values) else text)

    return keys
