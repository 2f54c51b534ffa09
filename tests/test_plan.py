"""The plan: who sees which task and paper, when each is due, and that every unknown answer becomes one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import FAULTS, STANDINGS

from posexit.blocks import Heading, Language, Table, plain
from posexit.checklist import anchor_text, arithmetic_text, checklist, doubt_text, source_text, when_text
from posexit.circumstances import milestones
from posexit.doors import DOORS
from posexit.errors import TemplateError
from posexit.explain import ground_sentence
from posexit.fields import case_of
from posexit.journal import events_of
from posexit.library import Library, builtin
from posexit.plan import Task, papers, plan, timing
from posexit.setting import Situation
from posexit.situation import situation
from posexit.story import fold
from posexit.tasks import PHASES, Due

TODAY = date(2026, 11, 23)

IDLE = {
    "applicant.type": "personal",
    "applicant.form": "individual",
    "provider.kind": "payment-institution",
    "provider.name": "示例支付有限公司",
    "terminals.1.state": "idle",
    "terminals.1.held_as": "deposit",
    "contract.term": "fixed",
    "contract.ends_on": "2027-03-31",
    "contract.notice_days": "30",
    "contract.paper": "have",
    "reason.kind": "idle",
    "charges.1.kind": "deposit",
    "charges.1.amount": "299",
    "charges.1.claim": "refund",
    "exit.stop_on": "2026-12-31",
    "exit.close_by": "2027-01-15",
}
CHAIN = {
    "applicant.type": "merchant",
    "applicant.form": "company",
    "applicant.contact_name": "林谷雨",
    "provider.kind": "bank",
    "provider.name": "示例银行股份有限公司",
    "provider.seller_name": "示例科技服务部",
    "provider.seller_reachable": "no",
    "reason.kind": "business-change",
    "reason.change": "smaller",
    "terminals.1.state": "in-use",
    "terminals.1.held_as": "leased",
    "terminals.2.state": "lost",
    "terminals.3.state": "with-seller",
    "terminals.4.held_as": "bought",
    "terminals.4.state": "idle",
    "contract.term": "fixed",
    "contract.ends_on": "2027-05-31",
    "contract.early_exit": "needs-approval",
    "contract.penalty_claimed": "2000",
    "contract.guaranteed": "yes",
    "contract.misled": "yes",
    "charges.1.kind": "service",
    "charges.1.amount": "360",
    "charges.1.claim": "pay",
    "charges.2.kind": "chargeback",
    "charges.3.kind": "activation",
    "charges.3.payee": "seller",
    "charges.3.amount": "99",
    "charges.3.claim": "refund",
    "charges.4.kind": "sim-fee",
    "charges.4.claim": "dispute",
    "costs.1.item": "刷卡手续费",
    "settlement.unsettled_amount": "1280.50",
    "settlement.deduction_authorised": "yes",
    "exit.linked": "微信子商户",
    "exit.stop_on": "2026-12-31",
    "migration.replacement": "qr-code",
    "migration.switch_on": "2026-12-15",
    "migration.staff": "两名店员",
}
SITUATIONS: dict[str, dict[str, str]] = (
    {
        "one idle machine": IDLE,
        "a chain with a bank": CHAIN,
        "a sole trader at a payment institution, with a fault": {
            "applicant.type": "merchant",
            "applicant.form": "sole-trader",
            "provider.kind": "payment-institution",
            "reason.kind": "fault",
            "reason.fault": "changed-without-consent",
            "charges.1.kind": "service",
            "charges.1.claim": "dispute",
            "contract.paper": "lost",
            "exit.route": "dealer",
        },
        "a policy, an open term, another acquirer": {
            "applicant.type": "personal",
            "reason.kind": "policy",
            "contract.term": "open",
            "contract.term_known_from": "text",
            "migration.replacement": "new-acquirer",
            "exit.route": "app",
            "terminals.1.state": "in-use",
        },
        "a merger, a service company": {
            "reason.kind": "fault",
            "reason.fault": "acquirer-merged",
            "exit.route": "third-party",
            "contract.paper": "have",
        },
        "a company that closes": {
            "applicant.form": "company",
            "reason.kind": "business-change",
            "reason.change": "closing",
        },
        "a business of which the form was not said": {
            "applicant.type": "merchant",
            "contract.term": "fixed",
            "contract.ends_on": "2027-05-31",
        },
        "terminals only": {
            "terminals.1.action": "keep",
            "terminals.1.merchant_no": "898310154110001",
            "terminals.2.action": "close",
            "terminals.2.merchant_no": "898310154110001",
        },
    }
    | {
        f"the door {standing}": {"applicant.type": "personal", **answers}
        for standing, answers in STANDINGS.items()
    }
    | {
        f"the door {fault}": {"applicant.type": "merchant", "settlement.unsettled_amount": "9000", **answers}
        for fault, answers in FAULTS.items()
    }
)


def seen(answers: dict[str, str], today: date = TODAY) -> Situation:
    return situation(case_of(answers), today)


SENT = {"kind": "sent", "letter": "cancellation", "on": "2026-10-01"}
ARRIVED = {"kind": "arrived", "letter": "cancellation", "on": "2026-10-04"}
REMINDED = {"kind": "sent", "letter": "reminder", "on": "2026-11-05"}


FILED = {"kind": "sent", "letter": "complaint", "to": "regulator", "on": "2026-09-24"}


def confirmed(what: str, on: str = "2026-11-20") -> dict[str, object]:
    return {"kind": "confirmed", "what": what, "on": on}


def told(*events: Mapping[str, object], answers: dict[str, str] = IDLE, today: date = TODAY) -> Situation:
    """Return a situation after these events."""
    return situation(case_of(answers), today, fold(events_of(events)))


def by_id(tasks: tuple[Task, ...], name: str) -> Task:
    return next(task for task in tasks if task.id == name)


def all_seen(library: Library) -> dict[str, set[str]]:
    found = {title: plan(seen(answers), library) for title, answers in SITUATIONS.items()}
    found["a letter on its way"] = plan(told(SENT), library)
    found["a complaint to the central bank"] = plan(told(SENT, FILED), library)
    return {title: {task.id for task in tasks} for title, tasks in found.items()}


# The file


def test_there_are_enough_tasks_over_all_phases(library: Library) -> None:
    tasks = library.tasks.tasks
    assert len(tasks) >= 36
    assert {task.phase for task in tasks} == set(PHASES)


def test_every_row_of_the_mission_has_a_task(library: Library) -> None:
    rows = {row for task in library.tasks.tasks for row in task.rows}
    wanted = {f"M{no}" for no in range(1, 18)} | {"B1", "B2", "B3", "B4", "B5", "B8"}
    assert wanted <= rows


def test_titles_are_short_and_nobody_is_told_to_swipe(library: Library) -> None:
    for task in library.tasks.tasks:
        assert len(task.title.zh) <= 24, task.id
        assert not re.search(r"您|，,|,(?=[\u4e00-\u9fff])", task.title.zh + task.why.zh), task.id
        assert not re.search(r"(?<!不)(?<!没有)试刷(?!会)", task.title.zh), task.id


def test_every_paper_applies_somewhere(library: Library) -> None:
    found = {paper.id for answers in SITUATIONS.values() for paper in papers(seen(answers), library)}
    extra = papers(seen(IDLE | {"migration.replacement": "qr-code"}), library)
    fault = papers(seen({"applicant.type": "merchant", "reason.kind": "fault"}), library)
    assert {paper.id for paper in library.tasks.papers} == found | {paper.id for paper in (*extra, *fault)}


@pytest.mark.parametrize("answers", SITUATIONS.values(), ids=SITUATIONS)
def test_codes_are_never_given(library: Library, answers: dict[str, str]) -> None:
    never = {paper.id for paper in papers(seen(answers), library) if paper.status == "never-give"}
    assert {"card-security-code", "one-time-codes"} <= never


# Who sees what


def test_one_idle_machine_is_one_page(library: Library) -> None:
    tasks = plan(seen(IDLE), library)
    assert 12 <= len(tasks) <= 16
    assert {"confirm-the-terminal", "confirm-the-merchant"} <= {task.id for task in tasks}
    for lang in ("zh", "en"):
        assert pages(checklist(seen(IDLE), library, lang)) == 1


def pages(document: object) -> int:
    from io import BytesIO

    from pypdf import PdfReader

    from posexit.writers import write

    return len(PdfReader(BytesIO(write(document, "pdf"))).pages)  # type: ignore[arg-type]


def test_a_chain_sees_more(library: Library) -> None:
    assert len(plan(seen(CHAIN), library)) > 2 * len(plan(seen(IDLE), library))


@pytest.mark.parametrize("door", [door for door in DOORS if not door.ordinary], ids=lambda door: door.id)
def test_a_door_hides_the_ordinary_tasks_and_has_its_own(library: Library, door: object) -> None:
    ids = all_seen(library)[f"the door {door.id}"]  # type: ignore[attr-defined]
    ordinary = {task.id for task in library.tasks.tasks if task.door == ("ordinary",)}
    own = {task.id for task in library.tasks.tasks if door.id in task.door}  # type: ignore[attr-defined]
    assert not ids & ordinary
    assert ids & own
    asks_to_stop = door.id in {"money-held", "money-frozen"}  # type: ignore[attr-defined]
    assert ("send-the-stop-request" in ids) is asks_to_stop
    may_sign_in = door.id in {"merchant-closed", "money-held", "money-frozen"}  # type: ignore[attr-defined]
    assert ("check-after-30-days" in ids) is may_sign_in


def test_liquidation_stays_on_the_ordinary_path(library: Library) -> None:
    ids = all_seen(library)["the door liquidation"]
    assert {"send-the-request", "liquidation-signs", "liquidation-settle-first"} <= ids


@pytest.mark.parametrize(
    ("changed", "task", "applies"),
    [
        ({}, "adviser-money", False),
        ({"charges.1.amount": "4999.99"}, "adviser-money", False),
        ({"charges.1.amount": "5000"}, "adviser-money", True),
        ({"contract.penalty_claimed": "1"}, "adviser-money", True),
        ({"contract.renewal": "none"}, "object-to-renewal", False),
        ({"contract.ends_on": "2026-12-23"}, "object-to-renewal", True),
        ({"contract.ends_on": "2026-12-22"}, "object-to-renewal", False),
        ({"migration.replacement": "qr-code"}, "switch-before-stop", True),
        (
            {"migration.replacement": "qr-code", "migration.switch_on": "2026-11-23"},
            "switch-before-stop",
            True,
        ),
        (
            {"migration.replacement": "qr-code", "migration.switch_on": "2026-11-22"},
            "switch-before-stop",
            False,
        ),
        ({"migration.replacement": "none"}, "switch-before-stop", False),
        ({"contract.early_exit": "allowed", "contract.early_exit_met": "yes"}, "send-the-notice", True),
        ({"contract.early_exit": "needs-approval"}, "send-the-notice", False),
    ],
)
def test_a_task_applies_when_its_rule_holds(
    library: Library, changed: dict[str, str], task: str, applies: bool
) -> None:
    assert (task in {found.id for found in plan(seen(IDLE | changed), library)}) is applies


def test_sources_that_do_not_bind_are_left_out(library: Library) -> None:
    disputed = {"charges.2.kind": "service", "charges.2.claim": "dispute"}
    institution = plan(seen(IDLE | disputed), library)
    assert "payment-regulation-35" in by_id(institution, "escalate-payment").sources
    bank = plan(seen(CHAIN), library)
    assert not any(source.startswith("payment-") for task in bank for source in task.sources)


def test_a_task_names_its_letter_only_where_the_letter_applies(library: Library) -> None:
    assert by_id(plan(seen(IDLE), library), "send-the-request").letter == "cancellation"
    assert by_id(plan(seen(IDLE), library), "call-the-official-line").letter == "call-sheet"
    assert by_id(plan(seen(IDLE), library), "export-records").letter is None
    for answers in SITUATIONS.values():
        now = seen(answers)
        for task in plan(now, library):
            assert task.letter is None or now.holds(library.letter(task.letter, "zh").front.when)


# What is not known


def test_every_unknown_answer_becomes_a_task_that_says_where_to_look(library: Library) -> None:
    unknown = {
        "contract.term": "不知道",
        "contract.disputes": "unknown",
        "terminals.1.serial_no": "不清楚",
        "provider.name": "不知道",
        "exit.stop_on": "不知道",
    }
    tasks = [task for task in plan(seen({**IDLE, **unknown}), library) if task.kind == "find-out"]
    assert {name for name in unknown if any(name in task.because for task in tasks)} == set(unknown)
    assert all(task.why.zh and task.why.en and task.phase == "understand" for task in tasks)
    by_name = {task.id: task for task in tasks}
    assert by_name["find-contract-disputes"].title.zh == "查清：争议解决"
    assert by_name["find-contract-disputes"].due == TODAY + timedelta(days=7)
    assert by_name["find-terminals-serial-no"].title.zh == "查清：序列号"


def test_one_unknown_field_of_many_machines_is_one_task(library: Library) -> None:
    tasks = plan(
        seen({**CHAIN, "terminals.3.serial_no": "不知道", "terminals.1.serial_no": "不知道"}), library
    )
    found = by_id(tasks, "find-terminals-serial-no")
    assert found.title.zh == "查清第1、3台机器的序列号"
    assert found.because == ("terminals.1.serial_no", "terminals.3.serial_no")


def test_find_out_tasks_stand_first(library: Library) -> None:
    assert plan(seen({**CHAIN, "contract.number": "不知道"}), library)[0].kind == "find-out"


# When


def due(**given: object) -> Due:
    return Due.model_validate(given)


@pytest.mark.parametrize(
    ("rule", "by", "waits_for"),
    [
        ({"from": "today", "days": 7}, "2026-11-30", None),
        ({"from": "today", "working_days": 5}, "2026-11-30", None),
        ({"from": "exit.stop_on", "days": -7}, "2026-12-24", None),
        ({"from": "exit.stop_on"}, "2026-12-31", None),
        ({"from": "contract.ends_on", "days_before": "contract.notice_days"}, "2027-03-01", None),
        ({"from": "migration.switch_on", "days": -3}, None, "migration.switch_on"),
        ({"from": "letter-arrived", "days": 15}, None, "letter-arrived"),
        ({"from": "closing-confirmed"}, None, "closing-confirmed"),
    ],
)
def test_when_something_is_due(
    library: Library, rule: dict[str, object], by: str | None, waits_for: str | None
) -> None:
    found = timing(due(**rule), seen(IDLE), library)
    assert (found.by and found.by.isoformat(), found.waits_for, found.late) == (by, waits_for, False)


def test_without_a_notice_period_it_waits_for_that(library: Library) -> None:
    answers = {name: value for name, value in IDLE.items() if name != "contract.notice_days"}
    rule = due(**{"from": "contract.ends_on", "days_before": "contract.notice_days"})
    assert timing(rule, seen(answers), library).waits_for == "contract.notice_days"


@pytest.mark.parametrize(
    ("stop_on", "by", "late"),
    [
        ("2026-12-01", "2026-11-30", False),
        ("2026-11-30", "2026-11-30", False),
        ("2026-11-29", "2026-11-29", False),
        ("2026-11-22", "2026-11-23", True),
        ("unknown", "2026-11-30", False),
    ],
)
def test_what_must_not_come_after_a_day_is_due_on_it_at_the_latest(
    library: Library, stop_on: str, by: str, late: bool
) -> None:
    rule = due(**{"from": "today", "days": 7, "not_after": "exit.stop_on"})
    found = timing(rule, seen({"exit.stop_on": stop_on}), library)
    assert (found.by, found.late) == (date.fromisoformat(by), late)


def test_the_switch_is_never_due_after_the_stop(library: Library) -> None:
    answers = {
        "migration.replacement": "qr-code",
        "migration.switch_on": "2026-12-20",
        "exit.stop_on": "2026-12-10",
    }
    assert by_id(plan(seen(answers), library), "switch-before-stop").due == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("days", "task", "by"),
    [
        ("30", "object-to-renewal", "2027-02-24"),  # 1 March, and days for the post
        ("unknown", "object-to-renewal-now", "2026-11-30"),  # nobody waits for a day that may be near
    ],
)
def test_when_to_object_to_renewal(library: Library, days: str, task: str, by: str) -> None:
    tasks = plan(seen(IDLE | {"contract.notice_days": days}), library)
    assert by_id(tasks, task).due == date.fromisoformat(by)
    assert len([one for one in tasks if one.id.startswith("object-to-renewal")]) == 1


def test_an_event_makes_it_a_day(library: Library) -> None:
    now = told(SENT | {"on": "2026-11-18"}, ARRIVED | {"on": "2026-11-20"})
    assert timing(due(**{"from": "letter-arrived", "days": 15}), now, library).by == date(2026, 12, 5)
    assert timing(due(**{"from": "letter-sent", "days": 15}), now, library).by == date(2026, 12, 3)


def test_the_days_that_due_dates_count_from() -> None:
    assert milestones(told()) == {}
    assert milestones(told(SENT, ARRIVED, REMINDED, confirmed("terminal"), confirmed("merchant"))) == {
        "letter-sent": date(2026, 10, 1),
        "letter-arrived": date(2026, 10, 4),
        "demand-sent": date(2026, 11, 5),
        "closing-confirmed": date(2026, 11, 20),
    }


@pytest.mark.parametrize(
    ("told_so", "closed"),
    [
        ([confirmed("terminal")], None),
        ([confirmed("merchant")], None),
        ([confirmed("terminal", "2026-11-20"), confirmed("merchant", "2026-11-10")], "2026-11-20"),
    ],
)
def test_the_closing_is_confirmed_when_the_last_wanted_one_is(
    told_so: list[dict[str, object]], closed: str | None
) -> None:
    assert milestones(told(*told_so)).get("closing-confirmed") == (closed and date.fromisoformat(closed))


def test_where_only_a_terminal_closes_its_confirmation_is_the_last(library: Library) -> None:
    answers = IDLE | {"terminals.1.action": "close", "terminals.1.merchant_no": "898310154110001"}
    answers |= {"terminals.2.action": "keep", "terminals.2.merchant_no": "898310154110001"}
    tasks = plan(told(confirmed("terminal"), answers=answers), library)
    assert by_id(tasks, "keep-records-person").due == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("events", "by", "late"),
    [
        ([], None, False),
        ([SENT], None, False),
        ([SENT, ARRIVED | {"on": "2026-11-07"}], "2026-11-23", False),  # the 15th day was the 22nd
        ([SENT, ARRIVED | {"on": "2026-11-08"}], "2026-11-24", False),
        ([SENT, ARRIVED | {"on": "2026-11-06"}], "2026-11-23", True),
        ([SENT, ARRIVED, REMINDED], None, False),
        (
            [SENT, ARRIVED, REMINDED, {**ARRIVED, "letter": "reminder", "on": "2026-11-09"}],
            "2026-11-25",
            False,
        ),
    ],
)
def test_a_reminder_falls_due_once_the_days_after_the_last_arrival_have_gone(
    library: Library, events: list[dict[str, object]], by: str | None, late: bool
) -> None:
    now = told(*events)
    task = by_id(plan(now, library), "chase-the-answer")
    assert (task.due and task.due.isoformat(), task.late) == (by, late)
    assert (task.due is not None and task.due <= TODAY) is (now.holds("answer_overdue") and by is not None)


def test_an_arrival_that_nobody_wrote_down_is_to_be_looked_up(library: Library) -> None:
    task = by_id(plan(told(SENT, today=date(2026, 10, 2)), library), "look-up-the-arrival")
    assert task.due == date(2026, 10, 6)
    for events in ([], [SENT, ARRIVED], [SENT, confirmed("terminal")]):
        assert "look-up-the-arrival" not in {one.id for one in plan(told(*events), library)}


def test_the_central_bank_decides_in_working_days_that_leave_out_the_holidays(library: Library) -> None:
    person = by_id(plan(told(FILED, today=date(2026, 9, 25)), library), "ask-whether-it-is-taken")
    # 25 September is the mid-autumn holiday, 1 to 7 October the national one, 10 October a Saturday worked
    assert arithmetic_text(person.timing, library, "zh") == (
        "投诉提交：2026年9月24日 + 7个工作日 + 1日 = 2026年10月13日"
        "（9月25日、10月1日至10月7日放假，10月10日上班，据程序自带的节假日表）"
    )
    for answers in (CHAIN, IDLE | {"applicant.type": "merchant", "applicant.form": "company"}):
        assert "ask-whether-it-is-taken" not in {
            one.id for one in plan(told(FILED, answers=answers), library)
        }
    later = {**FILED, "kind": "arrived", "to": None, "on": "2026-09-28"}
    found = milestones(told(FILED, {name: value for name, value in later.items() if value}))
    assert found["complaint-filed"] == date(2026, 9, 28)


def test_the_numbers_of_days_are_those_of_the_sources(library: Library) -> None:
    for task in library.tasks.tasks:
        known = [library.source(name).days for name in task.source]
        counted = task.due and (task.due.after_days or task.due.after_working_days)
        assert not (counted and any(known)) or counted in known, task.id


@pytest.mark.parametrize(
    "rule",
    [
        {"from": "today", "days": 1, "after_days": 1},
        {"from": "today", "working_days": 1, "days": 1},
        {"from": "today", "after_days": 0},
        {"from": "today", "after_days": 1, "after_working_days": 1},
        {"from": "today", "days": 3, "by_post": True},
    ],
)
def test_days_are_counted_in_one_way(rule: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"only one of|by_post goes|greater than"):
        due(**rule)


@pytest.mark.parametrize(
    ("stop_on", "by", "late"),
    [
        ("2026-12-01", "2026-11-24", False),
        ("2026-11-30", "2026-11-23", False),
        ("2026-11-29", "2026-11-23", True),
    ],
)
def test_a_day_that_has_passed_is_today_and_said_to_be_late(
    library: Library, stop_on: str, by: str, late: bool
) -> None:
    task = by_id(plan(seen(IDLE | {"exit.stop_on": stop_on}), library), "export-records")
    assert (task.due, task.late) == (date.fromisoformat(by), late)
    text = when_text(task.timing, library, "zh")
    assert ("已过" in text) is late
    assert not late or text == "今天（2026年11月22日已过）"


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ({"from": "today", "days": 7}, "2026年11月30日前", "by 30 November 2026"),
        (
            {"from": "exit.stop_on", "days": -7},
            "2026年12月24日前（停用日前7日）",
            "by 24 December 2026 (7 days before the stop date)",
        ),
        (
            {"from": "exit.close_by"},
            "2027年1月15日前（关闭商户的期限）",
            "by 15 January 2027 (the day to close by)",
        ),
        ({"from": "letter-arrived", "days": 15}, "信送达后15日", "15 days after the letter arrives"),
        (
            {"from": "letter-arrived", "working_days": 2},
            "信送达后2个工作日",
            "2 working days after the letter arrives",
        ),
        (
            {"from": "demand-arrived", "after_days": 15},
            "信送达后满15日",
            "once 15 days have gone after the letter arrives",
        ),
        (
            {"from": "exit.stop_on", "after_days": 1},
            "2027年1月2日起（停用日后满1日）",
            "from 2 January 2027 on (once 1 day has gone after the stop date)",
        ),
        ({"from": "today", "after_days": 7}, "2026年12月1日起", "from 1 December 2026 on"),
        (
            {"from": "contract.ends_on", "days_before": "contract.notice_days", "by_post": True},
            "2027年2月24日前（合同到期日前30日，另留5日邮寄）",
            "by 24 February 2027 (30 days before the end of the contract, and 5 for the post)",
        ),
        ({"from": "closing-confirmed"}, "确认注销之后", "once the closing is confirmed"),
        ({"from": "migration.switch_on"}, "等你知道切换日之后", "when you know the switch date"),
        (
            {"from": "migration.switch_on", "days": -3},
            "等你知道切换日之后：切换日前3日",
            "when you know the switch date: 3 days before the switch date",
        ),
    ],
)
def test_due_dates_in_words(library: Library, rule: dict[str, object], zh: str, en: str) -> None:
    found = timing(due(**rule), seen(IDLE), library)
    assert (when_text(found, library, "zh"), when_text(found, library, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("rule", "zh"),
    [
        ({"from": "today", "days": 7}, "定计划那天：2026年11月23日 + 7日 = 2026年11月30日"),
        ({"from": "exit.stop_on"}, "停用日：2026年12月31日"),
        ({"from": "exit.stop_on", "after_days": 30}, "停用日：2026年12月31日 + 30日 + 1日 = 2027年1月31日"),
        (
            {"from": "contract.ends_on", "days_before": "contract.notice_days", "by_post": True},
            "合同到期日：2027年3月31日 - 35日 = 2027年2月24日（合同到期日前30日，另留5日邮寄）",
        ),
        ({"from": "letter-arrived", "days": 15}, ""),
    ],
)
def test_every_day_shows_its_arithmetic(library: Library, rule: dict[str, object], zh: str) -> None:
    assert arithmetic_text(timing(due(**rule), seen(IDLE), library), library, "zh") == zh


def test_what_has_gone_on_long_enough_is_to_be_done_now(library: Library) -> None:
    found = timing(due(**{"from": "letter-arrived", "after_days": 15}), told(SENT, ARRIVED), library)
    assert when_text(found, library, "zh") == "现在（2026年10月20日起）"
    assert when_text(found, library, "en") == "now (since 20 October 2026)"


def test_what_has_no_day_and_what_holidays_are_not_known_for(library: Library) -> None:
    assert when_text(None, library, "zh") == "随时"
    assert arithmetic_text(None, library, "zh") == doubt_text(None, library, "zh") == ""
    assert doubt_text(timing(due(**{"from": "today", "days": 1}), seen(IDLE), library), library, "zh") == ""
    found = timing(due(**{"from": "today", "working_days": 1}), seen(IDLE, date(2026, 12, 31)), library)
    assert when_text(found, library, "zh") == "2027年1月1日前（2027年放假安排未知，只扣除周六周日）"
    assert anchor_text("contract.signed_on", library, "zh") == "签约日期"


def test_a_task_without_a_day_has_none(library: Library) -> None:
    task = by_id(plan(seen(IDLE), library), "watermark-copies")
    assert (task.due, task.late, task.waits_for) == (None, False, None)
    task = by_id(plan(seen(IDLE), library), "check-after-30-days")
    assert (task.due, task.waits_for) == (None, "closing-confirmed")


# On paper


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("answers", SITUATIONS.values(), ids=SITUATIONS)
def test_the_checklist_of_every_situation(library: Library, lang: Language, answers: dict[str, str]) -> None:
    now = seen(answers)
    document = checklist(now, library, lang, mark="示例")
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert isinstance(document.blocks[0], Heading)
    assert len(table.rows) == len(plan(now, library))
    assert document.dense
    assert table.dense
    assert not any("**" in plain(cell) or "None" in plain(cell) for row in table.rows for cell in row)


EARLIER = {
    "zh": "{% if task.source %}（{{ task.source }}）{% endif %}",
    "en": "{% if task.source %} ({{ task.source }}){% endif %}",
}
"""How the row of the checklist was written before `tick`, `says` and `when`: copies of it lie in users' folders."""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_copy_of_an_earlier_checklist_prints_the_same(
    library: Library, lang: Language, tmp_path: Path
) -> None:
    text = (builtin() / f"checklist.{lang}.md").read_text(encoding="utf-8")
    for now_written, earlier in (
        (
            "{{ task.tick }}",
            '{% if task.kind != "warning" %}{% if task.done %}√{% else %}□{% endif %} {{ task.number }} {% endif %}',
        ),
        ("{{ task.says }}", "{{ task.why }}" + EARLIER[lang]),
        (
            "{{ task.when }}",
            "{% if task.done %}{{ task.done }}{% else %}{{ task.due }}{% endif %}",
        ),
    ):
        assert text.count(now_written) == 1
        text = text.replace(now_written, earlier)
    (tmp_path / f"checklist.{lang}.md").write_text(text, encoding="utf-8")
    for now in (seen(IDLE), seen(CHAIN), told(SENT, ARRIVED)):
        ours = checklist(now, library, lang, tasks=plan(now, library))
        assert checklist(now, Library(tmp_path), lang) == ours


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("civil-code-565", "《民法典》第五百六十五条", "Art. 565 Civil Code"),
        (
            "acquiring-259-exit",
            "银发〔2021〕259号第一部分第（一）项第3点，据转载",
            "Part 1(1)3 PBoC Notice Yin Fa [2021] No. 259, as reposted",
        ),
        ("fact-licence-list", "中国人民银行，未核实", "People's Bank of China, not verified"),
        ("fact-paper-set-app", "据多家服务商介绍", "According to service providers"),
        ("fact-watermark-copies", "posexit 的建议", "posexit, own suggestion"),
        (
            "fact-records-30-years",
            "《会计档案管理办法》，据网页转载",
            "Measures on Accounting Archives, as reposted",
        ),
    ],
)
def test_sources_in_words(library: Library, source: str, zh: str, en: str) -> None:
    assert source_text((source, source), library, "zh") == zh
    assert source_text((source,), library, "en") == en


# What an editor may get wrong


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("when: acquirer_unnamed", "when: acquirer_unamed", "acquirer_unamed"),
        (
            "source: [civil-code-465, fact-licence-list, fact-hotline-95516]",
            "source: [fact-license-list]",
            "fact-license-list",
        ),
        ("letter: cancellation", "letter: cancelation", "cancelation"),
        ("door: never-applied", "door: never-aplied", "never-aplied"),
        ("covers: provider.name", "covers: provider.nam", "provider.nam"),
        ("{from: today, working_days: 3}", "{from: tomorow, working_days: 3}", "tomorow"),
        ("days_before: contract.notice_days", "days_before: contract.notice", "contract.notice"),
        ("{from: today, working_days: 3}", "{from: today, working_days: 3, days: 1}", "only one of"),
        ("    phase: understand\n", "    phase: understood\n", "phase"),
        ("    proof: {zh: 签购单照片", "    profo: {zh: 签购单照片", "profo"),
        ("  - id: read-the-clauses", "  - id: name-the-acquirer", "name-the-acquirer"),
        ("find_out: {from: today", "find_out: {from: someday", "someday"),
        ("    status: needed\n    when: always\n", "    status: needed\n    when: allways\n", "allways"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    own = tmp_path / "own"
    own.mkdir()
    text = (builtin() / "tasks.yaml").read_text(encoding="utf-8")
    assert right in text
    (own / "tasks.yaml").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        _ = Library(own).tasks
    where, line = str(caught.value.params["where"]).rsplit(":", 1)
    assert where == str(own / "tasks.yaml")
    key = wrong.strip().removeprefix("- ").strip("{").split("\n")[-1].split(":")[0].strip()
    start = text[: text.index(right)].count("\n") + 1
    assert start - 12 <= int(line) <= start + 3, key
    assert named in str(caught.value.params["en"])


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(builtin(), own)
    (own / "tasks.yaml").write_text("find_out: {from: today}\ntasks: []\n", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        _ = Library(own).tasks
    assert "papers" in str(caught.value.params["en"])


def happened(answers: dict[str, str], *events: dict[str, object], begun: date | None = None) -> Situation:
    return situation(case_of(answers), TODAY, fold(events_of(events), begun))


def test_a_task_is_done_when_its_sign_stands_in_the_journal_or_the_user_says_so(library: Library) -> None:
    sent = {"kind": "sent", "letter": "cancellation", "on": "2026-11-02"}
    said = {"kind": "done", "task": "export-records", "on": "2026-11-03"}
    done = {task.id: task.done for task in plan(happened(IDLE, sent, said), library)}
    assert done["send-the-request"] == date(2026, 11, 2)
    assert done["export-records"] == date(2026, 11, 3)
    assert done["confirm-the-merchant"] is None


def test_what_is_done_is_not_late(library: Library) -> None:
    begun = TODAY - timedelta(days=8)  # one day more than the request has
    late = {task.id: task.late for task in plan(happened(IDLE, begun=begun), library)}
    assert late["send-the-request"]
    sent = {"kind": "sent", "letter": "cancellation", "on": "2026-11-23"}
    assert not {task.id: task.late for task in plan(happened(IDLE, sent, begun=begun), library)}[
        "send-the-request"
    ]


@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
def test_days_count_from_the_day_on_which_the_plan_was_made(library: Library, days: int, late: bool) -> None:
    found = {task.id: task for task in plan(happened(IDLE, begun=TODAY - timedelta(days=days)), library)}
    assert found["send-the-request"].late is late


def test_what_is_to_be_found_out_can_be_ticked_off(library: Library) -> None:
    (task,) = (
        task
        for task in plan(
            happened(
                {**IDLE, "contract.signed_on": "unknown"},
                {"kind": "done", "task": "find-contract-signed-on", "on": "2026-11-20"},
            ),
            library,
        )
        if task.id == "find-contract-signed-on"
    )
    assert task.done == date(2026, 11, 20)


WITHHELD = {"reason.fault": "settlement-withheld", "settlement.unsettled_amount": "3200"}
CHANGED = {"reason.fault": "changed-without-consent", "reason.known_since": "2026-11-01"}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (WITHHELD, "不会让合同解除"),
        (WITHHELD | {"reason.hold_excluded": "yes"}, "合同就在期满那天解除"),
        (WITHHELD | {"reason.hold_excluded": "yes", "charges.1.kind": "reserve"}, "不会让合同解除"),
        (CHANGED, "这里写申请"),
        (CHANGED | {"contract.advice_taken": "yes"}, "这里用解除通知"),
    ],
)
def test_the_sentence_on_the_ground_says_which_form_the_answers_give(
    library: Library, answers: dict[str, str], says: str
) -> None:
    assert says in ground_sentence(seen(answers), library.words, "zh")
