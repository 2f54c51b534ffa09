"""The letter that the other programs here write: its blocks, and what differs from one letter to the next."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = list[str]


def blocks(text: str) -> Iterator[tuple[str, Any]]:
    """Yield the blocks of a letter in Markdown: its title, its paragraphs line by line, and tables as rows."""
    rows: list[Row] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            yield "table", [row for row in rows if set("".join(row)) != {"-"}]
            rows = []
        if line.startswith("# "):
            yield "title", line.removeprefix("# ")
        elif line.strip():
            yield "line", line.rstrip()


def told() -> tuple[dict[str, Any], Path, int]:
    """Return what the command line of every program here says: the letter, a folder, how many letters."""
    letter, folder, count = sys.argv[1:]
    return json.loads(Path(letter).read_text(encoding="utf-8")), Path(folder), int(count)


def timed(write: Callable[[int], None], count: int) -> None:
    """Write one letter to warm up, then print how many seconds so many take."""
    write(0)
    begun = time.perf_counter()
    for no in range(1, count + 1):
        write(no)
    sys.stdout.write(f"{time.perf_counter() - begun}\n")
