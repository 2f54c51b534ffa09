"""The journal: what happened since the letters, one typed event a line, only ever added to. No disk here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from posexit import saved
from posexit.case import Case
from posexit.errors import PosexitError
from posexit.kinds import Day, LongText, Part, Reference, Text
from posexit.values import Refused

LARGEST = saved.LARGEST

Channel = Literal["phone", "visit", "message", "email", "letter"]
Delivery = Literal["ems", "email", "app", "hand"]
Body = Literal["institution", "head-office", "regulator", "association"]
Outcome = Literal["open", "persists", "resolved"]
Decision = Literal["keep", "change", "leave", "open"]
Confirmable = Literal["terminal", "merchant", "settlement", "data"]


class Happened(Part):
    """What all events have: when it was written down, on which day it happened, its place in the journal."""

    at: AwareDatetime
    on: Day
    no: int = Field(default=0, exclude=True)


class Contact(Happened):
    """A call, visit, message or letter of theirs, and what was said and promised."""

    kind: Literal["contact"] = "contact"
    how: Channel
    with_whom: Text | None = None
    staff_no: Text | None = None
    ticket_no: Text | None = None
    said: LongText | None = None
    promised: LongText | None = None


class Sent(Happened):
    """A letter went out; ``to`` says where a complaint went, ``files`` are its files with their SHA-256."""

    kind: Literal["sent"] = "sent"
    letter: Reference
    how: Delivery | None = None
    waybill: Text | None = None
    title: Text | None = None
    to: Body | None = None
    files: Mapping[str, str] = {}


class Arrived(Happened):
    """The letter that was sent last arrived."""

    kind: Literal["arrived"] = "arrived"
    letter: Reference


class Reply(Happened):
    """They answered with an objection of objections.yaml, or what became of it."""

    kind: Literal["reply"] = "reply"
    objection: Reference
    facts: Mapping[str, LongText] = {}
    outcome: Outcome = "open"
    words: LongText | None = None


class Evidence(Happened):
    """A file in the folder's evidence/; ``of`` is the number of the event that it proves."""

    kind: Literal["evidence"] = "evidence"
    file: Annotated[str, Field(pattern=r"^evidence/[^/\\\x00]+$")]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    name: Text
    proves: LongText | None = None
    pages: Annotated[int, Field(ge=1, le=9999)] | None = None
    of: Annotated[int, Field(ge=1)] | None = None


class Offer(Happened):
    """They offered something so that the user stays, and what the user decided."""

    kind: Literal["offer"] = "offer"
    what: LongText
    decision: Decision = "open"


class Confirmed(Happened):
    """They confirmed in writing that something is closed, settled or deleted."""

    kind: Literal["confirmed"] = "confirmed"
    what: Confirmable


class Done(Happened):
    """The user did a task of the plan."""

    kind: Literal["done"] = "done"
    task: Reference
    note: LongText | None = None


class Undone(Happened):
    """The user takes back the event of a number: it was written down by mistake."""

    kind: Literal["undone"] = "undone"
    of: Annotated[int, Field(ge=1)]


class Closed(Happened):
    """The user ended the case; ``missing`` are the checks that were not met on that day."""

    kind: Literal["closed"] = "closed"
    missing: tuple[Reference, ...] = ()
    note: LongText | None = None


Event = Contact | Sent | Arrived | Reply | Evidence | Offer | Confirmed | Done | Undone | Closed
_KINDS: tuple[type[Event], ...] = (
    *(Contact, Sent, Arrived, Reply, Evidence, Offer, Confirmed),
    *(Done, Undone, Closed),
)
KINDS: dict[str, type[Event]] = {model.model_fields["kind"].default: model for model in _KINDS}


@cache
def _reader() -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[Event, Field(discriminator="kind")])


@dataclass(frozen=True)
class Journal:
    """The events in the order in which they were written, each with its line in the file.

    ``sound`` is how many bytes of the file can be relied on. ``torn`` is what a killed run left of a
    last line; ``ended`` says whether the last sound line has its line feed.
    """

    path: Path
    events: tuple[Event, ...] = ()
    lines: tuple[int, ...] = ()
    sound: int = 0
    torn: str = ""
    ended: bool = True

    def check(self, case: Case, today: date) -> tuple[Event, ...]:
        """Return the events, none of which that stands happened before the contract or after today.

        Raises:
            PosexitError: entry-before-contract, entry-in-future, with ``where`` and its number ``no``.
        """
        gone = taken_back(self.events)
        for event, line in zip(self.events, self.lines, strict=True):
            if event.no in gone or isinstance(event, Undone):
                continue
            try:
                check_day(event.on, case, today)
            except Refused as refused:
                place = {"where": f"{self.path}:{line}", "folder": self.path.parent, "no": event.no}
                raise PosexitError(f"entry-{refused.code}", **place, **refused.params) from None
        return self.events

    def lines_for(self, events: Iterable[Event]) -> bytes:
        """Return the bytes that add events after what is sound."""
        return (b"" if self.ended else b"\n") + b"".join(map(_line, events))


def _line(event: Event) -> bytes:
    told = event.model_dump(mode="json", exclude_defaults=True) | {"kind": event.kind}
    first = {key: told.pop(key) for key in ("kind", "on", "at")}
    return json.dumps({**first, **told}, ensure_ascii=False).encode() + b"\n"


def taken_back(events: Iterable[Event]) -> frozenset[int]:
    """Return the numbers of the events that the user took back."""
    return frozenset(event.of for event in events if isinstance(event, Undone))


def repeated(before: Iterable[Event], fresh: Sequence[Event]) -> tuple[Event, ...]:
    """Return the last events, of the kinds of fresh ones, that the first of those would say once more.

    So it is where a command was killed after it had written, all or a part, and is run again.
    """
    kinds = {event.kind for event in fresh}
    alike = [event for event in before if event.kind in kinds]
    for count in range(min(len(alike), len(fresh)), 0, -1):
        last = alike[-count:]
        if list(map(_says, last)) == list(map(_says, fresh[:count])):
            return tuple(last)
    return ()


def _says(event: Event) -> Mapping[str, object]:
    """Return what an event says happened; the files of a letter follow from it."""
    return event.model_dump(exclude={"at", "no", "files"})


def check_day(on: date, case: Case, today: date) -> None:
    """See that something can have happened on a day.

    Raises:
        Refused: before-contract, in-future.
    """
    signed = case.contract.signed_on
    if signed and on < signed:
        raise Refused("before-contract", on=on.isoformat(), signed=signed.isoformat())
    if on > today:
        raise Refused("in-future", on=on.isoformat(), today=today.isoformat())


def parse(content: bytes, path: Path) -> Journal:
    """Return what the content of journal.jsonl says; ``path`` is for the errors.

    A last line without its line feed that is no JSON was torn by a killed run: it is told apart, since
    nothing else can be known of it.

    Raises:
        PosexitError: bad-journal with ``where`` and ``line``, unknown-event; journal-too-large.
    """
    if len(content) > LARGEST:
        raise PosexitError("journal-too-large", path=path)
    rest = content.rpartition(b"\n")[2]
    torn = rest if rest and _is_torn(rest, path) else b""
    events: list[Event] = []
    lines: list[int] = []
    for number, row in enumerate(content.removesuffix(torn).split(b"\n"), start=1):
        if row.strip():
            events.append(_event(row, path, number, len(events) + 1))
            lines.append(number)
    return Journal(
        path=path,
        events=tuple(events),
        lines=tuple(lines),
        sound=len(content) - len(torn),
        torn=torn.decode(errors="replace"),
        ended=bool(torn) or not rest,
    )


def events_of(told: Iterable[Mapping[str, object]]) -> tuple[Event, ...]:
    """Return the events of plain mappings as they stand in situations; ``at`` may be left out.

    Raises:
        ValueError: one of them is no event.
    """
    return tuple(
        _reader().validate_python({"at": f"{one.get('on')}T00:00:00Z", **one, "no": no})
        for no, one in enumerate(told, start=1)
    )


def _is_torn(row: bytes, path: Path) -> bool:
    try:
        saved.from_json(row, path, "bad-journal")
    except PosexitError:
        return bool(row.strip())
    return False


def _event(row: bytes, path: Path, line: int, no: int) -> Event:
    try:
        told = saved.from_json(row, path, "bad-journal")
    except PosexitError:
        raise saved.broken("bad-journal", path, line=line) from None
    kind = str(told.get("kind"))
    if kind not in KINDS:
        raise PosexitError("unknown-event", where=f"{path}:{line}", line=line, given=kind)
    try:
        event: Event = _reader().validate_python({**told, "no": no})
    except ValidationError as error:
        steps = error.errors(include_url=False, include_input=False)[0]["loc"][1:]
        raise PosexitError(
            "bad-event", where=f"{path}:{line}", line=line, field=".".join(map(str, steps)) or "?"
        ) from None
    return event
