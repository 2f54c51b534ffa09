"""How letters list many machines: those of one place together, numbered, counted, by merchant number."""

from __future__ import annotations

from datetime import date

import pytest

from posexit.case import Case
from posexit.fields import case_of
from posexit.machinelist import (
    accounts,
    everything,
    going,
    open_shops,
    reported,
    returned,
    secured,
    shops,
    spans,
    staying,
)


def case(*machines: dict[str, str], **more: str) -> Case:
    answers = {
        f"terminals.{no}.{name}": text
        for no, one in enumerate(machines, start=1)
        for name, text in one.items()
    }
    return case_of(answers | {name.replace("__", "."): text for name, text in more.items()})


def machine(merchant: int | None, place: str | None = None, **more: str) -> dict[str, str]:
    told = {"merchant_no": f"89831015411000{merchant}" if merchant else None, "place": place, **more}
    return {name: text for name, text in told.items() if text}


def test_machines_of_one_place_stand_together_and_places_by_merchant_number() -> None:
    found = everything(
        case(
            machine(2, "乙店"),
            machine(1, "甲店"),
            machine(2, "乙店"),
            machine(3, "甲店"),
            machine(1, "丙店"),
            machine(None, "乙店"),
        )
    )
    assert [(line.no, line.at, line.terminal.place, line.together) for line in found] == [
        (1, 2, "甲店", 0),
        (2, 4, "甲店", 2),
        (3, 5, "丙店", 0),
        (4, 1, "乙店", 0),
        (5, 3, "乙店", 0),
        (6, 6, "乙店", 3),
    ]


def test_machines_without_a_place_are_no_place() -> None:
    found = everything(
        case(machine(1), machine(2, "甲店"), machine(1), machine(1, "乙店"), machine(None, serial_no="N1"))
    )
    assert [(line.at, line.together) for line in found] == [(4, 0), (1, 0), (3, 0), (2, 0), (5, 0)]


def test_nothing_named_is_one_machine_of_which_nothing_is_known() -> None:
    assert [line.at for line in everything(Case())] == [1]
    assert not staying(Case())
    assert not reported(Case())


def test_who_goes_back_is_reported_or_kept() -> None:
    whole = case(
        machine(1, "甲店", state="in-use", held_as="deposit"),
        machine(1, "甲店", state="lost", held_as="deposit"),
        machine(1, "甲店", state="damaged", held_as="bought"),
        machine(1, "甲店", state="damaged"),
        machine(1, "甲店", action="keep", held_as="deposit"),
    )
    assert [line.at for line in going(whole)] == [1, 2, 3, 4]
    assert [line.at for line in staying(whole)] == [5]
    assert [(line.at, line.together) for line in returned(whole)] == [(1, 0), (4, 2)]
    assert [line.at for line in reported(whole)] == [2, 3, 4]
    assert [line.at for line in secured(whole)] == [1, 2]


def test_each_merchant_number_has_its_own_machines() -> None:
    whole = case(
        machine(2, "甲店"),
        machine(1, "甲店", action="keep"),
        machine(1, "乙店"),
        machine(2, "甲店"),
        machine(None, "丙店"),
    )
    first, second, without = accounts(whole)
    assert (first.number, first.lines, first.going, first.staying, first.closes) == (
        "898310154110001",
        (1, 4),
        1,
        1,
        False,
    )
    assert (second.number, second.lines, second.going, second.closes) == ("898310154110002", (2, 3), 2, True)
    assert (without.number, without.at, without.lines, without.closes) == (None, 5, (5,), False)
    assert sum(one.going + one.staying for one in accounts(whole)) == len(everything(whole))


@pytest.mark.parametrize(
    ("numbers", "found"),
    [((), ()), ((1,), ((1, 1),)), ((1, 2, 3, 7), ((1, 3), (7, 7))), ((2, 4, 5), ((2, 2), (4, 5)))],
)
def test_stretches(numbers: tuple[int, ...], found: tuple[tuple[int, int], ...]) -> None:
    assert spans(numbers) == found


def test_a_place_takes_cards_until_its_last_machine_stops_and_while_one_is_kept() -> None:
    whole = case(
        machine(1, "甲店", state="in-use", stop_on="2026-12-10"),
        machine(1, "甲店", state="in-use", stop_on="2026-12-20"),
        machine(1, "甲店", state="in-use", stop_on="2026-12-15"),
        machine(2, "乙店", state="in-use"),
        machine(2, "乙店", state="in-use", stop_on="2026-12-25"),
        machine(2, "乙店", state="idle", stop_on="2027-01-25"),
        machine(3, "丙店", state="in-use"),
        machine(3, "丙店", action="keep"),
        machine(3, "丙店", action="keep"),
        machine(4, state="in-use"),
        machine(4, state="in-use"),
        machine(5, action="keep"),
        exit__stop_on="2026-12-31",
    )
    assert [(shop.at, shop.terminal.stop_on) for shop in shops(whole)] == [
        (2, date(2026, 12, 20)),
        (4, None),
        (10, None),
    ]
    assert [(shop.at, shop.terminal.place) for shop in open_shops(whole)] == [(8, "丙店"), (12, None)]


def test_a_day_that_is_not_known_yet_stays_open() -> None:
    one = case(machine(1, "甲店", state="in-use"), machine(1, "甲店", state="in-use", stop_on="2026-12-20"))
    assert [shop.at for shop in shops(one)] == [2]
    other = case(machine(1, "甲店", state="in-use", stop_on="2026-12-20"), machine(1, "甲店", state="in-use"))
    assert [shop.at for shop in shops(other)] == [1]
