"""`posexit sent`: a letter went out or arrived; its files are frozen as they went."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from posexit.cli.options import (
    AgainOption,
    Body,
    FolderArgument,
    JsonOption,
    LangOption,
    OnOption,
    PlainOption,
    ProofOption,
    TemplatesOption,
    TodayOption,
    YesOption,
)

if TYPE_CHECKING:
    from posexit.blocks import Language
    from posexit.cli.living import Living
    from posexit.prompts.asking import Item
    from posexit.story import SentLetter

_ARRIVED = "arrived"
_SENT_FLAGS = ("how", "on", "waybill", "to")


def sent(
    folder: FolderArgument,
    letter: Annotated[
        str | None,
        typer.Argument(metavar="LETTER", help="哪封信；不写就问 / Which letter; asked where it is left out."),
    ] = None,
    how: Annotated[
        str | None,
        typer.Option("--how", help="怎么交的 / How it went: ems | email | app | hand", metavar="HOW"),
    ] = None,
    on: OnOption = None,
    waybill: Annotated[str | None, typer.Option("--waybill", help="快递单号 / Waybill.")] = None,
    to: Annotated[Body | None, typer.Option("--to", help="投诉交给谁 / Where a complaint went.")] = None,
    arrived: Annotated[
        str | None, typer.Option("--arrived", help="哪天送达 / Day it arrived.", metavar="DATE")
    ] = None,
    proof: ProofOption = None,
    again: AgainOption = False,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write down that a letter went out, how, and when it arrived."""
    from posexit.cli.living import Living, told
    from posexit.cli.session import session

    now = session(lang, templates, today)
    case = Living.open(now, folder)
    flags: dict[str, object] = {
        "letter": letter,
        "how": how,
        "on": on,
        "waybill": waybill,
        "to": to and to.value,
        "arrived": arrived,
        "proof": proof,
    }
    items = _Items(case, flags)
    answers = case.ask(items.all, flags, yes=yes or as_json, plain=plain)
    name, only_arrived = items.chosen(answers)
    arrival = [("arrived", {"letter": name, "on": answers["arrived"]})] if answers.get("arrived") else []
    frozen: Mapping[str, str] = {}
    with case.writing():
        kept = case.keep(answers["proof"])
        if only_arrived:
            stood, events = case.add_once(arrival, kept, again=again)
        else:
            about = {field: answers.get(field) for field in _SENT_FLAGS} | {"letter": name}
            about["title"] = _title(case, name, "zh")
            with _frozen(case, name) as frozen:
                went = ("sent", {**about, "files": frozen})
                once_more = again or bool(frozen)  # what was written down before froze its files
                stood, events = case.add_once([went, *arrival], kept, again=once_more)
    title = _title(case, name, now.lang)
    lines = case.stand_already(stood)
    lines += [now.say(f"sent.{event.kind}", title=title, on=event.on.isoformat()) for event in events]
    lines += [now.say("sent.frozen", path=path) for path in frozen]
    if not (frozen or only_arrived or stood):
        lines.append(now.say("sent.no-files", title=title))
    whole = {"events": [told(event) for event in events], "standing": [event.no for event in stood]}
    case.end(whole | {"frozen": frozen}, lines, as_json=as_json)


class _Items:
    """What there is to ask about a letter: which one, whether it went out or arrived, how and when."""

    def __init__(self, case: Living, flags: Mapping[str, object]) -> None:
        self.case = case
        self.flags = flags
        self.has_sent_flag = any(flags[name] for name in _SENT_FLAGS)

    def all(self, so_far: Mapping[str, str]) -> list[Item]:
        from posexit.cli.items import file, on_day

        first = self._which()
        if "letter" not in so_far:
            return [first]
        found = [first, *self._what(so_far)]
        if found[1:] and "what" not in so_far:
            return found
        name, only_arrived = self.chosen(so_far)
        before = self.case.story.first_sent(name)
        went = so_far.get("on") or (before.on.isoformat() if before else "")
        ask = self.case.now.say("sent.arrived-on")
        on_arrival = on_day(self.case, _ARRIVED, ask, not_before=went)
        if only_arrived:
            return [*found, on_arrival, file(self.case.now)]
        asked = [*found, *self._went(name), *([on_arrival] if self.flags["arrived"] else [])]
        return [*asked, file(self.case.now)]

    def chosen(self, answers: Mapping[str, str]) -> tuple[str, bool]:
        """Return the letter, and whether all that is told is that it arrived."""
        name, _, what = answers["letter"].partition(" ")
        if what or answers.get("what") == _ARRIVED:
            return name, True
        told = self.flags["arrived"] and not self.has_sent_flag and self.case.story.first_sent(name)
        return name, bool(told)

    def _which(self) -> Item:
        """Return the question for the letter: by name where it was given, else one of those that fit."""
        from posexit.cli.items import one_of
        from posexit.prompts.asking import Item

        if self.flags["letter"]:
            return Item("letter", "", self._known, flag="LETTER")
        ask = self.case.now.say("sent.which")
        return one_of(self.case.now, "letter", ask, list(self._fitting()), needed=True, flag="LETTER")

    def _known(self, raw: str) -> str:
        from posexit.errors import UsageError

        self.case.now.library.check_letters(raw)
        if self.flags["to"] and raw != "complaint":
            raise UsageError("to-without-complaint", letter=raw)
        return raw

    def _fitting(self) -> Iterator[tuple[str, str]]:
        """Yield the letters that went out and have not arrived, then those that may go out."""
        from posexit.casefiles import AGAIN
        from posexit.story import OWN_PAPERS

        story = self.case.story
        if not self.has_sent_flag:
            for one in self._under_way():
                yield f"{one.letter} {_ARRIVED}", self._say("did-arrive", one.letter, one)
        went = {one.letter for one in story.sent} - AGAIN
        for letter in self.case.advice().letters:
            if letter.id not in went | OWN_PAPERS:
                yield letter.id, self._say("did-go", letter.id)

    def _say(self, key: str, letter: str, one: SentLetter | None = None) -> str:
        now = self.case.now
        title, on = _title(self.case, letter, now.lang), one.on.isoformat() if one else ""
        return now.say(f"sent.{key}", title=title, on=on)

    def _under_way(self) -> list[SentLetter]:
        """Return the letters whose arrival is not known, the last of each."""
        return list({one.letter: one for one in self.case.story.sent if one.arrived_on is None}.values())

    def _what(self, so_far: Mapping[str, str]) -> list[Item]:
        """Return the question whether a letter that went out before arrived, or went out again."""
        from posexit.cli.items import one_of

        under_way = {one.letter: one for one in self._under_way()}
        one = under_way.get(so_far["letter"])
        if one is None or not self.flags["letter"] or self.has_sent_flag or self.flags["arrived"]:
            return []
        now = self.case.now
        choices = [
            (_ARRIVED, self._say("did-arrive", one.letter, one)),
            ("sent", self._say("did-go-again", one.letter)),
        ]
        return [one_of(now, "what", now.say("sent.what"), choices, needed=True, flag="--arrived / --how")]

    def _went(self, name: str) -> list[Item]:
        from posexit.cli.items import labels, on_day, one_of, words
        from posexit.journal import Delivery

        now = self.case.now
        ways = labels(now, "delivered", get_args(Delivery))
        found = [one_of(now, "how", now.say("sent.how"), ways, needed=True)]
        found += [on_day(self.case, ask=now.say("sent.on")), words(now, "waybill")]
        if name == "complaint":
            bodies = labels(now, "to", [body.value for body in Body])
            current = self.case.case.complaint.to or ""
            found.append(one_of(now, "to", now.say("sent.to"), bodies, needed=True, current=current))
        return found


@contextlib.contextmanager
def _frozen(case: Living, letter: str) -> Iterator[dict[str, str]]:
    """Freeze the files of a letter that were not sent before and give their SHA-256; thaw where the block fails."""
    frozen = case.folder.freeze(case.folder.unsent(letter))
    try:
        yield frozen
    except BaseException:
        case.folder.thaw(frozen)
        raise


def _title(case: Living, letter: str, lang: Language) -> str:
    from posexit.explain import letter_title

    return letter_title(case.situation(), letter, case.now.library, lang)
