"""What `posexit --help` shows: the commands in the groups of what people do with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SECTIONS = {
    "开始 / Start a case": ("start", "form", "check", "show"),
    "信 / Letters": ("letters", "letter", "preview"),
    "办理中的案子 / Keep the case": (
        *("status", "done", "log", "sent", "reply", "evidence", "undo"),
        *("calendar", "render", "update", "close"),
    ),
    "很多案子 / Many cases": ("batch",),
    "模板和依据 / Templates and sources": ("templates", "sources"),
    "隐私 / Privacy": ("redact", "purge"),
    "终端和脚本 / Shells and scripts": ("schema", "completion"),
}


def write_sections(commands: Mapping[str, Any], formatter: Any) -> None:
    """Write every command with its whole help, group by group, the helps below each other."""
    widest = max(map(len, commands))
    for title, names in SECTIONS.items():
        rows = [(name.ljust(widest), commands[name].help) for name in names if name in commands]
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)
