"""The benchmarks, with one command: python3 tests/benchmarks/run.py [--only SUBJECT] [--quick] [--rows N]."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date

import environment
import killed
import one_letter
import pdf
import questions
import scale
import startup
import table
import throughput
from measuring import QUICK, Size, tell

SUBJECTS = {
    "startup": startup,
    "letter": one_letter,
    "questions": questions,
    "batch": throughput,
    "pdf": pdf,
    "scale": scale,
    "killed": killed,
}


def main() -> None:
    """Measure what was asked for; print the table, and write it once every subject has its figures."""
    asked = _arguments()
    size = QUICK if asked.quick else Size()
    if asked.rows:
        size = replace(size, long_rows=asked.rows, killed_rows=max(asked.rows // 10, 1))
    tell("the environment, with posexit from this checkout and its peers")
    place = environment.prepare()
    today = date.today().isoformat()  # noqa: DTZ011 the reader's own day
    kept = table.Kept(place.home / "figures.json", f"{today}: {place.described()}")
    if not asked.quick:
        kept.load()
    for name in asked.only or SUBJECTS:
        tell(name)
        kept.found[name] = SUBJECTS[name].measure(place, size)
        if not asked.quick:
            kept.save()
    text = "\n".join(table.lines({name: subject.BARS for name, subject in SUBJECTS.items()}, kept))
    sys.stdout.write(f"{text}\n")
    if not asked.quick and kept.found.keys() >= SUBJECTS.keys():
        table.write(text)
        tell(f"written into {table.README}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=SUBJECTS, help="this subject, repeatable")
    parser.add_argument("--quick", action="store_true", help="small and few: to see that it works")
    parser.add_argument("--rows", type=int, help="rows of the largest table; the killed run has a tenth")
    return parser.parse_args()


if __name__ == "__main__":
    main()
