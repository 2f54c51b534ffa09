"""How letters list machines: those of one place together, numbered, counted by place and by merchant number. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from posexit.case import Case, Terminal
from posexit.machines import closing_merchants, goes_back, to_report

Test = Callable[[Terminal], bool]


@dataclass(frozen=True)
class Line:
    """One machine in a list.

    Args:
        no: its number there, from 1.
        at: its position in the case, from 1.
        terminal: the machine.
        together: after the last of several machines of one place how many they are, else 0.
    """

    no: int
    at: int
    terminal: Terminal
    together: int = 0


@dataclass(frozen=True)
class Account:
    """A merchant number and its machines: where they stand in the list of all, how many go and stay.

    Args:
        number: the number; None for the machines of which it is not known.
        at: the position in the case of its first machine.
        lines: the numbers of its machines in the list of all.
        closes: whether no machine stays under it.
    """

    number: str | None
    at: int
    lines: tuple[int, ...]
    going: int
    staying: int
    closes: bool


@dataclass(frozen=True)
class Shop:
    """A place by one of its machines, the one that stops last where all of them go; ``at`` is its position in the case."""

    at: int
    terminal: Terminal


def _goes(one: Terminal) -> bool:
    return one.action != "keep"


def everything(case: Case) -> tuple[Line, ...]:
    """Return all machines; without any named, one of which nothing is known."""
    return _listed(case, lambda _one: True)


def going(case: Case) -> tuple[Line, ...]:
    """Return the machines that are to go."""
    return _listed(case, _goes)


def staying(case: Case) -> tuple[Line, ...]:
    """Return the machines that are kept."""
    return _listed(case, lambda one: not _goes(one))


def returned(case: Case) -> tuple[Line, ...]:
    """Return the machines that are handed back."""
    return _listed(case, lambda one: _goes(one) and goes_back(one))


def reported(case: Case) -> tuple[Line, ...]:
    """Return the machines that are lost, damaged or with the seller."""
    return _listed(case, lambda one: _goes(one) and to_report(one))


def secured(case: Case) -> tuple[Line, ...]:
    """Return the machines that are to go and for which a deposit lies with the acquirer."""
    return _listed(case, lambda one: _goes(one) and one.held_as == "deposit")


def shops(case: Case) -> tuple[Shop, ...]:
    """Return the places that took cards and keep no machine, in the order of the lists."""
    open_still = {one.terminal.place for one in staying(case)}
    found: dict[object, Shop] = {}
    for line in _listed(case, lambda one: _goes(one) and one.state == "in-use"):
        place = line.terminal.place
        if place is None or place not in open_still:
            key = place or line.terminal.merchant_no or ""
            found[key] = _later(found.get(key), Shop(line.at, line.terminal), case.exit.stop_on)
    return tuple(found.values())


def open_shops(case: Case) -> tuple[Shop, ...]:
    """Return the places that keep a machine, in the order of the lists."""
    found: dict[str | None, Shop] = {}
    for line in staying(case):
        found.setdefault(line.terminal.place, Shop(line.at, line.terminal))
    return tuple(found.values())


def accounts(case: Case) -> tuple[Account, ...]:
    """Return the merchant numbers, sorted, each with its own machines; those without one come last."""
    closing = closing_merchants(case)
    by_number: dict[tuple[bool, str], list[Line]] = {}
    for line in everything(case):
        by_number.setdefault(_by_number(line.terminal), []).append(line)
    return tuple(
        Account(
            number=lines[0].terminal.merchant_no,
            at=lines[0].at,
            lines=tuple(line.no for line in lines),
            going=sum(_goes(line.terminal) for line in lines),
            staying=sum(not _goes(line.terminal) for line in lines),
            closes=number in closing,
        )
        for (_, number), lines in sorted(by_number.items())
    )


def spans(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return rising numbers as stretches without a gap: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def _later(one: Shop | None, other: Shop, usual: date | None) -> Shop:
    if one is None:
        return other
    first, second = one.terminal.stop_on or usual, other.terminal.stop_on or usual
    return other if first is None or (second is not None and second > first) else one


def _listed(case: Case, wanted: Test) -> tuple[Line, ...]:
    """Return those of the machines that are wanted, those of one place together.

    Places come in the order of their lowest merchant number, in one place machines by merchant number: so
    that whoever works by merchant number finds them in order too. A machine whose place is not known stands
    behind the places of its merchant number.
    """
    all_of_them = case.terminals or (Terminal(),)
    lowest: dict[object, tuple[bool, str]] = {}
    for at, one in enumerate(all_of_them):
        key = _place(at, one)
        lowest[key] = min(lowest.get(key, _by_number(one)), _by_number(one))
    first = {key: no for no, key in enumerate(lowest)}

    def order(at: int) -> tuple[object, ...]:
        one = all_of_them[at]
        key = _place(at, one)
        return lowest[key], one.place is None, first[key], _by_number(one), at

    chosen = sorted((at for at, one in enumerate(all_of_them) if wanted(one)), key=order)
    return tuple(_numbered([(at, all_of_them[at]) for at in chosen]))


def _place(at: int, one: Terminal) -> object:
    return at if one.place is None else one.place


def _by_number(one: Terminal) -> tuple[bool, str]:
    return one.merchant_no is None, one.merchant_no or ""


def _numbered(machines: Sequence[tuple[int, Terminal]]) -> Iterable[Line]:
    here = 0
    for no, (at, one) in enumerate(machines, start=1):
        here += 1
        following = machines[no][1].place if no < len(machines) else None
        ends = one.place is None or following != one.place
        yield Line(no, at + 1, one, here if ends and here > 1 else 0)
        if ends:
            here = 0
