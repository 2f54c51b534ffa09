"""The review: every answer by number, what follows from them, and what will be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from posexit import interview
from posexit.explain import answer_text
from posexit.fields import pattern
from posexit.prompts import BACK, Prompt, command
from posexit.prompts.dialogue import Dialogue
from posexit.questions import Ask


@dataclass(frozen=True)
class Row:
    """One line of the review: the question, its section, label and answer as shown; offered or asked."""

    ask: Ask
    section: str
    label: str
    answer: str
    offered: bool


def rows(dialogue: Dialogue) -> tuple[Row, ...]:
    """Return every question that applies with its answer, asked ones first."""
    walk = interview.walk(dialogue.progress)
    asked = [*_rows(dialogue, walk.done, offered=False)]
    return (*asked, *_rows(dialogue, walk.offered, offered=True))


def _rows(dialogue: Dialogue, asks: tuple[Ask, ...], *, offered: bool) -> Iterator[Row]:
    for ask in asks:
        section = dialogue.library.section(ask.name.split(".")[0]).to(dialogue.lang)
        label = section if ask.parts else dialogue.library.question(pattern(ask.name)).label.to(dialogue.lang)
        yield Row(ask, section, label, _answer(dialogue, ask), offered)


def _answer(dialogue: Dialogue, ask: Ask) -> str:
    if ask.parts:
        count = interview.entries(dialogue.progress, ask)
        lines = [
            interview.entry_line(dialogue.progress, ask, no, dialogue.library, dialogue.lang)
            for no in range(1, count + 1)
        ]
        return "\n".join(line for line in lines if line)
    case = interview.walk(dialogue.progress).case
    state = case.state(ask.name)
    if state == "answered":
        return answer_text(case, ask.name, dialogue.library, dialogue.lang)
    return "" if state == "unasked" else dialogue.library.words.say(f"state.{state}", dialogue.lang)


def review(dialogue: Dialogue, show: Callable[[tuple[Row, ...]], None]) -> None:
    """Show the review and change what the user names, until Enter.

    Raises:
        Interrupted: the user stopped.
    """
    say = dialogue.library.words.say
    while True:
        found = rows(dialogue)
        show(found)
        prompt = Prompt(ask=say("start.choose", dialogue.lang), hint=say("start.choose-hint", dialogue.lang))
        typed = dialogue.read(prompt).strip()
        if not typed:
            return
        if command(typed) == BACK:
            dialogue.one(next(row.ask for row in reversed(found) if not row.offered))
        elif typed.isdecimal() and 1 <= int(typed) <= len(found):
            dialogue.one(found[int(typed) - 1].ask)
        else:
            dialogue.tell(say("start.no-number", dialogue.lang))
        dialogue.run()
