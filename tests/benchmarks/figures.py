"""What is measured and found: figures, what they are set against, and how a ratio is judged."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Figure:
    """What was measured several times: the median, and the middle half."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Return the figure of one or more measurements."""
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, low, high)


@dataclass(frozen=True)
class Bar:
    """One line of the table: what is set against what, and the ratio that it must not exceed, or reach.

    Without a limit the line only tells.
    """

    name: str
    what: str
    against: str
    limit: float | None
    at_least: bool = False
    unit: str = "ms"

    def judged(self, ratio: float) -> tuple[str, str]:
        """Return the bar as the table shows it, and whether a ratio meets it."""
        if self.limit is None:
            return "–", ""
        met = ratio >= self.limit if self.at_least else ratio <= self.limit
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}", "met" if met else "**not met**"


@dataclass(frozen=True)
class Pair:
    """What was measured for a bar."""

    ours: Figure
    theirs: Figure

    @property
    def ratio(self) -> float:
        """How often theirs goes into ours, medians taken."""
        return self.ours.median / self.theirs.median


@dataclass(frozen=True)
class Found:
    """What a subject found: a pair for each of its bars by name, and what else is worth a sentence."""

    pairs: Mapping[str, Pair]
    notes: Sequence[str] = ()
