"""What the letters of the first hour say in situations that differ: nothing more than the answers, nothing less."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import PERSONAL, TODAY

from posexit.blocks import Document, Items, Paragraph, Sign, Table, plain
from posexit.documents import render
from posexit.fields import case_of
from posexit.library import Library
from posexit.situation import situation

COMPANY = {
    "applicant.type": "merchant",
    "applicant.form": "company",
    "applicant.standing": "own",
    "applicant.name": "示例餐饮管理有限公司",
    "applicant.legal_representative": "王立夏",
    "applicant.phone": "13800138000",
    "provider.kind": "bank",
    "provider.name": "示例银行股份有限公司",
    "contract.number": "示例收单2024第106号",
    "contract.paper": "have",
    "contract.term": "fixed",
    "contract.term_known_from": "text",
    "contract.ends_on": "2028-05-31",
    "exit.stop_on": "2026-12-31",
    "exit.close_by": "2027-01-31",
    "reason.kind": "business-change",
    "reason.change": "smaller",
}
BY_CLAUSE = {
    "contract.early_exit": "allowed",
    "contract.early_exit_met": "yes",
    "contract.early_exit_clause": "第八条第二款",
}


def shops(*states: str, keep: bool = False) -> dict[str, str]:
    answers: dict[str, str] = {}
    for no, state in enumerate(states, start=1):
        answers |= {f"terminals.{no}.merchant_no": f"89831015411000{no}", f"terminals.{no}.state": state}
    return answers | ({f"terminals.{len(states)}.action": "keep"} if keep else {})


def lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from plain(block.line).split("\n")
        elif isinstance(block, Items):
            yield from map(plain, block.items)
        elif isinstance(block, Sign):
            yield from map(plain, block.lines)
        elif isinstance(block, Table):
            yield from (plain(cell) for row in block.rows for cell in row)


def made(library: Library, letter_id: str, answers: dict[str, str], lang: str = "zh") -> Document:
    letter = library.letter(letter_id, lang)  # type: ignore[arg-type]
    return render(situation(case_of(answers), TODAY), letter, library)


def said(library: Library, letter_id: str, answers: dict[str, str], lang: str = "zh") -> str:
    return "\n".join(lines(made(library, letter_id, answers, lang)))


def papers(library: Library, answers: dict[str, str]) -> list[str]:
    found = said(library, "cancellation", answers).partition("附件：")[2].partition("此致")[0]
    return [line.strip("　") for line in found.strip().split("\n")]


# The statements that go with the application


def test_the_application_lists_the_statements_that_go_with_it_under_their_titles(library: Library) -> None:
    costs = {"costs.1.item": "刷卡手续费", "costs.1.before": "36000", "costs.1.after": "15000"}

    assert papers(library, COMPANY)[2:] == ["3.经营变化情况说明（1页）", "4.受理协议复印件（___页）"]
    assert papers(library, COMPANY | costs)[2:] == [
        "3.经营变化情况说明（1页）",
        "4.收款费用预算调整说明（1页）",
        "5.受理协议复印件（___页）",
    ]
    switching = COMPANY | {"reason.kind": "switching", "reason.change": ""}
    assert papers(library, switching)[2] == "3.撤机及商户注销情况说明（1页）"
    kept = switching | shops("in-use", "in-use", keep=True) | {"terminals.2.merchant_no": "898310154110001"}
    assert papers(library, kept)[2] == "3.撤机情况说明（1页）"


def test_the_english_application_counts_them_too(library: Library) -> None:
    enclosed = next(
        line for line in lines(made(library, "cancellation", COMPANY, "en")) if line.startswith("Enc. (4)")
    )
    assert "3 Statement of Business Change (1 p.)" in enclosed


@pytest.mark.parametrize(
    "answers",
    [
        PERSONAL | {"reason.kind": "business-change"},  # a person states no change of a business
        COMPANY | BY_CLAUSE | {"reason.kind": "switching", "reason.change": ""},  # a right needs no reason
        {"applicant.type": "merchant"},  # a blank form promises no paper
    ],
)
def test_no_statement_is_listed_where_none_is_written(library: Library, answers: dict[str, str]) -> None:
    assert not [paper for paper in papers(library, answers) if "说明" in paper]


# Machines that are not at hand


@pytest.mark.parametrize("letter_id", ["cancellation", "termination-notice"])
@pytest.mark.parametrize(
    ("states", "zh", "en"),
    [
        (["lost", "in-use"], "其中丢失的机具，请提前", "listed as lost on receipt"),
        (["with-seller", "in-use"], "其中在代理商处的机具，请提前", "listed as with the seller on receipt"),
        (["lost", "with-seller"], "其中丢失或者在代理商处的机具", "listed as lost or with the seller"),
        (["damaged", "in-use"], "其中损坏的机具，请确保", "listed as damaged closed"),
        (["in-use", "idle"], "", ""),
    ],
)
def test_only_the_states_there_are_come_up(
    library: Library, letter_id: str, states: list[str], zh: str, en: str
) -> None:
    answers = COMPANY | BY_CLAUSE | shops(*states)
    chinese, english = (said(library, letter_id, answers, lang).split("\n") for lang in ("zh", "en"))
    first = next(line for line in chinese if line.startswith("依据中国人民银行"))

    assert zh in first
    assert any(en in line for line in english)
    for state, word in (("lost", "丢失"), ("damaged", "损坏"), ("with-seller", "在代理商处")):
        assert (word in first) == (state in states)


# What is known only from hearsay


def test_a_term_known_from_hearsay_is_not_asserted(library: Library) -> None:
    heard = COMPANY | {"contract.paper": "lost", "contract.term_known_from": "hearsay"}

    assert "据称受理协议期限至2028年5月31日" in said(library, "cancellation", heard)
    assert "which is said to run until 31 May 2028" in said(library, "cancellation", heard, "en")
    assert "据称" not in said(library, "cancellation", COMPANY)


# A notice that ends a part


def test_a_notice_that_keeps_some_terminals_says_so_from_the_title_on(library: Library) -> None:
    answers = COMPANY | BY_CLAUSE | shops("in-use", "in-use", keep=True)
    notice = made(library, "termination-notice", answers)
    told = "\n".join(lines(notice))

    assert notice.title == "解除通知书（部分终端）"
    assert "通知解除受理协议中涉及撤机终端的部分，其余部分继续履行" in told
    assert "商户编号898310154110002保留" in told
    assert "通知解除受理协议。" not in told
    assert "《解除通知书（部分终端）》" in said(library, "cancellation", answers)
    assert (
        made(library, "termination-notice", answers, "en").title == "Notice of Termination for Some Terminals"
    )


def test_a_notice_that_ends_everything_has_the_plain_title(library: Library) -> None:
    answers = COMPANY | BY_CLAUSE | shops("in-use", "in-use")

    assert made(library, "termination-notice", answers).title == "解除通知书"
    assert "《解除通知书》" in said(library, "cancellation", answers)


# Money


def test_the_end_of_the_agreement_stands_in_a_paragraph_of_its_own(library: Library) -> None:
    answers = COMPANY | {
        "reason.kind": "fault",
        "reason.fault": "settlement-withheld",
        "reason.since": "2026-10-01",
        "reason.hold_excluded": "yes",
        "settlement.unsettled_amount": "86420.35",
        "charges.1.kind": "deposit",
        "charges.1.amount": "1000",
        "charges.1.claim": "refund",
    }
    told = said(library, "settlement", answers).split("\n")

    assert [line for line in told if line.startswith("贵行在上述期限内未付清未结算资金的，本公司依据")]
    assert [line for line in told if line.startswith("押金应当依约退还")]


@pytest.mark.parametrize(
    ("lang", "line"),
    [("zh", "开户行：________　账号：________"), ("en", "Bank: ________; account no.: ________")],
)
def test_another_account_is_written_by_hand_on_a_line_of_its_own(
    library: Library, lang: str, line: str
) -> None:
    mine = {"charges.1.kind": "deposit", "charges.1.amount": "299", "charges.1.claim": "refund"}

    assert line in list(lines(made(library, "settlement", PERSONAL | mine, lang)))
    theirs = mine | {"charges.1.payee": "seller", "provider.seller_name": "示例科技服务部"}
    assert line in list(lines(made(library, "settlement-seller", PERSONAL | theirs, lang)))
