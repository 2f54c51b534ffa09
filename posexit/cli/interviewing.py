"""Joins the interview to a terminal and a case folder: begin or resume, ask and review, write."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from posexit import answers as answers_
from posexit import interview as interview_
from posexit.cli.options import Format, Kind, LetterLang
from posexit.cli.session import Session
from posexit.errors import Interrupted, PosexitError, UsageError
from posexit.fields import build
from posexit.folder import CaseFolder, check_free, default_path, is_case, unfinished_in
from posexit.interview import Progress
from posexit.prompts import Prompt, Prompter, command
from posexit.prompts.dialogue import Dialogue
from posexit.prompts.review import Row, review

if TYPE_CHECKING:
    from posexit.advice import Advice
    from posexit.casefiles import Wanted


class Interview:
    """One run of `posexit start`. Without a prompter nothing is asked."""

    def __init__(
        self,
        now: Session,
        prompter: Prompter | None,
        formats: Sequence[Format],
        letter_lang: LetterLang | None,
        font: Path | None,
    ) -> None:
        self.now = now
        self.prompter = prompter
        self.formats = [format_.value for format_ in dict.fromkeys(formats)]
        self.letter_lang = letter_lang
        self.font = font
        self.progress = Progress()
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
            PosexitError: the folder is not ours, or answers cannot be taken.
        """
        if example and answers:
            raise UsageError("example-and-answers")
        if self.prompter:
            self.tell(self.now.say("start.welcome"))
        self.path = (folder or self._offered(example) or default_path(Path.cwd(), self.now.today)).absolute()
        if is_case(self.path):
            self._resume(example)
        elif self.path.exists():
            check_free(self.path)  # before a question is asked
        self.example = self.example or example is not None
        given = self._given(answers, pairs, example)
        if given:
            self.save(Progress({**self.progress.answers, **given}, self.progress.closed))

    def _offered(self, example: Kind | None) -> Path | None:
        """Return the unfinished case here, where the user wants to go on with it."""
        found = None if example or self.prompter is None else unfinished_in(Path.cwd())
        if found is None or self.prompter is None:
            return None
        choices = (("yes", self.now.say("start.yes")), ("no", self.now.say("start.no")))
        ask = self.now.say("start.offer", path=found.name)
        said = _answer(self.prompter, Prompt(ask=ask, choices=choices, current="yes"))
        return found if said in {"yes", "", self.now.say("start.yes")} else None

    def _resume(self, example: Kind | None) -> None:
        self._take(CaseFolder.open(self.path))
        saved = self._case().load()
        if example and not saved.example:
            raise PosexitError("example-into-case", path=self.path)
        bad = {problem.name for problem in saved.problems}
        if bad:
            located = [(None, p.name, p.code, p.params) for p in saved.problems]
            raise PosexitError("bad-answers-in-case", path=self.path, problems=located)
        self.example = saved.example
        self.progress = Progress(saved.answers, saved.skipped)
        if not example:
            self.now.note("start.resume", path=self.path)

    def _given(self, file: str | None, pairs: list[str], example: Kind | None) -> dict[str, str]:
        given = dict(answers_.read(file)) if file else {}
        given |= answers_.given(pairs)
        values = answers_.canonical(given, self.now.library)
        if example:
            values = {**self.now.library.example(example.value), **values}
        _, problems = build({**self.progress.answers, **values})
        if problems:
            raise PosexitError("bad-answers", problems=answers_.located(problems, given))
        return {name: text for name, text in values.items() if text.strip()}

    # Ask

    def ask(self) -> None:
        """Ask what is open and show the review.

        Raises:
            Interrupted: the user stopped; what was confirmed is saved and the way back is said.
        """
        if self.prompter is None:
            return
        dialogue = Dialogue(
            self.now.library, self.now.lang, self.prompter, self.tell, self.save, self.progress
        )
        try:
            dialogue.run()
            review(dialogue, self._show)
        except (Interrupted, PosexitError):
            if self.folder:
                self.now.note("start.go-on", path=self._shown_path())
            raise

    def _show(self, found: tuple[Row, ...]) -> None:
        from posexit import screen
        from posexit.explain import explanation

        aside = interview_.walk(self.progress).set_aside
        told = explanation(self._advice(), self.now.library, self.now.lang)
        screen.review(self.now.say, found, told, set_aside=len(aside))

    def save(self, progress: Progress) -> None:
        """Keep what was confirmed; the first answer makes the folder."""
        self.progress = progress
        if self.folder is None:
            self._take(CaseFolder.create(self.path))
            self.now.note("start.folder", path=self._shown_path())
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
        sys.stdout.write(text + "\n")

    # Write

    def write(self) -> None:
        """Write the checklist and letters, say what became of each file and what comes next."""
        from posexit.casefiles import case_files

        advice = self._advice()
        outputs = case_files(advice, self.now.library, self._wanted(advice))
        if self.folder is None:
            self.save(self.progress)
        folder = self._case()
        written = folder.put_all(outputs)
        retired = folder.retire({output.relative for output in outputs})
        folder.save(self.progress.answers, skipped=self.progress.closed, finished=True)
        self.tell(self.now.say("start.written", path=self._shown_path()))
        for one in written:
            key = one.state if one.state in {"kept", "frozen"} else "file"
            beside = one.beside.relative_to(folder.path) if one.beside else ""
            self.tell(self.now.say(f"start.{key}", path=one.path.relative_to(folder.path), beside=beside))
        for path in retired.removed:
            self.tell(self.now.say("start.retired", path=path.relative_to(folder.path)))
        self._next(advice)

    def _advice(self) -> Advice:
        from posexit.advice import advise

        return advise(interview_.walk(self.progress).case, self.now.library, self.now.today)

    def _wanted(self, advice: Advice) -> Wanted:
        from posexit.casefiles import Wanted

        said = self.letter_lang or LetterLang(advice.now.case.letter.languages or "zh")
        return Wanted(
            formats=self.formats,
            languages=said.languages,
            font=self.font,
            mark=self.now.say("start.mark") if self.example else None,
        )

    def _next(self, advice: Advice) -> None:
        from posexit.opening import offer_to_open

        task = next(iter(advice.tasks), None)
        if task:
            self.tell(self.now.say("start.next", title=task.title.to(self.now.lang)))
        if self.prompter and self.folder:
            choices = (("yes", self.now.say("start.yes")), ("no", self.now.say("start.open-no")))
            prompt = Prompt(ask=self.now.say("start.open"), choices=choices, current="no")
            offer_to_open(self.folder.path, lambda: _answer(self.prompter, prompt) == "yes")  # type: ignore[arg-type]

    def _shown_path(self) -> Path:
        try:
            return self.path.relative_to(Path.cwd())
        except ValueError:
            return self.path


def _answer(prompter: Prompter, prompt: Prompt) -> str:
    try:
        typed = prompter.ask(prompt)
    except (EOFError, KeyboardInterrupt):
        return "no"
    return "no" if command(typed) else typed.strip()
