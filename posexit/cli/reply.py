"""`posexit reply`: what they answered, what to answer to that, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from posexit.cli.options import (
    AgainOption,
    FolderArgument,
    FontOption,
    Format,
    JsonOption,
    LangOption,
    LetterLang,
    LetterLangOption,
    OnOption,
    PlainOption,
    ProofOption,
    SetOption,
    TemplatesOption,
    TodayOption,
    YesOption,
)

if TYPE_CHECKING:
    from posexit.blocks import Language
    from posexit.cli.living import Living
    from posexit.objections import FactWords, Objection
    from posexit.prompts.asking import Item


def reply(
    folder: FolderArgument,
    objection: Annotated[
        str | None, typer.Option("--objection", help="哪种答复 / Which reply.", metavar="OBJECTION")
    ] = None,
    words: Annotated[str | None, typer.Option("--words", help="对方原话 / Their own words.")] = None,
    pairs: SetOption = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome", help="现在怎么样 / How it stands: open | persists | resolved", metavar="OUTCOME"
        ),
    ] = None,
    on: OnOption = None,
    proof: ProofOption = None,
    again: AgainOption = False,
    formats: Annotated[
        list[Format] | None, typer.Option("--format", help="格式，可重复 / Format, repeatable.")
    ] = None,
    letter_lang: LetterLangOption = None,
    font: FontOption = None,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write down which objection came, and write the letter that answers it."""
    from posexit.answers import given as given_pairs
    from posexit.cli.edge import show_error
    from posexit.cli.living import Living, told
    from posexit.cli.session import session
    from posexit.errors import PosexitError
    from posexit.objections import entries, is_fraud

    now = session(lang, templates, today)
    case = Living.open(now, folder)
    facts = {name: answer.text for name, answer in given_pairs(pairs or []).items()}
    flags: dict[str, object] = {**facts, "objection": objection, "words": words, "outcome": outcome, "on": on}
    flags["proof"] = proof
    answers = case.ask(_items(case, facts), flags, yes=yes or as_json, plain=plain)
    entry = entries(now.library)[answers["objection"]]
    about: dict[str, object] = {name: answers[name] for name in ("objection", "words", "outcome", "on")}
    about["facts"] = {name: answers[name] for name in entry.facts if answers.get(name)}
    failed: PosexitError | None = None
    with case.writing():
        stood, events = case.add_once([("reply", about)], case.keep(answers["proof"]), again=again)
        (event,) = (*stood, *events)
        try:
            written = _write(case, [one.value for one in formats or ()], letter_lang, font)
        except PosexitError as error:  # what they answered is written down by then
            failed, written = error, []
    advice = entry.advice.to(now.lang) if entry.advice and event.outcome != "resolved" else ""  # type: ignore[union-attr]
    lines = case.stand_already(stood)
    lines += [now.say("reply.written-down", says=entry.they_say.to(now.lang))] if events else []
    lines += [now.say("reply.advice", text=advice)] if advice else []
    lines += [now.say("reply.no-answer")] if is_fraud(answers["objection"]) else []
    lines += [now.say("reply.letter", path=path) for path in written]
    if event.outcome == "persists":  # type: ignore[union-attr]
        lines.append(now.say("reply.next", path=case.name))
    sources = [_source(case, one) for one in _bound(case, entry)]
    lines += [now.say("reply.source", text=text) for text in sources]
    whole: dict[str, Any] = {"event": told(event), "advice": advice or None, "files": written}
    whole["standing"] = [event.no for event in stood]
    whole["sources"] = list(_bound(case, entry))
    if failed:
        show_error(failed)
        now.note("render.not-refreshed", path=case.name)
        case.finish(whole, lines, as_json=as_json)
    else:
        case.end(whole, lines, as_json=as_json)


def _items(case: Living, facts: Mapping[str, str]) -> Any:
    """Return what there is to ask: the reply, its own few questions, their words, the day, the outcome."""
    from posexit.cli.items import file, labels, on_day, one_of, words
    from posexit.errors import PosexitError
    from posexit.journal import Outcome
    from posexit.objections import choose, entries

    now = case.now
    possible = {one.id: one.entry.they_say.to(now.lang) for one in choose(case.situation(), now.library)}
    known = entries(now.library)

    def items(so_far: Mapping[str, str]) -> list[Item]:
        first = one_of(now, "objection", now.say("reply.which"), list(possible.items()), needed=True)
        if "objection" not in so_far:
            return [first]
        entry = known[so_far["objection"]]
        if strange := sorted(set(facts) - set(entry.facts)):
            raise PosexitError("unknown-fact", given=strange[0], known=", ".join(entry.facts) or "-")
        own = [_question(now.lang, name, about) for name, about in entry.facts.items()]
        outcomes = labels(now, "outcome", get_args(Outcome))
        ask = now.say("reply.outcome")
        return [
            first,
            *own,
            words(now, "words"),
            on_day(case),
            one_of(now, "outcome", ask, outcomes, current="open"),
            file(now),
        ]

    return items


def _question(lang: Language, name: str, words: FactWords) -> Item:
    from posexit.objections import fact
    from posexit.prompts.asking import Item

    return Item(name, words.ask.to(lang), partial(fact, words), flag=f"--set {name}")


def _write(case: Living, formats: list[str], letter_lang: LetterLang | None, font: Path | None) -> list[str]:
    """Write the letter that answers what is open; return the paths in the folder."""
    from posexit.advice import advise
    from posexit.casefiles import CaseFiles
    from posexit.cli.writing import as_before

    case.now.check_own_templates()
    advice = advise(case.case, case.now.library, case.now.today, case.story)
    holdings = case.folder.holdings()
    wanted = as_before(case.case, holdings, example=case.example)
    languages = letter_lang.languages if letter_lang else wanted.languages
    wanted = replace(wanted, formats=formats, languages=languages, font=font or wanted.font)
    made = CaseFiles(advice, case.now.library, wanted, holdings).letter("rebuttal")
    written = case.folder.put_all(made)
    root = case.folder.path
    return [str((one.beside or one.path).relative_to(root)) for one in written]


def _bound(case: Living, entry: Objection) -> tuple[str, ...]:
    from posexit.gates import binding

    return binding(case.case, entry.rests_on)


def _source(case: Living, source_id: str) -> str:
    from posexit.explain import citation

    found = citation(source_id, case.now.library, case.now.lang)
    return case.now.say("show.citation", name=found["name"], says=found["says"])
