"""What events come to: letters with their arrival, objections in their newest state, and the rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from posexit.journal import events_of
from posexit.library import Library
from posexit.story import ANSWER_DAYS, EMPTY, STORY_RULES, Story, fold

TODAY = date(2026, 11, 23)


def story(*events: dict[str, object]) -> Story:
    return fold(events_of(events))


def sent(letter: str, on: str, **more: object) -> dict[str, object]:
    return {"kind": "sent", "letter": letter, "on": on, **more}


def arrived(letter: str, on: str) -> dict[str, object]:
    return {"kind": "arrived", "letter": letter, "on": on}


def reply(objection: str, on: str, **more: object) -> dict[str, object]:
    return {"kind": "reply", "objection": objection, "on": on, **more}


def rules(now: Story, today: date = TODAY) -> set[str]:
    return {name for name, rule in STORY_RULES.items() if rule(now, today)}


def test_nothing_happened_and_no_rule_holds() -> None:
    assert fold(()) == EMPTY
    assert rules(EMPTY) == set()
    assert EMPTY.first_sent() is EMPTY.last_demand is EMPTY.arrived("cancellation") is None


def test_an_arrival_belongs_to_the_last_letter_that_can_have_arrived() -> None:
    now = story(
        sent("cancellation", "2026-10-01"),
        sent("settlement", "2026-10-02"),
        sent("cancellation", "2026-10-20"),
        arrived("cancellation", "2026-10-05"),
        arrived("cancellation", "2026-10-23"),
        arrived("settlement", "2026-10-01"),  # before it was sent: stays in the chronology only
        arrived("reminder", "2026-10-23"),
    )
    assert [one.arrived_on for one in now.sent] == [date(2026, 10, 5), None, date(2026, 10, 23)]
    assert now.arrived("cancellation") == date(2026, 10, 5)
    assert now.arrived("settlement") is None
    assert len(now.events) == 7


def test_letters_with_one_waybill_arrive_together() -> None:
    now = story(
        sent("cancellation", "2026-10-01", waybill="109"),
        sent("settlement", "2026-10-01", waybill="109"),
        sent("authorisation", "2026-10-01"),
        sent("complaint", "2026-10-01", waybill="110"),
        arrived("cancellation", "2026-10-03"),
    )
    day = date(2026, 10, 3)
    assert [one.arrived_on for one in now.sent] == [day, day, None, None]


def test_the_first_application_and_the_last_demand() -> None:
    now = story(
        sent("enquiry", "2026-09-01"),
        sent("settlement", "2026-10-05"),
        sent("cancellation", "2026-10-01"),
        sent("settlement-seller", "2026-11-01"),
        sent("complaint", "2026-10-20", to="head-office"),
        sent("complaint", "2026-11-10", to="regulator"),
    )
    first, last = now.first_sent(), now.last_demand
    assert first
    assert last
    assert (first.letter, last.to) == ("cancellation", "head-office")
    assert now.first_sent("enquiry") == now.sent[0]
    assert [one.to for one in now.complaints] == ["head-office", "regulator"]
    assert now.complained_to("regulator") == now.sent[-1]
    assert now.complained_to("institution", "association") is None


def test_a_complaint_that_names_nobody_went_to_the_institution() -> None:
    assert story(sent("complaint", "2026-10-20")).complained_to("institution")


def test_an_objection_has_one_state_and_keeps_its_facts() -> None:
    now = story(
        reply("pay-a-penalty", "2026-11-01", facts={"amount": "500.00", "clause": "8"}, words="先交钱"),
        reply("ask-your-agent", "2026-11-02"),
        reply("pay-a-penalty", "2026-11-10", facts={"clause": "9"}, outcome="persists"),
    )
    first, second = now.replies
    assert (first.on, first.last_on, first.no) == (date(2026, 11, 1), date(2026, 11, 10), 3)
    assert (first.facts, first.words) == ({"amount": "500.00", "clause": "9"}, "先交钱")
    assert (first.outcome, second.outcome) == ("persists", "open")
    assert now.open_replies == (second,)


@pytest.mark.parametrize(
    ("events", "open_"),
    [
        ([reply("system-cannot", "2026-11-01")], True),
        ([reply("system-cannot", "2026-11-01", outcome="resolved")], False),
        ([reply("system-cannot", "2026-11-01", outcome="persists")], False),
        ([reply("pay-first", "2026-11-01")], False),
        ([reply("system-cannot", "2026-11-01"), sent("rebuttal", "2026-11-02")], False),
        ([sent("rebuttal", "2026-11-02"), reply("system-cannot", "2026-11-01")], True),
    ],
)
def test_an_objection_is_open_until_it_is_answered(events: list[dict[str, object]], open_: bool) -> None:
    assert ("has_open_objections" in rules(story(*events))) is open_
    assert "has_replies" in rules(story(*events))


@pytest.mark.parametrize(
    ("events", "only"),
    [
        ([reply("silence", "2026-11-01")], True),
        ([reply("silence", "2026-11-01"), reply("system-cannot", "2026-11-02")], False),
        ([reply("silence", "2026-11-01"), reply("system-cannot", "2026-11-02", outcome="resolved")], True),
        ([reply("system-cannot", "2026-11-01")], False),
        ([reply("silence", "2026-11-01", outcome="resolved")], False),
    ],
)
def test_silence_alone_is_no_answer_in_words(events: list[dict[str, object]], only: bool) -> None:
    assert ("only_silence" in rules(story(*events))) is only


@pytest.mark.parametrize("arrival", ["2026-11-04", None])
@pytest.mark.parametrize(("days", "overdue"), [(ANSWER_DAYS, False), (ANSWER_DAYS + 1, True)])
def test_an_answer_is_overdue_after_fifteen_days(arrival: str | None, days: int, overdue: bool) -> None:
    events = [sent("cancellation", "2026-11-01"), *([arrived("cancellation", arrival)] if arrival else [])]
    counted = date.fromisoformat(arrival or "2026-11-01")
    assert ("answer_overdue" in rules(story(*events), counted + timedelta(days=days))) is overdue


@pytest.mark.parametrize(
    ("answer", "overdue"),
    [
        (reply("system-cannot", "2026-10-20"), False),
        (reply("system-cannot", "2026-09-20"), True),
        (reply("silence", "2026-10-20"), True),
        (reply("pay-first", "2026-10-20"), True),
        ({"kind": "offer", "on": "2026-10-20", "what": "降费率"}, False),
        ({"kind": "confirmed", "on": "2026-10-20", "what": "terminal"}, False),
        ({"kind": "contact", "on": "2026-10-20", "how": "phone"}, True),
        (sent("rebuttal", "2026-11-20"), False),
        (sent("complaint", "2026-11-20", to="regulator"), True),
    ],
)
def test_what_is_an_answer(answer: dict[str, object], overdue: bool) -> None:
    now = story(sent("cancellation", "2026-10-01"), answer)
    assert ("answer_overdue" in rules(now)) is overdue


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (sent("cancellation", "2026-11-20"), "application_sent"),
        ({"kind": "contact", "on": "2026-11-20", "how": "visit"}, "has_contacts"),
        (sent("complaint", "2026-11-20"), "has_complained"),
        ({"kind": "confirmed", "on": "2026-11-20", "what": "merchant"}, "closing_confirmed"),
        (
            {"kind": "evidence", "on": "2026-11-20", "file": "evidence/1", "sha256": "a" * 64, "name": "x"},
            "has_evidence",
        ),
    ],
)
def test_each_event_makes_its_rule_hold(event: dict[str, object], rule: str) -> None:
    assert rules(story(event)) == {rule}


def test_a_terminal_closed_is_not_the_merchant_closed() -> None:
    assert "closing_confirmed" not in rules(
        story({"kind": "confirmed", "on": "2026-11-20", "what": "terminal"})
    )


def test_the_number_of_days_is_that_of_its_source(library: Library) -> None:
    assert library.source("fact-answer-15-days-suggestion").days == ANSWER_DAYS


# What was taken back, done, closed


def test_what_was_taken_back_never_happened() -> None:
    now = story(
        sent("cancellation", "2026-10-01"),
        {"kind": "confirmed", "on": "2026-10-05", "what": "merchant"},
        {"kind": "undone", "on": "2026-10-06", "of": 2},
    )
    assert now.confirmed == ()
    assert [event.no for event in now.events] == [1]


def test_the_number_of_an_exhibit_is_given_once() -> None:
    file = {"kind": "evidence", "on": "2026-10-01", "sha256": "0" * 64}
    now = story(
        {**file, "file": "evidence/01-a.png", "name": "a"},
        {**file, "file": "evidence/02-b.png", "name": "b"},
        {"kind": "undone", "on": "2026-10-02", "of": 1},
        {**file, "file": "evidence/03-c.png", "name": "c"},
    )
    assert {no: one.name for no, one in now.exhibits.items()} == {2: "b", 3: "c"}
    assert now.exhibits_given == 3


def test_a_task_is_done_on_the_day_that_was_said_last() -> None:
    now = story(
        {"kind": "done", "on": "2026-10-01", "task": "send-the-request"},
        {"kind": "done", "on": "2026-10-04", "task": "send-the-request"},
        {"kind": "closed", "on": "2026-11-01", "missing": ["data"]},
    )
    assert now.done == {"send-the-request": date(2026, 10, 4)}
    assert now.closed
    assert now.closed.missing == ("data",)
    assert (
        story({"kind": "closed", "on": "2026-11-01"}, {"kind": "undone", "on": "2026-11-01", "of": 1}).closed
        is None
    )


@pytest.mark.parametrize(
    ("sign", "on"),
    [
        ("sent cancellation", date(2026, 10, 1)),
        ("sent settlement", None),
        ("contacted phone", date(2026, 9, 30)),
        ("contacted visit", None),
        ("answered", date(2026, 10, 9)),
        ("confirmed terminal", date(2026, 10, 20)),
        ("confirmed merchant", None),
    ],
)
def test_the_signs_that_a_task_is_done(sign: str, on: date | None) -> None:
    now = story(
        {"kind": "contact", "on": "2026-09-30", "how": "phone"},
        sent("cancellation", "2026-10-03"),
        sent("cancellation", "2026-10-01"),
        reply("silence", "2026-10-05"),
        reply("pay-a-penalty", "2026-10-09"),
        {"kind": "confirmed", "on": "2026-10-20", "what": "terminal"},
    )
    assert now.day_of(sign) == on
