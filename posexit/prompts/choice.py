"""One choice outside the interview: go on with a case, open a folder."""

from __future__ import annotations

from collections.abc import Callable

from posexit.prompts import QUIT, Prompt, Prompter, chosen, command


def pick(prompter: Prompter, prompt: Prompt, refuse: Callable[[], None]) -> str:
    """Return the value chosen by key, number or word; an empty line takes the current one.

    Raises:
        EOFError: no more input will come.
        KeyboardInterrupt: the user stopped, by key or by word.
    """
    values = {value for value, _ in prompt.choices}
    while True:
        typed = prompter.ask(prompt)
        if command(typed) == QUIT:
            raise KeyboardInterrupt
        said = chosen(typed, prompt.choices) if typed.strip() else prompt.current
        if said in values:
            return said
        refuse()
