"""The route: what is recommended and why, and that the user's own choice stands."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from posexit.blocks import Language
from posexit.fields import FIELDS, case_of
from posexit.library import default_library
from posexit.route import WAYS, RouteKind, choose

NAMED = {"provider.name": "示例支付有限公司", "provider.kind": "payment-institution"}


@pytest.mark.parametrize(
    ("answers", "kind", "recommended", "reason"),
    [
        ({}, "provider", "provider", "why-find-the-acquirer"),
        (NAMED, "provider", "provider", "why-provider"),
        ({"provider.kind": "bank"}, "bank", "bank", "why-bank"),
        ({**NAMED, "provider.seller_reachable": "yes"}, "provider", "provider", "why-seller-can-help"),
        ({**NAMED, "provider.seller_reachable": "no"}, "provider", "provider", "why-seller-gone"),
        ({**NAMED, "reason.fault": "agent-gone"}, "provider", "provider", "why-seller-gone"),
        ({**NAMED, "reason.fault": "acquirer-merged"}, "provider", "provider", "why-successor"),
        ({**NAMED, "third_party.name": "某公司"}, "third-party", "provider", "why-third-party-named"),
        (
            {"provider.kind": "bank", "third_party.name": "某公司"},
            "third-party",
            "bank",
            "why-third-party-named",
        ),
        ({**NAMED, "exit.route": "provider"}, "provider", "provider", "why-provider"),
        (
            {**NAMED, "exit.route": "provider", "third_party.name": "某公司"},
            "provider",
            "provider",
            "why-provider",
        ),
        ({**NAMED, "exit.route": "app"}, "app", "provider", "why-chosen-app"),
        ({**NAMED, "exit.route": "dealer"}, "dealer", "provider", "why-chosen-dealer"),
        ({**NAMED, "exit.route": "bank"}, "bank", "provider", "why-chosen-bank"),
        ({**NAMED, "exit.route": "third-party"}, "third-party", "provider", "why-chosen-third-party"),
        ({"provider.kind": "bank", "exit.route": "provider"}, "provider", "bank", "why-chosen-provider"),
        ({"provider.kind": "bank", "exit.route": "bank"}, "bank", "bank", "why-bank"),
        # an heir must not sign in, nobody hands over to the salesman whose doing is contested
        (
            {**NAMED, "exit.route": "app", "applicant.standing": "heir"},
            "provider",
            "provider",
            "why-provider",
        ),
        (
            {**NAMED, "exit.route": "app", "applicant.standing": "liquidation"},
            "app",
            "provider",
            "why-chosen-app",
        ),
        (
            {**NAMED, "provider.seller_reachable": "yes", "applicant.standing": "signed-by-salesman"},
            "provider",
            "provider",
            "why-provider",
        ),
    ],
)
def test_the_route(answers: dict[str, str], kind: str, recommended: str, reason: str) -> None:
    found = choose(case_of(answers))
    assert (found.kind, found.recommended, found.reason) == (kind, recommended, reason)


def test_what_the_route_rests_on_is_answered_or_the_first_to_ask() -> None:
    assert choose(case_of({"provider.seller_reachable": "no"})).because == ("provider.seller_reachable",)
    assert choose(case_of({})).because == ("provider.name",)
    chosen = choose(case_of({"provider.kind": "bank", "exit.route": "app"}))
    assert chosen.because == ("exit.route", "provider.kind")


def test_only_the_acquirer_or_its_bank_is_ever_recommended() -> None:
    assert {way.kind for way in WAYS} == {"provider", "bank"}
    for kind, faults, reachable in itertools.product(
        ("bank", "payment-institution", ""), ("agent-gone", "other", ""), ("yes", "no", "")
    ):
        found = choose(
            case_of({"provider.kind": kind, "reason.fault": faults, "provider.seller_reachable": reachable})
        )
        assert found.kind == found.recommended == ("bank" if kind == "bank" else "provider")
        assert set(found.because) <= set(FIELDS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_route_has_its_words(lang: Language) -> None:
    words = default_library().words
    reasons = {way.reason for way in WAYS} | {f"why-chosen-{kind}" for kind in get_args(RouteKind)}
    for key in (*get_args(RouteKind), *reasons, "why-third-party-named"):
        assert words.say(f"routes.{key}", lang)
