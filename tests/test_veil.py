"""What is hidden is nowhere in what a template sees, however it was typed, and nothing else is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest
from conftest import PERSONAL, TODAY
from tries import LONG

from posexit.advice import advise
from posexit.documents import render
from posexit.examples import Tried, situations
from posexit.fields import FIELDS, case_of
from posexit.journal import KINDS, Event
from posexit.library import LANGUAGES, Library
from posexit.situation import situation
from posexit.story import fold
from posexit.veil import BAR, GROUPS, OWN, STORY_NAMES, TEXTS, USUAL, Veil, can_hide, chosen
from posexit.view import BLANK_MARK

ID, PHONE, NAME = PERSONAL["applicant.id_number"], PERSONAL["applicant.phone"], PERSONAL["applicant.name"]
VALUES = {ID: "applicant.id_number", PHONE: "applicant.phone", NAME: "applicant.name"}


def printed(text: str, values: dict[str, str] = VALUES) -> str:
    veil = Veil(values)
    return veil.shown(veil.hide(text))


def event(kind: str, no: int = 1, **told: object) -> Event:
    made: Event = KINDS[kind].model_validate({"at": datetime.now(UTC), "on": date(2026, 11, 1), **told})
    return made.model_copy(update={"no": no})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (NAME, BAR),
        ("我是张小满，请回电", f"我是{BAR}，请回电"),
        ("张 小 满", BAR),
        ("电话138 0013 8000。", f"电话{BAR}。"),
        ("138-0013-8000", BAR),
        ("１３８００１３８０００", BAR),
        ("0086 13800138000", f"0086 {BAR}"),
        ("8613800138000转1", f"86{BAR}转1"),
        ("身份证11010519491231002x", f"身份证{BAR}"),
        ("110105 19491231 002X", BAR),
        ("尾号002X", f"尾号{BAR}"),
        ("手机尾号8000的", f"手机尾号{BAR}的"),
        ("后六位31002X", f"后六位{BAR}"),
        ("生于1949年12月31日", f"生于{BAR}"),
        ("born 31 December 1949", f"born {BAR}"),
        ("1949-12-31生", f"{BAR}生"),
        ("张小满" * 2, BAR * 2),
        ("张小满的手机13800138000", f"{BAR}的手机{BAR}"),
        ("18000元", "18000元"),
        ("小满路，张女士", "小满路，张女士"),
        ("", ""),
        ("没有", "没有"),
    ],
)
def test_a_value_is_covered_however_it_is_typed(text: str, shown: str) -> None:
    assert printed(text) == shown


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        ("12", "12号，112号，12a", f"{BAR}号，112号，12a"),
        ("李", "李，李经理", f"{BAR}，李经理"),
        ("***", "***", BAR),
        ("***", "a***", "a***"),
        ("ZHANG", "zhangsan@x.cn", f"{BAR}san@x.cn"),
        ("é1234", "e\u03011234", BAR),
    ],
)
def test_a_short_value_is_covered_where_it_stands_alone(value: str, text: str, shown: str) -> None:
    assert printed(text, {value: "contract.number"}) == shown


def test_bars_have_one_length_whatever_is_behind_them() -> None:
    assert {printed(value) for value in VALUES} == {BAR}


def test_by_hand_blanks_print_instead_of_bars() -> None:
    veil = Veil(VALUES, by_hand=True)
    assert veil.shown(veil.hide(f"{NAME}：")) == BLANK_MARK * 8 + "："
    assert veil.shown(veil.hide(ID)[-4:]) == BLANK_MARK * 4
    assert veil.plain(veil.hide(NAME)) == "_" * 8


def test_equal_values_stay_equal_and_others_keep_their_order() -> None:
    answers = {
        **PERSONAL,
        "settlement.holder": NAME,
        "terminals.2.merchant_no": "898310154110000",
        "terminals.3.merchant_no": "898310154110001",
    }
    now = situation(case_of(answers), TODAY)
    names = GROUPS["machines"] + GROUPS["people"]
    case = Veil(chosen(now, names)).over(now).case
    first, second, third = (terminal.merchant_no for terminal in case.terminals)
    assert first == third
    assert str(second) < str(first)
    assert case.settlement.holder == case.applicant.name != NAME


def test_what_rests_on_the_whole_case_stays() -> None:
    now = situation(case_of(PERSONAL), TODAY)
    over = Veil(chosen(now, OWN)).over(now)
    assert (over.ground, over.route) == (now.ground, now.route)
    assert over.case.reason == now.case.reason


def test_only_what_was_chosen_is_taken_with_or_without_its_position() -> None:
    answers = {**PERSONAL, "terminals.2.serial_no": "N8NL00999999"}
    now = situation(case_of(answers), TODAY)
    assert chosen(now, ["terminals.2.serial_no"]) == {"N8NL00999999": "terminals.2.serial_no"}
    assert set(chosen(now, ["terminals.*.serial_no"])) == {"N8NL00999999", "N8NL00123456"}
    assert chosen(now, ["applicant.address"]) == {}


def test_a_value_that_two_fields_share_is_taken_for_the_one_that_tells_more() -> None:
    answers = {**PERSONAL, "id": ID, "exit.ticket_no": PHONE, "contract.number": PHONE}
    now = situation(case_of(answers), TODAY)
    found = chosen(now, ["id", "applicant.id_number", "applicant.phone", "exit.ticket_no", "contract.number"])
    assert found == {ID: "applicant.id_number", PHONE: "applicant.phone"}


def test_the_journal_is_covered_too_and_its_keys_are_not() -> None:
    events = (
        event(
            "contact", 1, how="phone", with_whom="王经理", staff_no="0088", said=f"请{NAME}等", promised=PHONE
        ),
        event("sent", 2, letter="cancellation", waybill="EMS123456", title=f"{NAME}的申请"),
        event("reply", 3, objection="silence", words=f"{NAME}不行", facts={"a": ID}),
        event(
            "evidence", 4, file=f"evidence/01-{NAME}.jpg", sha256="0" * 64, name=f"{NAME}身份证", proves=ID
        ),
        event("offer", 5, what=f"退给{NAME}"),
        event("confirmed", 6, what="data"),
        event("closed", 7, note=f"{NAME}结案"),
    )
    now = situation(case_of({**PERSONAL, "id": "data"}), TODAY, fold(events))
    veil = Veil(chosen(now, {*OWN, *STORY_NAMES, "id"}))
    hidden = veil.over(now).story
    for value in (NAME, ID, PHONE, "王经理", "0088", "EMS123456"):
        assert value in repr(now.story)
        assert value not in repr(hidden)
    assert hidden.confirmed[0].what == "data"
    assert hidden.sent[0].letter == "cancellation"
    assert veil.shown(hidden.contacts[0].said or "") == f"请{BAR}等"


def test_a_story_without_texts_stays_as_it_is() -> None:
    events = (event("contact", 1, how="phone"), event("sent", 2, letter="cancellation"))
    now = situation(case_of(PERSONAL), TODAY, fold(events))
    assert chosen(now, STORY_NAMES) == {}
    assert Veil(VALUES).over(now).story == now.story


def test_every_text_of_every_event_is_covered() -> None:
    keys = {
        "kind",
        "at",
        "on",
        "no",
        "how",
        "letter",
        "to",
        "files",
        "objection",
        "outcome",
        "sha256",
        "pages",
    }
    keys |= {"of", "decision", "task", "missing", "facts", "what"}
    assert {name for model in KINDS.values() for name in model.model_fields} - keys == TEXTS


def test_what_can_be_hidden_is_text_and_numbers() -> None:
    assert all(can_hide(name) for names in GROUPS.values() for name in names)
    assert can_hide("terminals.3.place")
    assert not any(map(can_hide, ("reason.kind", "exit.stop_on", "charges.1.amount", "contacts.how", "x")))


def test_the_groups_name_fields_once_and_the_usual_ones_leave_the_companies() -> None:
    names = [name for inside in GROUPS.values() for name in inside]
    assert len(names) == len(set(names))
    assert set(names) - set(STORY_NAMES) <= set(FIELDS)
    assert {name for name, field in FIELDS.items() if field.secret} <= set(GROUPS["identity"])
    assert set(GROUPS) - set(USUAL) == {"companies"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_document_holds_nothing_of_what_is_hidden(library: Library, lang: str) -> None:
    answers = {**PERSONAL, "id": NAME, "reason.detail": f"{NAME}（{PHONE}）的机器闲置"}
    now = situation(case_of(answers), TODAY)
    letter = library.letter("cancellation", lang)  # type: ignore[arg-type]
    shown = repr(render(now, letter, library, veil=Veil(chosen(now, {*OWN, "id"}))))
    assert BAR in shown
    assert not any(value in shown for value in (NAME, ID, ID[-4:], PHONE, "\U000f0000"))
    by_hand = render(now, letter, library, veil=Veil(chosen(now, OWN), by_hand=True))
    assert by_hand.reference == "_" * 8
    assert NAME not in repr(by_hand)
    assert by_hand.blanks == render(now, letter, library).blanks


HIDDEN = {name for names in GROUPS.values() for name in names} - set(STORY_NAMES)
SHAPED = {"settlement.card_last4": "7391", "applicant.credit_code": "91350100M000100Y43"}
HINTS = ("金丝雀", "CANARY", "7391", ID[-4:], "\U000f0000")


def canary(name: str, no: int) -> str:
    """Return a value for a field that nothing else holds."""
    if FIELDS[name].secret:
        return ID
    if name.endswith("email"):
        return f"canary{no}@金丝雀.cn"
    return SHAPED.get(
        name, f"CANARY{no:03d}" if FIELDS[name].kind == "number" or name == "id" else f"金丝雀{no}号"
    )


def test_no_letter_in_any_situation_lets_a_value_through(library: Library) -> None:
    files = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    tried = [one for file in files for one in situations(library, TODAY, file) if isinstance(one, Tried)]
    assert len(tried) > 300
    canaries = {name.replace("*", "1"): canary(name, no) for no, name in enumerate(sorted(HIDDEN))}
    documents = 0
    for one in tried[:: 1 if LONG else 24]:
        now = situation(case_of({**one.answers, **canaries}), TODAY, one.story)
        veil = Veil(chosen(now, HIDDEN))
        assert len(veil.values) > 30
        for letter, lang in product(advise(now.case, library, TODAY, now.story).letters, LANGUAGES):
            shown = repr(render(now, library.letter(letter.id, lang), library, veil=veil))
            documents += 1
            assert [value for value in (*veil.values, *HINTS) if value in shown] == [], letter.id
    assert documents > 100
