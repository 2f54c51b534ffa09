"""The ground: never a notice without a right, every key and citation there is, no case that breaks it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from conftest import FAULTS, STANDINGS

from posexit.blocks import Language
from posexit.case import Case, Contract, Exit, Provider, Reason
from posexit.doors import DOORS
from posexit.fields import FIELDS, case_of, pattern
from posexit.gates import binds
from posexit.ground import ON_ANY_ROW, ON_ROW, ROWS, Ground, choose
from posexit.library import default_library

TODAY = date(2026, 11, 23)
PAST, AHEAD = date(2026, 6, 30), date(2028, 6, 30)
WARNINGS = (
    {key for row in ROWS for key in row.warns}
    | {key for _, each in ON_ROW for key in each.warns}
    | {key for each in ON_ANY_ROW for key in each.warns}
    | {key for door in DOORS for key in door.warns}
)


def contracts() -> Iterator[Contract]:
    """Every combination of what the contract may say that matters for the ground."""
    for term, ends_on, renewal, renewed, read, exit_, advice in itertools.product(
        (None, "fixed", "open"),
        (None, PAST, AHEAD),
        (None, "none", "automatic"),
        (None, "yes", "no"),
        (
            {},
            {"paper": "have"},
            {"paper": "have", "term_known_from": "hearsay"},
            {"term_known_from": "acquirer"},
        ),
        ({}, {"early_exit": "allowed"}, {"early_exit": "needs-approval", "early_exit_met": "yes"}),
        (None, "yes"),
    ):
        yield Contract(
            term=term, ends_on=ends_on, renewal=renewal, renewed=renewed, advice_taken=advice, **read, **exit_
        )


def reasons() -> Iterator[Reason]:
    for fault, known in itertools.product(
        (None, "settlement-withheld", "acquirer-stopped", "undisclosed-charge", "agent-gone", "money-held"),
        (None, TODAY - timedelta(days=30), TODAY - timedelta(days=400)),
    ):
        yield Reason(fault=fault, known_since=known)


def has_right(case: Case) -> bool:
    """Say it once more in plain order, apart from the tables: is there a right to end the contract?"""
    contract, fault, known = case.contract, case.reason.fault, case.reason.known_since
    recent = known is not None and known > TODAY - timedelta(days=365)
    if fault == "money-held":
        return False
    if fault == "acquirer-stopped":
        return recent or known is None or no_fault_right(contract)
    if fault == "undisclosed-charge" and contract.advice_taken == "yes" and recent:
        return True
    return no_fault_right(contract)


def no_fault_right(contract: Contract) -> bool:
    hearsay = contract.term_known_from == "hearsay"
    read = contract.paper == "have" and not hearsay
    if contract.term == "open":
        told = read or contract.term_known_from == "acquirer"
        return (
            told
            and contract.ends_on is None
            and contract.renewal != "automatic"
            and contract.renewed != "yes"
        )
    if contract.renewed == "yes" or (contract.ends_on == PAST and contract.renewal == "automatic"):
        return contract.advice_taken == "yes" and not (
            contract.renewed == "no" and contract.renewal == "automatic"
        )
    return contract.ends_on == PAST and contract.renewal == "none" and read


def grounds() -> Iterator[tuple[Case, Ground]]:
    everybody = [*contracts()]
    for reason in reasons():
        for contract in everybody:
            case = Case(contract=contract, reason=reason, exit=Exit(stop_on=date(2026, 12, 31)))
            yield case, choose(case, TODAY)


def test_no_combination_of_answers_gives_a_notice_without_a_right() -> None:
    for case, found in grounds():
        assert found.form != "notice" or has_right(case), (case, found)


def test_every_ground_is_one_of_the_table() -> None:
    forms = {(row.id, row.kind, row.form) for row in ROWS}
    forms |= {(row, kind, "notice") for row, kind, _ in forms if row in NOTICE_ON_CONDITION}
    for case, found in grounds():
        if found.door:
            assert (found.kind, found.form, found.row) == ("stop-use", "request", None)
        else:
            assert (found.row, found.kind, found.form) in forms
        assert "acquiring-259-exit" in found.citations
        assert ("civil-code-565" in found.citations) or found.form == "request"
        assert all(binds(case, source) for source in found.citations)


NOTICE_ON_CONDITION = {"acquirer-stopped", "terms-changed", "renewed"}


@pytest.mark.parametrize("lets_go", [True, False])
def test_behind_a_door_nothing_is_ended_by_notice(lets_go: bool) -> None:
    contract = Contract(early_exit="allowed", early_exit_met="yes") if lets_go else Contract()
    for standing, fault in itertools.product(("", *STANDINGS), ("", *FAULTS)):
        opened = case_of(STANDINGS.get(standing, {}) | FAULTS.get(fault, {}))
        found = choose(opened.model_copy(update={"contract": contract}), TODAY)
        assert (found.door or "") in {standing, fault}
        if found.door not in {None, "liquidation"}:
            assert (found.kind, found.form) == ("stop-use", "request")


def test_a_door_by_standing_comes_before_one_by_fault_but_liquidation_comes_last() -> None:
    for door, answers in STANDINGS.items():
        expected = "money-held" if door == "liquidation" else door
        assert choose(case_of(answers | FAULTS["money-held"]), TODAY).door == expected


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_warning_row_and_door_has_its_words(lang: Language) -> None:
    words = default_library().words
    keys = [f"warnings.{key}" for key in WARNINGS] + [f"ground.{row.id}" for row in ROWS]
    keys += [f"doors.{door.id}.{part}" for door in DOORS for part in ("title", "advice")]
    assert not [key for key in keys if key not in words or not words.say(key, lang)]


def test_every_citation_is_a_source() -> None:
    known = default_library().keys("sources")
    cited = {source for _, found in grounds() for source in found.citations}
    cited |= {source for door in DOORS for source in door.citations(Case())}
    cited |= {source for row in ROWS for source in row.cites}
    cited |= {source for _, each in ON_ROW for source in each.cites}
    cited |= {source for each in ON_ANY_ROW for source in each.cites}
    assert cited <= set(known)


def test_what_a_warning_rests_on_is_a_source() -> None:
    library = default_library()
    known = library.keys("sources")
    assert all(source in known for key in WARNINGS for source in library.warning_sources(key))


def test_a_ground_rests_on_answers_by_their_names() -> None:
    for _, found in itertools.islice(grounds(), 0, None, 7):
        assert found.because
        assert all(pattern(name) in FIELDS for name in found.because)


@pytest.mark.parametrize(
    ("answers", "because"),
    [
        ({}, ("contract.term",)),
        ({"contract.ends_on": "unknown"}, ("contract.ends_on",)),
        (
            {"contract.term": "fixed", "contract.ends_on": "2026-12-31", "exit.stop_on": "2027-01-01"},
            ("contract.term", "contract.ends_on", "exit.stop_on"),
        ),
        ({"reason.fault": "money-held"}, ("reason.fault",)),
        ({"applicant.standing": "liquidation"}, ("contract.term", "applicant.standing")),
        (
            {"terminals.1.held_as": "bought", "terminals.2.held_as": "leased"},
            ("contract.term", "terminals.2.held_as"),
        ),
        (
            {"charges.1.kind": "deposit", "charges.2.kind": "reserve"},
            ("contract.term", "charges.2.kind"),  # the entry that says so, not its neighbour
        ),
        ({"settlement.unsettled_amount": "1"}, ("contract.term", "settlement.unsettled_amount")),
        (
            {"charges.1.claim": "refund", "charges.1.payee": "seller", "charges.2.claim": "refund"},
            ("contract.term", "charges.2.claim"),  # what the seller took is not owed by the acquirer
        ),
        (
            {"contract.term": "open", "contract.paper": "have", "reason.fault": "settlement-withheld"},
            ("contract.term", "contract.paper", "reason.fault"),
        ),
        (
            {"charges.1.claim": "none", "charges.2.claim": "refund"},
            ("contract.term", "charges.2.claim"),
        ),
    ],
)
def test_because_names_the_answers(answers: dict[str, str], because: tuple[str, ...]) -> None:
    assert choose(case_of(answers), TODAY).because == because


@pytest.mark.parametrize("today", [date(1900, 1, 1), date(2100, 12, 31)])
@pytest.mark.parametrize("ends_on", ["1900-01-01", "2100-12-31"])
def test_no_day_is_too_early_or_too_late(today: date, ends_on: str) -> None:
    answers = {
        "contract.term": "fixed",
        "contract.ends_on": ends_on,
        "contract.notice_days": "3650",
        "reason.fault": "undisclosed-charge",
        "reason.known_since": "2100-12-31",
        "contract.advice_taken": "yes",
    }
    assert choose(case_of(answers), today).form == ("notice" if today.year == 2100 else "request")


def test_two_thousand_machines_are_no_burden() -> None:
    answers = {f"terminals.{no}.held_as": "bought" for no in range(1, 2000)} | {
        "terminals.2000.held_as": "leased"
    }
    assert "terminals.2000.held_as" in choose(case_of(answers), TODAY).because


@pytest.mark.parametrize("door", ["money-frozen", "heir", "never-applied"])
def test_an_unknown_acquirer_is_bound_by_nothing_that_may_not_bind_it(door: str) -> None:
    chosen = {"money-frozen": {"reason.fault": door}}.get(door, {"applicant.standing": door})
    case = case_of(chosen)
    assert case.provider == Provider()
    assert not [source for source in choose(case, TODAY).citations if source.startswith(("payment-", "pbc-"))]
