"""Whether a table a hundred times as long needs more memory, or more time for each case."""

from __future__ import annotations

import batches
from environment import Place
from figures import Bar, Figure, Found, Pair
from measuring import Process, Size, new_folder, tell

BARS = (
    Bar("memory", "largest memory over the long table", "over the short table", 1.3, unit="MB"),
    Bar("each", "time for a case of the long table", "of the short table", 1.2),
)
_ONE_LETTER = ("--letter", batches.LETTER, "--format", "md")


def measure(place: Place, size: Size) -> Found:
    """Measure the bars above. The long run is made once, the short one several times, the first to warm up."""
    _, start = _run(place, 1)
    short = [_run(place, size.short_rows) for _ in range(size.run_rounds + 1)][1:]
    tell(f"  {size.long_rows:,} rows")
    count, long = _run(place, size.long_rows)
    few = short[0][0]
    memory = Figure.of([process.megabytes for _, process in short])
    each = Figure.of([_each(process, start, few) for _, process in short])
    pairs = {
        "memory": Pair(Figure.of([long.megabytes]), memory),
        "each": Pair(Figure.of([_each(long, start, count)]), each),
    }
    told = f"The long table has {size.long_rows:,} rows, {count:,} cases, the short one {size.short_rows:,} and {few:,}"
    return Found(
        pairs, [f"{told}; each case gets one letter in md ({batches.LETTER}); {long.seconds:,.0f} s."]
    )


def _run(place: Place, rows: int) -> tuple[int, Process]:
    """Return how many cases a run over so many rows makes, and the process."""
    table = batches.table(place, rows)
    with new_folder(place) as folder:
        process = batches.run(place, table, folder, *_ONE_LETTER)
        return batches.made(folder), process


def _each(run: Process, start: Process, count: int) -> float:
    """Return the milliseconds of a case, those of starting the program left out."""
    return (run.seconds - start.seconds) / (count - 1) * 1000
