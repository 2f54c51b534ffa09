"""What stands in the calendar: tasks with a day, the days that count, the answer awaited, the steps that open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from posexit.advice import advise
from posexit.agenda import Appointment, agenda
from posexit.blocks import Language
from posexit.fields import case_of
from posexit.journal import events_of
from posexit.library import Library
from posexit.story import fold

TODAY = date(2026, 11, 23)
ANSWERS = {
    "applicant.type": "personal",
    "applicant.form": "individual",
    "applicant.name": "张小满",
    "applicant.id_number": "11010519491231002X",
    "applicant.phone": "13800138000",
    "provider.kind": "payment-institution",
    "provider.name": "示例支付有限公司",
    "terminals.1.state": "in-use",
    "contract.term": "fixed",
    "contract.ends_on": "2027-03-31",
    "contract.renewal": "automatic",
    "contract.notice_days": "30",
    "reason.kind": "idle",
    "exit.stop_on": "2026-12-31",
    "exit.close_by": "2027-01-15",
    "migration.replacement": "qr-code",
    "migration.switch_on": "2026-12-20",
}
SENT = {"kind": "sent", "letter": "cancellation", "on": "2026-11-16"}
ARRIVED = {"kind": "arrived", "letter": "cancellation", "on": "2026-11-18"}
CLOSED = [{"kind": "confirmed", "what": what, "on": "2026-11-20"} for what in ("terminal", "merchant")]


def seen(
    library: Library,
    *events: Mapping[str, object],
    more: Mapping[str, str] | None = None,
    today: date = TODAY,
    begun: date = TODAY,
    lang: Language = "zh",
) -> dict[str, Appointment]:
    story = fold(events_of(events), begun)
    found = agenda(advise(case_of({**ANSWERS, **(more or {})}), library, today, story), library, lang)
    assert len({one.id for one in found}) == len(found)
    assert [one.on for one in found] == sorted(one.on for one in found)
    return {one.id: one for one in found}


def test_an_open_task_stands_on_its_day_with_why_how_reckoned_and_what_to_keep(library: Library) -> None:
    task = seen(library)["confirm-the-terminal"]
    assert task.on == date(2027, 1, 7)
    assert task.title == "拿到终端已关闭的书面确认"
    assert task.text.splitlines()[1:] == [
        "停用日：2026年12月31日 + 7日 = 2027年1月7日",
        "留下：终端关闭确认",
    ]
    assert seen(library, lang="en")["confirm-the-terminal"].title == "Get the terminal's closing in writing"


def test_a_task_without_a_day_or_done_does_not_stand_there(library: Library) -> None:
    found = seen(library, {"kind": "done", "task": "photograph-the-machine", "on": "2026-11-23"})
    assert {"photograph-the-machine", "watermark-copies", "chase-the-answer"}.isdisjoint(found)
    assert "photograph-the-machine" in seen(library)


def test_what_is_late_stands_on_today_and_says_so(library: Library) -> None:
    later = TODAY + timedelta(days=30)
    found = seen(library, today=later)["photograph-the-machine"]
    assert (found.on, found.title) == (later, "逾期：拍下机器、SN标签和配件")
    assert "2026年11月23日 + 7日 = 2026年11月30日" in found.text


def test_working_days_say_what_is_not_known_beside_the_day(library: Library) -> None:
    found = seen(library, today=date(2026, 12, 30), begun=date(2026, 12, 30))["call-the-official-line"]
    assert found.on == date(2027, 1, 4)
    assert "2027年放假安排未知，只扣除周六周日" in found.text


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("stop-using", "2026-12-31"),
        ("close-by", "2027-01-15"),
        ("switch-on", "2026-12-20"),
        ("contract-ends", "2027-03-31"),
        ("last-day-to-object", "2027-03-01"),
    ],
)
def test_the_days_that_count_stand_there_until_they_have_passed(
    library: Library, name: str, day: str
) -> None:
    on = date.fromisoformat(day)
    assert seen(library)[name].on == on
    assert name in seen(library, today=on)
    assert name not in seen(library, today=on + timedelta(days=1))


def test_without_a_renewal_there_is_no_last_day_to_object(library: Library) -> None:
    assert "last-day-to-object" not in seen(library, more={"contract.renewal": "none"})


def test_machines_that_stop_on_other_days_stand_there_by_day(library: Library) -> None:
    stops = {f"terminals.{no}.stop_on": day for no, day in ((1, "2026-12-31"), (2, "2026-12-10"))}
    stops |= {"terminals.3.stop_on": "2026-12-10", "terminals.4.stop_on": "2026-11-01"}
    found = {name: one for name, one in seen(library, more=stops).items() if name.startswith("terminals")}
    assert {name: (one.on, one.title) for name, one in found.items()} == {
        "terminals-stop-2": (date(2026, 12, 10), "停用日：第2、3台机器")
    }


def test_the_last_day_for_an_answer_stands_there_while_it_is_awaited(library: Library) -> None:
    found = seen(library, SENT, ARRIVED)["answer-1"]
    assert found.on == date(2026, 12, 3)
    assert found.title.startswith("等答复到这天：")
    assert "2026年11月18日 + 15日 = 2026年12月3日" in found.text
    assert seen(library, SENT)["answer-1"].on == date(2026, 12, 1)
    assert "answer-1" in seen(library, SENT, ARRIVED, today=date(2026, 12, 3))
    assert "answer-1" not in seen(library, SENT, ARRIVED, today=date(2026, 12, 4))
    reply = {"kind": "reply", "objection": "ask-your-agent", "on": "2026-11-20"}
    assert "answer-1" not in seen(library, SENT, ARRIVED, reply)


def test_a_step_that_opens_later_stands_on_the_day_it_opens(library: Library) -> None:
    complaint = {"kind": "sent", "letter": "complaint", "to": "institution", "on": "2026-11-20"}
    found = seen(library, SENT, ARRIVED, complaint)["step-central-bank"]
    assert found.on == date(2026, 12, 6)
    assert found.text.startswith("2026年11月20日 + 15日 + 1日 = 2026年12月6日。")
    assert "step-central-bank" not in seen(library, SENT, ARRIVED)


def test_once_the_closing_is_confirmed_the_later_checks_stand_there(library: Library) -> None:
    found = seen(library, SENT, *CLOSED)
    assert found["check-after-30-days"].on == date(2026, 12, 21)
    assert found["check-after-90-days"].on == date(2027, 2, 19)


def test_after_the_end_only_what_follows_it_is_left(library: Library) -> None:
    found = seen(library, SENT, *CLOSED, {"kind": "closed", "on": "2026-11-21"})
    assert {"check-after-30-days", "check-after-90-days"} <= set(found)
    assert {"stop-using", "contract-ends", "answer-1", "photograph-the-machine"}.isdisjoint(found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nobody_is_named_in_it(library: Library, lang: Language) -> None:
    titled = {**SENT, "title": "POS终端撤机及商户注销申请书"}
    whole = repr(seen(library, titled, ARRIVED, lang=lang))
    for secret in ("张小满", "11010519491231002X", "13800138000", "示例支付有限公司"):
        assert secret not in whole
