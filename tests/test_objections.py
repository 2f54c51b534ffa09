"""What they answer: which replies may come, what may be cited against them, and the prose of each answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from posexit.documents import render
from posexit.errors import TemplateError
from posexit.fields import case_of
from posexit.gates import binds
from posexit.journal import events_of
from posexit.library import LANGUAGES, Library, default_library
from posexit.objections import Objection, choose, entries, fact, in_complaint, is_fraud, prose, unanswered
from posexit.setting import Situation
from posexit.situation import situation
from posexit.story import FRAUD, SILENCE, fold
from posexit.writers import write

TODAY = date(2026, 11, 23)
IDS = tuple(entries(default_library()))
GROUNDS_5 = {
    *("contract-not-over", "ask-your-agent", "pay-a-penalty", "target-not-reached"),
    *("activation-not-refundable", "salesman-took-it", "agent-held-money", "system-cannot", "risk-control"),
    *("leave-it-idle", "in-person-only", "id-photos-by-chat", "contract-lost", "return-at-your-cost"),
    *("merchant-gone", "silence", "pay-first"),
}
WHO: dict[str, dict[str, str]] = {
    "a person, payment institution": {"applicant.form": "individual", "provider.kind": "payment-institution"},
    "a company, payment institution": {"applicant.form": "company", "provider.kind": "payment-institution"},
    "a person, bank": {"applicant.form": "small-merchant", "provider.kind": "bank"},
    "a company, bank": {"applicant.form": "company", "provider.kind": "bank"},
    "a sole trader, nobody knows": {"applicant.form": "sole-trader"},
    "an impostor's victim": {"applicant.standing": "never-applied", "provider.kind": "bank"},
    "leased, term past": {
        "applicant.form": "company",
        "terminals.1.held_as": "leased",
        "contract.term": "open",
        "contract.term_known_from": "text",
    },
}
GIVEN = {"text": "第*十*条 {x}", "money": "500.00", "date": "2026-12-31", "yesno": "yes"}
LETTER = """---
title: 函
when: has_replies
act: letter
---
{% for answer in answers %}
{{ answer }}

{% endfor %}
{% for reply in replies %}
{{ reply.says }}｜{{ reply.asks }}｜{{ reply.stands }}｜{{ reply.outcome }}｜{{ reply.words }}

{% for one in reply.facts %}
{{ one.label }}：{{ one.value }}

{% endfor %}
{% endfor %}
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Return templates with a letter that prints every answer and reply."""
    folder = tmp_path_factory.mktemp("templates")
    (folder / "letters").mkdir()
    for lang in LANGUAGES:
        (folder / "letters" / f"all.{lang}.md").write_text(LETTER, encoding="utf-8")
    return Library(folder)


def seen(answers: dict[str, str], *events: dict[str, Any], today: date = TODAY) -> Situation:
    return situation(case_of(answers), today, fold(events_of(events)))


def reply(objection: str, entry: Objection, *, known: bool = True, **more: Any) -> dict[str, Any]:
    facts = {name: GIVEN[words.kind] for name, words in entry.facts.items()} if known else {}
    return {"kind": "reply", "objection": objection, "on": "2026-11-20", "facts": facts, **more}


def test_every_row_of_the_grounds_is_there() -> None:
    assert set(IDS) == GROUNDS_5
    assert {FRAUD, SILENCE} <= GROUNDS_5


@pytest.mark.parametrize("objection", IDS)
def test_an_objection_is_complete(objection: str) -> None:
    entry = entries(default_library())[objection]
    assert entry.rests_on
    assert len(entry.facts) <= 3
    assert not {"id", "on", "last_on", "says", "asks", "stands", "outcome", "words", "facts"} & set(
        entry.facts
    )
    for lang in LANGUAGES:
        for sentence in (entry.persists, entry.resolved):
            assert sentence.to(lang).format(on="DAY").count("DAY") == 1
        assert entry.has_answer is (objection != FRAUD)
        assert entry.has_answer or entry.advice


@pytest.mark.parametrize("known", [True, False], ids=["facts", "no facts"])
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("objection", [one for one in IDS if one != FRAUD])
def test_the_answer_cites_only_what_binds_and_both_languages_the_same(
    bare: Library, objection: str, who: str, known: bool
) -> None:
    now = seen(WHO[who], reply(objection, entries(bare)[objection], known=known))
    cited = []
    for lang in LANGUAGES:
        document = render(now, bare.letter("all", lang), bare)
        assert document.blanks == ()
        assert all(binds(now.case, source) for source in document.citations)
        assert set(document.citations) <= set(entries(bare)[objection].rests_on), "told in rests_on"
        text = write(document, "txt").decode()
        assert "None" not in text
        answer = text.split("｜")[0]
        assert "____" not in answer
        if known and entries(bare)[objection].facts:
            assert any(mark in answer for mark in ("第*十*条 {x}", "500.00", "31", "12月31日"))
        cited.append(document.citations)
    assert set(cited[0]) == set(cited[1])


@pytest.mark.parametrize(
    ("outcome", "told"), [("open", "答复："), ("persists", "至今"), ("resolved", "后已")]
)
def test_a_complaint_says_how_it_stands(bare: Library, outcome: str, told: str) -> None:
    now = seen({}, reply("system-cannot", entries(bare)["system-cannot"], outcome=outcome))
    text = write(render(now, bare.letter("all", "zh"), bare), "txt").decode()
    assert "2026年11月20日" in text
    assert told in text


def test_the_silence_that_is_answered_names_the_letter_and_its_arrival(bare: Library) -> None:
    sent = {"kind": "sent", "letter": "cancellation", "on": "2026-10-01", "title": "申请书"}
    arrived = {"kind": "arrived", "letter": "cancellation", "on": "2026-10-04"}
    silence = reply(SILENCE, entries(bare)[SILENCE])
    now = seen({}, sent, arrived, silence)
    texts = [write(render(now, bare.letter("all", lang), bare), "txt").decode() for lang in LANGUAGES]
    assert "《申请书》，已于2026年10月4日送达" in texts[0]
    assert "arrived on 4 October 2026" in texts[1]
    assert (
        "送达" not in write(render(seen({}, sent, silence), bare.letter("all", "zh"), bare), "txt").decode()
    )


def test_the_fraud_pattern_gets_advice_and_no_answer(bare: Library) -> None:
    now = seen({}, reply(FRAUD, entries(bare)[FRAUD]))
    assert is_fraud(FRAUD)
    assert not is_fraud(SILENCE)
    assert unanswered(now, bare) == ()
    assert not now.holds("has_open_objections")
    advice = entries(bare)[FRAUD].advice
    assert advice
    for lang, words in (
        ("zh", ("不要付钱", "不要回复", "110", "官方应用")),
        ("en", ("Do not pay", "do not answer")),
    ):
        assert all(word in advice.to(lang) for word in words)  # type: ignore[arg-type]
    for lang in LANGUAGES:
        with pytest.raises(TemplateError):
            prose(bare, FRAUD, lang)


def test_the_open_ones_are_answered_else_those_they_stay_with(bare: Library) -> None:
    one, other = (
        reply("system-cannot", entries(bare)["system-cannot"]),
        reply("contract-lost", entries(bare)["contract-lost"]),
    )
    sent = {"kind": "sent", "letter": "rebuttal", "on": "2026-11-21"}
    again = {**one, "on": "2026-11-22", "outcome": "persists"}

    def ids(*events: dict[str, Any]) -> list[str]:
        return [found.objection for found in unanswered(seen({}, *events), bare)]

    assert ids(one, other) == ["system-cannot", "contract-lost"]
    assert ids(one, sent, other) == ["contract-lost"]
    assert ids(one, sent, again) == ["system-cannot"]
    assert ids(one, {**one, "outcome": "resolved"}) == []
    assert ids({**one, "objection": "of-a-later-version"}) == []


@pytest.mark.parametrize(
    ("answers", "possible", "impossible"),
    [
        ({}, {"contract-not-over", "pay-first"}, {"merchant-gone", "silence"}),
        ({"applicant.standing": "heir"}, {"merchant-gone"}, {"contract-not-over", "pay-a-penalty"}),
        ({"applicant.standing": "deregistered"}, {"merchant-gone"}, {"leave-it-idle"}),
        ({"applicant.standing": "liquidation"}, {"contract-not-over"}, {"merchant-gone"}),
        ({"applicant.standing": "minor"}, {"system-cannot"}, {"merchant-gone", "return-at-your-cost"}),
        ({"applicant.standing": "never-applied"}, {"ask-your-agent"}, {"target-not-reached"}),
    ],
)
def test_which_replies_may_come(
    answers: dict[str, str], possible: set[str], impossible: set[str], library: Library
) -> None:
    found = {one.id for one in choose(seen(answers), library)}
    assert possible <= found
    assert not impossible & found


def test_silence_can_come_only_to_a_letter(library: Library) -> None:
    now = seen({}, {"kind": "sent", "letter": "cancellation", "on": "2026-11-01"})
    assert SILENCE in {one.id for one in choose(now, library)}


@pytest.mark.parametrize("who", WHO)
def test_only_what_binds_may_be_cited(who: str, library: Library) -> None:
    now = seen(WHO[who])
    for one in choose(now, library):
        assert all(binds(now.case, source) for source in one.sources)
        assert set(one.sources) <= set(one.entry.rests_on)


@pytest.mark.parametrize(
    ("objection", "name", "raw", "kept"),
    [
        ("pay-a-penalty", "amount", "2,000元", "2000.00"),
        ("pay-a-penalty", "clause", " 第八条 ", "第八条"),
        ("contract-not-over", "until", "2027年1月5日", "2027-01-05"),
        ("contract-not-over", "until", "没说", ""),
        ("pay-a-penalty", "amount", "忘了", ""),
        ("pay-a-penalty", "clause", "他没讲清楚", "他没讲清楚"),
        *[("pay-a-penalty", "clause", typed, "") for typed in ("没有", "没说清楚", "不知道", "略", "-")],
    ],
)
def test_a_fact_is_kept_in_one_form(objection: str, name: str, raw: str, kept: str, library: Library) -> None:
    assert fact(entries(library)[objection].facts[name], raw) == kept


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        *[
            ("是", "yes"),
            ("YES", "yes"),
            ("有", "yes"),
            ("是的呢", "yes"),
            ("没有", "no"),
            ("n", "no"),
            ("没说", "no"),
        ],
        *[("不清楚", ""), ("不想说", "")],
    ],
)
def test_a_yes_is_understood_in_both_languages(raw: str, kept: str, library: Library) -> None:
    words = entries(library)["pay-a-penalty"].facts["clause"].model_copy(update={"kind": "yesno"})
    assert fact(words, raw) == kept
    with pytest.raises(ValueError, match="not-a-choice"):
        fact(words, "maybe")


def test_a_fact_whose_kind_changed_prints_as_it_was_kept(bare: Library) -> None:
    event = reply("pay-a-penalty", entries(bare)["pay-a-penalty"]) | {"facts": {"amount": "一千"}}
    text = write(render(seen({}, event), bare.letter("all", "zh"), bare), "txt").decode()
    assert "一千" in text


def test_what_a_user_typed_is_no_markdown_and_no_template(bare: Library) -> None:
    hostile = "{{ law }} **x** # y | z `q` <b> ____ [a](b)"
    entry = entries(bare)["pay-a-penalty"]
    event = reply("pay-a-penalty", entry, words=hostile) | {"facts": {"clause": hostile}}
    text = write(render(seen({}, event), bare.letter("all", "zh"), bare), "txt").decode()
    assert text.count(hostile) == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rests_on: [acquiring-259-exit, civil-code-509]", "rests_on: [civil-code-9999]", "civil-code-9999"),
        ("when: [merchant_writes]", "when: [merchant_rites]", "merchant_rites"),
        ("    they_say: {zh: 协议没有到期", "    the_say: {zh: 协议没有到期", "they_say"),
        ("kind: date", "kind: day", "kind"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = default_library().text("objections.yaml")[1]
    assert old in text
    (tmp_path / "objections.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TemplateError) as told:
        entries(Library(tmp_path))
    where = str(told.value.params["where"])
    assert where.startswith(str(tmp_path / "objections.yaml"))
    assert where.rpartition(":")[2].isdigit()
    assert said in str(told.value.params["en"])


def test_what_a_complaint_says_of_an_objection_has_the_day_and_nothing_else(tmp_path: Path) -> None:
    built_in = default_library()
    said = in_complaint(built_in, "contract-not-over", "persists", "zh", "11月3日")
    assert said.startswith("11月3日以协议没有到期为由")
    text = built_in.text("objections.yaml")[1].replace(
        '"{on}以协议没有到期为由', '"{by}以协议没有到期为由', 1
    )
    (tmp_path / "objections.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as told:
        in_complaint(Library(tmp_path), "contract-not-over", "persists", "zh", "11月3日")
    line = next(no for no, row in enumerate(text.split("\n"), 1) if "{by}" in row)
    assert int(str(told.value.params["where"]).rpartition(":")[2]) in {line - 1, line}
    assert "{on}" in str(told.value.params["zh"])
