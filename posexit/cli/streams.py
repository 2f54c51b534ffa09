"""Makes the standard streams ones that nothing can stop: each character is shown somehow, a closed one is none."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import suppress
from functools import partial
from typing import Any

_STAND_INS = {"✓": "√+", "✗": "×x", "»": ">", "–": "-", "·": "-", "“": '"', "”": '"', "‘": "'", "’": "'"}
"""What stands for a mark where it cannot be shown, the best first: done and refused must not look alike."""

_HANZI = "中"


def prepare() -> None:
    """Let no stream fail on a character; files and pipes get UTF-8, a terminal its own encoding."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
        elif not hasattr(stream, "reconfigure"):
            continue
        elif mode == "r":  # what is no text is refused where it is taken for an answer
            with suppress(ValueError):  # somebody has read from it before us
                stream.reconfigure(errors="surrogateescape")
        elif stream.isatty():
            handler = f"posexit-{stream.encoding}"
            codecs.register_error(handler, partial(_stand_in, encoding=stream.encoding))
            stream.reconfigure(errors=handler)
        else:
            stream.reconfigure(encoding="utf-8", errors="replace")


def shows_hanzi() -> bool:
    """Return whether Chinese can be read where results go."""
    return can_show(_HANZI)


def can_show(text: str) -> bool:
    """Return whether a text can be written as it is where results go."""
    return _fits(text, sys.stdout.encoding or "utf-8")


def _stand_in(error: UnicodeError, *, encoding: str) -> tuple[str | bytes, int]:
    """Return what is written for characters that an encoding does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    foreign = error.object[error.start : error.end]
    return "".join(_nearest(char, encoding) for char in foreign), error.end


def _nearest(char: str, encoding: str) -> str:
    import unicodedata

    same: Any = unicodedata.normalize("NFKC", char)  # full-width marks become narrow ones
    candidates = (*_STAND_INS.get(char, ""), same)
    return next((one for one in candidates if _fits(one, encoding)), "?")


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeError:
        return False
    return True
