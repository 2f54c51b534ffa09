"""Makes cases of rows: rows that follow each other with one id are one case with several entries. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from posexit.cells import Row, damage, field_of_column
from posexit.fields import LISTS, MOST_ENTRIES, meant
from posexit.filenames import safe_name

MOST_ROWS = len(LISTS) * MOST_ENTRIES
"""Rows that a case can fill with its entries; no more of them are held."""

_LACKS, _TWICE = ("row-without-group", "row-without-id"), ("group-twice", "id-twice")
"""What is said of a row, where rows are grouped by another column and where by their id."""

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
    """One case of a table: the rows it stands on, its answers, and for each the row it came from.

    ``key`` is what its rows have in common: their id, or what stands in the column by which they are grouped.
    """

    no: int
    rows: tuple[int, ...]
    answers: Mapping[str, str]
    origin: Mapping[str, int]
    problems: tuple[RowProblem, ...] = ()
    key: str = ""

    @property
    def first(self) -> int:
        """The first row."""
        return self.rows[0]

    @property
    def folder(self) -> str:
        """The name of its folder: what its rows have in common, or its first row where there is nothing."""
        return _folder(self.key, self.first)


def _none(_folder: str, _row: int) -> None:
    """Remember no folder."""


def groups(rows: Iterable[Row], earlier: Earlier = _none, by: str = "id") -> Iterator[Group]:
    """Yield the cases of a table in order; only the rows of one case are held at a time.

    Args:
        rows: the table.
        earlier: remembers the folders that were named; a case whose folder is taken is told so. Without it none is.
        by: the column whose cells say which rows are one case.
    """
    no, held, named = 0, list[Row](), False
    for row in rows:
        key = _key(row, by)
        if held and not (key and key == _key(held[0], by) and not row.broken and not held[0].broken):
            no += 1
            yield _group(no, held, earlier, by)
            held = []
        if len(held) < MOST_ROWS:
            held.append(row if row.broken or key or not named else Row(row.no, broken=_LACKS[by == "id"]))
        elif not held[-1].broken:
            held[-1] = Row(row.no, broken="too-many-rows")
        named = named or bool(key)
    if held:
        yield _group(no + 1, held, earlier, by)


def _key(row: Row, by: str) -> str:
    cell = row.cells.get(by)
    return meant(by, cell.text.strip()) if cell else ""


def _folder(key: str, row: int) -> str:
    return safe_name(key) or f"row-{row:06d}"


def _group(no: int, rows: list[Row], earlier: Earlier, by: str) -> Group:
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
        problems += _named_twice(rows[0], earlier, by)
    return Group(no, tuple(row.no for row in rows), answers, origin, tuple(problems), _key(rows[0], by))


def _named_twice(row: Row, earlier: Earlier, by: str) -> Iterator[RowProblem]:
    """Yield the problem of a case whose folder has one already; Windows and macOS take A-1 and a-1 for the same."""
    first = earlier(_folder(_key(row, by), row.no).casefold(), row.no)
    if first is not None:
        yield RowProblem(row.no, None, _TWICE[by == "id"], {"first": first})


def _placed(row: Row, damaged: Mapping[str, str], counts: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield the sound answers of a row; those without a position make an entry behind those of the rows before.

    What is numbered, ``charges.*3.amount``, has an entry for each number.
    """
    places: dict[str, str] = {}
    for name, cell in row.cells.items():
        entry, _, rest = name.partition(".*") if "*" in name else (name, "", "")
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
