"""How many cases and letters one process of `posexit batch` puts on the disk in a second."""

from __future__ import annotations

from pathlib import Path

import batches
import peers
from environment import Place
from figures import Bar, Found, Pair
from measuring import Size, finished, in_rounds, new_folder

BARS = (
    Bar(
        "write",
        "`posexit batch`: md, html and docx",
        "writing the same bytes to the same files",
        0.35,
        at_least=True,
        unit="cases/s",
    ),
    Bar(
        "docxtpl",
        "`posexit batch`: one letter, docx",
        "docxtpl, the same letter",
        30,
        at_least=True,
        unit="letters/s",
    ),
)
_EVERYTHING = ("--format", "md", "--format", "html", "--format", "docx")
_ONE_DOCX = ("--letter", batches.LETTER, "--format", "docx")


def measure(place: Place, size: Size) -> Found:
    """Measure the bars above."""
    cases, first = batches.table(place, size.batch_rows), batches.table(place, 1)
    letters, one = batches.same_letter(place, size.letters), batches.same_letter(place, 1)
    with new_folder(place, "finished") as source:
        batches.run(place, cases, source, *_EVERYTHING)
        count, files, megabytes = _weighed(source)
        rates = in_rounds(
            {
                "write": lambda: 1 / batches.seconds_each(place, cases, first, _EVERYTHING),
                "writer": lambda: count / _rewritten(place, source / "cases"),
                "docx": lambda: 1 / batches.seconds_each(place, letters, one, _ONE_DOCX),
                "docxtpl": lambda: _with_docxtpl(place, size.letters // 10),
            },
            size.run_rounds,
        )
    note = f"A run of {count} cases of every kind writes {files} files, {megabytes:.0f} MB."
    pairs = {"write": Pair(rates["write"], rates["writer"]), "docxtpl": Pair(rates["docx"], rates["docxtpl"])}
    return Found(pairs, [note])


def _weighed(folder: Path) -> tuple[int, int, float]:
    sizes = [path.stat().st_size for path in (folder / "cases").rglob("*") if path.is_file()]
    return batches.made(folder), len(sizes), sum(sizes) / 1e6


def _rewritten(place: Place, source: Path) -> float:
    with new_folder(place) as target:
        return float(finished(place, place.python, peers.RIVALS / "only_writing.py", source, target).output)


def _with_docxtpl(place: Place, count: int) -> float:
    return peers.letters_each_second(place, "with_docxtpl.py", count)
