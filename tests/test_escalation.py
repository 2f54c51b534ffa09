"""The steps of an escalation: tests/cases/escalation.yaml has the situations, here are the edges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from posexit.escalation import CLOCKS, ROWS, Step, steps
from posexit.fields import case_of
from posexit.gates import binds
from posexit.journal import events_of
from posexit.library import LANGUAGES, Library
from posexit.situation import situation
from posexit.standing import AML_DAYS, LIMITATION_YEARS
from posexit.story import ANSWER_DAYS, fold

TODAY = date(2026, 11, 23)
PERSON = {"applicant.form": "individual", "provider.kind": "payment-institution"}
COMPANY = {"applicant.form": "company", "provider.kind": "payment-institution"}
CLAIM = {
    "charges.1.kind": "deposit",
    "charges.1.amount": "299",
    "charges.1.claim": "refund",
    "contract.disputes": "court",
}
COMPLAINT = {"kind": "sent", "letter": "complaint", "on": "2026-10-01", "to": "institution"}


def step(name: str, answers: dict[str, str], *events: dict[str, Any], today: date = TODAY) -> Step:
    now = situation(case_of(answers), today, fold(events_of(events)))
    return next(one for one in steps(now) if one.id == name)


def test_every_word_is_there_and_says_its_numbers_by_their_sources(library: Library) -> None:
    clocks = {name: library.source(source).days for name, source in CLOCKS.items()}
    assert None not in clocks.values()
    for row in ROWS:
        for lang in LANGUAGES:
            assert library.words.say(f"escalation.steps.{row.id}.title", lang)
            assert "{" not in library.words.say(f"escalation.steps.{row.id}.clock", lang, **clocks)
        assert all(library.source(source) for source in row.cites)


def test_the_days_are_those_of_the_sources(library: Library) -> None:
    assert library.source("aml-39").days == AML_DAYS
    assert library.source("fact-answer-15-days-suggestion").days == ANSWER_DAYS
    assert "三年" in library.source("civil-code-188").zh
    assert LIMITATION_YEARS == 3


@pytest.mark.parametrize("answers", [PERSON, COMPANY, {**COMPANY, "provider.kind": "bank"}, {}])
def test_a_step_cites_what_binds_and_its_reason_has_words(answers: dict[str, str], library: Library) -> None:
    case = case_of(answers)
    for events in ((), (COMPLAINT,)):
        for one in steps(situation(case, TODAY, fold(events_of(events)))):
            assert all(binds(case, source) for source in one.cites)
            for key in (f"escalation.reasons.{one.reason}", *(f"escalation.notes.{n}" for n in one.notes)):
                assert key in library.words, key


def test_a_company_is_never_told_of_the_rights_of_persons() -> None:
    for one in steps(situation(case_of(COMPANY), TODAY)):
        assert not [source for source in one.cites if source.startswith(("pbc-consumer", "pipl", "samr"))]
    assert "fact-hotline-12363" not in step("central-bank", COMPANY, COMPLAINT).cites
    assert "fact-hotline-12363" in step("central-bank", PERSON, COMPLAINT).cites


@pytest.mark.parametrize(("after", "state"), [(ANSWER_DAYS, "not-yet"), (ANSWER_DAYS + 1, "open")])
def test_the_day_on_which_a_step_opens_is_said(after: int, state: str) -> None:
    found = step("central-bank", PERSON, COMPLAINT, today=date(2026, 10, 1) + timedelta(days=after))
    assert found.state == state
    if state == "not-yet":
        assert found.opens_on == date(2026, 10, 17)
    else:
        assert found.notes == ("not-elsewhere-first", "silence-attach-proof")


def test_an_answer_needs_no_proof_of_silence() -> None:
    answer = {"kind": "reply", "objection": "system-cannot", "on": "2026-10-05"}
    assert step("central-bank", PERSON, COMPLAINT, answer).notes == ("not-elsewhere-first",)


def test_a_company_is_warned_that_another_authority_has_it() -> None:
    pending = {**COMPANY, "complaint.pending_elsewhere": "yes"}
    assert "other-authority-may-refuse" in step("central-bank", pending, COMPLAINT).notes
    assert "other-authority-may-refuse" not in step("central-bank", COMPANY, COMPLAINT).notes


@pytest.mark.parametrize(
    ("charged", "known", "demands", "today", "over"),
    [
        ("2023-11-23", None, [], "2026-11-23", False),
        ("2023-11-22", None, [], "2026-11-23", True),
        (None, "2023-11-23", [], "2026-11-23", False),
        (None, "2023-11-22", [], "2026-11-23", True),
        (None, None, [], "2026-11-23", False),
        ("2022-01-10", None, ["2025-01-10"], "2026-11-23", False),
        ("2022-01-10", None, ["2025-01-11"], "2026-11-23", True),
        ("2020-02-29", None, [], "2023-02-28", False),
        ("2020-02-29", None, [], "2023-03-01", True),
        ("2019-01-10", None, ["2022-01-09", "2024-12-31"], "2026-11-23", False),
        ("2022-01-10", None, ["2025-01-08/2025-01-10"], "2026-11-23", False),
        ("2022-01-10", None, ["2025-01-08/2025-01-11"], "2026-11-23", True),
    ],
)
def test_three_years_may_have_gone(
    charged: str | None, known: str | None, demands: list[str], today: str, over: bool
) -> None:
    answers = {**PERSON, **CLAIM, "charges.1.charged_on": charged or "", "reason.known_since": known or ""}
    events: list[dict[str, Any]] = []
    for demand in demands:
        on, _, arrived = demand.partition("/")
        events.append({"kind": "sent", "letter": "settlement", "on": on})
        events += [{"kind": "arrived", "letter": "settlement", "on": arrived}] if arrived else []
    found = step("court", answers, *events, today=date.fromisoformat(today))
    assert ("limitation-may-have-run" in found.notes) is over


@pytest.mark.parametrize(("standing", "noted"), [("heir", True), ("deregistered", True), ("own", False)])
def test_whoever_claims_for_a_merchant_that_is_gone_asks_who_may(standing: str, noted: bool) -> None:
    found = step("court", {**PERSON, **CLAIM, "applicant.standing": standing})
    assert ("who-may-claim" in found.notes) is noted


def test_a_foreigners_authority_from_abroad_needs_more_than_a_signature() -> None:
    notes = {
        paper: step("court", {**PERSON, **CLAIM, "applicant.id_kind": paper}).notes
        for paper in ("passport", "resident")
    }
    assert "authority-from-abroad" in notes["passport"]
    assert "authority-from-abroad" not in notes["resident"]


def test_what_the_seller_took_runs_against_the_seller_only() -> None:
    answers = {**PERSON, **CLAIM, "charges.1.charged_on": "2020-01-01", "charges.1.payee": "seller"}
    assert "limitation-may-have-run" not in step("court", answers).notes


def test_where_the_clause_is_not_known_it_comes_first() -> None:
    answers = {**PERSON, **CLAIM, "contract.disputes": ""}
    assert "check-the-disputes-clause" in step("court", answers).notes
    assert step("arbitration", answers).reason == "check-the-disputes-clause"
    assert "check-the-disputes-clause" not in step("court", {**PERSON, **CLAIM}).notes


@pytest.mark.parametrize(
    ("paper", "state"),
    [
        ("passport", "closed"),
        ("foreign-permanent", "closed"),
        ("hk-macau", "open"),
        ("taiwan", "open"),
        ("resident", "open"),
        ("other", "open"),
    ],
)
def test_a_foreign_paper_closes_the_small_claims_procedure_for_a_person(paper: str, state: str) -> None:
    found = step("small-claims", {**PERSON, **CLAIM, "applicant.id_kind": paper})
    assert found.state == state
    assert ("may-count-as-foreign-related" in found.notes) is (paper in {"hk-macau", "taiwan"})


def test_the_operators_paper_does_not_make_a_company_foreign() -> None:
    assert step("small-claims", {**COMPANY, **CLAIM, "applicant.id_kind": "passport"}).state == "open"


@pytest.mark.parametrize("objection", ["activation-not-refundable", "target-not-reached"])
def test_a_reply_about_fees_may_be_reported(objection: str) -> None:
    said = {"kind": "reply", "objection": objection, "on": "2026-11-01"}
    assert step("market-report", COMPANY, said).state == "open"


SAID = {"kind": "reply", "objection": "risk-control", "on": "2026-11-10"}


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([{"kind": "sent", "letter": "objection", "on": "2026-11-22"}], "wait-for-the-answer"),
        ([{"kind": "sent", "letter": "settlement", "on": "2026-11-01"}, SAID], "object-first"),
        ([{"kind": "sent", "letter": "rebuttal", "on": "2026-11-05"}, SAID], "object-first"),
        ([SAID, {"kind": "sent", "letter": "rebuttal", "on": "2026-11-22"}], "wait-for-the-answer"),
        (
            [
                SAID,
                {"kind": "sent", "letter": "rebuttal", "on": "2026-11-11"},
                {**SAID, "on": "2026-11-20", "outcome": "persists"},
            ],
            "measure-upheld",
        ),
        ([SAID, {**SAID, "on": "2026-11-20", "outcome": "resolved"}], "measure-lifted"),
    ],
)
def test_only_a_letter_that_objects_to_the_measure_begins_the_days(
    events: list[dict[str, Any]], reason: str
) -> None:
    answers = {**COMPANY, "reason.fault": "money-held", "reason.kind": "fault"}
    assert step("aml-complaint", answers, *events).reason == reason


def test_a_fair_offer_may_close_the_central_bank_to_a_person() -> None:
    offer = {"kind": "offer", "on": "2026-10-05", "what": "退还押金，免收服务费", "decision": "leave"}
    assert "fair-offer-may-refuse" in step("central-bank", PERSON, COMPLAINT, offer).notes
    assert "fair-offer-may-refuse" not in step("central-bank", COMPANY, COMPLAINT, offer).notes
    assert "fair-offer-may-refuse" not in step("central-bank", PERSON, COMPLAINT).notes


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_show_lists_what_is_open_and_why_the_rest_is_not(run: Any, tmp_path: Any, lang: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("applicant: {form: company}\nprovider: {kind: bank}\n", encoding="utf-8")
    shown = " ".join(run("show", file, "--lang", lang).out.split())
    wanted = {
        "zh": ("现在可以走", "还不到时候", "你走不了", "12378"),
        "en": ("Open now", "Not yet", "Not for you", "belongs to the financial regulator"),
    }[lang]
    for words in wanted:
        assert words in shown


def test_the_json_of_show_has_every_step(run: Any, tmp_path: Any) -> None:
    import json

    file = tmp_path / "a.yaml"
    file.write_text(
        "applicant: {form: individual}\nprovider: {kind: payment-institution}\n", encoding="utf-8"
    )
    found = json.loads(run("show", file, "--json").out)["steps"]
    assert [one["id"] for one in found] == [row.id for row in ROWS]
    bank = next(one for one in found if one["id"] == "financial-regulator")
    assert (bank["state"], bank["reason"]) == ("closed", "institution-goes-to-the-central-bank")
    assert {"opens_on", "letter", "to", "sources", "title", "says", "notes", "clock", "cannot"} <= set(bank)
