"""A long run that is killed half-way and continued, against the same run left alone: equal to the byte."""

from __future__ import annotations

import filecmp
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import batches
from environment import Place
from figures import Bar, Figure, Found, Pair
from measuring import Size, new_folder, tell

BARS = (
    Bar(
        "killed", "`posexit batch`, killed half-way and continued", "the same run left alone", None, unit="s"
    ),
)
_FORMATS = ("--format", "md")


def measure(place: Place, size: Size) -> Found:
    """Run the table both ways.

    Raises:
        SystemExit: the two runs did not leave the same files.
    """
    table = batches.table(place, size.killed_rows)
    with new_folder(place, "alone") as alone, new_folder(place, "killed") as killed:
        tell(f"  {size.killed_rows:,} rows, left alone")
        whole = batches.run(place, table, alone, *_FORMATS)
        count = batches.made(alone)
        tell(f"  killed after {count // 2:,} of {count:,} cases")
        before, at = _killed(place, table, killed, count // 2)
        rest = batches.run(place, table, killed, *_FORMATS)
        files = list(_same(alone / "cases", killed / "cases"))
    note = (
        f"The run of {size.killed_rows:,} rows makes {count:,} cases with every letter that applies in md, {len(files):,}"
        f" files, {sum(files) / 1e6:,.0f} MB, with {whole.megabytes:.0f} MB of memory: {count / whole.seconds:,.0f}"
        f" cases a second. Killed by SIGKILL after {at:,} cases ({before:.1f} s) and run again ({rest.seconds:.1f} s),"
        " every file is equal to the byte to the run left alone."
    )
    return Found({"killed": Pair(Figure.of([before + rest.seconds]), Figure.of([whole.seconds]))}, [note])


def _killed(place: Place, table: Path, folder: Path, cases: int) -> tuple[float, int]:
    """Kill a run as soon as so many cases are there; return its seconds and how many there are."""
    begun = time.perf_counter()
    output = folder / "cases"
    with subprocess.Popen(
        list(map(str, batches.command(place, table, folder, *_FORMATS))),
        env=place.surroundings,
        cwd=place.home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None and (not output.is_dir() or len(list(output.iterdir())) < cases):
            time.sleep(0.05)
        process.kill()
    if process.returncode == 0:
        raise SystemExit("the run was over before it could be killed")
    return time.perf_counter() - begun, batches.made(folder)


def _same(one: Path, other: Path) -> Iterator[int]:
    """Yield the size of every file of two folders that hold the same.

    Raises:
        SystemExit: they do not.
    """
    names, others = ({path.relative_to(root) for path in root.rglob("*")} for root in (one, other))
    if different := names ^ others:
        raise SystemExit(f"only in one of the runs: {sorted(map(str, different))[:5]}")
    for name in sorted(names):
        if (one / name).is_file():
            if not filecmp.cmp(one / name, other / name, shallow=False):
                raise SystemExit(f"{name} is not the same in both runs")
            yield (one / name).stat().st_size
