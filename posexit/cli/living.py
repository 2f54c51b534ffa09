"""What the commands on a living case share: open it, ask what flags did not say, write events, tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from posexit.advice import Advice, advise
from posexit.case import Case
from posexit.cli.front import Front
from posexit.cli.prompting import prompter, teller
from posexit.cli.session import Session, put, put_lines
from posexit.errors import PosexitError
from posexit.filenames import typed
from posexit.folder import CaseFolder
from posexit.journal import KINDS, Event, Journal, repeated
from posexit.prompts.asking import Answers, Asking, Item
from posexit.prompts.hush import hushed
from posexit.setting import Situation
from posexit.situation import situation
from posexit.status import Status
from posexit.story import Story, fold


@dataclass(frozen=True)
class Proof:
    """A file that was copied into the folder as evidence, and what it is called."""

    file: str
    sha256: str
    name: str


@dataclass
class Living:
    """A case folder with what happened so far; ``name`` is the folder as it can be typed in a command."""

    now: Session
    folder: CaseFolder
    case: Case
    story: Story
    example: bool
    finished: bool
    name: str
    any_day: bool = False
    exhibits_before: int = 0

    @classmethod
    def open(cls, now: Session, path: Path, *, any_day: bool = False) -> Living:
        """Return the case of a folder; ``any_day`` as in `Session.given`.

        Raises:
            PosexitError: there is none, or answers or journal cannot be read.
        """
        folder = CaseFolder.open(path)
        given = now.given(None, None, None, path, any_day=any_day)
        name = typed(path)
        return cls(now, folder, given.case, given.story, given.example, given.finished, name, any_day)

    def ask(
        self,
        items: Callable[[Mapping[str, str]], Sequence[Item]],
        given: Mapping[str, object],
        *,
        yes: bool,
        plain: bool,
    ) -> Answers:
        """Return what the flags say and, where somebody can be asked, the rest."""
        flags = {name: str(value) for name, value in given.items() if value is not None}
        asker = None if yes else prompter(plain=plain)
        with hushed() if asker and asker.takes_ahead else nullcontext():
            return Asking(asker, self.now.say, teller(asker)).run(items, flags)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep others out while events are written, after what they have written meanwhile was read."""
        with self.folder.locked():
            self._fold(self.folder.journal())
            self.exhibits_before = self.story.exhibits_given
            yield

    def keep(self, proof: str | Path | None) -> Proof | None:
        """Copy a file that proves something into the folder; without one, or where it is there already, None.

        Raises:
            PosexitError: what else exhibits.keep raises, before anything was written down.
        """
        from posexit.exhibits import exhibit_name, keep

        if not proof:
            return None
        try:
            kept = keep(self.folder.path, Path(proof), self.story)
        except PosexitError as error:
            if error.code != "evidence-twice":
                raise
            self.now.note(f"errors.{error.code}", **error.params)
            return None
        if kept.again:
            self.now.note("evidence.again", no=kept.again, path=kept.file)
            return None
        return Proof(kept.file, kept.sha256, exhibit_name(Path(proof)) or kept.file)

    def add(self, kind: str, answers: Mapping[str, object], proof: Proof | None = None) -> Event:
        """Write an event, and what proves it, into the folder; return the event with its number."""
        return self.add_all([(kind, answers)], proof)[0]

    def add_all(
        self, happened: Sequence[tuple[str, Mapping[str, object]]], proof: Proof | None = None
    ) -> list[Event]:
        """Write events, one at least where there is a proof of it, all at once; return them with their numbers.

        ``proof`` is of the first of them.
        """
        first = len(self.folder.journal().events) + 1
        events = [self._event(kind, answers) for kind, answers in happened]
        if proof:
            events.insert(1, self._proving(proof, first, events[0].on))
        journal = self.folder.append(*events)
        self._fold(journal)
        written = list(journal.events[first - 1 :])
        return [*written[:1], *written[2:]] if proof else written

    def add_once(
        self, happened: Sequence[tuple[str, Mapping[str, object]]], proof: Proof | None, *, again: bool
    ) -> tuple[tuple[Event, ...], list[Event]]:
        """Write events like `add_all`; return those of them that stand there already, and those written.

        With ``again`` they are written once more.
        """
        fresh = [self._event(kind, answers) for kind, answers in happened]
        stand = () if again else repeated(self.story.events, fresh)
        if stand and proof:
            self.prove(stand[0].no, proof, stand[0].on)
        return stand, self.add_all(happened[len(stand) :], None if stand else proof)

    def stand_already(self, events: Sequence[Event]) -> list[str]:
        """Return the lines that say of events that they stand in the journal already."""
        return [self.now.say("living.stands-already", no=event.no) for event in events]

    def prove(self, no: int | None, proof: Proof, on: str | date) -> None:
        """Write down that a file proves the entry of a number, which stands in the journal already."""
        self._fold(self.folder.append(self._proving(proof, no, on)))

    def _proving(self, proof: Proof, no: int | None, on: str | date) -> Event:
        return self._event("evidence", {"on": on, "of": no, **asdict(proof)})

    def _event(self, kind: str, answers: Mapping[str, object]) -> Event:
        told = {name: value for name, value in answers.items() if value is not None and value != ""}
        event: Event = KINDS[kind].model_validate({"at": self.now.stamp(), **told})
        return event

    def event(self, no: int) -> Event:
        """Return the event of a number, as long as it was not taken back.

        Raises:
            PosexitError: no-such-event.
        """
        found = next((event for event in self.story.events if event.no == no), None)
        if found is None:
            most = max((event.no for event in self.story.events), default=0)
            raise PosexitError("no-such-event", no=no, most=most)
        return found

    def situation(self) -> Situation:
        """Return the case as it is seen today."""
        return situation(self.case, self.now.today, self.story)

    def advice(self) -> Advice:
        """Return the advice for the case as it stands."""
        return advise(self.case, self.now.library, self.now.today, self.story)

    def front(self) -> Front:
        """Return the case as it stands now."""
        return Front(self.now, self.advice(), self.finished, self.example)

    def status(self) -> Status:
        """Return how the case stands."""
        return self.front().status

    def told(self) -> dict[str, Any]:
        """Return where the case stands, in words, and what became of the files of its exhibits."""
        return self.front().told(self.folder.path, self.name)

    def words(self) -> dict[str, Any]:
        """Return where the case stands, in words."""
        return self.front().words(self.name)

    def _fold(self, journal: Journal) -> None:
        events = journal.events if self.any_day else journal.check(self.case, self.now.today)
        self.story = fold(events, self.story.begun)

    def end(self, told: dict[str, Any], lines: Sequence[str], *, as_json: bool) -> None:
        """Bring the files of the case up to what was written down, and print the result and what is next."""
        from posexit.cli.writing import refresh

        done = refresh(self)
        files = [one for one in done.told() if one["state"] not in {"unchanged", "frozen"}] if done else None
        more = [self.now.say("render.refreshed"), *done.changes(self.now)] if done and done.changed else []
        fresh = {no: one for no, one in self.story.exhibits.items() if no > self.exhibits_before}
        kept = [self.now.say("evidence.kept", no=no, path=one.file) for no, one in fresh.items()]
        stands = self.words()
        told |= {
            "exhibits": list(fresh),
            "refreshed": files,
            "stage": stands["stage"],
            "next": stands["next"],
        }
        self.finish(told, [*lines, *kept, *more, self._what_next(stands)], as_json=as_json)

    def _what_next(self, stands: Mapping[str, Any]) -> str:
        if task := stands["next"]:
            when = task["since_says"] or task["by"]
            return self.now.say("living.next", **{**task, "stage": stands["stage_title"], "when": when})
        return self.now.say("living.stands", stage=stands["stage_title"])

    def finish(self, told: dict[str, Any], lines: Sequence[str], *, as_json: bool) -> None:
        """Print the result."""
        if as_json:
            put(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        else:
            put_lines(lines)


def told(event: Event) -> dict[str, Any]:
    """Return an event as scripts get it."""
    return {"no": event.no, "kind": event.kind, **event.model_dump(mode="json", exclude={"at", "kind"})}
