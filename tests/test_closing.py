"""What a safe end needs: confirmations, proof of them, what to do before, what waits for an answer."""

from __future__ import annotations

import pytest
from conftest import PERSONAL, TODAY

from posexit.closing import Check, checks, missing
from posexit.fields import case_of
from posexit.journal import events_of
from posexit.library import Library
from posexit.situation import situation
from posexit.story import fold

Told = dict[str, object]
ON = {"on": "2026-11-20"}


def found(library: Library, *events: Told, **answers: str) -> dict[str, Check]:
    now = situation(case_of({**PERSONAL, **answers}), TODAY, fold(events_of(events)))
    return {check.id: check for check in checks(now, library)}


def confirmed(what: str) -> Told:
    return {"kind": "confirmed", "what": what, **ON}


def exhibit(of: int) -> Told:
    return {
        "kind": "evidence",
        "file": "evidence/01-a.pdf",
        "name": "确认",
        "sha256": "0" * 64,
        "of": of,
        **ON,
    }


def done(task: str) -> Told:
    return {"kind": "done", "task": task, **ON}


def test_an_individual_with_one_idle_machine(library: Library) -> None:
    assert list(found(library)) == [
        *("terminal", "merchant", "proof"),
        *("machine-is-gone", "all-unbound", "debits-are-off", "records-have-a-keeper"),
    ]
    assert all(check.on is None for check in found(library).values())


def test_money_is_to_arrive_and_to_be_confirmed(library: Library) -> None:
    deposit = {"charges.1.kind": "deposit", "charges.1.amount": "299", "charges.1.claim": "refund"}
    assert {"settlement", "money-arrived"} <= set(found(library, **deposit))


def test_a_confirmation_counts_with_its_day_and_its_exhibits(library: Library) -> None:
    told = found(library, confirmed("terminal"), exhibit(of=1))
    assert (told["terminal"].on, told["terminal"].exhibits) == (TODAY.replace(day=20), (1,))
    assert told["merchant"].on is None
    assert told["proof"].on is None


@pytest.mark.parametrize(
    ("proofs", "day", "kept"),
    [((1, 2), 19, True), ((1,), 20, True), ((1,), 19, False), ((), 20, False)],
)
def test_every_confirmation_is_to_be_kept(
    library: Library, proofs: tuple[int, ...], day: int, kept: bool
) -> None:
    """One paper may confirm both on one day; of another day there is another paper."""
    events = [confirmed("terminal"), {**confirmed("merchant"), "on": f"2026-11-{day}"}]
    told = found(library, *events, *(exhibit(of=no) for no in proofs))
    assert (told["proof"].on is not None) is kept


def test_what_was_ticked_off_before_is_not_asked_again(library: Library) -> None:
    ticked = ("return-the-machine", "stop-the-debits", "keep-records-person", "all-unbound")
    told = found(library, *map(done, ticked))
    assert [check.id for check in missing(tuple(told.values()))] == ["terminal", "merchant", "proof"]


def test_the_record_of_the_hand_over_shows_that_the_machine_is_gone(library: Library) -> None:
    assert found(library)["machine-is-gone"].on is None
    assert found(library, {"kind": "sent", "letter": "device-return", **ON})["machine-is-gone"].on
    assert "machine-is-gone" not in found(library, **{"terminals.1.held_as": "bought"})


def test_objections_and_offers_that_wait_for_an_answer(library: Library) -> None:
    reply = {"kind": "reply", "objection": "pay-a-penalty", **ON}
    offer = {"kind": "offer", "what": "免一年流量费", **ON}
    assert {"reply", "offer"} <= set(found(library, reply, offer))
    settled = {**reply, "outcome": "resolved"}
    assert not {"reply", "offer"} & set(found(library, settled, {**offer, "decision": "leave"}))
