"""Builds a Situation, and knows every rule by name: this module sees to it that all are entered. Pure."""

from __future__ import annotations

from datetime import date

from posexit import circumstances, ground, occasions, route
from posexit.case import Case
from posexit.rules import RULES
from posexit.setting import SITUATION_RULES, Situation
from posexit.story import EMPTY, STORY_RULES, Story

ENTERED = (circumstances, occasions)
"""Importing them enters their rules."""


def situation(case: Case, today: date, story: Story = EMPTY) -> Situation:
    """Return the case with what follows from it, and from what happened since, on a day."""
    return Situation(case, today, ground.choose(case, today), route.choose(case), story)


def known_rules() -> frozenset[str]:
    """Return the names of all rules that templates may use."""
    return frozenset(RULES) | frozenset(SITUATION_RULES) | frozenset(STORY_RULES)


def explain(name: str) -> str:
    """Return the one-line meaning of a rule, from its docstring."""
    found = SITUATION_RULES.get(name) or STORY_RULES.get(name) or RULES[name]
    return (found.__doc__ or "").strip()
