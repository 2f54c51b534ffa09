"""What differs between two texts, as few and as short lines as say it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

AROUND = 16
"""Characters that are shown of what stays the same, on each side of what does not."""


class Change(NamedTuple):
    """A line as it was and as it is: None where there is no such line."""

    before: str | None
    after: str | None

    def shortened(self) -> Change:
        """Return the change with long stretches that both lines have in common cut down to a few characters."""
        if self.before is None or self.after is None:
            return self
        stretches = SequenceMatcher(None, self.before, self.after, autojunk=False).get_matching_blocks()
        before: list[tuple[int, int]] = []
        after: list[tuple[int, int]] = []
        for one in stretches:
            begins = one.a == one.b == 0
            ends = (one.a + one.size, one.b + one.size) == (len(self.before), len(self.after))
            head, tail = 0 if begins else AROUND, 0 if ends else AROUND
            if one.size > head + tail:
                before.append((one.a + head, one.a + one.size - tail))
                after.append((one.b + head, one.b + one.size - tail))
        return Change(_without(self.before, before), _without(self.after, after))


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Return the lines that differ, in order; empty ones and the space around a line count for nothing."""
    return tuple(_changes(_lines(before), _lines(after)))


def _changes(before: list[str], after: list[str]) -> Iterator[Change]:
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for old, new in zip_longest(before[i:j], after[k:m]):
            yield Change(old, new)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _without(line: str, stretches: list[tuple[int, int]]) -> str:
    """Return a line with an ellipsis for each stretch from one position to another."""
    shown, at = "", 0
    for start, end in stretches:
        shown += f"{line[at:start]}…"
        at = end
    return shown + line[at:]
