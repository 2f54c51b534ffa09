"""Makes the pictures of the README from the program itself: python tests/pictures.py (needs poppler's pdftoppm)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / ".readme"
COLUMNS, LINES = 92, 30
CELL, ROW = 8.6, 20
INK, INKS = "#d8dee9", {"cyan": "#5ccfe6", "brightblack": "#8a94a6"}
TODAY = "2026-11-23"

SCRIPT = [
    ("为什么想退掉", "6"),
    ("登记的是哪一类", "1"),
    ("和你是什么关系", "1"),
    ("哪天起停用", "2026年12月31日"),
    ("收单机构", None),
]


def main() -> None:
    """Write both pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        (PICTURES / "interview.svg").write_text(interview(Path(folder)), encoding="utf-8")
        letter(Path(folder))


def interview(folder: Path) -> str:
    """Return the terminal after a few questions as SVG."""
    environment = {
        **os.environ,
        "POSEXIT_LANG": "zh",
        "POSEXIT_TODAY": TODAY,
        "PROMPT_TOOLKIT_NO_CPR": "1",
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
    }
    child = pexpect.spawn(
        sys.executable,
        ["-m", "posexit", "start"],
        cwd=folder,
        env=environment,
        dimensions=(LINES, COLUMNS),
        encoding="utf-8",
    )
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.Stream(screen)
    for wanted, typed in SCRIPT:
        seen = ""
        while wanted not in seen.rsplit("? ", 1)[-1]:
            data = child.read_nonblocking(4096, timeout=20)
            stream.feed(data)
            seen = "\n".join(screen.display)
        if typed is not None:
            child.send(typed + "\r")
    child.close(force=True)
    return _svg(screen)


def _svg(screen: pyte.Screen) -> str:
    """Return the screen as SVG, every character in its own cell: hanzi take two, whatever the font."""
    rows = [row for row in range(LINES) if screen.display[row].strip()]
    height = (rows[-1] + 2) * ROW + 10
    texts = [_text(screen, row) for row in rows]
    frame = '<rect width="100%" height="100%" rx="8" fill="#1f2430"/>'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS * CELL + 20} {height}" font-size="15"'
    )
    return f'{head} font-family="monospace">\n{frame}\n' + "\n".join(texts) + "\n</svg>\n"


def _text(screen: pyte.Screen, row: int) -> str:
    cells = [(column, screen.buffer[row][column]) for column in range(COLUMNS)]
    drawn = [(column, char) for column, char in cells if char.data.strip()]
    spans = (
        f'<tspan x="{column * CELL + 10:.1f}" fill="{INKS.get(char.fg, INK)}" '
        f'font-weight="{"bold" if char.bold else "normal"}">{escape(char.data)}</tspan>'
        for column, char in drawn
    )
    return f'<text y="{(row + 1) * ROW + 4}">{"".join(spans)}</text>'


def letter(folder: Path) -> None:
    """Write the first page of the example's first letter as PNG."""
    command = [
        sys.executable,
        "-m",
        "posexit",
        "letter",
        "--answers",
        str(ROOT / "templates/examples/personal.yaml"),
    ]
    subprocess.run([*command, "--today", TODAY, "--output", str(folder / "letter.pdf")], check=True, cwd=ROOT)
    subprocess.run(
        ["pdftoppm", "-r", "80", "-png", "-singlefile", folder / "letter.pdf", PICTURES / "letter"],
        check=True,
    )


if __name__ == "__main__":
    main()
