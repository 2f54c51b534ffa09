"""The way to take: the licensed acquirer, its branch, its app, the seller or a service company. Pure.

The addressee of the letters is the licensed acquirer on every way; the seller gets a copy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from posexit import rules
from posexit.case import Case
from posexit.doors import contests_contract, merchant_writes

RouteKind = Literal["provider", "dealer", "app", "bank", "third-party"]


@dataclass(frozen=True)
class Route:
    """The way taken, the way recommended, the answers behind it, and the words that say why."""

    kind: RouteKind
    recommended: RouteKind
    because: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Way:
    """One line: when it fits, what is recommended then, on which answers, in whose words."""

    fits: Callable[[Case], bool]
    kind: RouteKind
    because: tuple[str, ...]
    reason: str


def _seller_can_help(case: Case) -> bool:
    """Return whether the seller may be asked: not where it is the seller's own doing that is contested."""
    return rules.seller_reachable(case) and not contests_contract(case)


# The first line that fits. App, seller and service company are never recommended: an app often only
# unbinds the terminal, the seller is not the party of the agreement, nobody else can close a merchant.
WAYS: tuple[Way, ...] = (
    Way(rules.is_bank, "bank", ("provider.kind",), "why-bank"),
    Way(rules.acquirer_merged, "provider", ("reason.fault",), "why-successor"),
    Way(rules.agent_gone, "provider", ("reason.fault", "provider.seller_reachable"), "why-seller-gone"),
    Way(rules.acquirer_unnamed, "provider", ("provider.name",), "why-find-the-acquirer"),
    Way(_seller_can_help, "provider", ("provider.seller_reachable",), "why-seller-can-help"),
    Way(lambda _: True, "provider", ("provider.name",), "why-provider"),
)


def choose(case: Case) -> Route:
    """Return the way: what the user chose, else the service company the user named, else the advice.

    App and seller are ways of the merchant alone: an heir must not sign in, who contests must not hand over.
    """
    way = next(way for way in WAYS if way.fits(case))
    because = tuple(name for name in way.because if case.state(name) == "answered") or way.because[:1]
    chosen = case.exit.route
    if chosen in {"app", "dealer"} and not merchant_writes(case):
        chosen = None
    if chosen is not None and chosen != way.kind:
        return Route(chosen, way.kind, ("exit.route", *because), f"why-chosen-{chosen}")
    if chosen is None and rules.third_party_named(case):
        return Route("third-party", way.kind, ("third_party.name", *because), "why-third-party-named")
    return Route(way.kind, way.kind, because, way.reason)
