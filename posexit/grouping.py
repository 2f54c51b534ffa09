"""Makes cases of rows: rows that follow each other with one id are one case with several entries. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from posexit.cells import Row, damage, field_of_column
from posexit.fields import LISTS, MOST_ENTRIES, meant
from posexit.filenames import safe_name

MOST_ROWS = len(LISTS) * MOST_ENTRIES
"""Rows that a case can fill with its entries; no more of them are held."""

Earlier = Callable[[str, int], int | None]
"""Takes the name of a folder and a row; returns the row that named it earlier, and else keeps it."""


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in a row: its number, the field where it is one, the code and what fills its sentence."""

    row: int
    name: str | None
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """One case of a table: the rows it stands on, its answers, and for each the row it came from."""

    no: int
    rows: tuple[int, ...]
    answers: Mapping[str, str]
    origin: Mapping[str, int]
    problems: tuple[RowProblem, ...] = ()

    @property
    def first(self) -> int:
        """The first row."""
        return self.rows[0]

    @property
    def folder(self) -> str:
        """The name of its folder: its id, or its row where it has none."""
        return _folder(meant("id", self.answers.get("id", "")), self.first)


def _none(_folder: str, _row: int) -> None:
    """Remember no folder."""


def groups(rows: Iterable[Row], earlier: Earlier = _none) -> Iterator[Group]:
    """Yield the cases of a table in order; only the rows of one case are held at a time.

    Args:
        rows: the table.
        earlier: remembers the folders that were named; a case whose folder is taken is told so. Without it none is.
    """
    no, held, named = 0, list[Row](), False
    for row in rows:
        if held and not _belongs(row, held[0]):
            no += 1
            yield _group(no, held, earlier)
            held = []
        if len(held) < MOST_ROWS:
            held.append(row if row.broken or _id(row) or not named else Row(row.no, broken="row-without-id"))
        elif not held[-1].broken:
            held[-1] = Row(row.no, broken="too-many-rows")
        named = named or bool(_id(row))
    if held:
        yield _group(no + 1, held, earlier)


def _belongs(row: Row, first: Row) -> bool:
    """Return whether a row goes on with a case: it names the same id."""
    return not row.broken and not first.broken and bool(_id(row)) and _id(row) == _id(first)


def _id(row: Row) -> str:
    cell = row.cells.get("id")
    return meant("id", cell.text.strip()) if cell else ""


def _folder(case_id: str, row: int) -> str:
    return safe_name(case_id) or f"row-{row:06d}"


def _group(no: int, rows: list[Row], earlier: Earlier) -> Group:
    answers: dict[str, str] = {}
    origin: dict[str, int] = {}
    problems = []
    counts = dict.fromkeys(LISTS, 0)
    for row in rows:
        if row.broken:
            problems.append(RowProblem(row.no, None, row.broken))
        damaged = {name: code for name, cell in row.cells.items() if (code := damage(name, cell))}
        for name, text in _placed(row, damaged, counts):
            first = origin.setdefault(name, row.no)
            if answers.setdefault(name, text) != text:
                problems.append(RowProblem(row.no, name, "row-contradicts", {"first": first}))
        problems += [
            RowProblem(row.no, field_of_column(name) if "*" in name else name, code)
            for name, code in damaged.items()
        ]
    if not rows[0].broken:
        problems += _named_twice(rows[0], earlier)
    return Group(no, tuple(row.no for row in rows), answers, origin, tuple(problems))


def _named_twice(row: Row, earlier: Earlier) -> Iterator[RowProblem]:
    """Yield the problem of a case whose folder has one already; Windows and macOS take A-1 and a-1 for the same."""
    first = earlier(_folder(_id(row), row.no).casefold(), row.no)
    if first is not None:
        yield RowProblem(row.no, None, "id-twice", {"first": first})


def _placed(row: Row, damaged: Mapping[str, str], counts: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield the sound answers of a row; those without a position make an entry behind those of the rows before.

    What is numbered, ``charges.*3.amount``, has an entry for each number.
    """
    places: dict[str, str] = {}
    for name, cell in row.cells.items():
        entry, _, rest = name.partition(".*")
        if rest and entry in counts:
            number, _, last = rest.partition(".")
            key = f"{entry}.{number}"
            if key not in places:
                counts[entry] += 1
                places[key] = f"{entry}.{counts[entry]}"
            if name not in damaged:
                yield f"{places[key]}.{last}", cell.text.strip()
        elif name not in damaged:
            yield name, cell.text.strip()
