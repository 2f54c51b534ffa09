"""`posexit sources`: every law and fact that posexit rests on, how sure it is, and what uses it."""

from __future__ import annotations

import json

from posexit.cli.options import JsonOption, LangOption, TemplatesOption, TodayOption


def sources(
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """List the sources with what each says, when it was checked, how sure it is and what uses it."""
    from posexit.cli.session import put, session
    from posexit.explain import citation
    from posexit.uses import uses

    now = session(lang, templates, today)
    found = [
        {
            **citation(source_id, now.library, now.lang),
            "checked": now.library.source(source_id).checked,
            "used_by": list(users),
        }
        for source_id, users in uses(now.library).items()
    ]
    if as_json:
        put(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return
    from posexit import screen

    screen.sources(now.say, found)
