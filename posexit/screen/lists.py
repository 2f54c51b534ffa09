"""Lists of what the templates hold: letters, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from posexit.screen.drawing import Say, broken, heading, show


def letters(found: Sequence[Mapping[str, str]]) -> None:
    """Print all letters, each with its title and what it is for."""
    for letter in found:
        show(heading(letter["id"], f"  {letter['title']}"), wrap=False)
        show(broken(letter["why"]))


def sources(say: Say, found: Sequence[Mapping[str, Any]]) -> None:
    """Print all sources: name, how sure, what each says, when it was checked and what uses it."""
    for source in found:
        show(heading(source["id"], f"  {source['name']}"), wrap=False)
        sure = say(f"sources.{source['confidence']}", checked=source["checked"])
        show(broken(f"{source['says']}{sure}"))
        names = ", ".join(source["used_by"])
        show(broken(say("sources.used-by", count=len(source["used_by"]), names=names)))
