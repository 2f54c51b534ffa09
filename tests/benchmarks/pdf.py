"""How many PDF letters `posexit batch` makes in a second, with one process and with two."""

from __future__ import annotations

import batches
import peers
from environment import Place
from figures import Bar, Found, Pair
from measuring import Size, in_rounds

_WHAT = "`posexit batch`: one letter, pdf"
BARS = (
    Bar("fpdf2", _WHAT, "fpdf2, same font, same letter", 5, at_least=True, unit="letters/s"),
    Bar("two", f"{_WHAT}, `--jobs 2`", "one process", 1.8, at_least=True, unit="letters/s"),
)
_ONE_PDF = ("--letter", batches.LETTER, "--format", "pdf")


def measure(place: Place, size: Size) -> Found:
    """Measure the bars above."""
    letters, one = batches.same_letter(place, size.pdfs), batches.same_letter(place, 1)
    rates = in_rounds(
        {
            "one": lambda: 1 / batches.seconds_each(place, letters, one, _ONE_PDF),
            "two": lambda: 1 / batches.seconds_each(place, letters, one, (*_ONE_PDF, "--jobs", "2")),
            "fpdf2": lambda: peers.letters_each_second(place, "with_fpdf2.py", max(size.pdfs // 10, 2)),
        },
        size.run_rounds,
    )
    return Found({"fpdf2": Pair(rates["one"], rates["fpdf2"]), "two": Pair(rates["two"], rates["one"])})
