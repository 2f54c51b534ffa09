"""The doors: each opens on its answer alone, and the ordinary letter keeps out where it must."""

from __future__ import annotations

import itertools
from typing import get_args

from conftest import DOORS_OPEN, FAULTS, STANDINGS

from posexit import rules
from posexit.doors import DOORS, DoorId, cancellation_applies, civil, doors_of, money_tied_up
from posexit.fields import case_of

NONE: dict[str, dict[str, str]] = {"": {}}
PAIRS = [
    ({standing, fault} - {"", "own", "other"}, case_of(answers | more))
    for (standing, answers), (fault, more) in itertools.product(
        (NONE | STANDINGS | {"own": {"applicant.standing": "own"}}).items(),
        (NONE | FAULTS | {"other": {"reason.fault": "other"}}).items(),
    )
]


def test_there_is_one_door_for_each_name() -> None:
    assert sorted(door.id for door in DOORS) == sorted(get_args(DoorId)) == sorted(DOORS_OPEN)


def test_a_door_opens_on_its_own_answer_only() -> None:
    for expected, case in PAIRS:
        assert {found.id for found in doors_of(case)} == expected


def test_the_request_to_close_applies_on_the_ordinary_path_and_with_held_money() -> None:
    for opened, case in PAIRS:
        doors = doors_of(case)
        first = doors[0].id if doors else None
        expected = first in {None, "liquidation", "money-held", "money-frozen"}
        assert cancellation_applies(case) is expected, opened


def test_money_is_tied_up_when_held_or_frozen() -> None:
    tied = {fault: money_tied_up(case_of(answers)) for fault, answers in FAULTS.items()}
    assert {fault for fault, is_tied in tied.items() if is_tied} == {"money-held", "money-frozen"}


def test_the_rules_of_the_doors_can_be_named_in_templates() -> None:
    assert {door.opens.__name__ for door in DOORS} | {"cancellation_applies"} <= set(rules.RULES)


def test_civil_names_articles_as_the_sources_do() -> None:
    assert civil(563, 565) == ("civil-code-563", "civil-code-565")


def test_of_a_signer_whose_capacity_is_known_only_its_articles_are_cited() -> None:
    minor = next(door for door in DOORS if door.id == "minor")
    cited = {
        capacity: minor.citations(case_of({"holder.capacity": capacity}))
        for capacity in ("under-eight", "minor", "limited", "incapable", "")
    }
    assert cited == {
        "under-eight": civil(20, 144, 157),
        "minor": civil(19, 145, 157),
        "limited": civil(22, 145, 157),
        "incapable": civil(144, 157),
        "": civil(19, 20, 22, 144, 145, 157),
    }
