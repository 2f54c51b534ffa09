"""`posexit status`: where a case stands and what is next; without a folder, the cases that lie here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posexit.cli.options import CasesArgument, JsonOption, LangOption, TemplatesOption, TodayOption

if TYPE_CHECKING:
    from posexit.cli.session import Session


_ROW = (
    *("folder", "id", "name", "provider", "example", "finished"),
    *("stage", "stage_title", "ball", "ball_says", "next_day", "next_day_says", "next"),
)


def status(
    folder: CasesArgument = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Say where the case stands, whose turn it is, what is next and late; or list the cases below."""
    from posexit import screen
    from posexit.cli.living import Living
    from posexit.cli.session import put, session
    from posexit.folder import cases_below

    now = session(lang, templates, today)
    here = Path()
    if folder is None and not (cases_below(here) == (here,) and not as_json):
        found = sorted(
            ((path, _case(now, path)) for path in cases_below(here)), key=lambda one: _urgency(one[1])
        )
        if as_json:
            put(_json({"cases": [{**row, "folder": str(path)} for path, row in found]}))
        else:
            screen.cases(now.say, [row for _, row in found], now.lang, now.today)
        return
    told = Living.open(now, folder or here).told()
    if as_json:
        put(_json(told | {"folder": str(folder or here)}))
    else:
        screen.status(now.say, told, now.lang)


def _case(now: Session, path: Path) -> dict[str, Any]:
    """Return a case in one row; of one that cannot be opened only why."""
    from posexit.cli.edge import sentence
    from posexit.cli.living import Living
    from posexit.errors import PosexitError
    from posexit.filenames import typed

    try:
        told = Living.open(now, path).told()
    except PosexitError as error:
        return {"folder": typed(path), "error": error.code, "says": sentence(error)}
    return {**{name: told[name] for name in _ROW}, "overdue": len(told["overdue"]), "error": None}


def _urgency(row: Mapping[str, Any]) -> tuple[int, str]:
    """Return what sorts cases: by the first day that counts, then those without one, closed, not to be opened."""
    if row["error"]:
        return 3, row["folder"]
    if row["stage"] == "closed":
        return 2, row["folder"]
    return (0, row["next_day"]) if row["next_day"] else (1, row["folder"])


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
