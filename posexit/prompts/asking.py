"""Asks the few things that a command still needs after its flags: one by one, back and forth, nothing saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from posexit.errors import Interrupted, PosexitError, UsageError
from posexit.prompts import BACK, HELP, QUIT, SKIP, Prompt, Prompter, chosen, command, draft
from posexit.values import Refused

Say = Callable[..., str]
Answers = dict[str, str]


def _as_typed(raw: str) -> str:
    return raw


@dataclass(frozen=True)
class Item:
    """One thing to know: ``name`` is the flag that gives it, unless ``flag`` says otherwise, ``read`` takes what was typed or refuses it.

    ``current`` is taken by an empty line, and where nobody is asked. ``about`` says why it is asked.
    ``long`` may have several lines.
    """

    name: str
    ask: str
    read: Callable[[str], str] = _as_typed
    choices: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    current: str = ""
    about: tuple[str, ...] = ()
    flag: str = ""
    long: bool = False


def settle(item: Item, raw: str) -> str:
    """Return what was typed or given for an item, as it is kept.

    Raises:
        Refused: it cannot be taken.
    """
    if not item.choices:
        taken = item.read(raw)
        if item.needed and not taken:
            raise Refused("needed")
        return taken
    said = chosen(raw, item.choices)
    if said not in {value for value, _ in item.choices}:
        raise Refused("not-a-choice", choices=", ".join(value for value, _ in item.choices))
    return said


@dataclass
class Asking:
    """One command that asks. Without a prompter the flags have to say everything that is needed."""

    prompter: Prompter | None
    say: Say
    tell: Callable[[str], None]

    def run(self, items: Callable[[Mapping[str, str]], Sequence[Item]], given: Mapping[str, str]) -> Answers:
        """Return the answers to all items; which there are may depend on the answers so far.

        Raises:
            PosexitError: what a flag gives cannot be taken, or the input ended.
            UsageError: something needed is missing and nobody can be asked.
            Interrupted: the user stopped.
        """
        answers: Answers = {}
        asked: list[str] = []
        while item := next((one for one in items(answers) if one.name not in answers), None):
            if item.name in given:
                answers[item.name] = self._flag(item, given[item.name])
            elif self.prompter is None:
                if item.needed and not item.current:
                    raise UsageError("flag-missing", name=item.flag or f"--{item.name}")
                answers[item.name] = item.current
            else:
                said = self._ask(self.prompter, item)
                if said is None:
                    self._back(asked, answers)
                else:
                    answers[item.name] = said
                    asked.append(item.name)
                    if said:
                        self.tell(
                            self.say("living.taken", ask=item.ask, answer=dict(item.choices).get(said, said))
                        )
        return answers

    def _flag(self, item: Item, raw: str) -> str:
        try:
            return settle(item, raw)
        except Refused as refused:
            problem = (None, item.flag or f"--{item.name}", refused.code, refused.params)
            raise PosexitError("bad-flag", problems=[problem]) from None

    def _back(self, asked: list[str], answers: Answers) -> None:
        """Forget the last answer, and what was taken from flags after it."""
        if not asked:
            self.tell(self.say("dialogue.first"))
            return
        last = asked.pop()
        for name in list(answers)[list(answers).index(last) :]:
            del answers[name]

    def _ask(self, prompter: Prompter, item: Item) -> str | None:
        """Return the answer to an item, None where the user goes back."""
        again, refused_line = False, ""
        while True:
            typed = self._read(prompter, item, refused_line, again=again)
            again, refused_line = True, ""
            said = command(typed)
            if said == BACK:
                return None
            if said == HELP:
                self.tell(self.say("living.help-choice" if item.choices else "living.help"))
                continue
            if said == SKIP or not typed.strip():
                if item.current or not item.needed:
                    return item.current
                self.tell(self.say("living.needed"))
                continue
            if len(lines := typed.strip().splitlines()) > 1 and not item.long:
                self.tell(self.say("dialogue.several-lines", count=len(lines)))
                continue
            try:
                return settle(item, typed)
            except Refused as refused:
                refused_line = draft(typed, refused.code)
                params = {**refused.params}
                if item.choices:
                    params["choices"] = self.say("living.or").join(label for _, label in item.choices)
                self.tell(self.say("dialogue.bad", reason=self.say(f"values.{refused.code}", **params)))

    def _read(self, prompter: Prompter, item: Item, refused_line: str, *, again: bool) -> str:
        """Return what was typed; the line holds what was refused before, so that it can be mended."""
        hint = self.say(f"living.hint-{_hint(prompter, item)}")
        labels = dict(item.choices)
        prompt = Prompt(
            ask=item.ask,
            choices=item.choices,
            about=item.about,
            current=item.current if item.choices else refused_line,
            now=self.say("dialogue.now", answer=labels.get(item.current, item.current))
            if item.current
            else "",
            hint=hint,
            again=again,
        )
        try:
            typed = prompter.ask(prompt)
        except KeyboardInterrupt:
            raise Interrupted("stopped-unwritten") from None
        except EOFError:
            raise PosexitError("input-ended-unwritten") from None
        if command(typed) == QUIT:
            raise Interrupted("stopped-unwritten")
        return typed


def _hint(prompter: Prompter, item: Item) -> str:
    """Return which hint fits: how to choose, or what an empty line means."""
    if item.choices and prompter.has_keys:
        return "keys"
    if item.current:
        return "current"
    if item.needed:
        return "number" if item.choices else "needed"
    return "empty"
