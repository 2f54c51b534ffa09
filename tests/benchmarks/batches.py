"""Runs of `posexit batch`, and how many cases a run that is under way makes in a second."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import cases
import peers
from environment import Place
from measuring import Process, finished, new_folder

LETTER = "cancellation"


def table(place: Place, rows: int) -> Path:
    """Return a table of so many rows of made-up cases of every kind."""
    path = place.folder("tables") / f"cases-{rows}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        cases.write(out, rows)
    return path


def same_letter(place: Place, count: int) -> Path:
    """Return a table of so many cases that all get the letter of the example, each with a name of its own."""
    form = finished(place, place.program("posexit"), "form", "--type", "personal", "--csv").output
    heading, row = csv.reader(io.StringIO(form.removeprefix("\ufeff")))
    path = place.folder("tables") / f"letters-{count}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(heading)
        for no in range(count):
            writer.writerow(
                [f"L-{no:06d}", *(f"{cell}{no}" if cell == peers.NAME else cell for cell in row[1:])]
            )
    return path


def run(place: Place, table: Path, folder: Path, *options: str) -> Process:
    """Run `posexit batch` into a folder to its end."""
    return finished(place, *command(place, table, folder, *options))


def command(place: Place, table: Path, folder: Path, *options: str) -> list[str | Path]:
    """Return the command of a run, on the day on which the cases make sense."""
    posexit = place.program("posexit")
    today = cases.TODAY.isoformat()
    return [posexit, "batch", table, "--output", folder / "cases", "--today", today, *options]


def made(folder: Path) -> int:
    """Return how many cases lie in the folder of a run."""
    return sum(path.is_dir() for path in (folder / "cases").iterdir())


def seconds_each(place: Place, table: Path, first: Path, options: Sequence[str]) -> float:
    """Return what a case takes while a run is under way: a run over a table less one over its first case.

    Starting the program is so left out, as it is for what posexit is compared with.
    """
    with new_folder(place) as folder:
        whole = run(place, table, folder, *options).seconds
        count = made(folder)
    with new_folder(place) as folder:
        start = run(place, first, folder, *options).seconds
    return (whole - start) / (count - 1)
