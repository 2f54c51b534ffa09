"""The interview as pure steps: what is asked, kept, set aside and brought back."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from decimal import Decimal

import pytest

from posexit import interview
from posexit.blocks import Document, Language
from posexit.documents import render
from posexit.fields import BadAnswers
from posexit.interview import Progress
from posexit.library import LANGUAGES, Library
from posexit.questions import QUESTIONS, Ask
from posexit.setting import Situation
from posexit.situation import situation
from posexit.view import CaseView, Notes
from posexit.writers import write
from tests.conftest import TODAY
from tests.paths import Paths

ASKS = {ask.name: ask for ask in QUESTIONS}


def names(asks: tuple[Ask, ...]) -> list[str]:
    return [ask.name for ask in asks]


def answered(library: Library, **typed: str) -> Progress:
    """Return the progress after these answers, given in the order of the questions (dots as __)."""
    progress = Progress()
    for name, text in typed.items():
        progress = interview.answer(progress, ASKS[name.replace("__", ".")], text, library)
    return progress


def test_the_reason_is_asked_first_and_decides_what_follows(library: Library) -> None:
    assert names(interview.walk(Progress()).open)[0] == "reason.kind"
    idle = answered(library, reason__kind="机器闲置")
    fault = answered(library, reason__kind="fault")
    assert "reason.fault" not in names(interview.walk(idle).open)
    assert names(interview.walk(fault).open)[0] == "reason.fault"


def test_a_changed_answer_sets_later_ones_aside_and_brings_them_back(library: Library) -> None:
    progress = answered(
        library, reason__kind="fault", reason__fault="settlement-withheld", reason__hold_excluded="yes"
    )
    assert interview.walk(progress).case.reason.hold_excluded == "yes"
    other = interview.answer(progress, ASKS["reason.kind"], "idle", library)
    walk = interview.walk(other)
    assert walk.case.reason.fault is None
    assert set(walk.set_aside) == {"reason.fault", "reason.hold_excluded"}
    again = interview.answer(other, ASKS["reason.kind"], "fault", library)
    assert interview.walk(again).case.reason.hold_excluded == "yes"
    assert interview.walk(again).set_aside == ()


def test_the_kind_of_user_and_a_telling_name_settle_what_need_not_be_asked(library: Library) -> None:
    progress = answered(library, applicant__form="company", provider__name="示例银行股份有限公司上海分行")
    case = interview.walk(progress).case
    assert (case.applicant.type, case.provider.kind) == ("merchant", "bank")
    assert (
        answered(library, provider__name="示例支付有限公司").answers["provider.kind"] == "payment-institution"
    )
    assert "provider.kind" not in answered(library, provider__name="示例商务有限公司").answers
    assert "provider.kind" not in answered(library, provider__name="示例银行卡支付服务有限公司").answers


def test_unknown_and_skipped_are_kept_apart(library: Library) -> None:
    progress = answered(library, reason__kind="idle", applicant__form="individual", contract__term="不知道")
    progress = interview.close(progress, ASKS["provider.name"])
    case = interview.walk(progress).case
    assert case.state("contract.term") == "unknown"
    assert case.state("provider.name") == "skipped"
    assert case.state("applicant.phone") == "unasked"
    assert not {"contract.term", "provider.name"} & set(names(interview.walk(progress).open))


def test_one_line_is_one_machine_and_empty_parts_stay_open(library: Library) -> None:
    progress = answered(library, terminals="898310154110001，，N8NL00123456，示例M1型")
    case = interview.walk(progress).case
    assert len(case.terminals) == 1
    assert (case.terminals[0].serial_no, case.terminals[0].terminal_no) == ("N8NL00123456", None)


def test_pasted_lines_are_as_many_entries_and_choices_may_be_labels(library: Library) -> None:
    progress = answered(library, charges="押金,299,2025-03-01,收单机构,满一年退,收据,退还\n\n流量费，60")
    charges = interview.walk(progress).case.charges
    assert [(charge.kind, charge.claim) for charge in charges] == [("deposit", "refund"), ("sim-fee", None)]
    line = interview.entry_line(progress, ASKS["charges"], 1, library, "zh")
    assert line == "押金，299，2025-03-01，收单机构，满一年退，收据，退还"


def test_entries_can_be_changed_and_removed_and_the_rest_move_up(library: Library) -> None:
    progress = answered(library, terminals="1，11\n2，22\n3，33")
    progress = interview.entry(progress, ASKS["terminals"], 2, "4", library)
    assert [t.merchant_no for t in interview.walk(progress).case.terminals] == ["1", "4", "3"]
    assert interview.walk(progress).case.terminals[1].terminal_no is None
    progress = interview.remove(progress, ASKS["terminals"], 1)
    assert [t.merchant_no for t in interview.walk(progress).case.terminals] == ["4", "3"]


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("terminals", "，，", "empty-entry"),
        ("terminals", "1，2，3，4，5，闲置，撤机，多", "too-many-parts"),
        ("charges", "押金，二百", "not-an-amount"),
        ("charges", "押钱", "not-a-choice"),
        ("charges", "押金，299，，代理商，退还", "belongs-elsewhere"),
        ("terminals", "898310154110001，10012345，N8NL00123456，示例市江湾路1号，闲置", "belongs-elsewhere"),
        ("terminals", "898310154110001，10012345，闲置", "belongs-elsewhere"),
        ("costs", "流量费,1,200", "one-figure-or-two"),
        ("settlement", "1,280.50,张小满", "one-figure-or-two"),
        ("applicant.id_number", "110105194912310021", "id-checksum"),
        ("applicant.name", "张\u202e小满", "forbidden-character"),
        ("applicant.name", "长" * 10_000, "too-long"),
        ("exit", "2026-02-30", "no-such-day"),
    ],
)
def test_what_cannot_be_taken_leaves_everything_as_it_was(
    library: Library, name: str, typed: str, code: str
) -> None:
    progress = answered(library, reason__kind="idle")
    with pytest.raises(BadAnswers) as caught:
        interview.answer(progress, ASKS[name], typed, library)
    assert caught.value.problems[0].code == code
    assert progress.answers == {"reason.kind": "idle"}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("charges", "押金 299 2025-03-01"),
        ("terminals", "898310154110001、10012345"),
        ("exit", "2026-12-31 2027-01-15"),
    ],
)
def test_a_line_without_commas_says_that_they_separate(library: Library, name: str, typed: str) -> None:
    with pytest.raises(BadAnswers) as caught:
        interview.answer(answered(library, reason__kind="idle"), ASKS[name], typed, library)
    assert [problem.code for problem in caught.value.problems][-1] == "no-commas"
    assert len(caught.value.problems) > 1
    with pytest.raises(BadAnswers) as caught:
        interview.answer(answered(library, reason__kind="idle"), ASKS["exit"], "as soon as possible", library)
    assert [problem.code for problem in caught.value.problems] == ["not-a-date"]


@pytest.mark.parametrize(
    ("typed", "before", "after"),
    [
        ("刷卡手续费，12,000，3,000", "12000", "3000"),
        ("Card fees, 1,212,000.50, 3,000", "1212000.50", "3000"),
        ("流量费, 100, 200", "100", "200"),
        ("流量费，1200", "1200", ""),
    ],
)
def test_a_thousand_with_its_comma_is_one_figure(
    library: Library, typed: str, before: str, after: str
) -> None:
    progress = interview.answer(answered(library, reason__kind="cost"), ASKS["costs"], typed, library)
    assert (progress.answers["costs.1.before"], progress.answers.get("costs.1.after", "")) == (before, after)


def test_numbers_of_machines_are_never_read_as_thousands(library: Library) -> None:
    progress = answered(library, terminals="1,234,N8NL00123456")
    assert progress.answers == {
        "terminals.1.merchant_no": "1",
        "terminals.1.terminal_no": "234",
        "terminals.1.serial_no": "N8NL00123456",
    }


def test_a_passport_is_taken_once_the_kind_of_paper_says_so(library: Library) -> None:
    progress = answered(library, applicant__id_kind="护照", applicant__id_number="E12345678")
    assert interview.walk(progress).case.applicant.id_number == "E12345678"


def test_unknown_for_a_whole_entry_marks_every_part(library: Library) -> None:
    case = interview.walk(answered(library, settlement="不知道")).case
    assert case.state("settlement.bank") == "unknown"


def walk_through(library: Library, typed: dict[str, str]) -> tuple[list[str], Progress]:
    """Answer what is asked, in the order in which it is asked; the rest is skipped.

    Returns the questions and the progress after them.
    """
    progress, asked = Progress(), []
    while still := interview.walk(progress).open:
        ask = still[0]
        asked.append(ask.name)
        if ask.name in typed:
            progress = interview.answer(progress, ask, typed[ask.name], library)
        if ask.many and ask.name in typed and interview.another(progress, ask):
            asked.append(ask.name)  # "another one?" is a question too
        if ask.many or ask.name not in typed:
            progress = interview.close(progress, ask)
    return asked, progress


PERSON = {
    "applicant.form": "individual",
    "applicant.standing": "own",
    "exit": "2026-12-31，2027-01-15",
    "provider.name": "示例支付有限公司",
    "contract.paper": "never",
    "terminals": "898310154110001，10012345，N8NL00123456，示例M1型，示例市江湾路1号",
    "charges": "押金，299，2025-03-01，收单机构，满一年退，收据，退还",
    "settlement": "0，张小满，示例银行，1234",
    "applicant.name": "张小满",
    "applicant.id_number": "11010519491231002X",
    "applicant.phone": "13800138000",
}


def test_no_path_of_an_individual_with_one_machine_has_more_than_sixteen_questions(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through every reason, every door and every answer, with all that is unknown or skipped."""
    machine = PERSON["terminals"]
    paths = Paths(
        library,
        monkeypatch,
        only={"applicant.form": ["individual"]},
        more={
            "exit": ["，2027-01-15"],
            "provider.name": ["示例银行股份有限公司", "示例商务有限公司"],
            "contract.ends_on": ["2026-11-30", "2028-01-01"],
            "terminals": [f"{machine}，{state}" for state in ("在用", "丢失", "在代理商处")],
            "charges": ["押金，299，2025-03-01，代理商", "风险准备金，100"],
        },
    )
    longest = paths.longest()
    assert len(longest) <= 16, longest


REASONS: tuple[dict[str, str], ...] = (
    *({"reason.kind": kind} for kind in ("idle", "cost", "policy", "switching")),
    *(
        {"reason.kind": "business-change", "reason.change": change}
        for change in ("smaller", "moving", "closing", "other-trade", "unknown")
    ),
    *(
        {"reason.kind": "fault", "reason.fault": fault, "reason.since": "2026-08-01"}
        for fault in (
            *("settlement-withheld", "acquirer-stopped", "acquirer-merged", "changed-without-consent"),
            *("undisclosed-charge", "agent-gone", "money-held", "money-frozen", "other", "unknown"),
        )
    ),
)
TERMS: tuple[dict[str, str], ...] = (
    {"contract.term": "open"},
    {"contract.term": "unknown"},
    {"contract.term": "fixed", "contract.ends_on": "unknown"},
    *(
        {"contract.term": "fixed", "contract.ends_on": "2026-11-30", "contract.renewal": renewal}
        for renewal in ("none", "automatic", "unknown")
    ),
    *(
        {
            "contract.term": "fixed",
            "contract.ends_on": "2028-01-01",
            "contract.early_exit": early,
            "contract.early_exit_met": met,
        }
        for early, met in (
            ("none", ""),
            ("needs-approval", ""),
            ("unknown", ""),
            ("allowed", "yes"),
            ("allowed", "no"),
        )
    ),
)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: "-".join(term.values()))
@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: "-".join(reason.values()))
def test_sixteen_questions_are_enough_for_an_individual_with_one_machine(
    library: Library, reason: dict[str, str], term: dict[str, str]
) -> None:
    """At most 16, and then at least nine tenths of what cancellation and settlement print is there."""
    asked, progress = walk_through(library, {**PERSON, **reason, **term})
    assert len(asked) <= 16
    now = situation(interview.walk(progress).case, TODAY)
    fitting = [
        name for name in ("cancellation", "settlement") if now.holds(library.letter(name, "zh").front.when)
    ]
    assert fitting
    for letter_id, lang in itertools.product(fitting, LANGUAGES):
        document = render(now, library.letter(letter_id, lang), library)
        filled = {name for name in progress.answers if shown(now, name, lang, library) in text_of(document)}
        assert len(filled) >= 8
        assert len(document.blanks) * 9 <= len(filled), document.blanks


def shown(now: Situation, name: str, lang: Language, library: Library) -> str:
    """Return an answer as a letter prints it; a paper's number by its last four characters."""
    value = CaseView(now, library, lang, Notes()).value(now.case.get(name), name)
    return str(value.show("last4") if name.endswith("id_number") else value)


def text_of(document: Document) -> str:
    return write(document, "txt").decode()


def test_what_was_skipped_is_known_field_by_field(library: Library) -> None:
    progress = answered(library, reason__kind="idle", exit="2026-12-31，2027-01-15")
    progress = interview.skip(progress, ASKS["exit"])
    assert progress.answers == {"reason.kind": "idle"}
    assert interview.walk(progress).case.state("exit.close_by") == "skipped"
    progress = interview.skip(answered(library, terminals="1，11"), ASKS["terminals"])
    assert progress.answers["terminals.1.merchant_no"] == "1"  # a list keeps its entries


@pytest.mark.parametrize(
    ("to", "asked"),
    [
        (
            "regulator",
            ["complaint.authority", "complaint.pending_elsewhere", "applicant.address", "provider.address"],
        ),
        ("head-office", []),
        ("association", []),
    ],
)
def test_what_a_regulator_must_be_told_is_asked_once_it_gets_the_complaint(
    library: Library, to: str, asked: list[str]
) -> None:
    _, progress = walk_through(library, PERSON | {"reason.kind": "idle"})
    progress = interview.answer(progress, ASKS["complaint.to"], to, library)
    still = interview.walk(progress)
    assert [ask.name for ask in still.open] == asked
    once = [ask.name for ask in (*still.open, *still.done, *still.offered)]
    assert once.count("provider.address") == 1


def test_what_only_the_user_can_decide_is_never_to_be_found_out(library: Library) -> None:
    case = interview.walk(answered(library, reason__kind="idle", terminals="不知道")).case
    assert case.state("terminals.1.serial_no") == "unknown"
    assert case.state("terminals.1.action") == "unasked"


def test_the_kind_of_acquirer_follows_its_name_until_it_is_said_otherwise(library: Library) -> None:
    def named(progress: Progress, name: str) -> Progress:
        return interview.answer(progress, ASKS["provider.name"], name, library)

    bank = named(named(Progress(), "示例支付有限公司"), "示例银行股份有限公司")
    assert bank.answers["provider.kind"] == "bank"
    assert "provider.kind" not in named(bank, "示例商务有限公司").answers
    said = interview.answer(bank, ASKS["provider.kind"], "payment-institution", library)
    assert named(said, "示例银行上海分行").answers["provider.kind"] == "payment-institution"


def test_a_line_typed_again_unchanged_means_the_same(library: Library) -> None:
    progress = Progress(
        {
            "charges.1.kind": "deposit",
            "charges.1.amount": "1,299.50",
            "charges.1.promise": "满一年，退\n不计息",
        }
    )
    line = interview.entry_line(progress, ASKS["charges"], 1, library, "zh")
    assert line == "押金，1299.50，，，满一年、退、不计息"
    again = interview.entry(progress, ASKS["charges"], 1, line, library)
    assert interview.walk(again).case.charges[0].amount == Decimal("1299.50")
    english = Progress({"terminals.1.merchant_no": "unknown", "terminals.1.state": "idle"})
    assert interview.entry_line(english, ASKS["terminals"], 1, library, "en") == "don't know, , , , , Idle"


def machines(count: int) -> str:
    """Return a line for each of so many machines."""
    return "\n".join(f"8983101541{no:05},{10000000 + no},SN{no:08}" for no in range(count))


def test_twice_as_many_machines_are_twice_the_work(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    build = interview.build

    def counting(answers: Mapping[str, str]) -> object:
        read.append(len(answers))
        return build(answers)

    monkeypatch.setattr(interview, "build", counting)

    def work(count: int) -> int:
        read.clear()
        progress = interview.answer(Progress(), ASKS["terminals"], machines(count), library)
        assert len(interview.walk(progress).case.terminals) == count
        return sum(read)

    assert work(400) <= 2.1 * work(200)


def test_more_machines_than_a_case_holds_are_refused_and_those_before_kept(library: Library) -> None:
    added = interview.add(Progress(), ASKS["terminals"], machines(2002), library)
    assert len(interview.walk(added.progress).case.terminals) == 2000
    assert len(added.left) == 2
    assert added.refused
    assert added.refused.problems[0].code == "too-many-entries"


def test_hundreds_of_machines_are_looked_through_once(library: Library) -> None:
    progress = answered(library, reason__kind="idle", applicant__form="company", terminals=machines(300))
    assert len(interview.walk(progress).case.terminals) == 300
    assert interview.walk(progress) is interview.walk(progress)
