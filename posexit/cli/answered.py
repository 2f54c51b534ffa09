"""The answers of a case folder with others given over them: what changed, and what applies then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from posexit.advice import Advice, advise
from posexit.answers import given
from posexit.cli.front import Front
from posexit.cli.session import Session
from posexit.errors import PosexitError
from posexit.fields import FIELDS, nearest, pattern
from posexit.folder import CaseFolder
from posexit.interview import Progress, Walk, walk
from posexit.saved import Saved


@dataclass(frozen=True)
class Answered:
    """A case folder, what it has saved, and the answers that are ``changed``: empty where taken back."""

    now: Session
    folder: CaseFolder
    saved: Saved
    changed: Mapping[str, str]

    @classmethod
    def take(cls, now: Session, folder: CaseFolder, file: str | None, pairs: list[str]) -> Answered:
        """Return the answers of a folder with those of --set over an answers file over them.

        ``--set name=`` takes an answer back; an empty line of a file does not.

        Raises:
            PosexitError: bad-answers with all that cannot be taken; what loading the case raises.
        """
        saved = folder.load()
        typed = now.typed(file, pairs, saved.answers)
        empty = [name for name, answer in given(pairs).items() if not answer.text.strip()]
        strange = [
            (None, name, "unknown-field", {"nearest": nearest(name)})
            for name in empty
            if pattern(name) not in FIELDS
        ]
        if strange:
            raise PosexitError("bad-answers", problems=strange)
        over = {**typed, **dict.fromkeys(empty, "")}
        changed = {name: text for name, text in over.items() if saved.answers.get(name, "") != text}
        return cls(now, folder, saved, changed)

    @property
    def answers(self) -> dict[str, str]:
        """All answers as they are to be kept, also where they no longer apply."""
        return {name: text for name, text in {**self.saved.answers, **self.changed}.items() if text}

    @cached_property
    def walk(self) -> Walk:
        """What applies of the answers, which questions are open, and what is set aside."""
        return walk(Progress(self.answers, self.saved.skipped))

    @property
    def newly_aside(self) -> tuple[str, ...]:
        """The answers that no longer apply since the others were changed; they are kept all the same."""
        before = walk(Progress(self.saved.answers, self.saved.skipped)).set_aside
        return tuple(name for name in self.walk.set_aside if name not in before)

    @cached_property
    def advice(self) -> Advice:
        """The advice for the case, after what happened.

        Raises:
            PosexitError: the journal cannot be read, or does not fit the answers.
        """
        return self._advised(self.saved)

    def front(self) -> Front:
        """Return the case as it stands with what is kept of it by now.

        Raises:
            PosexitError: as for the advice.
        """
        saved = self.folder.load()
        return Front(self.now, self._advised(saved), saved.finished, saved.example)

    def _advised(self, saved: Saved) -> Advice:
        story = self.now.story(self.folder.path, self.walk.case, saved)
        return advise(self.walk.case, self.now.library, self.now.today, story)

    def save(self) -> None:
        """Keep the answers where any changed, and the day on which the files are first written."""
        if self.changed or self.saved.begun is None:
            self.folder.save(self.answers, skipped=self.saved.skipped, begun=self.now.today)
