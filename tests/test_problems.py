"""Contradictions and doubts: each with its opposite beside it, and all with their words."""

from __future__ import annotations

import string
from datetime import date

import pytest

from posexit.blocks import Language
from posexit.case import Case
from posexit.clashes import CLASHES
from posexit.fields import FIELDS, LISTS, case_of, pattern
from posexit.library import default_library
from posexit.problems import ORDER, Problem, doubts, problems

TODAY = date(2026, 11, 23)

CONTRADICTIONS: list[tuple[str, dict[str, str], dict[str, str]]] = [
    # code, answers that contradict each other, and what makes them fit
    ("every-terminal-kept", {"terminals.1.action": "keep"}, {"terminals.1.action": "close"}),
    (
        "ends-before-signed",
        {"contract.signed_on": "2025-01-02", "contract.ends_on": "2025-01-01"},
        {"contract.ends_on": "2025-01-02"},
    ),
    (
        "authorised-backwards",
        {"applicant.authorised_from": "2027-01-02", "applicant.authorised_to": "2027-01-01"},
        {"applicant.authorised_to": "2027-01-02"},
    ),
    (
        "known-before-it-began",
        {"reason.since": "2026-01-02", "reason.known_since": "2026-01-01"},
        {"reason.known_since": "2026-01-02"},
    ),
    (
        "stop-before-signed",
        {"contract.signed_on": "2025-01-02", "exit.stop_on": "2025-01-01"},
        {"exit.stop_on": "2025-01-02"},
    ),
    (
        "close-before-stop",
        {"exit.stop_on": "2027-01-02", "exit.close_by": "2027-01-01"},
        {"exit.close_by": "2027-01-02"},
    ),
    (
        "switch-after-stop",
        {"migration.switch_on": "2027-01-02", "exit.stop_on": "2027-01-01"},
        {"migration.switch_on": "2027-01-01"},
    ),
    (
        "personal-but-business",
        {"applicant.type": "personal", "applicant.form": "company"},
        {"applicant.form": "small-merchant"},
    ),
    (
        "merchant-but-person",
        {"applicant.type": "merchant", "applicant.form": "individual"},
        {"applicant.form": "small-merchant"},
    ),
    (
        "credit-code-of-a-person",
        {"applicant.type": "personal", "applicant.credit_code": "91350100M000100Y43"},
        {"applicant.type": "merchant"},
    ),
    (
        "credit-code-of-a-person",
        {"applicant.form": "individual", "applicant.credit_code": "91350100M000100Y43"},
        {"applicant.form": "sole-trader"},
    ),
    (
        "company-standing-of-a-person",
        {"applicant.form": "individual", "applicant.standing": "liquidation"},
        {"applicant.form": "company"},
    ),
    (
        "liquidation-of-a-sole-trader",
        {"applicant.form": "sole-trader", "applicant.standing": "liquidation"},
        {"applicant.standing": "deregistered"},
    ),
    (
        "relation-of-another",
        {"applicant.standing": "heir", "holder.relation": "shareholder"},
        {"holder.relation": "spouse"},
    ),
    (
        "relation-of-another",
        {
            "applicant.form": "sole-trader",
            "applicant.standing": "deregistered",
            "holder.relation": "shareholder",
        },
        {"holder.relation": "operator"},
    ),
    (
        "relation-of-another",
        {"applicant.form": "company", "applicant.standing": "deregistered", "holder.relation": "operator"},
        {"holder.relation": "shareholder"},
    ),
    (
        "minor-is-a-company",
        {"applicant.form": "company", "applicant.standing": "minor"},
        {"applicant.form": "individual"},
    ),
    (
        "early-exit-met-without-clause",
        {"contract.early_exit": "none", "contract.early_exit_met": "yes"},
        {"contract.early_exit": "allowed"},
    ),
    (
        "early-exit-met-without-clause",
        {"contract.early_exit": "needs-approval", "contract.early_exit_met": "yes"},
        {"contract.early_exit_met": "no"},
    ),
    (
        "clause-of-a-text-never-given",
        {"contract.early_exit": "allowed", "contract.early_exit_met": "yes", "contract.paper": "never"},
        {"contract.paper": "lost"},
    ),
    (
        "early-exit-clause-without-exit",
        {"contract.early_exit": "none", "contract.early_exit_clause": "第八条"},
        {"contract.early_exit": "needs-approval"},
    ),
    (
        "end-date-without-term",
        {"contract.term": "open", "contract.ends_on": "2027-01-01"},
        {"contract.term": "fixed"},
    ),
    (
        "renewal-without-term",
        {"contract.term": "open", "contract.renewal": "automatic"},
        {"contract.renewal": "none"},
    ),
    (
        "renewal-without-term",
        {"contract.term": "open", "contract.renewed": "yes"},
        {"contract.renewed": "no"},
    ),
    (
        "renewed-without-clause",
        {"contract.renewal": "none", "contract.renewed": "yes"},
        {"contract.renewal": "automatic"},
    ),
    (
        "text-known-but-never-given",
        {"contract.paper": "never", "contract.term_known_from": "text"},
        {"contract.paper": "lost"},
    ),
    (
        "fault-but-other-reason",
        {"reason.fault": "agent-gone", "reason.kind": "idle"},
        {"reason.kind": "fault"},
    ),
    (
        "change-but-other-reason",
        {"reason.change": "moving", "reason.kind": "cost"},
        {"reason.kind": "business-change"},
    ),
    (
        "agent-gone-but-reachable",
        {"reason.fault": "agent-gone", "provider.seller_reachable": "yes"},
        {"provider.seller_reachable": "no"},
    ),
    (
        "bank-way-without-bank",
        {"exit.route": "bank", "provider.kind": "payment-institution"},
        {"provider.kind": "bank"},
    ),
    (
        "switching-to-nothing",
        {"reason.kind": "switching", "migration.replacement": "none"},
        {"migration.replacement": "qr-code"},
    ),
    (
        "hold-beside-hold-excluded",
        {"reason.hold_excluded": "yes", "charges.1.kind": "frozen-funds"},
        {"reason.hold_excluded": "no"},
    ),
    (
        "penalties-differ",
        {"contract.penalty_claimed": "2000", "charges.1.kind": "penalty", "charges.1.amount": "1500"},
        {"charges.1.amount": "2000.00"},
    ),
    (
        "charged-in-the-future",
        {"charges.1.charged_on": "2026-11-24"},
        {"charges.1.charged_on": "2026-11-23"},
    ),
    (
        "serial-no-twice",
        {"terminals.1.serial_no": "AB12345", "terminals.2.serial_no": "ab-12345"},
        {"terminals.2.serial_no": "AB12346"},
    ),
    (
        "terminal-no-twice",
        {
            "terminals.1.merchant_no": "898210154110002",
            "terminals.1.terminal_no": "12345678",
            "terminals.2.merchant_no": "898210154110002",
            "terminals.2.terminal_no": "12345678",
        },
        {"terminals.2.merchant_no": "898210154110003"},
    ),
    ("not-yet", {"contract.signed_on": "2026-11-24"}, {"contract.signed_on": "2026-11-23"}),
    ("not-yet", {"reason.since": "2026-11-24"}, {"reason.since": "2026-11-23"}),
    ("not-yet", {"reason.known_since": "2026-11-24"}, {"reason.known_since": "2026-11-23"}),
]

UNLIKELY: list[tuple[str, dict[str, str], dict[str, str]]] = [
    (
        "held-but-not-asked-for",
        {"charges.1.kind": "reserve", "charges.1.amount": "200", "charges.1.claim": "refund"},
        {"settlement.unsettled_amount": "200"},
    ),
    (
        "penalty-without-term",
        {"contract.term": "open", "contract.penalty_claimed": "100"},
        {"contract.penalty_claimed": "0"},
    ),
    (
        "kind-unlike-name",
        {"provider.kind": "bank", "provider.name": "示例支付有限公司"},
        {"provider.name": "示例银行股份有限公司"},
    ),
    (
        "kind-unlike-name",
        {"provider.kind": "payment-institution", "provider.name": "示例银行股份有限公司示例分行"},
        {"provider.kind": "bank"},
    ),
    (
        "payee-of-another-name",
        {
            "migration.payee": "林谷雨",
            "applicant.name": "示例便利店",
            "applicant.legal_representative": "张小满",
        },
        {"migration.payee": "张小满"},
    ),
    (
        "dealer-for-a-bank",
        {"exit.route": "dealer", "provider.kind": "bank"},
        {"provider.kind": "payment-institution"},
    ),
    (
        "charged-before-signed",
        {"contract.signed_on": "2025-01-02", "charges.1.charged_on": "2025-01-01"},
        {"charges.1.charged_on": "2025-01-02"},
    ),
    ("stop-is-past", {"exit.stop_on": "2026-11-22"}, {"exit.stop_on": "2026-11-23"}),
    ("close-is-past", {"exit.close_by": "2026-11-22"}, {"exit.close_by": "2026-11-23"}),
    (
        "authorisation-is-over",
        {"applicant.authorised_to": "2026-11-22"},
        {"applicant.authorised_to": "2026-11-23"},
    ),
    (
        "merchant-no-length",
        {"terminals.1.merchant_no": "89821015411000"},
        {"terminals.1.merchant_no": "898210154110002"},
    ),
    (
        "terminal-no-is-serial-no",
        {"terminals.1.terminal_no": "12345678", "terminals.1.serial_no": "12345678"},
        {"terminals.1.serial_no": "12345679"},
    ),
    (
        "terminal-no-is-merchant-no",
        {"terminals.1.terminal_no": "898210154110002"},
        {"terminals.1.terminal_no": "12345678"},
    ),
    (
        "terminal-no-is-merchant-no",
        {"terminals.1.terminal_no": "12345678", "terminals.1.merchant_no": "12345678"},
        {"terminals.1.merchant_no": "898210154110002"},
    ),
    ("terminal-no-length", {"terminals.1.terminal_no": "1234567"}, {"terminals.1.terminal_no": "12345678"}),
    ("serial-no-shape", {"terminals.1.serial_no": "AB123"}, {"terminals.1.serial_no": "AB1234"}),
    ("serial-no-shape", {"terminals.1.serial_no": "1" * 33}, {"terminals.1.serial_no": "1" * 32}),
    ("serial-no-shape", {"terminals.1.serial_no": "AB12/34"}, {"terminals.1.serial_no": "AB12-34"}),
    ("odd-name", {"provider.name": "应该是示例支付吧"}, {"provider.name": "示例支付有限公司"}),
    ("odd-name", {"applicant.name": "张小满 13800138000"}, {"applicant.name": "张小满 138"}),
    ("odd-name", {"settlement.bank": "××银行示例支行"}, {"settlement.bank": "XL银行示例支行"}),
    (
        "odd-name",
        {"complaint.authority": "中国人民银行XX分行"},
        {"complaint.authority": "中国人民银行示例市分行"},
    ),
    ("odd-name", {"provider.seller_name": "联系不上了"}, {"provider.seller_name": "了然科技服务部"}),
    ("odd-name", {"applicant.name": "all paid, myself"}, {"applicant.name": "Sample Trading Co., Ltd."}),
    ("odd-name", {"applicant.name": "好像叫张小满"}, {"applicant.name": "阿依古丽·买买提"}),
    ("phone-shape", {"applicant.phone": "12800138000"}, {"applicant.phone": "13800138000"}),
    (
        "id-kind",
        {"applicant.id_kind": "passport", "applicant.id_number": "11010519491231002X"},
        {"applicant.id_kind": "resident"},
    ),
    (
        "id-kind",
        {"applicant.contact_id_kind": "taiwan", "applicant.contact_id_number": "11010519491231002X"},
        {"applicant.contact_id_kind": "resident"},
    ),
]


def codes(answers: dict[str, str], severity: str) -> list[str]:
    case = case_of(answers)
    found = (*problems(case, TODAY), *doubts(case))
    return [problem.code for problem in found if problem.severity == severity]


@pytest.mark.parametrize(("code", "answers", "mended"), CONTRADICTIONS)
def test_a_contradiction_is_found_and_mended(
    code: str, answers: dict[str, str], mended: dict[str, str]
) -> None:
    assert codes(answers, "contradiction") == [code]
    assert codes({**answers, **mended}, "contradiction") == []


@pytest.mark.parametrize(("code", "answers", "likely"), UNLIKELY)
def test_the_unlikely_is_doubted(code: str, answers: dict[str, str], likely: dict[str, str]) -> None:
    assert code in codes(answers, "doubt")
    assert code not in codes({**answers, **likely}, "doubt")
    assert codes(answers, "contradiction") == []


@pytest.mark.parametrize(("code", "answers", "_"), CONTRADICTIONS + UNLIKELY)
def test_half_of_the_answers_contradict_nothing(code: str, answers: dict[str, str], _: object) -> None:
    alone = [
        codes({name: text}, severity)
        for name, text in answers.items()
        if not name[-1].isdigit()
        for severity in ("contradiction",)
        if not name.startswith(("charges.", "terminals.2"))
    ]
    single = len(answers) == 1
    assert single or not any(code in found for found in alone)


def test_nothing_answered_is_no_problem() -> None:
    assert problems(Case()) == problems(Case(), TODAY) == doubts(Case()) == ()


def test_without_a_day_nothing_is_measured_by_it() -> None:
    case = case_of({"exit.stop_on": "2020-01-01", "charges.1.charged_on": "2099-01-01"})
    assert problems(case) == ()


def test_a_sum_of_penalties_may_stand_in_several_charges() -> None:
    answers = {"contract.penalty_claimed": "2000"}
    for no, amount in enumerate(("1500", "500"), start=1):
        answers |= {f"charges.{no}.kind": "penalty", f"charges.{no}.amount": amount}
    assert codes(answers, "contradiction") == []
    assert codes(answers | {"charges.2.payee": "seller"}, "contradiction") == ["penalties-differ"]


def test_three_times_the_same_machine_is_said_of_each() -> None:
    case = case_of({f"terminals.{no}.serial_no": "AB12345" for no in (1, 2, 3)})
    fields = [problem.fields for problem in problems(case)]
    assert fields == [
        ("terminals.1.serial_no", "terminals.2.serial_no"),
        ("terminals.1.serial_no", "terminals.3.serial_no"),
    ]


@pytest.mark.parametrize(
    "number",
    [
        *("13800138000", "+86 138 0013 8000", "0086-13800138000", "86 19912345678"),
        *("010-12345678".replace("1234", "6234"), "(0755) 8234 5678", "0411-82345678转801", "86-10-62345678"),
        *("400-820-2819", "8008202819", "95516", "952005", "1010-8989", "12363", "96110", "10086"),
    ],
)
def test_a_likely_number_is_not_doubted(number: str) -> None:
    assert doubts(case_of({"provider.hotline": number, "applicant.phone": number})) == ()


@pytest.mark.parametrize("number", ["1380013800", "138001380000", "0", "62345678", "+1 212 555 0100"])
def test_an_unlikely_number_is_doubted(number: str) -> None:
    assert [problem.fields for problem in doubts(case_of({"migration.hotline": number}))] == [
        ("migration.hotline",)
    ]


@pytest.mark.parametrize(
    ("kind", "number", "doubted"),
    [
        ("resident", "810000199408230021", True),  # residence permit, Hong Kong
        ("hk-macau", "810000199408230021", False),
        ("resident", "11010519491231002X", False),
        ("passport", "E12345678", False),
        ("", "11010519491231002X", False),
    ],
)
def test_number_and_kind_of_a_paper(kind: str, number: str, doubted: bool) -> None:
    found = doubts(case_of({"applicant.id_kind": kind, "applicant.id_number": number}))
    assert bool(found) is doubted


def every_problem() -> list[Problem]:
    cases = [case_of(answers) for _, answers, _ in CONTRADICTIONS + UNLIKELY]
    return [problem for case in cases for problem in (*problems(case, TODAY), *doubts(case))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_problem_has_its_words_and_fills_them(lang: Language) -> None:
    words = default_library().words
    for problem in every_problem():
        said = words.say(f"problems.{problem.code}", lang, **problem.params)
        assert "{" not in said
        sentence = words.say(f"problems.{problem.code}", lang)
        places = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert places <= set(problem.params)


def test_every_problem_names_fields_that_exist() -> None:
    for problem in every_problem():
        assert problem.fields
        assert all(pattern(name) in FIELDS or name in LISTS for name in problem.fields)


def test_every_line_of_the_tables_is_tried() -> None:
    tried = {code for code, _, _ in CONTRADICTIONS + UNLIKELY}
    assert {pair.code for pair in ORDER} | {clash.code for clash in CLASHES} <= tried


def test_no_problem_tells_a_secret() -> None:
    case = case_of({"applicant.id_kind": "passport", "applicant.id_number": "11010519491231002X"})
    assert "1101" not in repr(doubts(case))
