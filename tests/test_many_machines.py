"""Letters about many machines: a table up to eight, an annex above, grouped by place, every sum the same."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from conftest import PERSONAL, TODAY, Run
from test_main_letters import COMPANY

from posexit.blocks import Document, Heading, Language, NewPage, Table, plain
from posexit.documents import render
from posexit.fields import case_of
from posexit.library import Library
from posexit.situation import situation

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
