"""Leads through the interview: asks what is open, takes answers, goes back, helps, saves after each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from posexit import interview
from posexit.blocks import Language
from posexit.doors import doors_of
from posexit.errors import Interrupted, PosexitError
from posexit.explain import answer_text
from posexit.fields import BadAnswers, field_of, pattern
from posexit.interview import Progress
from posexit.library import EntryWords, Library, QuestionWords
from posexit.prompts import BACK, HELP, QUIT, SKIP, Prompt, Prompter, command
from posexit.questions import QUESTIONS, Ask

_EDIT = re.compile(r"(?:改|edit)\s*(\d+)", re.IGNORECASE)
_REMOVE = re.compile(r"(?:删|删除|delete|remove)\s*(\d+)", re.IGNORECASE)


@dataclass
class Dialogue:
    """One user at one terminal. ``tell`` shows a line of text, ``save`` keeps what was confirmed."""

    library: Library
    lang: Language
    prompter: Prompter
    tell: Callable[[str], None]
    save: Callable[[Progress], None]
    progress: Progress

    def run(self) -> None:
        """Ask whatever is open, until nothing is.

        Raises:
            Interrupted: the user stopped; everything confirmed is saved.
            PosexitError: the input ended before the questions did.
        """
        at: Ask | None = None
        while True:
            walk = interview.walk(self.progress)
            ask = at or next(iter(walk.open), None)
            if ask is None:
                return
            at = self._before(ask) if self.one(ask) == BACK else None

    def one(self, ask: Ask) -> str:
        """Ask one question until it is answered, skipped or left; return BACK where the user goes back."""
        told = False
        while True:
            if not told:
                self._introduce(ask)
                told = True
            typed = self._typed(ask)
            said = command(typed)
            if said == HELP:
                self._help(ask)
            elif said == BACK:
                return BACK
            elif said == SKIP and ask.needed:
                self.tell(self._say("dialogue.needed"))
            elif said == SKIP:
                self._keep(interview.close(self.progress, ask))
                return SKIP
            elif self._take(ask, typed):
                return typed

    def _take(self, ask: Ask, typed: str) -> bool:
        """Take what was typed; return whether the question is done."""
        if not typed.strip():
            return self._empty(ask)
        try:
            if ask.many and (found := _REMOVE.fullmatch(typed.strip())):
                return self._remove(ask, int(found[1]))
            if ask.many and (found := _EDIT.fullmatch(typed.strip())):
                return self._edit(ask, int(found[1]))
            if len(lines := typed.strip().splitlines()) > 1 and not ask.many and not self._is_long(ask):
                self.tell(self._say("dialogue.several-lines", count=len(lines)))
                return False
            before = doors_of(interview.walk(self.progress).case)
            self._keep(interview.answer(self.progress, ask, typed, self.library))
        except BadAnswers as bad:
            self._complain(ask, bad)
            return False
        self._echo(ask)
        self._show_doors(before)
        if ask.many and ask.again(interview.walk(self.progress).case):
            return False
        if ask.many:
            self._keep(interview.close(self.progress, ask))
        return True

    def _empty(self, ask: Ask) -> bool:
        """An empty line keeps what is there, ends a list, or skips."""
        if ask.needed and ask.name not in self.progress.answers:
            self.tell(self._say("dialogue.needed"))
            return False
        if ask.many or not self._has(ask):
            self._keep(interview.close(self.progress, ask))
        return True

    def _has(self, ask: Ask) -> bool:
        return any(name in self.progress.answers for name in ask.fields())

    def _remove(self, ask: Ask, no: int) -> bool:
        if not 1 <= no <= interview.entries(self.progress, ask):
            self.tell(self._say("dialogue.no-entry", no=no))
        else:
            self._keep(interview.remove(self.progress, ask, no))
            self.list_entries(ask)
        return False

    def _edit(self, ask: Ask, no: int) -> bool:
        if not 1 <= no <= interview.entries(self.progress, ask):
            self.tell(self._say("dialogue.no-entry", no=no))
            return False
        line = interview.entry_line(self.progress, ask, no, self.library, self.lang)
        typed = self.read(Prompt(ask=self._say("dialogue.edit-entry", no=no, line=line), current=line))
        if typed.strip() and command(typed) is None:
            self._keep(interview.entry(self.progress, ask, no, typed, self.library))
        self.list_entries(ask)
        return False

    # What the user sees

    def _introduce(self, ask: Ask) -> None:
        walk = interview.walk(self.progress)
        section = self.library.section(ask.name.split(".")[0]).to(self.lang)
        left = len(walk.open)
        self.tell("")
        self.tell(self._say("dialogue.progress", section=section, left=left))
        words = self._words(ask)
        self.tell(self._say("dialogue.why", why=words.why.to(self.lang)))
        if words.example:
            self.tell(self._say("form.example", example=words.example.to(self.lang)))
        if ask.many:
            self.list_entries(ask)

    def _typed(self, ask: Ask) -> str:
        words = self._words(ask)
        field = field_of(ask.name) if not ask.parts else None
        current = "" if ask.many else interview.entry_line(self.progress, ask, 1, self.library, self.lang)
        secret = bool(field and field.secret)
        choices: tuple[tuple[str, str], ...] = ()
        if isinstance(words, QuestionWords) and words.choices:
            choices = tuple((value, label.to(self.lang)) for value, label in words.choices.items())
            if not ask.needed:
                choices += (("unknown", self._say("state.unknown")),)
            current = self.progress.answers.get(ask.name, "")
        sentence = words.ask.to(self.lang)
        if ask.many and interview.entries(self.progress, ask):
            sentence = self._say("dialogue.another")
        elif current and not choices:
            shown = self._masked(ask) if secret else current
            sentence = self._say("dialogue.now", ask=sentence, answer=shown)
        hint = "" if choices else self._say("dialogue.hint-needed" if ask.needed else "dialogue.hint")
        return self.read(Prompt(ask=sentence, choices=choices, current=current, secret=secret, hint=hint))

    def read(self, prompt: Prompt) -> str:
        """Return what the user typed or chose.

        Raises:
            Interrupted: the user stopped, by key or by word.
            PosexitError: the input ended.
        """
        try:
            typed = self.prompter.ask(prompt)
        except KeyboardInterrupt:
            raise Interrupted("stopped") from None
        except EOFError:
            raise PosexitError("input-ended") from None
        if command(typed) == QUIT:
            raise Interrupted("stopped")
        return typed

    def _masked(self, ask: Ask) -> str:
        case = interview.walk(self.progress).case
        return answer_text(case, ask.name, self.library, self.lang) if case.get(ask.name) else ""

    def _echo(self, ask: Ask) -> None:
        """Repeat an answer as it was understood, secrets masked."""
        if ask.many:
            self.list_entries(ask)
            return
        case = interview.walk(self.progress).case
        for name in ask.fields():
            state = case.state(name)
            if state in {"answered", "unknown"}:
                shown = (
                    answer_text(case, name, self.library, self.lang)
                    if state == "answered"
                    else self._say("state.unknown")
                )
                label = self.library.question(pattern(name)).label.to(self.lang)
                self.tell(self._say("dialogue.taken", label=label, answer=shown))

    def list_entries(self, ask: Ask) -> None:
        """Show the entries of a list with their numbers."""
        for no in range(1, interview.entries(self.progress, ask) + 1):
            line = interview.entry_line(self.progress, ask, no, self.library, self.lang)
            self.tell(self._say("dialogue.entry", no=no, line=line))

    def _help(self, ask: Ask) -> None:
        words = self._words(ask)
        for text in (words.help, getattr(words, "where", None)):
            if text:
                self.tell(text.to(self.lang))
        self.tell(self._say("dialogue.help"))

    def _complain(self, ask: Ask, bad: BadAnswers) -> None:
        for problem in bad.problems:
            reason = self._say(f"values.{problem.code}", **problem.params)
            label = (
                self.library.question(pattern(problem.name)).label.to(self.lang)
                if ask.parts and problem.name != ask.name
                else ""
            )
            key = "dialogue.bad-part" if label else "dialogue.bad"
            self.tell(self._say(key, label=label, reason=reason))

    def _show_doors(self, before: tuple[object, ...]) -> None:
        for door in doors_of(interview.walk(self.progress).case):
            if door not in before:
                self.tell("")
                self.tell(self._say(f"doors.{door.id}.title"))
                self.tell(self._say(f"doors.{door.id}.advice"))
                for key in door.warns:
                    self.tell(self._say("dialogue.warning", text=self._say(f"warnings.{key}")))

    # Small things

    def _before(self, ask: Ask) -> Ask:
        """Return the question before one, among those that apply; the first has none before it."""
        walk = interview.walk(self.progress)
        order = [one for one in QUESTIONS if one in walk.done or one in walk.open or one == ask]
        return order[max(order.index(ask) - 1, 0)]

    def _keep(self, progress: Progress) -> None:
        self.progress = progress
        self.save(progress)

    def _is_long(self, ask: Ask) -> bool:
        return not ask.parts and field_of(ask.name).kind == "long"

    def _words(self, ask: Ask) -> QuestionWords | EntryWords:
        return self.library.entry(ask.name) if ask.parts else self.library.question(ask.name)

    def _say(self, key: str, **params: object) -> str:
        return self.library.words.say(key, self.lang, **params)
