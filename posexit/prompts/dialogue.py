"""Leads through the interview: asks what is open, takes answers, goes back, helps, saves after each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from posexit import interview
from posexit.doors import doors_of
from posexit.errors import Interrupted, PosexitError
from posexit.fields import BadAnswers, field_of, meant
from posexit.interview import Added, Progress
from posexit.phrases import says_none, says_unknown
from posexit.prompts import BACK, HELP, QUIT, SKIP, Prompt, Prompter, command, draft
from posexit.prompts.wording import Wording
from posexit.questions import QUESTIONS, Ask

_EDIT = re.compile(r"(?:改|修改|edit|change)\s*(\d*)", re.IGNORECASE)
_REMOVE = re.compile(r"(?:删|删除|delete|remove)\s*(\d*)", re.IGNORECASE)


@dataclass
class Dialogue:
    """One user at one terminal. ``tell`` shows a line of text, ``save`` keeps what was confirmed.

    ``shown`` has the names of the questions that the user has seen, in this run or an earlier one:
    going back leads through these only.
    """

    wording: Wording
    prompter: Prompter
    tell: Callable[[str], None]
    save: Callable[[Progress], None]
    progress: Progress
    shown: set[str] = field(default_factory=set)
    _draft: str = ""

    def run(self) -> None:
        """Ask whatever is open, until nothing is.

        Raises:
            Interrupted: the user stopped; everything confirmed is saved.
            PosexitError: the input ended before the questions did.
        """
        at: Ask | None = None
        while ask := at or next(iter(interview.walk(self.progress).open), None):
            at = self._before(ask) if self.one(ask) == BACK else None

    def one(self, ask: Ask) -> str:
        """Ask one question until it is answered, skipped or left; return BACK where the user goes back."""
        self._draft = ""
        self.shown.add(ask.name)
        if ask.many:
            self._tell(self.wording.entries(self.progress, ask))
        again = False
        while True:
            typed = self.read(self.wording.question(self.progress, ask, self._draft, again=again))
            again, self._draft = True, ""
            said = self._said(ask, typed)
            if said == HELP:
                self._tell(self.wording.help(ask))
            elif said == BACK:
                return BACK
            elif ask.needed and (said == SKIP or says_unknown(typed)):
                self._say("dialogue.needed")
            elif said == SKIP:
                self._keep(interview.skip(self.progress, ask))
                self._say("dialogue.skipped", label=self.wording.title(ask))
                return SKIP
            elif self._take(ask, typed):
                return typed

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

    def _said(self, ask: Ask, typed: str) -> str | None:
        """Return the command that was typed; that there is none leaves a question out where nothing is kept of it."""
        said = command(typed)
        if said or ask.many or not says_none(typed):
            return said
        return None if any(meant(name, typed) for name in ask.fields()) else SKIP

    # Taking an answer

    def _take(self, ask: Ask, typed: str) -> bool:
        """Take what was typed; return whether the question is done."""
        if not typed.strip() or (ask.many and says_none(typed)):
            return self._empty(ask)
        if ask.many and (found := _REMOVE.fullmatch(typed.strip())):
            self._remove(ask, self._entry_no(ask, found[1]))
        elif ask.many and (found := _EDIT.fullmatch(typed.strip())):
            self._edit(ask, self._entry_no(ask, found[1]))
        elif (count := len(typed.strip().splitlines())) > 1 and not ask.many and not self._is_long(ask):
            self._say("dialogue.several-lines", count=count)
        else:
            return self._answer(ask, typed)
        return False

    def _answer(self, ask: Ask, typed: str) -> bool:
        """Take an answer; return whether it was good and no further entry is asked for.

        Of several lines those before the first bad one are taken, the others stay to be mended.
        """
        before, known = interview.walk(self.progress), interview.entries(self.progress, ask)
        added = self._added(ask, typed)
        if added.progress is not self.progress:
            self._keep(added.progress)
            self._tell(self.wording.taken(added.progress, ask, known if ask.many else 0))
            self._tell(self.wording.copied(ask, typed))
            self._tell_what_changed(before)
        if added.refused:
            self._refuse(ask, "\n".join(added.left), added.refused)
            return False
        if not ask.many:
            return True
        if interview.another(self.progress, ask):
            return False
        if ask.name not in self.progress.closed:
            self._say("dialogue.more-later")
            self._keep(interview.close(self.progress, ask))
        return True

    def _added(self, ask: Ask, typed: str) -> Added:
        """Return what an answer makes of the progress."""
        library = self.wording.library
        if ask.many:
            return interview.add(self.progress, ask, typed, library)
        try:
            return Added(interview.answer(self.progress, ask, typed, library))
        except BadAnswers as bad:
            return Added(self.progress, (typed,), bad)

    def _empty(self, ask: Ask) -> bool:
        """An empty line keeps what is there, ends a list, or skips."""
        has_answer = any(name in self.progress.answers for name in ask.fields())
        if ask.needed and not has_answer:
            self._say("dialogue.needed")
            return False
        if ask.many or not has_answer:
            self._keep(interview.close(self.progress, ask))
        if not ask.many and not has_answer:
            self._say("dialogue.skipped", label=self.wording.title(ask))
        return True

    def _refuse(self, ask: Ask, typed: str, bad: BadAnswers) -> None:
        """Say what is wrong, and leave what was typed in the line to be mended."""
        self._tell(self.wording.refusal(ask, bad))
        self._draft = draft(typed, *(problem.code for problem in bad.problems))

    def _tell_what_changed(self, before: interview.Walk) -> None:
        """Show what looks mistaken, a door that has just opened, and what was set aside or came back."""
        now = interview.walk(self.progress)
        self._tell(self.wording.doubts(before.case, now.case))
        known = doors_of(before.case)
        for door in doors_of(now.case):
            if door not in known:
                self.tell("")
                self._tell(self.wording.door(door))
        aside = len(set(now.set_aside) - set(before.set_aside))
        back = len(set(before.set_aside) - set(now.set_aside))
        if aside:
            self._say("dialogue.set-aside", count=aside)
        if back:
            self._say("dialogue.come-back", count=back)

    # Lists

    def _entry_no(self, ask: Ask, typed: str) -> int:
        """Return which entry is meant; without a number the last one."""
        return int(typed) if typed else interview.entries(self.progress, ask)

    def _has_entry(self, ask: Ask, no: int) -> bool:
        if 1 <= no <= interview.entries(self.progress, ask):
            return True
        self._say("dialogue.no-entry", no=no)
        return False

    def _remove(self, ask: Ask, no: int) -> None:
        if self._has_entry(ask, no):
            self._keep(interview.remove(self.progress, ask, no))
            self._say("dialogue.removed", no=no)
            self._tell(self.wording.entries(self.progress, ask))

    def _edit(self, ask: Ask, no: int) -> None:
        """Ask for an entry again until its line can be taken or is left as it was."""
        if not self._has_entry(ask, no):
            return
        library, lang = self.wording.library, self.wording.lang
        line = interview.entry_line(self.progress, ask, no, library, lang)
        while True:
            typed = self.read(self.wording.entry(ask, no, line, self._draft))
            self._draft = ""
            said = command(typed)
            if said == HELP:
                self._tell(self.wording.help(ask))
                continue
            if said or typed.strip() in {"", line}:
                break
            if len(lines := typed.strip().splitlines()) > 1:
                self._say("dialogue.several-lines", count=len(lines))
                continue
            try:
                self._keep(interview.entry(self.progress, ask, no, typed, library))
            except BadAnswers as bad:
                self._refuse(ask, typed, bad)
            else:
                break
        self._tell(self.wording.entries(self.progress, ask))

    # Small things

    def _before(self, ask: Ask) -> Ask:
        """Return the question seen before one, among those that apply; the first has none before it."""
        walk = interview.walk(self.progress)
        seen = {one for one in (*walk.done, *walk.open) if one.name in self.shown}
        order = [one for one in QUESTIONS if one in seen or one == ask]
        if order[0] == ask:
            self._say("dialogue.first")
        return order[max(order.index(ask) - 1, 0)]

    def _keep(self, progress: Progress) -> None:
        self.progress = progress
        self.save(progress)

    def _is_long(self, ask: Ask) -> bool:
        return not ask.parts and field_of(ask.name).kind == "long"

    def _say(self, key: str, **params: object) -> None:
        self.tell(self.wording.say(key, **params))

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.tell(line)
