"""How often the tests that try to break something try it: bounded, or long with POSEXIT_TRIES=long."""

from __future__ import annotations

import os

LONG = os.environ.get("POSEXIT_TRIES") == "long"


def tries(usual: int, long: int) -> int:
    """Return how many times to try."""
    return long if LONG else usual
