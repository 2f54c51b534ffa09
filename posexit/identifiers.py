"""Reads numbers as people type them: those of papers, machines, phones, cards and addresses, and shows them masked.

As in `values`, each function returns the clean number or raises Refused.
"""

from __future__ import annotations

import re

from posexit.patterns import Pattern
from posexit.values import MARKS, Refused, trimmed

SAMPLE = "11010519491231002X"
"""The identity number that the standard gives as its example: nobody's, so that it can be shown to everybody."""
RESIDENT = re.compile(r"\d{17}[\dX]")
"""The shape of a resident identity number."""

_EMAIL = re.compile(r"[^@\s,;:<>]+@[^@\s.,;:<>]+(?:\.[^@\s.,;:<>]+)+")
_IN_A_TEXT = Pattern(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx](?![0-9A-Za-z])")
_BLANKS_AND_DASHES = re.compile(r"[\s\-‐‑–—_]")
_BETWEEN_NUMBERS = re.compile(r"[、,;/|]")
_SHORTEST_NUMBER = 5
"""Characters of a machine's number: what is shorter behind a stroke belongs to the number before it."""
_LONG_NUMBER = 8
"""Characters of a whole number: shorter ones with blanks between may be one number in groups."""
_ASIDE = Pattern(r"\([^()]*[\u3400-\u9fff][^()]*\)$")
"""A remark in brackets behind a number."""
_NO_PART = Pattern(r"[\u3400-\u9fff:@?]+")
"""What stands in no number of a machine."""
_HIDDEN = Pattern(r"[*×●•]{2,}|X{4,}")
_CALLED = {
    "merchant": (r"商户(?:编)?号码?|商编", r"merchant (?:no\.?|number|id)|mid"),
    "terminal": (r"终端(?:编)?号码?|设备号", r"terminal (?:no\.?|number|id)|tid"),
    "serial": (r"(?:机身)?序列号|机身号|SN码", r"serial (?:no\.?|number)|s/?n"),
    "phone": (
        r"(?:我的|联系|客服|手机)?(?:电话|手机)(?:号码?)?",
        r"(?:mobile|telephone|tel|phone)(?: no\.?| number)?",
    ),
    "paper": (
        r"(?:居民)?身份证(?:号码?)?|证件号码?|护照(?:号码?)?",
        r"(?:id|passport)(?: card)?(?: no\.?| number)?",
    ),
    "code": (r"(?:统一)?(?:社会)?信用代码|税号", r"(?:unified social )?credit code"),
    "card": (r"(?:卡号?)?(?:尾号|[后末][四4]位(?:数)?)|\d{4,6}\*{2,}|\*+", r"last (?:four|4)(?: digits)?"),
    "email": (r"(?:电子)?邮[箱件](?:地址)?", r"e-?mail|mailto"),
}
"""What people write before a number: the name of what it is, in Chinese and in English."""
_NAMED = {
    kind: Pattern(
        rf"^(?:(?:{zh})\s*[是为]?\s*[:=]?|[是为]|(?:{en})(?:\s*[:=]|\s(?=\S*\d)))\s*", re.IGNORECASE
    )
    for kind, (zh, en) in _CALLED.items()
}
_RESIDENT_LENGTH = _CREDIT_CODE_LENGTH = 18
_CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def identifier(raw: str, called: str = "") -> str:
    """Return a number in half-width capitals without spaces and dashes.

    ``called`` is the kind of number: its name may stand before it. What has no digit, or hides some behind
    stars, is refused: nobody could find anything by it.
    """
    number = _squeezed(raw, called)
    if raw.strip() and not any(map(str.isdigit, number)):
        raise Refused("no-number")
    if (not number.isalnum() or "XXXX" in number) and _HIDDEN.search(number):
        raise Refused("hidden-digits")
    return number


def phone(raw: str) -> str:
    """Return the number of a telephone, or several with a mark between them; a remark behind it stays."""
    apart = [part for part in _bare(raw, "phone").split() if len(re.sub(r"\D", "", part)) >= _LONG_NUMBER]
    return identifier("、".join(apart) if len(apart) > 1 else raw, "phone")


def merchant_number(raw: str) -> str:
    """Return a merchant number."""
    return _machine_number(raw, "merchant")


def terminal_number(raw: str) -> str:
    """Return the number of a terminal."""
    return _machine_number(raw, "terminal")


def serial_number(raw: str) -> str:
    """Return the serial number of a machine."""
    return _machine_number(raw, "serial")


def _machine_number(raw: str, called: str) -> str:
    """Return a number of one machine or its merchant; several in one answer would be printed as one."""
    number = identifier(raw, called)
    apart = [part for part in _bare(raw, called).split() if len(part) >= _LONG_NUMBER]
    marked = [part for part in _BETWEEN_NUMBERS.split(number) if len(part) >= _SHORTEST_NUMBER]
    if (count := max(len(apart), len(marked))) > 1:
        raise Refused("several-numbers", count=count)
    if not _is_bare(number) and (found := _NO_PART.search(number)):
        raise Refused("not-only-a-number", part=found[0])
    return number


def _bare(raw: str, called: str) -> str:
    """Return what was typed without marks around it, what it is called and, but for a phone, a remark behind it."""
    clean = trimmed(raw)
    if _is_bare(clean):
        return clean
    if called != "phone":
        clean = _ASIDE.sub("", clean)
    return _NAMED[called].sub("", clean).strip(MARKS) if called else clean


def _is_bare(text: str) -> bool:
    """Return whether a text is letters and figures alone, as nearly every number is: nothing stands around it."""
    return text.isascii() and text.replace("-", "").isalnum()


def _squeezed(raw: str, called: str) -> str:
    return _BLANKS_AND_DASHES.sub("", _bare(raw, called)).upper()


def last4(raw: str) -> str:
    """Return the last four digits of a card; a longer number is refused, never stored."""
    clean = _squeezed(raw, "card")
    if not re.fullmatch(r"\d{4}", clean):
        raise Refused("whole-card-number" if re.fullmatch(r"\d{12,19}", clean) else "not-last4")
    return clean


def email(raw: str) -> str:
    """Return an e-mail address whose shape is possible."""
    clean = trimmed(raw)
    clean = clean if _EMAIL.fullmatch(clean) else _bare(raw, "email").strip("<>")
    if not _EMAIL.fullmatch(clean):
        raise Refused("not-an-email")
    return clean


def resident_id(raw: str) -> str:
    """Return an 18-character resident identity number (GB 11643) whose check character is right.

    The place code is not checked: lists of old codes are incomplete, and a real number must pass.
    """
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError

    number = identifier(raw, "paper")
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
    number = identifier(raw, "paper")
    return resident_id(number) if RESIDENT.fullmatch(number) else number


def credit_code(raw: str) -> str:
    """Return an 18-character unified social credit code (GB 32100) whose check character is right."""
    from stdnum.cn import uscc

    code = identifier(raw, "code")
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
