"""Reads single values as people type them: text, names, days, money. Numbers are read by `identifiers`.

Every function takes what was typed and returns the clean value, or raises Refused with a code of
messages.yaml and what its sentence needs. Nothing is repaired by guessing.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from posexit.patterns import Pattern
from posexit.phrases import like_another, names_nobody

_NONCHARACTER = 0xFFFE  # the last two code points of every plane
SHORT, LONG = 200, 2000
LARGEST = Decimal("999999999.99")
MOST_DAYS = 3650

_NAMELESS = {"\x00": "NUL", "\x1b": "ESCAPE", "\x07": "BELL", "\x08": "BACKSPACE", "\x7f": "DELETE"}
_FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES_IN_WORDS = (
    Pattern(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})", re.IGNORECASE),
    Pattern(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})", re.IGNORECASE),
)
_AROUND_A_DAY = Pattern(r"^[是于到至在从自]|(?:到期|起|\(?(?:星期|周)[一二三四五六日天]\)?)$")
_ONLY_A_MONTH = Pattern(r"(?:大概|大约|约)?\d{4}(?:年|[-/.])\d{1,2}月?(?:份|初|中旬?|底|末|左右)?")
_HANZI = "〇一二三四五六七八九"
_IN_HANZI = Pattern(rf"([{_HANZI[1:]}]?)十([{_HANZI[1:]}]?)|[零{_HANZI}]+")
_MIDNIGHT = re.compile(r"(?:\s|(?<=\d)T)0{1,2}:00(?::00)?(?:\.0+)?$")  # as sheets and databases write a day
_MONEY = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")
_REFERENCE = re.compile(r"[\w][\w.-]{0,39}")
_DAYS = re.compile(r"(?:提前)?(\d+)(?:天|日内?|个?自然日|(?:calendar)?days?)?", re.IGNORECASE)
_SPACED_OUT = Pattern(r"(?:[\u3400-\u9fff]\s+){1,3}[\u3400-\u9fff]")
"""A person's name as forms are filled in: 张 小 满."""
_BEFORE_A_NAME = Pattern(r"^(?:我叫|我的名字[叫是]|(?:姓名|名称|名字|全称)\s*[是为:：])\s*(?=.)")
"""What people write before a name that is none of it."""
_BEGINS_BEFORE_A_NAME = set("我姓名全")
_BLANKS = re.compile(r"\s")
_YUAN_BEFORE = re.compile(r"\s|人民币|^RMB|^CNY|[¥￥]", re.IGNORECASE)
_YUAN_BEHIND = re.compile(r"(?:元整?|圆整?|块钱?|CNY|RMB|yuan)$", re.IGNORECASE)
_NOTHING_LEFT = Pattern(
    r"(?:零|免费|不要钱|(?:已经?|都|全部?|钱)*(?:到账|到齐|结清)|free|all (?:paid|arrived))了?", re.IGNORECASE
)
_A_YEAR = Pattern(r"^(?:每年|一年)|(?:[/每一]年|\s*(?:per|a|/)\s*year)$", re.IGNORECASE)
_QUOTES = " \"'“”‘’「」"
MARKS = _QUOTES + "。.,;:!、"
"""What people set behind a number, and none ends with."""
_EARLIEST, _LATEST = 1900, 2100


class Refused(ValueError):
    """A value that cannot be taken: ``code`` names the sentence, ``params`` fill it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _is_forbidden(char: str) -> bool:
    if char == "\n":
        return False
    return unicodedata.category(char) in _FORBIDDEN_CATEGORIES or ord(char) & _NONCHARACTER == _NONCHARACTER


def _character_name(char: str) -> str:
    name = _NAMELESS.get(char) or unicodedata.name(char, "")
    return f"U+{ord(char):04X}" + (f" {name}" if name else "")


def visible(text: str) -> str:
    """Return a foreign text in one line, with the code of every character that nobody would see."""
    if text.isprintable():
        return text
    return "".join(
        f"<U+{ord(char):04X}>" if unicodedata.category(char) in _FORBIDDEN_CATEGORIES else char
        for char in text
    )


def text(raw: str, *, longest: int = SHORT) -> str:
    """Return the text without the spaces around it; line feeds inside stay.

    Control, bidi, zero-width and private-use characters are refused by name: they can make a
    letter show something else than it says.
    """
    clean = raw.replace("\r\n", "\n").replace("\t", " ").strip()
    if not clean.isprintable():  # what is refused never is
        for position, char in enumerate(clean, start=1):
            if _is_forbidden(char):
                raise Refused("forbidden-character", character=_character_name(char), position=position)
    if len(clean) > longest:
        raise Refused("too-long", length=len(clean), longest=longest)
    return clean


def short_text(raw: str) -> str:
    """Return a text that stands in a letter alone: it does not point to another answer."""
    clean = text(raw)
    if like_another(clean):
        raise Refused("points-elsewhere", given=clean)
    return clean


def name(raw: str) -> str:
    """Return the name of a person, a company or an office: it has a letter or a hanzi, and tells who it is."""
    clean = text(raw).rstrip("。，；、！")
    if clean[:1] in _BEGINS_BEFORE_A_NAME:
        clean = _BEFORE_A_NAME.sub("", clean)
    if any(map(str.isspace, clean)) and _SPACED_OUT.fullmatch(clean):
        clean = _BLANKS.sub("", clean)
    if names_nobody(clean):
        raise Refused("points-elsewhere", given=clean)
    if not any(char.isalpha() for char in clean):
        raise Refused("no-letter")
    return clean


def long_text(raw: str) -> str:
    """Return text of up to 2,000 characters: a detail, a promise."""
    return text(raw, longest=LONG)


def reference(raw: str) -> str:
    """Return a case reference: letters, digits, dot, dash and underline, 40 at the most."""
    clean = text(raw)
    if not _REFERENCE.fullmatch(clean):
        raise Refused("bad-reference")
    return clean


def trimmed(raw: str) -> str:
    """Return a text in half-width characters, without the marks that people set around a figure."""
    return unicodedata.normalize("NFKC", text(raw)).lstrip(_QUOTES).rstrip(MARKS)


def day(raw: str) -> date:
    """Return the day of 2026年11月23日, 2026-11-23, 2026/11/23, 2026.11.23, 20261123 or 23 November 2026.

    Midnight or the day of the week may follow it. A month is no day, nor is what is only about right.
    """
    typed = trimmed(raw)
    match = _DATE.fullmatch(typed)
    year, month, day_of_month = _parts(match) if match else _day_in_words(typed) or _day_in_figures(typed)
    if not _EARLIEST <= year <= _LATEST:
        raise Refused("absurd-year", year=year)
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise Refused("no-such-day", year=year, month=month, day=day_of_month) from None


def _day_in_words(typed: str) -> tuple[int, int, int] | None:
    for form in _DATES_IN_WORDS:
        if found := form.fullmatch(typed):
            return int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, int(found["day"])
    return None


def _day_in_figures(typed: str) -> tuple[int, int, int]:
    clean = _arabic(_AROUND_A_DAY.sub("", _BLANKS.sub("", _MIDNIGHT.sub("", typed))))
    match = _DATE.fullmatch(clean)
    if not match:
        raise Refused("only-a-month" if _ONLY_A_MONTH.fullmatch(clean) else "not-a-date")
    return _parts(match)


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    year, month, day_of_month = (int(part) for part in match.groups() if part is not None)
    return year, month, day_of_month


def _arabic(text: str) -> str:
    """Return a text with figures for the hanzi in a day or a number of days: 二〇二七, 三十一."""

    def figures(found: re.Match[str]) -> str:
        if found[1] is None:
            return "".join(str(_HANZI.index(digit)) for digit in found[0].replace("零", "〇"))
        return f"{_HANZI.index(found[1] or '一')}{_HANZI.index(found[2] or '〇')}"

    return _IN_HANZI.sub(figures, text)


def money(raw: str) -> Decimal:
    """Return an amount in yuan with two decimals; 元, ¥, 万 and thousands commas are understood."""
    clean = _YUAN_BEHIND.sub("", _YUAN_BEFORE.sub("", trimmed(raw)))
    if re.match(r"[-−－]", clean):
        raise Refused("negative-amount")
    tenthousands = clean.endswith("万")
    match = _MONEY.fullmatch(clean.removesuffix("万"))
    if not match:
        raise Refused("not-an-amount")
    whole, fraction = match.groups(default="")
    amount = Decimal(f"{whole.replace(',', '')}.{fraction or 0}") * (10000 if tenthousands else 1)
    if amount != round(amount, 2):
        raise Refused("too-many-decimals")
    if amount > LARGEST:
        raise Refused("absurd-amount", largest=f"{LARGEST:,}")
    return amount.quantize(Decimal("0.01"))


def balance(raw: str) -> Decimal:
    """Return an amount that may be nothing, or is what a year costs: 都到账了, 免费, 1200元/年."""
    clean = trimmed(raw)
    if _MONEY.fullmatch(clean):
        return money(clean)
    return Decimal("0.00") if _NOTHING_LEFT.fullmatch(clean) else money(_A_YEAR.sub("", clean))


def days(raw: str) -> int:
    """Return a whole number of days, 0 to 3650."""
    typed = _BLANKS.sub("", trimmed(raw))
    match = _DAYS.fullmatch(typed) or _DAYS.fullmatch(_arabic(typed))
    if not match:
        raise Refused("not-days")
    count = int(match[1])
    if count > MOST_DAYS:
        raise Refused("absurd-days", days=count)
    return count
