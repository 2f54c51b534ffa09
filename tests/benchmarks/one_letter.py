"""One validated letter in a process of its own, from an answers file, against peers that render the same text."""

from __future__ import annotations

from pathlib import Path

import peers
from environment import Place
from figures import Bar, Found, Pair
from measuring import Command, Size, finished, in_rounds, new_folder, timed_into

_COOKIECUTTER, _COPIER = "`cookiecutter --no-input`", "`copier copy --defaults`"
BARS = (
    Bar("md-cookiecutter", "`posexit letter`: md", _COOKIECUTTER, 1.25),
    Bar("md-copier", "`posexit letter`: md", _COPIER, 0.75),
    Bar("md-docx-cookiecutter", "`posexit letter`: md and docx", _COOKIECUTTER, 1.6),
    Bar("md-docx-copier", "`posexit letter`: md and docx", _COPIER, 1.0),
    Bar("pdf-cookiecutter", "`posexit letter`: pdf", _COOKIECUTTER, 1.8),
)


def measure(place: Place, size: Size) -> Found:
    """Measure the bars above; the peers' letters are the same to the byte."""
    letter = peers.letter(place)
    rivals: dict[str, Command] = {
        "cookiecutter": _cookiecutter(place, peers.cookiecutter(place, letter)),
        "copier": _copier(place, peers.copier(place, letter)),
    }
    for name, command in rivals.items():
        _check(place, name, command, letter)
    ours = {name: _posexit(place, *name.split("-")) for name in ("md", "md-docx", "pdf")}
    commands = {**ours, **rivals}
    times = in_rounds({name: timed_into(place, command) for name, command in commands.items()}, size.rounds)
    pairs = {
        f"{mine}-{peer}": Pair(times[mine], times[peer])
        for mine in ours
        for peer in rivals
        if any(bar.name == f"{mine}-{peer}" for bar in BARS)
    }
    note = f"The letter has {len(letter.text)} characters, {len(letter.answers)} answers are put into it."
    return Found(pairs, [note])


def _posexit(place: Place, *formats: str) -> Command:
    program = place.program("posexit")
    return lambda folder: [
        *(program, "letter", "--answers", peers.ANSWERS),
        *(part for suffix in formats for part in ("--output", folder / f"letter.{suffix}")),
    ]


def _cookiecutter(place: Place, template: Path) -> Command:
    program = place.program("cookiecutter")
    return lambda folder: [program, "--no-input", "--output-dir", folder, template]


def _copier(place: Place, template: Path) -> Command:
    program = place.program("copier")
    return lambda folder: [program, "copy", "--defaults", "--quiet", template, folder / "letter"]


def _check(place: Place, name: str, command: Command, letter: peers.Letter) -> None:
    """See that a peer writes the letter that posexit writes.

    Raises:
        SystemExit: it does not, so that nothing could be compared.
    """
    with new_folder(place) as folder:
        finished(place, *command(folder))
        if (folder / "letter" / "letter.md").read_text(encoding="utf-8") != letter.text:
            raise SystemExit(f"{name} writes another letter")
