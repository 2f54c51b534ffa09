"""Takes times fairly: everything in each round, in another order each time, the first round not counted."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from environment import Place
from figures import Figure

Command = Callable[[Path], Sequence[str | Path]]
"""Gives what to run for a folder that it may write into."""


@dataclass(frozen=True)
class Size:
    """How much is measured: rounds of short processes and of runs, rows of tables, letters."""

    rounds: int = 21
    run_rounds: int = 5
    batch_rows: int = 1_000
    letters: int = 2_000
    pdfs: int = 200
    short_rows: int = 1_000
    long_rows: int = 100_000
    killed_rows: int = 10_000


QUICK = Size(5, 1, batch_rows=20, letters=60, pdfs=16, short_rows=100, long_rows=400, killed_rows=100)


def in_rounds(things: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Figure]:
    """Measure everything once in each round and return the figures by name; one round more warms up."""
    values: dict[str, list[float]] = {name: [] for name in things}
    order = list(things)
    shuffle = random.Random(2026).shuffle
    for no in range(rounds + 1):
        shuffle(order)
        for name in order:
            value = things[name]()
            if no:
                values[name].append(value)
        tell(f"  round {no} of {rounds}", again=no < rounds)
    return {name: Figure.of(found) for name, found in values.items()}


def timed(place: Place, *command: str | Path) -> Callable[[], float]:
    """Return what runs a command and returns its milliseconds, from the call to the end of the process."""
    return lambda: finished(place, *command).seconds * 1000


def timed_into(place: Place, command: Command) -> Callable[[], float]:
    """Return the same for a command that writes: it gets a new folder each time, removed afterwards."""

    def run() -> float:
        with new_folder(place) as folder:
            return finished(place, *command(folder)).seconds * 1000

    return run


@contextmanager
def new_folder(place: Place, name: str = "out") -> Iterator[Path]:
    """Give an empty folder with nothing left to be written to the disk, and remove it at the end."""
    folder = place.home / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.sync()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Process:
    """A process that has ended: seconds by the clock, its largest memory in MB, what it printed."""

    seconds: float
    megabytes: float
    output: str


def finished(place: Place, *command: str | Path) -> Process:
    """Run a command to its end.

    Raises:
        SystemExit: it failed.
    """
    printed = place.folder("log") / "output.txt"
    with printed.open("wb") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)),
            env=place.surroundings,
            cwd=place.home,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    output = printed.read_text(encoding="utf-8", errors="replace")
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: exit {process.returncode}\n{output}")
    return Process(seconds, used.ru_maxrss / 1024, output)


def tell(text: str, *, again: bool = False) -> None:
    """Say on stderr what is going on; on a terminal a line that comes again stays in its place."""
    if again and not sys.stderr.isatty():
        return
    sys.stderr.write(f"\r{text}" if again else f"\r{text}\n")
    sys.stderr.flush()
