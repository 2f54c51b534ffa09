"""Every name that a letter may use and what may be asked of it, read from the models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, get_args

from posexit import doors, ground
from posexit.blocks import Language
from posexit.case import Case
from posexit.entries import Letter
from posexit.fields import FIELDS, LISTS, Field
from posexit.journal import Body, Channel, Confirmable, Decision, Delivery, Outcome
from posexit.kinds import Part
from posexit.library import Library, default_library
from posexit.objections import entries
from posexit.situation import known_rules
from posexit.tasks import STATUSES


class Names(NamedTuple):
    """What stands behind a name: its own names (None: not known), its entries, the values it may have."""

    names: Mapping[str, Names] | None
    entry: Names | None = None
    choices: tuple[str, ...] = ()


LEAF = Names({})
ANYTHING = Names(None)
SUM = Names({"capitals": LEAF, "figure": LEAF})
PROSE = Names({"sentence": LEAF})
PAPER = Names({"last4": LEAF, "masked": LEAF})
LOOP = ("index", "index0", "revindex", "revindex0", "first", "last", "length")
FUNCTIONS = ("law", "binds", "days")


def loop(entry: Names) -> Names:
    """Return what `loop` knows while a list with such entries is gone through."""
    return Names({**dict.fromkeys(LOOP, LEAF), "previtem": entry, "nextitem": entry})


def _listed(entry: Names) -> Names:
    return Names({}, entry)


def _field(field: Field) -> Names:
    if field.kind == "money":
        return SUM
    if field.kind == "long":
        return PROSE
    return PAPER if field.secret else Names({}, None, field.choices)


def _part(prefix: str) -> Names:
    found = {name: field for name, field in FIELDS.items() if name.startswith(f"{prefix}.")}
    return Names({name.removeprefix(f"{prefix}."): _field(field) for name, field in found.items()})


_TASK = (
    *("phase", "tick", "title", "says", "when", "proof"),
    *("kind", "number", "why", "source", "done", "due"),
)
_CHECKLIST = {
    "tasks": _listed(Names(dict.fromkeys(_TASK, LEAF))),
    "papers": Names({status.replace("-", "_"): _listed(LEAF) for status in STATUSES}),
    **dict.fromkeys(("ground_text", "door_text", "route_text", "route_reason"), LEAF),
    "warnings": _listed(LEAF),
}


def names_of(letter: Letter, library: Library | None = None) -> dict[str, Names]:
    """Return the names that a template may use; the checklist has some of its own."""
    own = _CHECKLIST if letter.id == "checklist" else {}
    return {**_letter_names(letter.lang), **_story_names(library or default_library()), **own}


def _of(*names: str) -> Names:
    return Names(dict.fromkeys(names, LEAF))


def _story_names(library: Library) -> dict[str, Names]:
    """Return the names for what happened: calls, letters sent, objections with their facts, exhibits."""
    exhibit = {"exhibit": _listed(LEAF)}
    kinds = {name: words.kind for one in entries(library).values() for name, words in one.facts.items()}
    sent = Names(
        {
            **dict.fromkeys(("letter", "title", "on", "waybill", "arrived_on"), LEAF),
            "how": Names({}, None, get_args(Delivery)),
            "to": Names({}, None, get_args(Body)),
            **exhibit,
        }
    )
    reply = Names(
        {
            **{name: SUM if kind == "money" else LEAF for name, kind in kinds.items()},
            **dict.fromkeys(("id", "on", "last_on", "says", "asks", "stands", "words"), LEAF),
            "outcome": Names({}, None, get_args(Outcome)),
            "facts": _listed(_of("label", "value")),
            **exhibit,
        }
    )
    contact = ("on", "with_whom", "staff_no", "ticket_no", "said", "promised")
    return {
        "contacts": _listed(
            Names({**dict.fromkeys(contact, LEAF), "how": Names({}, None, get_args(Channel)), **exhibit})
        ),
        "sent": _listed(sent),
        "first_sent": sent,
        "last_demand": sent,
        "replies": _listed(reply),
        "objection": reply,
        "answers": _listed(reply),
        "exhibits": _listed(_of("no", "name", "proves", "pages", "at", "on", "file")),
        "offers": _listed(Names({"on": LEAF, "what": LEAF, "decision": Names({}, None, get_args(Decision))})),
        "confirmed": _listed(Names({"on": LEAF, "what": Names({}, None, get_args(Confirmable))})),
        "chronology": _listed(Names({"on": LEAF, "text": LEAF, **exhibit})),
        "checks": _listed(Names({"title": LEAF, "on": LEAF, **exhibit})),
        "after": _listed(_of("title", "why", "due")),
        "closed_on": LEAF,
    }


def _letter_names(lang: Language) -> dict[str, Names]:
    """Return the names of a letter: the case, the two sides, rules, ground, sums, and the functions."""
    machine = Names({**(_part("terminals.*").names or {}), "no": LEAF, "together": LEAF})
    parts = {
        name: _listed(machine if name == "terminals" else _part(f"{name}.*"))
        if name in LISTS
        else _part(name)
        for name, info in Case.model_fields.items()
        if name in LISTS or (isinstance(info.annotation, type) and issubclass(info.annotation, Part))
    }
    selves = ("me", "them") if lang == "zh" else ("I", "me", "my", "am")
    return {
        **parts,
        **dict.fromkeys(selves, LEAF),
        **dict.fromkeys(("reference", "letter_date", "addressee", *FUNCTIONS), LEAF),
        "rules": Names(dict.fromkeys(known_rules(), LEAF)),
        "ground": Names(
            {
                "form": Names({}, None, get_args(ground.Form)),
                "door": Names({}, None, ("", *get_args(doors.DoorId))),
                "row": Names({}, None, ("", *get_args(ground.RowId))),
            }
        ),
        "ledger": _listed(_part("charges.*")),
        "totals": Names(dict.fromkeys(("deposit", "unsettled", "refund", "owed"), SUM)),
        "budget": Names(
            {
                "rows": _listed(
                    Names({"item": LEAF, "proof": LEAF, "before": SUM, "after": SUM, "change": SUM})
                ),
                **dict.fromkeys(("before", "after", "less", "more"), SUM),
            }
        ),
        "machines": Names(
            {
                **dict.fromkeys(("going", "staying", "returned", "reported", "secured"), _listed(machine)),
                **dict.fromkeys(("shops", "open_shops"), _listed(_of("place", "stop_on"))),
            }
        ),
        "merchants": Names(
            {
                **dict.fromkeys(("closing", "staying"), _listed(LEAF)),
                **dict.fromkeys(("closing_named", "staying_named", "many_close"), LEAF),
                "all": _listed(_of("number", "lines", "going", "staying", "closes")),
            }
        ),
        "when": Names({"notice_ends": LEAF, "answer_by": LEAF}),
        "copies": _listed(LEAF),
        "attachments": _listed(LEAF),
        "signature": _listed(Names({"label": LEAF, "value": LEAF})),
    }
