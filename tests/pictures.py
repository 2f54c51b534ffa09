"""Makes the pictures of the README from the program itself: python tests/pictures.py (needs pdftoppm)."""

from __future__ import annotations

import contextlib
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

SCRIPT = {
    "zh": [
        ("为什么想退掉", "6"),
        ("登记的是哪一类", "1"),
        ("和你是什么关系", "1"),
        ("哪天起停用", "2026年12月31日"),
        ("收单机构", None),
    ],
    "en": [
        ("Why do you want", "6"),
        ("Which kind is registered", "1"),
        ("How do you stand", "1"),
        ("From which day", "2026-12-31"),
        ("licensed acquirer", None),
    ],
}


def main() -> None:
    """Write all pictures."""
    PICTURES.mkdir(exist_ok=True)
    for lang in SCRIPT:
        with tempfile.TemporaryDirectory() as folder:
            (PICTURES / f"interview.{lang}.svg").write_text(interview(Path(folder), lang), encoding="utf-8")
            letter(Path(folder), lang)


def interview(folder: Path, lang: str) -> str:
    """Return the terminal after a few questions as SVG."""
    environment = {
        **os.environ,
        "POSEXIT_LANG": lang,
        "POSEXIT_TODAY": TODAY,
        "PROMPT_TOOLKIT_NO_CPR": "1",
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": str(COLUMNS),
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
    for wanted, typed in SCRIPT[lang]:
        seen = ""
        while wanted not in seen:
            data = child.read_nonblocking(4096, timeout=20)
            stream.feed(data)
            seen = "\n".join(screen.display)
        if typed is not None:
            child.send(typed + "\r")
    with contextlib.suppress(pexpect.TIMEOUT):  # until nothing more is drawn
        while True:
            stream.feed(child.read_nonblocking(4096, timeout=0.6))
    child.close(force=True)
    return _svg(screen)


def _svg(screen: pyte.Screen) -> str:
    """Return the screen as SVG, every character in its own cell: hanzi take two, whatever the font."""
    first = 1  # the line above says which day is taken as today, to draw the same picture every day
    rows = [row for row in range(first, LINES) if screen.display[row].strip()]
    height = (rows[-1] - first + 2) * ROW + 10
    texts = [_text(screen, row, (row - first + 1) * ROW + 4) for row in rows]
    frame = '<rect width="100%" height="100%" rx="8" fill="#1f2430"/>'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS * CELL + 20} {height}" font-size="15"'
    )
    return f'{head} font-family="monospace">\n{frame}\n' + "\n".join(texts) + "\n</svg>\n"


def _text(screen: pyte.Screen, row: int, y: int) -> str:
    cells = [(column, screen.buffer[row][column]) for column in range(COLUMNS)]
    drawn = [(column, char) for column, char in cells if char.data.strip()]
    spans = (
        f'<tspan x="{column * CELL + 10:.1f}" fill="{INKS.get(char.fg, INK)}" '
        f'font-weight="{"bold" if char.bold else "normal"}">{escape(char.data)}</tspan>'
        for column, char in drawn
    )
    return f'<text y="{y}">{"".join(spans)}</text>'


def letter(folder: Path, lang: str) -> None:
    """Write the first page of the example's first letter as PNG."""
    answers = ROOT / "templates/examples/personal.yaml"
    command = [sys.executable, "-m", "posexit", "letter", "--answers", answers, "--letter-lang", lang]
    subprocess.run([*command, "--today", TODAY, "--output", folder / "letter.pdf"], check=True, cwd=ROOT)
    drawing = ["pdftoppm", "-r", "80", "-gray", "-png", "-singlefile"]
    subprocess.run([*drawing, folder / "letter.pdf", PICTURES / f"letter.{lang}"], check=True)


if __name__ == "__main__":
    main()
