"""`posexit letters`: every letter there is, and when it applies."""

from __future__ import annotations

import json

import typer

from posexit.cli.options import JsonOption, LangOption, TemplatesOption


def letters(as_json: JsonOption = False, lang: LangOption = None, templates: TemplatesOption = None) -> None:
    """List all letters with the rule under which each applies and who signs it."""
    from posexit.cli.session import session
    from posexit.situation import explain

    now = session(lang, templates)
    found = []
    for letter_id in now.library.letter_ids():
        front = now.library.letter(letter_id, now.lang).front
        why = now.library.letter(letter_id, "zh").front.why
        found.append(
            {
                "id": letter_id,
                "title": front.title[-1].text,
                "signer": front.signer,
                "when": front.when,
                "rule": explain(front.when),
                "why": why.to(now.lang) if why else "",
            }
        )
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    from posexit import screen

    screen.letters(now.say, found)
