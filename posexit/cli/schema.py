"""`posexit schema`: what an answers file may hold, for editors and scripts that check it while it is written."""

from __future__ import annotations

import json

from posexit.cli.options import LangOption, TemplatesOption, TodayOption


def schema(lang: LangOption = None, templates: TemplatesOption = None, today: TodayOption = None) -> None:
    """Print the JSON Schema of the answers, with titles and descriptions in the language asked for."""
    from posexit.cli.session import put, session
    from posexit.schema import schema as schema_of

    now = session(lang, templates, today)
    put(json.dumps(schema_of(now.library, now.lang), ensure_ascii=False, indent=2) + "\n")
