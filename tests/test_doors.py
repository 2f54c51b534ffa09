"""The doors: each opens on its answer alone, and the ordinary letter keeps out where it must."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from posexit import rules
from posexit.case import Applicant, Case, Reason
from posexit.doors import DOORS, DoorId, cancellation_applies, civil, doors_of, money_tied_up

STANDINGS = [None, "own", *(door.id for door in DOORS if door.because == "applicant.standing")]
FAULTS = [None, "other", *(door.id for door in DOORS if door.because == "reason.fault")]


def case(standing: str | None = None, fault: str | None = None) -> Case:
    return Case(
        applicant=Applicant.model_validate({"standing": standing}),
        reason=Reason.model_validate({"fault": fault}),
    )


def test_there_is_one_door_for_each_name() -> None:
    assert sorted(door.id for door in DOORS) == sorted(get_args(DoorId))


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.id)
def test_a_door_opens_on_its_own_answer_only(door: object) -> None:
    for standing, fault in itertools.product(STANDINGS, FAULTS):
        expected = {name for name in (standing, fault) if name not in {None, "own", "other"}}
        assert {found.id for found in doors_of(case(standing, fault))} == expected


def test_the_request_to_close_applies_on_the_ordinary_path_and_with_held_money() -> None:
    for standing, fault in itertools.product(STANDINGS, FAULTS):
        doors = doors_of(case(standing, fault))
        first = doors[0].id if doors else None
        expected = first in {None, "liquidation", "money-held", "money-frozen"}
        assert cancellation_applies(case(standing, fault)) is expected, (standing, fault)


def test_money_is_tied_up_when_held_or_frozen() -> None:
    tied = {fault: money_tied_up(case(fault=fault)) for fault in FAULTS}
    assert {fault for fault, is_tied in tied.items() if is_tied} == {"money-held", "money-frozen"}


def test_the_rules_of_the_doors_can_be_named_in_templates() -> None:
    assert {door.opens.__name__ for door in DOORS} | {"cancellation_applies"} <= set(rules.RULES)


def test_civil_names_articles_as_the_sources_do() -> None:
    assert civil(563, 565) == ("civil-code-563", "civil-code-565")
