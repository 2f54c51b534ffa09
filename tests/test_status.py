"""Where a living case stands, from its journal alone: stage, ball, what is next and late, the timeline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from conftest import PERSONAL, TODAY

from posexit.advice import Advice, advise
from posexit.fields import case_of
from posexit.journal import events_of
from posexit.library import Library
from posexit.status import Status, status
from posexit.statusview import status_outline
from posexit.story import ANSWER_DAYS, fold

ANSWERS = {
    **PERSONAL,
    "contract.signed_on": "2025-03-01",
    "contract.term": "fixed",
    "contract.ends_on": "2028-01-01",
    "exit.stop_on": "2026-12-31",
}
Told = dict[str, object]


def sent(letter: str = "cancellation", on: str = "2026-11-20", **more: object) -> Told:
    return {"kind": "sent", "letter": letter, "on": on, **more}


def reply(objection: str = "pay-a-penalty", **more: object) -> Told:
    return {"kind": "reply", "objection": objection, "on": "2026-11-21", **more}


def confirmed(what: str) -> Told:
    return {"kind": "confirmed", "what": what, "on": "2026-11-22"}


def advised(library: Library, *events: Told, begun: date | None = None, **answers: str) -> Advice:
    return advise(case_of({**ANSWERS, **answers}), library, TODAY, fold(events_of(events), begun))


def standing(library: Library, *events: Told, **more: object) -> Status:
    return status(advised(library, *events), **more)  # type: ignore[arg-type]


DEMAND, SAYS_NO = sent(), reply(outcome="persists")


@pytest.mark.parametrize(
    ("events", "stage", "ball"),
    [
        ([], "to-send", "you"),
        ([sent("enquiry")], "to-send", "you"),
        ([DEMAND], "waiting", "them"),
        ([DEMAND, reply("silence")], "silent", "you"),
        ([DEMAND, reply("pay-first")], "waiting", "them"),
        ([DEMAND, reply()], "objected", "you"),
        ([DEMAND, reply(), sent("rebuttal", "2026-11-22")], "waiting", "them"),
        ([DEMAND, reply(outcome="resolved")], "answered", "them"),
        ([DEMAND, SAYS_NO], "refused", "you"),
        ([DEMAND, SAYS_NO, sent("complaint", "2026-11-22", to="head-office")], "waiting", "them"),
        ([DEMAND, SAYS_NO, sent("complaint", "2026-11-22", to="regulator")], "complained", "them"),
        ([DEMAND, {"kind": "offer", "on": "2026-11-21", "what": "免一年流量费"}], "offered", "you"),
        (
            [DEMAND, {"kind": "offer", "on": "2026-11-21", "what": "免费", "decision": "leave"}],
            "answered",
            "them",
        ),
        ([DEMAND, confirmed("terminal")], "answered", "them"),
        ([DEMAND, confirmed("terminal"), confirmed("merchant")], "confirmed", "you"),
        ([DEMAND, {"kind": "closed", "on": "2026-11-23"}], "closed", "nobody"),
        ([DEMAND, {"kind": "undone", "on": "2026-11-23", "of": 1}], "to-send", "you"),
    ],
)
def test_the_stage_follows_what_happened(library: Library, events: list[Told], stage: str, ball: str) -> None:
    found = standing(library, *events)
    assert (found.stage, found.ball) == (stage, ball)


def test_questions_that_are_open_come_first(library: Library) -> None:
    assert standing(library, DEMAND, finished=False).stage == "unfinished"


@pytest.mark.parametrize(("days", "stage"), [(ANSWER_DAYS, "waiting"), (ANSWER_DAYS + 1, "silent")])
def test_silence_begins_the_day_after_the_answer_was_asked_for(
    library: Library, days: int, stage: str
) -> None:
    found = standing(library, sent(on=(TODAY - timedelta(days=days)).isoformat()))
    assert found.stage == stage
    assert found.until == (TODAY if stage == "waiting" else None)


def test_the_wait_counts_from_the_arrival(library: Library) -> None:
    arrived = {"kind": "arrived", "letter": "cancellation", "on": "2026-11-22"}
    assert standing(library, DEMAND, arrived).until == date(2026, 11, 22) + timedelta(days=ANSWER_DAYS)


def test_what_has_to_be_confirmed_is_named_until_it_is(library: Library) -> None:
    assert standing(library, DEMAND).missing == ("terminal", "merchant")
    assert standing(library, DEMAND, confirmed("merchant")).missing == ("terminal",)


def test_the_most_urgent_task_comes_next_and_what_is_late_is_named(library: Library) -> None:
    fresh = status(advised(library, begun=TODAY))
    assert not fresh.overdue
    assert fresh.next
    dues = [task.due for task in fresh.open if task.due]
    assert dues == sorted(dues)
    late = status(advised(library, begun=TODAY - timedelta(days=30)))
    assert "send-the-request" in {task.id for task in late.overdue}


def test_what_only_led_to_the_confirmation_is_not_open_after_it(library: Library) -> None:
    before = {task.phase for task in standing(library, DEMAND).open}
    assert {"protect", "settle"} <= before
    advice = advised(library, DEMAND, confirmed("terminal"), confirmed("merchant"))
    after = status(advice)
    assert {task.phase for task in after.open} <= {"settle", "confirm-and-keep"}
    assert status_outline(advice, after, library, "zh")["steps"] == []


def test_progress_counts_what_is_done_in_each_phase(library: Library) -> None:
    before = {one.phase: one for one in standing(library).progress}
    after = {one.phase: one for one in standing(library, DEMAND).progress}
    assert before["apply"].done == 0
    assert after["apply"].done == 1
    assert after["apply"].total == before["apply"].total + 1  # the arrival is to be looked up


def test_warnings_are_nothing_to_tick_off(library: Library) -> None:
    found = standing(library)
    assert "warning" not in {task.kind for task in (*found.open, *found.done)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_words_of_every_stage(library: Library, lang: str) -> None:
    events: tuple[Told, ...] = (
        DEMAND,
        {"kind": "contact", "on": "2026-11-20", "how": "phone", "said": "三天内回电"},
        {
            "kind": "evidence",
            "on": "2026-11-20",
            "file": "evidence/01-a.png",
            "sha256": "0" * 64,
            "name": "录音",
        },
        {"kind": "done", "on": "2026-11-22", "task": "export-records"},
        {"kind": "done", "on": "2026-11-22", "task": "no-longer-there"},
        {"kind": "closed", "on": "2026-11-23"},
    )
    advice = advised(library, *events, begun=date(2026, 11, 19))
    told = status_outline(advice, status(advice), library, lang, "案卷")  # type: ignore[arg-type]
    kinds = [one["kind"] for one in told["timeline"]]
    assert kinds == ["begun", "sent", "contact", "evidence", "done", "done", "closed"]
    assert "案卷" in told["action"]
    assert told["exhibits"][0]["no"] == 1
    assert {one["id"]: bool(one["sent"]) for one in told["letters"]}["cancellation"]


def test_the_timeline_ends_with_what_is_to_come(library: Library) -> None:
    advice = advised(library, DEMAND, begun=date(2026, 11, 19))
    told = status_outline(advice, status(advice), library, "zh")
    days = [one["on"] for one in told["timeline"]]
    assert days == sorted(days)
    ahead = {one["text"]: one["on"] for one in told["timeline"] if one["kind"] == "day"}
    assert ahead["合同到期日"] == "2028-01-01"
    assert "2026-12-05" in ahead.values()  # the answer
    assert all(one["on"] >= "2026-11-23" for one in told["timeline"] if one["kind"] == "due")


def test_a_day_that_no_holidays_were_known_for_says_so_in_the_timeline(library: Library) -> None:
    late = date(2026, 12, 30)
    advice = advise(case_of(PERSONAL), library, late, fold((), late))
    texts = [one["text"] for one in status_outline(advice, status(advice), library, "zh")["timeline"]]
    assert "打官方客服，问清四件事（2027年放假安排未知，只扣除周六周日）" in texts


def test_no_identity_number_is_in_the_status(library: Library) -> None:
    advice = advised(library, DEMAND)
    assert "11010519491231002X" not in str(status_outline(advice, status(advice), library, "zh"))
