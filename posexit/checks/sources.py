"""Checks sources.yaml: every source says what it is, where it comes from, and when it was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from posexit.checks.findings import Code, Found, broken
from posexit.checks.sentences import warning_keys
from posexit.entries import Source
from posexit.errors import TemplateError
from posexit.library import Library
from posexit.slips import nearest
from posexit.trees import line_of

A_YEAR = timedelta(days=365)
"""How long a source may go unread: posexit's own measure, since laws and hotlines change."""


def check_sources(library: Library, today: date) -> Iterator[Found]:
    """Yield what is wrong with laws, sources and the sources of warnings."""
    try:
        path, tree = library.tree("sources.yaml")
    except TemplateError:
        return  # told where the words are checked
    missing = [part for part in ("laws", "sources") if not isinstance(tree, dict) or part not in tree]
    if missing:
        yield Found(str(path), Code.WORDS_MISSING, {"name": missing[0]})
        return
    for law_id in tree["laws"]:
        try:
            library.law(law_id)
        except TemplateError as error:
            yield broken(error, _at(path, "laws", law_id))
    for source_id in tree["sources"]:
        yield from _source(library, path, source_id, today)
    for key, ids in tree.get("warnings", {}).items():
        where = _at(path, "warnings", key)
        if key not in warning_keys():
            yield Found(where, Code.DEAD_WORDS, {"name": f"warnings.{key}"})
        for source_id in ids:
            if source_id not in tree["sources"]:
                near = nearest(source_id, tree["sources"])
                yield Found(where, Code.UNKNOWN_SOURCE, {"name": source_id, "nearest": near})


def _source(library: Library, path: Path, source_id: str, today: date) -> Iterator[Found]:
    where = _at(path, "sources", source_id)
    try:
        source = library.source(source_id)
    except TemplateError as error:
        yield broken(error, where)
        return
    for missing in _lacks(source, library.keys("laws")):
        yield Found(where, Code.SOURCE_INCOMPLETE, {"name": source_id, "missing": missing})
        if missing == "checked":
            return
    # Who checks their own letters need not mend ours.
    mine = library.own is None or path.is_relative_to(library.own)
    if mine and today - date.fromisoformat(source.checked) > A_YEAR:
        yield Found(where, Code.SOURCE_OLD, {"name": source_id, "checked": source.checked})


def _at(path: Path, *steps: str) -> str:
    return f"{path}:{line_of(path, steps)}"


def _lacks(source: Source, laws: tuple[str, ...]) -> Iterator[str]:
    """Yield the names of what a source should say and does not."""
    if source.law is None and not source.publisher:
        yield "law / publisher"
    if source.law is not None and source.law not in laws:
        yield f"law ({source.law}?)"
    if source.law is not None and source.article is None:
        yield "article"
    for name in ("zh", "en"):
        if not getattr(source, name).strip():
            yield name
    try:
        date.fromisoformat(source.checked)
    except ValueError:
        yield "checked"
