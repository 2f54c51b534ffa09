"""The table of the README: kept between two marks, made of the figures of the last full run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from figures import Bar, Figure, Found, Pair

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures: written by run.py -->", "<!-- end of figures -->"


@dataclass
class Kept:
    """All that was found on one day at one place, by subject; a file, so that subjects can be measured one by one."""

    path: Path
    measured: str
    found: dict[str, Found] = field(default_factory=dict)

    def load(self) -> None:
        """Take what earlier runs of the same day and place found, if there were any."""
        if not self.path.exists():
            return
        kept = json.loads(self.path.read_text(encoding="utf-8"))
        if kept.get("measured") == self.measured:
            self.found = {subject: _found(told) for subject, told in kept["found"].items()}

    def save(self) -> None:
        """Keep it for the next run."""
        kept = {"measured": self.measured, "found": {name: asdict(one) for name, one in self.found.items()}}
        self.path.write_text(json.dumps(kept, indent=1), encoding="utf-8")


def _found(told: Mapping[str, dict]) -> Found:
    pairs = {
        name: Pair(Figure(**pair["ours"]), Figure(**pair["theirs"])) for name, pair in told["pairs"].items()
    }
    return Found(pairs, told["notes"])


def lines(bars: Mapping[str, Sequence[Bar]], kept: Kept) -> Iterator[str]:
    """Yield the table: a line for each bar of each subject that was measured, and below it the notes."""
    yield "| posexit | median (middle half) | against | median (middle half) | ratio | bar | |"
    yield "| --- | ---: | --- | ---: | ---: | ---: | --- |"
    measured = {subject: kept.found[subject] for subject in bars if subject in kept.found}
    for subject, found in measured.items():
        for bar in bars[subject]:
            yield _line(bar, found.pairs[bar.name])
    yield ""
    yield from (f"- {note}" for found in measured.values() for note in found.notes)
    yield f"- Measured on {kept.measured}."


def _line(bar: Bar, pair: Pair) -> str:
    cells = [
        *(bar.what, _shown(pair.ours, bar.unit), bar.against, _shown(pair.theirs, bar.unit)),
        *(f"{pair.ratio:.2f}", *bar.judged(pair.ratio)),
    ]
    return f"| {' | '.join(cells)} |"


def _shown(figure: Figure, unit: str) -> str:
    digits = 1 if figure.median < 100 else 0
    median, low, high = (f"{value:,.{digits}f}" for value in (figure.median, figure.low, figure.high))
    return f"{median} {unit}" if low == high else f"{median} {unit} ({low}–{high})"


def write(text: str) -> None:
    """Put the table between its marks in the README."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
