"""What a template sees of a case: values that print themselves, and blanks for what is not known.

The models stay out of reach: a template gets these read-only views, on which nothing can be called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from posexit import machinelist, money
from posexit.blocks import Language
from posexit.case import Case, Terminal
from posexit.dates import day_text
from posexit.fields import FIELDS, pattern
from posexit.identifiers import masked
from posexit.kinds import Kind, Part
from posexit.library import Library
from posexit.machinelist import Account, Line
from posexit.machines import MOST_ROWS_IN_A_LETTER, closing_merchants, staying_merchants
from posexit.setting import Situation

BLANK_MARK = "\ue002"
"""Stands for an underscore of a blank until the text is parsed; no user can type it (private use is refused)."""

_OPEN_ENDS = " \t\r\n\u3000，、,"
_CLOSING = "”’」』）)\"'"
_STOPS = tuple("。！？；：….!?;:")
_USUAL = 4
_SIZES: dict[Kind, int] = {"text": 8, "long": 8, "number": 6, "date": 6}
"""In underscores, how much room a kind of field wants for a hand to write in."""
_SHOWN = {"last4": _USUAL, "masked": _USUAL, "figure": _USUAL, "capitals": 8, "sentence": 8}
"""The same of the ways in which a value may be shown."""


_BETWEEN = {"zh": "、", "en": ", "}
_LISTS = {
    "going": machinelist.going,
    "staying": machinelist.staying,
    "returned": machinelist.returned,
    "reported": machinelist.reported,
    "secured": machinelist.secured,
}
"""The lists of machines that a letter may ask for."""
_SHOPS = {"shops": machinelist.shops, "open_shops": machinelist.open_shops}


class UnknownName(Exception):
    """A template names something that does not exist."""


@dataclass
class Notes:
    """What was used while one template ran: names printed as blanks, sources cited, values boxed."""

    blanks: dict[str, None] = field(default_factory=dict)
    citations: dict[str, None] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)


class Blank:
    """An unanswered field: false, empty, and a visible blank in print, which it notes."""

    def __init__(self, name: str, notes: Notes, mark: str = BLANK_MARK * _USUAL) -> None:
        self.name, self._notes, self._mark = name, notes, mark

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        self._notes.blanks[self.name] = None
        return self._mark

    def show(self, name: str) -> Blank:
        """Return a blank for every way in which its value could have been shown."""
        if name not in _SHOWN:
            raise UnknownName(f"{self.name}.{name}")
        return Blank(self.name, self._notes, BLANK_MARK * _SHOWN[name])


def _mark(name: str, lang: Language) -> str:
    """Return the blank of a field; the date of a Chinese letter is written into its year, month and day."""
    if name == "letter.date" and lang == "zh":
        return f"{BLANK_MARK * 3}年{BLANK_MARK * 2}月{BLANK_MARK * 2}日"
    known = FIELDS.get(pattern(name))
    return BLANK_MARK * (
        _USUAL if known is None or name.endswith("last4") else _SIZES.get(known.kind, _USUAL)
    )


class Choice:
    """A choice: compares with its stored value, prints its label."""

    def __init__(self, value: str, label: str) -> None:
        self.value, self.label = value, label

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, Choice) else other)

    def __hash__(self) -> int:
        return hash(self.value)

    def __str__(self) -> str:
        return self.label


class Sum:
    """An amount in yuan: false when zero; ``capitals`` and ``figure`` are its other ways to print."""

    def __init__(self, amount: Decimal, lang: Language) -> None:
        self.amount, self._lang = amount, lang

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{money.figures(self.amount)}元" if self._lang == "zh" else f"CNY {self.amount:,.2f}"

    def show(self, name: str) -> str:
        """Return the amount in another form."""
        if name == "capitals":
            return money.capitals(self.amount)
        if name == "figure":
            return money.figures(self.amount)
        raise UnknownName(name)


class PaperNo:
    """A number of an identity paper: prints in full; ``last4`` and ``masked`` show less."""

    def __init__(self, number: str) -> None:
        self._number = number

    def __str__(self) -> str:
        return self._number

    def show(self, name: str) -> str:
        """Return part of the number."""
        if name == "last4":
            return self._number[-4:]
        if name == "masked":
            return masked(self._number)
        raise UnknownName(name)


class Prose:
    """A text of some length: prints as it was typed; ``sentence`` ends it with a stop where it has none."""

    def __init__(self, text: str, lang: Language) -> None:
        self._text, self._lang = text, lang

    def __str__(self) -> str:
        return self._text

    def show(self, name: str) -> str:
        """Return the text as a sentence."""
        if name != "sentence":
            raise UnknownName(name)
        text = self._text.rstrip(_OPEN_ENDS)
        if text.rstrip(_CLOSING)[-1:] in _STOPS:
            return text
        chinese = self._lang == "zh" or "\u3400" <= text[-1:] <= "\u9fff"
        return text + ("。" if chinese else ".")


class View:
    """A part of the case, or any other record: names to values, nothing else."""

    def __init__(self, lookup: Callable[[str], Any]) -> None:
        self._lookup = lookup

    def show(self, name: str) -> Any:
        """Return the value of a name.

        Raises:
            UnknownName: there is none.
        """
        return self._lookup(name)


def record(**values: Any) -> View:
    """Return a view of named values."""

    def lookup(name: str) -> Any:
        if name not in values:
            raise UnknownName(name)
        return values[name]

    return View(lookup)


@dataclass(frozen=True)
class CaseView:
    """Makes the views of one situation in one language, noting what they print."""

    now: Situation
    library: Library
    lang: Language
    notes: Notes

    def value(self, raw: Any, name: str) -> Any:
        """Return what a template gets for the value of a field."""
        if raw is None:
            return Blank(name, self.notes, _mark(name, self.lang))
        if isinstance(raw, date):
            return Choice(raw.isoformat(), day_text(raw, self.lang))
        if isinstance(raw, Decimal):
            return Sum(raw, self.lang)
        known = FIELDS.get(pattern(name))
        if known and known.choices:
            return Choice(raw, self.library.question(known.name).choices[raw].to(self.lang))
        if known and known.secret:
            return PaperNo(raw)
        return Prose(raw, self.lang) if known and known.kind == "long" else raw

    def named(self, name: str) -> Any:
        """Return what a template gets for a dotted name; `.last4` may follow the number of a paper."""
        field, _, shown = name.partition(".last4") if name.endswith(".last4") else (name, "", None)
        value = self.value(self.now.case.get(field), field)
        return value if shown is None else value.show("last4")

    def part(self, part: Part, prefix: str) -> View:
        """Return the view of a part of the case."""

        def lookup(name: str) -> Any:
            if name not in type(part).model_fields:
                raise UnknownName(f"{prefix}.{name}")
            return self.value(getattr(part, name), f"{prefix}.{name}")

        return View(lookup)

    def case(self, case: Case) -> dict[str, Any]:
        """Return the views of all parts by name.

        Terminals come as letters list them; without one there is a blank one.
        """
        shown: dict[str, Any] = {"reference": self.value(case.id, "id")}
        for name in type(case).model_fields:
            part = getattr(case, name)
            if name == "terminals":
                shown[name] = tuple(map(self._line, machinelist.everything(case)))
            elif isinstance(part, tuple):
                shown[name] = tuple(self.part(one, f"{name}.{no}") for no, one in enumerate(part, start=1))
            elif isinstance(part, Part):
                shown[name] = self.part(part, name)
        return shown | {"machines": self._machines(case), "merchants": self._merchants(case)}

    def _machines(self, case: Case) -> View:
        """Return the lists of machines by name, each made when it is asked for."""

        def lookup(name: str) -> Any:
            if name in _SHOPS:
                return tuple(self._shop(shop.at, shop.terminal) for shop in _SHOPS[name](case))
            if name not in _LISTS:
                raise UnknownName(f"machines.{name}")
            return tuple(map(self._line, _LISTS[name](case)))

        return View(lookup)

    def _line(self, line: Line) -> View:
        """Return the view of a machine in a list: its fields, its number there, and the count of its place."""
        part = self.part(line.terminal, f"terminals.{line.at}")
        own = {"no": line.no, "together": line.together}
        return View(lambda name: own[name] if name in own else part.show(name))

    def _shop(self, at: int, terminal: Terminal) -> View:
        stop_on = terminal.stop_on or self.now.case.exit.stop_on
        name = f"terminals.{at}.stop_on" if terminal.stop_on else "exit.stop_on"
        return record(
            place=self.value(terminal.place, f"terminals.{at}.place"), stop_on=self.value(stop_on, name)
        )

    def _merchants(self, case: Case) -> View:
        """Return the merchant numbers: those that close and stay, as a sentence names them, and all with their machines."""
        closing, staying = closing_merchants(case), staying_merchants(case)
        return record(
            closing=closing,
            staying=staying,
            closing_named=self._named(closing),
            staying_named=self._named(staying),
            many_close=len(closing) > MOST_ROWS_IN_A_LETTER,
            all=tuple(map(self._account, machinelist.accounts(case))),
        )

    def _named(self, numbers: Sequence[str]) -> str:
        between = _BETWEEN[self.lang]
        if len(numbers) <= MOST_ROWS_IN_A_LETTER:
            return between.join(numbers)
        return self.library.words.say(
            "letter.numbers-and-more", self.lang, first=numbers[0], count=len(numbers)
        )

    def _account(self, account: Account) -> View:
        stretches = (
            f"{first}" if first == last else f"{first}–{last}"
            for first, last in machinelist.spans(account.lines)
        )
        return record(
            number=self.value(account.number, f"terminals.{account.at}.merchant_no"),
            lines=_BETWEEN[self.lang].join(stretches),
            going=account.going,
            staying=account.staying,
            closes=account.closes,
        )

    def rules(self) -> View:
        """Return the view that answers every rule by name."""

        def lookup(name: str) -> bool:
            try:
                return self.now.holds(name)
            except KeyError:
                raise UnknownName(f"rules.{name}") from None

        return View(lookup)

    def totals(self, totals: money.Totals) -> View:
        """Return the view of the four totals."""
        return record(
            deposit=Sum(totals.deposit, self.lang),
            unsettled=Sum(totals.unsettled, self.lang),
            refund=Sum(totals.refund, self.lang),
            owed=Sum(totals.owed, self.lang),
        )
