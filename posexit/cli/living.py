"""What the commands on a living case share: open it, ask what flags did not say, write events, tell."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posexit.advice import Advice, advise
from posexit.case import Case
from posexit.cli.session import Session, put
from posexit.errors import PosexitError
from posexit.exhibits import state
from posexit.folder import CaseFolder
from posexit.journal import KINDS, Event, Journal, check_day
from posexit.prompts import Prompter
from posexit.prompts.asking import Answers, Asking, Item
from posexit.setting import Situation
from posexit.situation import situation
from posexit.status import status
from posexit.statusview import status_outline
from posexit.story import Story, fold
from posexit.values import day, long_text, text

_SPLIT_BY_SHELLS = re.compile(r"[\s'();&|<>*?]")
_SHORT = {"with_whom", "staff_no", "ticket_no", "waybill", "name"}


@dataclass
class Living:
    """A case folder with what happened so far; ``locked`` while a command runs."""

    now: Session
    folder: CaseFolder
    case: Case
    story: Story
    example: bool
    finished: bool
    name: str

    @classmethod
    def open(cls, now: Session, path: Path, *, any_day: bool = False) -> Living:
        """Return the case of a folder; ``any_day`` as in `Session.given`.

        Raises:
            PosexitError: there is none, or answers or journal cannot be read.
        """
        folder = CaseFolder.open(path)
        given = now.given(None, None, None, path, any_day=any_day)
        return cls(now, folder, given.case, given.story, given.example, given.finished, _typed(path))

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
        asking = Asking(None if yes else prompter(plain=plain), self.now.say, _tell)
        return asking.run(items, flags)

    def on(self, *, name: str = "on") -> Item:
        """Return the question for the day of an event; today where nothing is said."""

        def read(raw: str) -> str:
            found = day(raw)
            check_day(found, self.case, self.now.today, where=f"--{name}")
            return found.isoformat()

        ask = self.now.say("living.on")
        return Item(name, ask, read, current=self.now.today.isoformat())

    def add(self, kind: str, answers: Mapping[str, object], proof: Path | None = None) -> Event:
        """Write an event, and the file that proves it, into the folder; return the event with its number."""
        from posexit.exhibits import keep

        told = {name: value for name, value in answers.items() if value is not None and value != ""}
        event: Event = KINDS[kind].model_validate({"at": self.now.stamp(), **told})
        kept = keep(self.folder.path, proof, self.story) if proof else None
        journal = self.folder.append(event)
        if kept and proof:
            evidence = {
                "at": self.now.stamp(),
                "on": event.on,
                "file": kept.file,
                "sha256": kept.sha256,
                "name": text(proof.stem) or kept.file,
                "of": len(journal.events),
            }
            number = len(journal.events)
            journal = self.folder.append(KINDS["evidence"].model_validate(evidence))
            event = journal.events[number - 1]
        else:
            event = journal.events[-1]
        self._fold(journal)
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

    def told(self) -> dict[str, Any]:
        """Return where the case stands, in words."""
        advice = self.advice()
        stands = status(advice, finished=self.finished)
        told = status_outline(advice, stands, self.now.library, self.now.lang, self.name)
        for one in told["exhibits"]:
            one["state"] = state(self.folder.path, self.story.exhibits[one["no"]])
        return {"folder": self.name, "example": self.example, "finished": self.finished, **told}

    def _fold(self, journal: Journal) -> None:
        self.story = fold(journal.check(self.case, self.now.today), self.story.begun)

    def end(self, told: dict[str, Any], lines: Sequence[str], *, as_json: bool) -> None:
        """Bring the files of the case up to what was written down, and print the result."""
        from posexit.cli.writing import refresh

        done = refresh(self)
        files = [one for one in done.told() if one["state"] not in {"unchanged", "frozen"}] if done else None
        more = [self.now.say("render.refreshed"), *done.changes(self.now)] if done and done.changed else []
        self.finish({**told, "refreshed": files}, [*lines, *more], as_json=as_json)

    def finish(self, told: dict[str, Any], lines: Sequence[str], *, as_json: bool) -> None:
        """Print the result."""
        if as_json:
            put(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        else:
            put("\n".join(lines) + "\n")


def _typed(path: Path) -> str:
    """Return a folder as it can be typed in a command."""
    name = str(path)
    return f'"{name}"' if _SPLIT_BY_SHELLS.search(name) else name


def item(now: Session, name: str, **more: Any) -> Item:
    """Return the question for a text of an event, by the key of its words."""
    field = name.replace("-", "_")
    return Item(name, now.say(f"living.ask.{name}"), text if field in _SHORT else long_text, **more)


def labels(now: Session, kind: str, values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return choices with their labels."""
    return tuple((value, now.say(f"story.{kind}.{value}")) for value in values)


def told(event: Event) -> dict[str, Any]:
    """Return an event as scripts get it."""
    return {"no": event.no, "kind": event.kind, **event.model_dump(mode="json", exclude={"at", "kind"})}


def prompter(*, plain: bool) -> Prompter | None:
    """Return the prompter that fits the terminal, None where nobody sits at one."""
    if plain or (os.environ.get("TERM") == "dumb" and sys.stdin.isatty()):
        from posexit.prompts.plain import PlainPrompter

        return PlainPrompter()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    from posexit import screen
    from posexit.prompts.keys import KeyPrompter

    return KeyPrompter(screen.wrapped)


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
