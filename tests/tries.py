"""How often the tests that try to break something try it: bounded, or long with POSEXIT_TRIES=long.

The usual run tries the same every time; the long one tries other things each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = os.environ.get("POSEXIT_TRIES") == "long"

settings.register_profile(
    "ci",
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("long", settings.get_profile("ci"), derandomize=False, print_blob=True)
settings.load_profile("long" if LONG else "ci")


def tries(usual: int, long: int) -> int:
    """Return how many times to try."""
    return long if LONG else usual
