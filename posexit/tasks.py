"""Reads tasks.yaml: what its editors may write, checked name by name, with file and line of a mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self, get_args

from pydantic import Field, ValidationError, model_validator

from posexit.doors import DoorId
from posexit.entries import Entry, Names, Pair
from posexit.errors import TemplateError
from posexit.fields import FIELDS
from posexit.journal import Channel, Confirmable
from posexit.situation import known_rules
from posexit.slips import Slip, in_field, names_of, no_name, telling
from posexit.trees import line_of
from posexit.values import MOST_DAYS

if TYPE_CHECKING:
    from posexit.library import Library


Phase = Literal["understand", "protect", "contact", "apply", "settle", "move-over", "confirm-and-keep"]
Kind = Literal["task", "find-out", "warning", "adviser"]
Status = Literal["needed", "may-be-asked", "never-give"]
PHASES: tuple[Phase, ...] = get_args(Phase)
STATUSES: tuple[Status, ...] = get_args(Status)
EVENTS = (
    *("letter-sent", "letter-arrived", "demand-sent", "demand-arrived"),
    *("complaint-filed", "closing-confirmed"),
)
"""Days that come later, from the journal (`milestones`); until then a task says what it waits for."""

ANCHORS = frozenset({"today", *EVENTS, *(name for name, field in FIELDS.items() if field.kind == "date")})
DAY_COUNTS = frozenset(name for name, field in FIELDS.items() if field.kind == "days")


class Due(Entry):
    """When a task is due: so many days after an anchor, before it where negative, else on its day.

    ``after_days`` and ``after_working_days`` must have gone before there is anything to do. ``days_before`` names a field that holds
    the number of days, such as a notice period; ``by_post`` leaves days for the post besides.
    ``not_after`` is a field or event whose day is kept instead where it comes sooner.
    """

    from_: str = Field(alias="from")
    days: Annotated[int, Field(ge=-MOST_DAYS, le=MOST_DAYS)] | None = None
    working_days: Annotated[int, Field(ge=-MOST_DAYS, le=MOST_DAYS)] | None = None
    after_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    after_working_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    days_before: str | None = None
    by_post: bool = False
    not_after: str | None = None

    @model_validator(mode="after")
    def _one_way_to_count(self) -> Self:
        ways = (self.days, self.working_days, self.after_days, self.after_working_days, self.days_before)
        if sum(way is not None for way in ways) > 1:
            raise ValueError("only one of days, working_days, after_days, after_working_days, days_before")
        if self.by_post and self.days_before is None:
            raise ValueError("by_post goes with days_before")
        return self


class TaskEntry(Entry):
    """One task as it is written: it applies when all rules of ``when`` hold.

    ``door`` says on which path: `ordinary`, `any`, or doors by name. ``covers`` are fields for which
    this task is the way to find out; ``rows`` are rows of the table of coverage;
    ``done`` are signs in the journal (`Story.day_of`) each of which shows that it is done.
    """

    id: str
    phase: Phase
    rows: Names = ()
    kind: Literal["task", "warning", "adviser"] = "task"
    title: Pair
    why: Pair
    when: Names
    door: Names = ("ordinary",)
    due: Due | None = None
    proof: Pair | None = None
    source: Names = ()
    letter: str | None = None
    covers: Names = ()
    done: Names = ()


class PaperEntry(Entry):
    """A paper that may have to be handed in, or must not be."""

    id: str
    text: Pair
    status: Status
    when: Names
    door: Names = ("ordinary",)
    note: Pair | None = None


class ClosingEntry(Entry):
    """What has to be done before a case can be ended safely; ``done`` are signs of it, as for a task."""

    id: str
    title: Pair
    why: Pair
    when: Names
    door: Names = ("any",)
    done: Names = ()


class Tasks(Entry):
    """The whole of tasks.yaml; ``find_out`` is when the tasks for unknown answers are due."""

    find_out: Due
    tasks: tuple[TaskEntry, ...]
    papers: tuple[PaperEntry, ...]
    closing: tuple[ClosingEntry, ...]


def read(library: Library) -> Tasks:
    """Return the tasks of a library.

    Raises:
        TemplateError: something is misspelt, missing or twice; file and line are named.
    """
    path, tree = library.tree("tasks.yaml")
    try:
        found = Tasks.model_validate(tree)
    except ValidationError as error:
        detail = telling(error.errors(include_url=False))
        steps = tuple(detail["loc"])
        raise _wrong(path, steps, in_field(detail, names_of(Tasks))) from None
    for steps, name, known in _names(found, library):
        if name not in known:
            raise _wrong(path, steps, no_name(name, known))
    for part in ("tasks", "papers", "closing"):
        ids = [entry["id"] for entry in tree[part]]
        for no, name in enumerate(ids):
            if name in ids[:no]:
                raise _wrong(path, (part, no, "id"), Slip(f"“{name}”有两个", f"“{name}” stands twice"))
    return found


def _names(found: Tasks, library: Library) -> Iterator[tuple[tuple[str | int, ...], str, Collection[str]]]:
    """Yield every name that the file uses: where it stands, the name, and the names there are."""
    rules = known_rules()
    doors = {"any", "ordinary", *get_args(DoorId)}
    sources, letters = library.keys("sources"), library.letter_ids()
    signs = {"answered", *(f"sent {letter}" for letter in letters)}
    signs |= {f"confirmed {what}" for what in get_args(Confirmable)}
    signs |= {f"contacted {how}" for how in get_args(Channel)}
    yield from _due_names(("find_out",), found.find_out)
    for no, task in enumerate(found.tasks):
        here = ("tasks", no)
        lists: Mapping[str, tuple[tuple[str, ...], Collection[str]]] = {
            "when": (task.when, rules),
            "door": (task.door, doors),
            "source": (task.source, sources),
            "covers": (task.covers, FIELDS),
            "letter": ((task.letter,) if task.letter else (), letters),
            "done": (task.done, signs),
        }
        for key, (names, known) in lists.items():
            yield from (((*here, key), name, known) for name in names)
        if task.due:
            yield from _due_names((*here, "due"), task.due)
    signs |= {f"task {task.id}" for task in found.tasks}
    others: dict[str, tuple[PaperEntry | ClosingEntry, ...]] = {
        "papers": found.papers,
        "closing": found.closing,
    }
    for part, entries in others.items():
        for no, entry in enumerate(entries):
            yield from (((part, no, "when"), name, rules) for name in entry.when)
            yield from (((part, no, "door"), name, doors) for name in entry.door)
    for no, closing in enumerate(found.closing):
        yield from ((("closing", no, "done"), name, signs) for name in closing.done)


def _due_names(
    steps: tuple[str | int, ...], due: Due
) -> Iterator[tuple[tuple[str | int, ...], str, Collection[str]]]:
    yield (*steps, "from"), due.from_, ANCHORS
    if due.not_after:
        yield (*steps, "not_after"), due.not_after, ANCHORS
    if due.days_before:
        yield (*steps, "days_before"), due.days_before, DAY_COUNTS


def _wrong(path: Path, steps: tuple[str | int, ...], slip: Slip) -> TemplateError:
    return TemplateError(f"{path}:{line_of(path, steps)}", slip.zh, slip.en)
