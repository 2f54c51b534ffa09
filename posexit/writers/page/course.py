"""The course of a case: what happened and what is to come, its days, where else to turn, and the money. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

from posexit.writers.page.elements import Html, joined, tag
from posexit.writers.page.reader import Reader, Told, folded, quiet
from posexit.writers.page.timeline import AHEAD, drawing, lane

_LATEST = 12
"""Days of the past that stand in the list; those before fold away."""


def timeline(told: Told, reader: Reader) -> Iterator[Html]:
    """Yield the drawing and the same in words, today between what was and what is to come."""
    moments = told["timeline"]
    if not moments:
        yield tag("p", reader.say("page.nothing-yet"))
        return
    past = _by_day([one for one in moments if one["kind"] not in AHEAD], reader)
    ahead = _by_day([one for one in moments if one["kind"] in AHEAD], reader)
    caption = tag("figcaption", reader.say("page.legend"))
    yield tag("figure", drawing(moments, reader.today, reader.say, reader.lang), caption)
    if earlier := past[:-_LATEST]:
        yield folded(reader.say("page.earlier", count=len(earlier)), tag("ol", *earlier))
    today = tag("strong", reader.say("page.today"))
    now = tag("li", reader.day(told["today"]), today, class_="now")
    yield tag("ol", *past[-_LATEST:], now, *ahead)


def _by_day(moments: Sequence[Told], reader: Reader) -> list[Html]:
    """Return an item for each day, with all that it brought."""
    return [
        tag("li", reader.day(on), tag("ul", *(_moment(one, reader) for one in several)))
        for on, several in groupby(moments, key=itemgetter("on"))
    ]


def _moment(one: Told, reader: Reader) -> Html:
    which = "ahead" if one["kind"] in AHEAD else lane(one["kind"])
    return tag(
        "li", tag("span", reader.say(f"page.lanes.{which}"), class_="lane"), " ", one["text"], class_=which
    )


def days(told: Told, reader: Reader) -> Iterator[Html]:
    """Yield the fixed days that are to come, each with how far it is."""
    ahead = [one for one in told["timeline"] if one["kind"] == "day"]
    if not ahead:
        return
    heads = (tag("th", reader.say(f"page.day-{part}"), scope="col") for part in ("on", "what", "in"))
    rows = (
        tag(
            "tr",
            tag("th", reader.day(one["on"]), scope="row"),
            tag("td", one["text"]),
            tag("td", _in_days(one["on"], reader), class_="number"),
        )
        for one in ahead
    )
    yield tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))


def _in_days(on: str, reader: Reader) -> str:
    left = (date.fromisoformat(on) - reader.today).days
    return reader.say("page.in-days", count=left) if left else reader.say("page.today")


def steps(told: Told, reader: Reader) -> Iterator[Html]:
    """Yield where else to turn: what is open with its clock, what is not yet, what is not for this user."""
    for state in ("open", "not-yet", "closed"):
        found = [_step(one, reader) for one in told["steps"] if one["state"] == state]
        if not found:
            continue
        heading = reader.say(f"escalation.states.{state}")
        if state == "closed":
            yield folded(heading, tag("ul", *found))
        else:
            yield joined(tag("h3", heading), tag("ul", *found))


def _step(step: Told, reader: Reader) -> Html:
    told = [step["says"], *step["notes"]]
    if step["state"] == "open":
        told.append(reader.say("escalation.clock", text=step["clock"]))
        told += [reader.say("escalation.cannot", text=step["cannot"])] if step["cannot"] else []
    return tag("li", tag("span", step["title"], class_="name"), *map(quiet, told))


def totals(told: Told, reader: Reader) -> Iterator[Html]:
    """Yield what is to be paid, each sum by itself: nothing is set off."""
    for name, heading in (("totals", "show.totals"), ("seller_totals", "show.seller-totals")):
        rows = [
            tag(
                "tr",
                tag("th", reader.say(f"totals.{one}"), scope="row"),
                tag("td", reader.say("show.amount", amount=amount), class_="number"),
            )
            for one, amount in told[name].items()
            if float(amount)
        ]
        if rows:
            yield tag("table", tag("caption", reader.say(heading)), tag("tbody", *rows))
