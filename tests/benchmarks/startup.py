"""How long posexit takes to say its version and its help, against a bare Python and against its peers."""

from __future__ import annotations

from environment import Place
from figures import Bar, Found, Pair
from measuring import Size, in_rounds, timed

BARS = (
    Bar("version", "`posexit --version`", "`python -c pass`", 1.3),
    Bar("help", "`posexit --help`", "`python -c pass`", 15),
    Bar("help-cookiecutter", "`posexit --help`", "`cookiecutter --help`", 1),
    Bar("help-copier", "`posexit --help`", "`copier --help`", 1),
)


def measure(place: Place, size: Size) -> Found:
    """Measure the bars above."""
    times = in_rounds(
        {
            "bare": timed(place, place.python, "-c", "pass"),
            "version": timed(place, place.program("posexit"), "--version"),
            **{
                name: timed(place, place.program(name), "--help")
                for name in ("posexit", "cookiecutter", "copier")
            },
        },
        size.rounds,
    )
    return Found(
        {
            "version": Pair(times["version"], times["bare"]),
            "help": Pair(times["posexit"], times["bare"]),
            "help-cookiecutter": Pair(times["posexit"], times["cookiecutter"]),
            "help-copier": Pair(times["posexit"], times["copier"]),
        }
    )
