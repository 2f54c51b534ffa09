"""Everything that a terminal shows beyond single lines; rich is used in here alone. It decides nothing."""

from __future__ import annotations

from posexit.screen.advice import advice
from posexit.screen.lists import cases, letters, sources
from posexit.screen.progress import progress
from posexit.screen.review import review
from posexit.screen.status import status

__all__ = ["advice", "cases", "letters", "progress", "review", "sources", "status"]
