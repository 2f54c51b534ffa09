"""Joins the interview to a terminal and a case folder: begin or resume, ask and review, write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from posexit import interview as interview_
from posexit.cli.options import Format, Kind, LetterLang
from posexit.cli.prompting import teller
from posexit.cli.session import Session, shown_path
from posexit.errors import Interrupted, PosexitError, UsageError
from posexit.folder import CaseFolder, check_free, default_path, is_case, unfinished_in
from posexit.interview import Progress
from posexit.prompts import Prompt, Prompter
from posexit.prompts.choice import pick
from posexit.prompts.dialogue import Dialogue
from posexit.prompts.review import Row, review
from posexit.prompts.wording import Wording
from posexit.questions import QUESTIONS
from posexit.story import EMPTY
from posexit.veil import OWN

if TYPE_CHECKING:
    from posexit.advice import Advice
    from posexit.casefiles import Wanted

NOT_NEEDED = OWN - {"applicant.contact_name"}
"""What is not asked where identities are written by hand; whether somebody acts decides on the letters."""


class Interview:
    """One run of `posexit start`. Without a prompter nothing is asked."""

    def __init__(
        self,
        now: Session,
        prompter: Prompter | None,
        formats: Sequence[Format],
        letter_lang: LetterLang | None,
        font: Path | None,
        *,
        by_hand: bool = False,
    ) -> None:
        self.now = now
        self.prompter = prompter
        self.formats = [format_.value for format_ in dict.fromkeys(formats)]
        self.letter_lang = letter_lang
        self.font = font
        self.by_hand = by_hand
        self.progress = Progress()
        self.before: set[str] = set()
        self.path = Path()
        self.folder: CaseFolder | None = None
        self.example = False
        self._held = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    # Begin

    def begin(self, folder: Path | None, answers: str | None, pairs: list[str], example: Kind | None) -> None:
        """Find or choose the case folder and take the answers that are given already.

        Raises:
            Interrupted: the user stopped where an unfinished case was offered.
            PosexitError: the folder is not ours, or answers cannot be taken.
        """
        if example and answers:
            raise UsageError("example-and-answers")
        if self.prompter:
            self.tell(self.now.say("start.welcome"))
        chosen = folder or self._offered(example)
        self.path = (chosen or default_path(Path.cwd(), self.now.today, or_empty=True)).absolute()
        if is_case(self.path):
            self._resume(example)
        elif self.path.exists():
            check_free(self.path)  # before a question is asked
        self.example = self.example or example is not None
        given = self._given(answers, pairs, example)
        if given:
            self.save(Progress({**self.progress.answers, **given}, self.progress.closed))
        if example:  # it shows the result: what it leaves out is not asked
            self.progress = Progress(self.progress.answers, frozenset(ask.name for ask in QUESTIONS))
        elif self.by_hand:
            closed = self.progress.closed | {ask.name for ask in QUESTIONS if ask.name in NOT_NEEDED}
            self.progress = Progress(self.progress.answers, closed)

    def _offered(self, example: Kind | None) -> Path | None:
        """Return the unfinished case here, where the user wants to go on with it."""
        prompter = None if example else self.prompter
        found = unfinished_in(Path.cwd()) if prompter else None
        if prompter is None or found is None:
            return None
        choices = (("yes", self.now.say("start.yes")), ("no", self.now.say("start.no")))
        ask = self.now.say("start.offer", path=found.name)
        try:
            said = self._choose(prompter, Prompt(ask=ask, choices=choices, current="yes"))
        except EOFError:
            raise PosexitError("input-ended") from None
        except KeyboardInterrupt:
            raise Interrupted("stopped") from None
        return found if said == "yes" else None

    def _choose(self, prompter: Prompter, prompt: Prompt) -> str:
        labels = " / ".join(label for _, label in prompt.choices)
        hint = self.now.say("start.hint-keys" if prompter.has_keys else "start.hint-number")
        return pick(
            prompter,
            replace(prompt, hint=hint),
            lambda: self.tell(self.now.say("start.one-of", choices=labels)),
        )

    def _resume(self, example: Kind | None) -> None:
        self._take(CaseFolder.open(self.path))
        saved = self._case().load()
        if example and not saved.example:
            raise PosexitError("example-into-case", path=self.path)
        if saved.problems:
            located = [(None, p.name, p.code, p.params) for p in saved.problems]
            raise PosexitError("bad-answers-in-case", path=self.path, problems=located)
        self.example = saved.example
        self.by_hand = self.by_hand or self._case().holdings().by_hand
        self.progress = Progress(saved.answers, saved.skipped)
        self.before = interview_.put(self.progress)
        if not example:
            self.now.note("start.resume", path=shown_path(self.path))

    def _given(self, file: str | None, pairs: list[str], example: Kind | None) -> dict[str, str]:
        shown = self.now.library.example(example.value) if example else {}
        return {**shown, **self.now.typed(file, pairs, {**self.progress.answers, **shown})}

    # Ask

    def ask(self) -> None:
        """Ask what is open and show the review.

        Raises:
            Interrupted: the user stopped; what was confirmed is saved and the way back is said.
            PosexitError: the input ended before the review was confirmed.
        """
        if self.prompter is None:
            return
        wording = Wording(self.now.library, self.now.lang, by_keys=self.prompter.has_keys)
        dialogue = Dialogue(wording, self.prompter, self.tell, self.save, self.progress, self.before)
        with self._way_back():
            dialogue.run()
            review(dialogue, self._show)

    @contextmanager
    def _way_back(self) -> Iterator[None]:
        """Say how to go on where a run ends before its files are written."""
        try:
            yield
        except PosexitError as error:
            if self.folder and error.code in {"stopped", "input-ended"}:
                raise type(error)(f"{error.code}-here", path=shown_path(self.path)) from None
            if self.folder:
                self.now.note("start.go-on", path=shown_path(self.path))
            raise

    def _show(self, found: tuple[Row, ...]) -> None:
        from posexit.cli.reviewing import show_review
        from posexit.terminal import read_by_ear

        advice = self._advice()
        with read_by_ear(wanted=bool(self.prompter and not self.prompter.has_keys)):
            show_review(self.now, self.progress, advice, found, self._wanted(advice).languages[0])

    def save(self, progress: Progress) -> None:
        """Keep what was confirmed; the first answer makes the folder."""
        self.progress = progress
        if self.folder is None:
            self._take(CaseFolder.create(self.path))
            self.now.note("start.folder", path=shown_path(self.path))
        self._case().save(progress.answers, skipped=progress.closed, finished=False, example=self.example)

    def _take(self, folder: CaseFolder) -> None:
        """Keep other runs out of the folder until this one ends."""
        self.folder = folder
        self._held.enter_context(folder.locked())

    def _case(self) -> CaseFolder:
        if self.folder is None:
            raise AssertionError(self.path)
        return self.folder

    def tell(self, text: str) -> None:
        """Show a line of the conversation."""
        teller(self.prompter)(text)

    # Write

    def write(self) -> None:
        """Write the checklist and letters, say what became of each file and what comes next.

        Raises:
            PosexitError: a file cannot be written; the answers are kept.
        """
        from posexit.cli import writing
        from posexit.cli.front import Front

        advice = self._advice()
        with self._way_back():
            made = writing.make(self.now, self.path, advice, self._wanted(advice))
            if self.folder is None:
                self.save(self.progress)
            front = Front(self.now, advice, finished=True, example=self.example)
            done = writing.put(self._case(), made, front)
        answers, today = self.progress.answers, self.now.today
        self._case().save(answers, skipped=self.progress.closed, finished=True, begun=today)
        for line in (self.now.say("start.written", path=shown_path(self.path)), *done.all_lines(self.now)):
            self.tell(line)
        for line in writing.next_step(self.now, advice):
            self.tell(line)
        self.tell(self.now.say("start.afterwards", path=shown_path(self.path)))
        self._offer_to_open()

    def _advice(self) -> Advice:
        from posexit.advice import advise

        case = interview_.walk(self.progress).case
        story = self.now.story(self.folder.path, case, self.folder.load()) if self.folder else EMPTY
        story = replace(story, begun=story.begun or self.now.today)  # it is kept as soon as files are written
        return advise(case, self.now.library, self.now.today, story)

    def _wanted(self, advice: Advice) -> Wanted:
        from posexit.casefiles import Wanted

        said = self.letter_lang or LetterLang(advice.now.case.letter.languages or "zh")
        return Wanted(
            self.formats, said.languages, self.font, self.example, tongue=self.now.lang, by_hand=self.by_hand
        )

    def _offer_to_open(self) -> None:
        from posexit.opening import offer_to_open

        prompter = self.prompter
        if prompter is None:
            return
        choices = (("yes", self.now.say("start.yes")), ("no", self.now.say("start.open-no")))
        prompt = Prompt(ask=self.now.say("start.open"), choices=choices, current="no")

        def wanted() -> bool:
            try:
                return self._choose(prompter, prompt) == "yes"
            except (EOFError, KeyboardInterrupt):
                return False

        offer_to_open(self._case().path, wanted)
