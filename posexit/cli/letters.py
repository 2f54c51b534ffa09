"""`posexit letters`: every letter there is, and when it applies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from posexit.cli.options import JsonOption, LangOption, TemplatesOption, TodayOption

if TYPE_CHECKING:
    from posexit.cli.session import Session


def letters(
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """List all letters with the rule under which each applies and who signs it."""
    from posexit.cli.session import put, session

    now = session(lang, templates, today)
    found = [_told(now, letter_id) for letter_id in now.library.letter_ids()]
    if as_json:
        put(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return
    from posexit import screen

    screen.letters(found)


def _told(now: Session, letter_id: str) -> dict[str, str]:
    from posexit.explain import why

    front = now.library.letter(letter_id, now.lang).front
    return {
        "id": letter_id,
        "title": front.title[-1].text,
        "signer": front.signer,
        "when": front.when,
        "why": why(letter_id, now.library, now.lang),
    }
