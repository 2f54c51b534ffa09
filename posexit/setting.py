"""A Case seen on one day, with its ground, route, ledger and story; and the rules that ask it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from posexit import money
from posexit.case import Case
from posexit.errors import UnknownRule
from posexit.ground import Ground
from posexit.route import Route
from posexit.rules import RULES
from posexit.story import ANSWER_DAYS, EMPTY, STORY_RULES, Story

POST_DAYS = 5
"""Days allowed for a letter to arrive: fact-post-5-days-suggestion, no rule."""
NOTICE_DAYS = 30
"""Days of notice suggested where the contract names none: fact-notice-30-days-suggestion, no rule."""


@dataclass(frozen=True)
class Situation:
    """Everything that letters and tasks may ask about: build it with `situation(case, today)`."""

    case: Case
    today: date
    ground: Ground
    route: Route
    story: Story = EMPTY

    @cached_property
    def ledger(self) -> money.Ledger:
        """The charges by addressee with their totals."""
        return money.ledger(self.case)

    @cached_property
    def notice_ends(self) -> date | None:
        """The day on which a notice ends the contract; None: on the day it arrives.

        Never before the notice period has run: as the contract says, else as suggested (NOTICE_DAYS),
        with days for the post (POST_DAYS), since it runs from arrival. A ground in the other side's
        conduct, and a clause that names no period, need none.
        """
        dated = self.case.letter.date or self.today
        wished = self.case.exit.stop_on
        period = self.case.contract.notice_days
        if period is None and self.ground.row != "agreed-clause":
            period = NOTICE_DAYS
        if period is None or self.ground.row in {"acquirer-stopped", "terms-changed"}:
            return wished if wished and wished > dated else None
        earliest = dated + timedelta(days=period + POST_DAYS)
        return max(wished, earliest) if wished else earliest

    @cached_property
    def answer_by(self) -> date:
        """The day by which an answer is asked for: ANSWER_DAYS after the letter, with days for the post."""
        return (self.case.letter.date or self.today) + timedelta(days=ANSWER_DAYS + POST_DAYS)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of tasks.yaml that the case is on: `any`, `ordinary`, its door."""
        ordinary = {"ordinary"} if self.holds("on_ordinary_path") else set()
        door = {self.ground.door} if self.ground.door else set()
        return frozenset({"any", *ordinary, *door})

    def holds(self, name: str) -> bool:
        """Return whether a named rule holds; each is asked once.

        Raises:
            UnknownRule: there is no rule of that name; a KeyError.
        """
        held = self._held
        if name not in held:
            held[name] = self._ask(name)
        return held[name]

    @cached_property
    def _held(self) -> dict[str, bool]:
        return {}

    def _ask(self, name: str) -> bool:
        if name in SITUATION_RULES:
            return SITUATION_RULES[name](self)
        if name in STORY_RULES:
            return STORY_RULES[name](self.story, self.today)
        if name not in RULES:
            raise UnknownRule(name)
        return RULES[name](self.case)


SituationRule = Callable[[Situation], bool]
SITUATION_RULES: dict[str, SituationRule] = {}


def rule(predicate: SituationRule) -> SituationRule:
    """Enter a predicate under its own name into SITUATION_RULES."""
    SITUATION_RULES[predicate.__name__] = predicate
    return predicate
