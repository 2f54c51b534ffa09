"""Reads single values as people type them: text, dates, money, numbers of papers.

Every function takes what was typed and returns the clean value, or raises Refused with a code of
messages.yaml and what its sentence needs. Nothing is repaired by guessing.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

_NONCHARACTER = 0xFFFE  # the last two code points of every plane
SHORT, LONG = 200, 2000
_SHORTEST_NUMBER = 5
"""Characters of a machine's number: what is shorter behind a stroke belongs to the number before it."""
LARGEST = Decimal("999999999.99")
MOST_DAYS = 3650

SAMPLE = "11010519491231002X"
"""The identity number that the standard gives as its example: nobody's, so that it can be shown to everybody."""

_NAMELESS = {"\x00": "NUL", "\x1b": "ESCAPE", "\x07": "BELL", "\x08": "BACKSPACE", "\x7f": "DELETE"}
_FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_MIDNIGHT = re.compile(r"(?:\s|(?<=\d)T)0{1,2}:00(?::00)?(?:\.0+)?$")  # as sheets and databases write a day
_MONEY = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_REFERENCE = re.compile(r"[\w][\w.-]{0,39}")
_DAYS = re.compile(r"(\d+)(?:天|日|个自然日|days?)?", re.IGNORECASE)
_BLANKS = re.compile(r"\s")
_BLANKS_AND_DASHES = re.compile(r"[\s\-‐‑–—_]")
_BETWEEN_NUMBERS = re.compile(r"[、,;/|]")
_YUAN_BEFORE = re.compile(r"\s|人民币|^RMB|^CNY|[¥￥]", re.IGNORECASE)
_YUAN_BEHIND = re.compile(r"(?:元整?|圆整?|CNY|RMB|yuan)$", re.IGNORECASE)
RESIDENT = re.compile(r"\d{17}[\dX]")
"""The shape of a resident identity number."""

_RESIDENT_LENGTH = _CREDIT_CODE_LENGTH = 18
_CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_IN_A_TEXT = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx](?![0-9A-Za-z])")
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


def name(raw: str) -> str:
    """Return the name of a person, a company or an office: it has a letter or a hanzi."""
    clean = text(raw)
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


def _narrow(raw: str) -> str:
    return unicodedata.normalize("NFKC", text(raw))


def identifier(raw: str) -> str:
    """Return a number of a paper or machine in half-width capitals without spaces and dashes.

    Text of which nothing is left so is refused: it would count as an answer and print as nothing.
    """
    number = _squeezed(raw)
    if not number and raw.strip():
        raise Refused("no-number")
    return number


def machine_number(raw: str) -> str:
    """Return a number of one machine or its merchant; several in one answer would be printed as one."""
    number = identifier(raw)
    numbers = [part for part in _BETWEEN_NUMBERS.split(number) if len(part) >= _SHORTEST_NUMBER]
    if len(numbers) > 1:
        raise Refused("several-numbers", count=len(numbers))
    return number


def _squeezed(raw: str) -> str:
    return _BLANKS_AND_DASHES.sub("", _narrow(raw)).upper()


def day(raw: str) -> date:
    """Return the day of 2026年11月23日, 2026-11-23, 2026/11/23, 2026.11.23 or 20261123; midnight may follow it."""
    match = _DATE.fullmatch(_BLANKS.sub("", _MIDNIGHT.sub("", _narrow(raw))))
    if not match:
        raise Refused("not-a-date")
    year, month, day_of_month = (int(part) for part in match.groups() if part is not None)
    if not _EARLIEST <= year <= _LATEST:
        raise Refused("absurd-year", year=year)
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise Refused("no-such-day", year=year, month=month, day=day_of_month) from None


def money(raw: str) -> Decimal:
    """Return an amount in yuan with two decimals; 元, ¥, 万 and thousands commas are understood."""
    clean = _YUAN_BEHIND.sub("", _YUAN_BEFORE.sub("", _narrow(raw)))
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


def days(raw: str) -> int:
    """Return a whole number of days, 0 to 3650."""
    match = _DAYS.fullmatch(_BLANKS.sub("", _narrow(raw)))
    if not match:
        raise Refused("not-days")
    count = int(match[1])
    if count > MOST_DAYS:
        raise Refused("absurd-days", days=count)
    return count


def last4(raw: str) -> str:
    """Return the last four digits of a card; a longer number is refused, never stored."""
    clean = _squeezed(raw)
    if not re.fullmatch(r"\d{4}", clean):
        raise Refused("whole-card-number" if re.fullmatch(r"\d{12,19}", clean) else "not-last4")
    return clean


def email(raw: str) -> str:
    """Return an e-mail address whose shape is possible."""
    clean = _narrow(raw)
    if not _EMAIL.fullmatch(clean):
        raise Refused("not-an-email")
    return clean


def resident_id(raw: str) -> str:
    """Return an 18-character resident identity number (GB 11643) whose check character is right.

    The place code is not checked: lists of old codes are incomplete, and a real number must pass.
    """
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError

    number = _squeezed(raw)
    if len(number) != _RESIDENT_LENGTH:
        raise Refused("id-length", length=len(number))
    for position, char in enumerate(number, start=1):
        if not (char in "0123456789" or (char == "X" and position == _RESIDENT_LENGTH)):
            raise Refused("id-character", character=char, position=position)
    try:
        ric.get_birth_date(number)
    except ValidationError:
        raise Refused("id-birth-date") from None
    if ric.calc_check_digit(number) != number[-1]:
        raise Refused("id-checksum")
    return number


def paper_number(raw: str) -> str:
    """Return the number of any identity paper; one that looks like a resident ID must be right."""
    number = _squeezed(raw)
    if RESIDENT.fullmatch(number):
        return resident_id(number)
    if not re.search(r"\w", number):
        raise Refused("not-a-number-of-a-paper")
    return number


def credit_code(raw: str) -> str:
    """Return an 18-character unified social credit code (GB 32100) whose check character is right."""
    from stdnum.cn import uscc

    code = _squeezed(raw)
    if len(code) != _CREDIT_CODE_LENGTH:
        raise Refused("credit-code-length", length=len(code))
    for position, char in enumerate(code, start=1):
        if char not in _CREDIT_CODE_ALPHABET:
            raise Refused("credit-code-character", character=char, position=position)
    if not code[2:8].isdecimal():
        raise Refused("credit-code-place")
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        raise Refused("credit-code-checksum")
    return code


def masked(number: str) -> str:
    """Return the number of a paper with its middle hidden: 1101**********002X."""
    kept = 4
    if len(number) <= 2 * kept:
        return number[:1] + "*" * (len(number) - 1)
    return number[:kept] + "*" * (len(number) - 2 * kept) + number[-kept:]


def discreet(text: str) -> str:
    """Return a text as it may stand on a screen: resident identity numbers that somebody typed into it masked."""

    def hidden(found: re.Match[str]) -> str:
        try:
            number = resident_id(found[0])
            return found[0] if number == SAMPLE else masked(number)
        except Refused:  # the number of a machine or an account
            return found[0]

    return _IN_A_TEXT.sub(hidden, text)
