"""How far a long run is: one line that moves on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

EVERY = 1000
"""Cases between two plain lines."""

Say = Callable[..., str]


@contextmanager
def progress(say: Say) -> Iterator[Callable[[Any], None]]:
    """Give what shows a tally of a run: its cases made, unchanged and failed so far."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal or console.is_dumb_terminal:
        yield lambda tally: _plainly(console, say, tally)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(say("batch.begun"), total=None)
        yield lambda tally: bar.update(task, description=_line(say, tally))


def _plainly(console: Console, say: Say, tally: Any) -> None:
    if _cases(tally) % EVERY == 0:
        console.print(_line(say, tally), soft_wrap=True)


def _cases(tally: Any) -> int:
    return int(tally.new + tally.changed + tally.unchanged + tally.failed)


def _line(say: Say, tally: Any) -> str:
    return say("batch.progress", cases=_cases(tally), failed=tally.failed)
