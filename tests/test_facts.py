"""What the answers say about term and time: both sides of each date."""

from __future__ import annotations

from datetime import date

import pytest

from posexit.facts import Facts, anniversary
from posexit.fields import case_of

TODAY = date(2026, 11, 23)


def facts(**contract: str) -> Facts:
    return Facts(case_of({f"contract.{name}": text for name, text in contract.items()}), TODAY)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 11, 23), date(2026, 11, 23)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 12, 31), date(2024, 12, 31)),
    ],
)
def test_a_year_ends_on_the_same_day(day: date, expected: date) -> None:
    assert anniversary(day) == expected


@pytest.mark.parametrize(
    ("ends_on", "ahead", "past"),
    [("2026-11-22", False, True), ("2026-11-23", True, False), ("2026-11-24", True, False)],
)
def test_the_last_day_belongs_to_the_term(ends_on: str, ahead: bool, past: bool) -> None:
    now = facts(term="fixed", ends_on=ends_on)
    assert (now.term_ahead, now.term_past) == (ahead, past)


def test_without_an_end_the_term_is_neither_ahead_nor_past() -> None:
    assert not facts(term="fixed").term_ahead
    assert not facts(term="fixed").term_past
    assert not facts(term="open", ends_on="2026-11-22").term_past


@pytest.mark.parametrize(
    ("contract", "last_day"),
    [
        ({"ends_on": "2026-12-31", "renewal": "automatic", "notice_days": "30"}, date(2026, 12, 1)),
        ({"ends_on": "2026-12-31", "notice_days": "0"}, date(2026, 12, 31)),
        ({"ends_on": "2026-12-31", "renewal": "none", "notice_days": "30"}, None),
        ({"ends_on": "2026-12-31", "renewal": "automatic"}, None),
        ({"renewal": "automatic", "notice_days": "30"}, None),
    ],
)
def test_the_last_day_to_object(contract: dict[str, str], last_day: date | None) -> None:
    assert facts(**contract).last_day_to_object == last_day


@pytest.mark.parametrize(
    ("known", "lapsed", "within"),
    [
        (None, False, False),
        ("2025-11-22", True, False),
        ("2025-11-23", False, True),
        ("2026-11-23", False, True),
        ("2026-11-24", False, False),
    ],
)
def test_the_year_of_a_right(known: str | None, lapsed: bool, within: bool) -> None:
    now = Facts(case_of({"reason.known_since": known} if known else {}), TODAY)
    assert (now.lapsed, now.known_within_a_year) == (lapsed, within)
    assert now.known_since_missing is (known is None)
