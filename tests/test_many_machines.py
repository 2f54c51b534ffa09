"""Letters about many machines: a table up to eight, an annex above, grouped by place, every sum the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from conftest import PERSONAL, TODAY, Ran, Run
from test_main_letters import COMPANY

from posexit.blocks import Document, Heading, Language, NewPage, Table, plain
from posexit.checklist import checklist
from posexit.documents import render
from posexit.fields import case_of
from posexit.interview import Progress, walk
from posexit.library import Library
from posexit.situation import situation
from posexit.writers import write
from tests.typist import Typist, saved, settings

LISTING = (
    *("cancellation", "authorisation", "confirmation-request", "device-return", "lost-device"),
    *("information", "third-party-engagement", "bank-application"),
)
STATES = {"lost-device": "lost"}


def fleet(count: int, *, state: str = "in-use", merchants: int = 1, places: int = 2) -> dict[str, str]:
    answers = {"applicant.contact_name": "林谷雨"}
    for no in range(1, count + 1):
        answers |= {
            f"terminals.{no}.merchant_no": f"8983101541100{no % merchants + 1:02}",
            f"terminals.{no}.terminal_no": f"{10012345 + no}",
            f"terminals.{no}.serial_no": f"N8NL{no:08}",
            f"terminals.{no}.place": f"{no % places + 1}号店",
            f"terminals.{no}.state": state,
            f"terminals.{no}.held_as": "deposit",
        }
    return answers


def letter(
    library: Library,
    name: str,
    answers: Mapping[str, str],
    lang: Language = "zh",
    who: Mapping[str, str] = COMPANY,
) -> Document:
    case = case_of({**who, **answers})
    return render(situation(case, TODAY), library.letter(name, lang), library)


def annex(document: Document) -> tuple[Table, ...]:
    at = max((no for no, block in enumerate(document.blocks) if isinstance(block, NewPage)), default=None)
    found = () if at is None else document.blocks[at:]
    if not any(isinstance(block, Heading) and re.match("附表|Annex", plain(block.line)) for block in found):
        return ()
    return tuple(block for block in found if isinstance(block, Table))


def tables(document: Document) -> str:
    rows = [row for block in document.blocks if isinstance(block, Table) for row in block.rows]
    return "\n".join(" ".join(map(plain, row)) for row in rows)


def first_cells(table: Table) -> list[str]:
    return [plain(row[0]) for row in table.rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", LISTING)
def test_eight_machines_stand_in_the_letter_nine_in_its_annex(
    library: Library, name: str, lang: Language
) -> None:
    state = STATES.get(name, "in-use")
    eight = letter(library, name, fleet(8, state=state), lang)
    nine = letter(library, name, fleet(9, state=state), lang)
    assert bool(annex(eight)) is (name == "bank-application")  # the form for the branch has a list of its own
    assert all(f"N8NL{no:08}" in tables(eight) for no in range(1, 9))
    (listed,) = annex(nine)
    assert [one for one in first_cells(listed) if one.isdigit()] == [str(no) for no in range(1, 10)]
    assert all(tables(nine).count(f"N8NL{no:08}") == 1 for no in range(1, 10))
    said = repr(nine.blocks[: nine.blocks.index(NewPage())])
    assert "附表" in said or "annex" in said or name == "third-party-engagement"


@pytest.mark.parametrize(("lang", "mark"), [("zh", "小计"), ("en", "Sum")])
def test_an_annex_counts_each_place_and_all(library: Library, lang: Language, mark: str) -> None:
    (listed,) = annex(letter(library, "cancellation", fleet(40, places=4), lang))
    texts = [[plain(cell) for cell in row] for row in listed.rows]
    here = [int(re.findall(r"\d+", row[1])[-1]) for row in texts if row[0] == mark]
    assert here == [10, 10, 10, 10]
    assert re.findall(r"\d+", texts[-1][1]) == ["40"]
    places = [row[1] for row in texts if row[0].isdigit()]
    assert [place for no, place in enumerate(places) if no == 0 or places[no - 1] != place] == [
        f"{no}号店" for no in (2, 3, 4, 1)
    ]


def test_one_machine_a_place_needs_no_sum_for_it(library: Library) -> None:
    (listed,) = annex(letter(library, "cancellation", fleet(9, places=9)))
    assert first_cells(listed) == [*map(str, range(1, 10)), "合计"]


@pytest.mark.parametrize("name", ["cancellation", "bank-application"])
def test_several_merchant_numbers_stay_apart(library: Library, name: str) -> None:
    kept = {"terminals.2.action": "keep"}
    listed, by_number = annex(letter(library, name, fleet(12, merchants=3, places=3) | kept))
    assert [[plain(cell) for cell in row] for row in by_number.rows] == [
        ["898310154110001", "1–4", "4台", "0台", "注销"],
        ["898310154110002", "5–8", "4台", "0台", "注销"],
        ["898310154110003", "9–12", "3台", "1台", "保留"],
        ["合计", "12台", "11台", "1台", ""],
    ]
    assert "12台（撤机11台，保留1台）" in plain(listed.rows[-1][1])


@pytest.mark.parametrize(
    ("merchants", "said"),
    [(8, "注销商户编号898310154110001、"), (9, "注销附表所列9个商户编号")],
)
def test_more_merchant_numbers_than_a_sentence_holds(library: Library, merchants: int, said: str) -> None:
    found = letter(library, "cancellation", fleet(18, merchants=merchants))
    assert said in repr(found)
    whole = repr(letter(library, "settlement", fleet(18, merchants=merchants)))
    assert ("等9个" in whole) is (merchants == 9)


def test_the_authority_names_every_merchant_number(library: Library) -> None:
    found = repr(letter(library, "authorisation", fleet(20, merchants=20)).blocks[:6])
    assert all(f"8983101541100{no:02}" in found for no in range(1, 21))


def test_few_of_many_go_back_and_stay_in_the_record(library: Library) -> None:
    fewer = {f"terminals.{no}.held_as": "bought" for no in range(9, 21)}
    assert not annex(letter(library, "device-return", fleet(20) | fewer))
    assert annex(letter(library, "device-return", fleet(20)))
    assert "POS机合计8台" in repr(letter(library, "device-return", fleet(20) | fewer))


@pytest.mark.parametrize("count", [8, 9])
def test_the_machines_of_a_deposit_are_counted(library: Library, count: int) -> None:
    paid = {"charges.1.kind": "deposit", "charges.1.amount": f"{count * 200}", "charges.1.claim": "refund"}
    found = repr(letter(library, "settlement", fleet(count) | paid))
    assert f"押金对应的机具共{count}台" in found
    assert ("申请书的附表" in found) is (count == 9)
    assert ("N8NL00000001（在用）" in found) is (count == 8)


def test_a_person_with_several_machines_has_their_count(library: Library) -> None:
    found = letter(library, "cancellation", fleet(3) | {"applicant.contact_name": ""}, who=PERSONAL)
    assert "合计 3台" in tables(found)
    assert "合计" not in tables(letter(library, "cancellation", {}, who=PERSONAL))


@pytest.mark.parametrize(("places", "short"), [(3, "1号店"), (4, "4处地点")])
def test_customers_read_each_place_once(library: Library, places: int, short: str) -> None:
    answers = fleet(40, places=places) | {"migration.replacement": "qr-code"}
    found = letter(library, "customer-notice", answers)
    end = found.blocks.index(NewPage())
    assert repr(found.blocks[:end]).count("2号店") == 1
    assert short in repr(found.blocks[end:])


def test_a_place_that_keeps_a_machine_still_takes_cards(library: Library) -> None:
    answers = fleet(4, places=2) | {"terminals.1.action": "keep", "terminals.2.action": "keep"}
    for lang, said in (("zh", "部分刷卡机停用，其余照常使用"), ("en", "some machines stop")):
        assert said in repr(letter(library, "customer-notice", answers, lang))


@pytest.mark.parametrize(("count", "each"), [(8, True), (9, False)])
def test_blanks_of_many_machines_are_told_together(run: Run, count: int, each: bool) -> None:
    given = [f"terminals.{no}.state=idle" for no in range(1, count + 1)]
    said = run("letter", "cancellation", *(part for one in given for part in ("--set", one))).err
    assert ("terminals.8.merchant_no" in said) is each
    assert (f"terminals.1.merchant_no 等{count}处" in said) is not each


def still_blank(library: Library, answers: Mapping[str, str], lang: Language = "zh") -> str:
    """Return the line of the checklist that names the machines of which the statement lacks something."""
    case = case_of({**COMPANY, **answers})
    written = write(checklist(situation(case, TODAY), library, lang), "md").decode()
    return next((line.strip() for line in written.splitlines() if re.search("还空着|Still blank", line)), "")


def test_the_checklist_names_the_lost_machines_whose_facts_are_missing(library: Library) -> None:
    twelve = fleet(12) | {"terminals.10.state": "lost"}
    assert still_blank(library, twelve) == "**机具情况说明函里还空着**：终端10012355（丢失）的日期和经过。"
    assert "date and account of terminal 10012355 (Lost)." in still_blank(library, twelve, "en")
    when, how = {"terminals.10.lost_on": "2026-11-01"}, {"terminals.10.lost_detail": "搬店时遗失"}
    assert still_blank(library, twelve | when).endswith("：终端10012355（丢失）的经过。")
    assert still_blank(library, twelve | how).endswith("：终端10012355（丢失）的日期。")
    assert still_blank(library, twelve | when | how) == still_blank(library, fleet(12)) == ""
    both = (
        twelve
        | {"terminals.2.state": "damaged"}
        | dict.fromkeys(("terminals.2.terminal_no", "terminals.2.serial_no"), "")
    )
    assert still_blank(library, both).count("；") == 1
    assert "第1台（损坏）" in still_blank(library, both)


@pytest.mark.parametrize(("lost", "said"), [(8, "终端10012346（丢失）"), (9, "附表里9台的日期或者经过。")])
def test_the_checklist_names_as_many_as_the_letter_lists_itself(
    library: Library, lost: int, said: str
) -> None:
    assert said in still_blank(library, fleet(lost, state="lost"))


def asked_of(answers: Mapping[str, str]) -> set[str]:
    offered = {ask.name for ask in walk(Progress({**COMPANY, **answers})).offered}
    return {name for name in offered if name.endswith(("lost_on", "lost_detail"))}


def test_the_review_offers_how_any_machine_was_lost_and_of_a_fleet_the_first(library: Library) -> None:
    twelve = fleet(12)
    assert asked_of(twelve) == set()
    for state in ("lost", "damaged", "with-seller"):
        gone = {"terminals.8.state": state, "terminals.10.state": state}
        wanted = {f"terminals.{no}.{part}" for no in (8, 10) for part in ("lost_on", "lost_detail")}
        assert asked_of(twelve | gone) == wanted
    assert asked_of(twelve | {"terminals.10.state": "lost", "terminals.10.action": "keep"}) == set()
    assert asked_of(twelve | {"terminals.10.state": "lost", "applicant.standing": "never-applied"}) == set()
    last = {int(name.split(".")[1]) for name in asked_of(fleet(20, state="lost"))}
    assert last == set(range(1, 17))
    assert letter(library, "lost-device", twelve | {"terminals.10.state": "lost"}).blanks[-2:] == (
        "terminals.10.lost_on",
        "terminals.10.lost_detail",
    )


def test_how_the_tenth_machine_was_lost_is_added_at_the_review(
    run: Run, answering: Callable[..., tuple[Ran, Typist]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Typist, "has_keys", True)
    answers = {**COMPANY, **fleet(12), "terminals.10.state": "lost"}
    run("start", "case", *settings(answers), "--yes", "--format", "md")
    skipped = ["跳过"] * len(walk(Progress(answers)).open)
    ran, _ = answering("case", typed=(*skipped, "退出"), code=130)
    numbers = re.findall(r"丢失或损坏(?:日期|经过) +(\d+) 第10台\*", ran.out)
    assert len(numbers) == 2
    ran, _ = answering("case", typed=(numbers[0], "返回", numbers[0], "2026-11-01", "退出"), code=130)
    assert re.search(r"\d+  丢失或损坏日期（第10台）  2026年11月1日", ran.out)
    told = saved(Path("case"))
    assert told["terminals.10.lost_on"] == "2026-11-01"
    assert "terminals.10.lost_detail" not in told
