"""Reads single values as people type them: text, dates, money, numbers of papers.

Every function takes what was typed and returns the clean value, or raises Refused with a code of
messages.yaml and what its sentence needs. Nothing is repaired by guessing.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from posexit.phrases import like_another, names_nobody

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
_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES_IN_WORDS = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})", re.IGNORECASE),
)
_AROUND_A_DAY = re.compile(r"^[是于到至在从自]|(?:到期|起|\(?(?:星期|周)[一二三四五六日天]\)?)$")
_ONLY_A_MONTH = re.compile(r"(?:大概|大约|约)?\d{4}(?:年|[-/.])\d{1,2}月?(?:份|初|中旬?|底|末|左右)?")
_HANZI = "〇一二三四五六七八九"
_IN_HANZI = re.compile(rf"([{_HANZI[1:]}]?)十([{_HANZI[1:]}]?)|[零{_HANZI}]+")
_MIDNIGHT = re.compile(r"(?:\s|(?<=\d)T)0{1,2}:00(?::00)?(?:\.0+)?$")  # as sheets and databases write a day
_MONEY = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")
_EMAIL = re.compile(r"[^@\s,;:<>]+@[^@\s.,;:<>]+(?:\.[^@\s.,;:<>]+)+")
_REFERENCE = re.compile(r"[\w][\w.-]{0,39}")
_DAYS = re.compile(r"(?:提前)?(\d+)(?:天|日内?|个?自然日|(?:calendar)?days?)?", re.IGNORECASE)
_SPACED_OUT = re.compile(r"(?:[\u3400-\u9fff]\s+){1,3}[\u3400-\u9fff]")
"""A person's name as forms are filled in: 张 小 满."""
_BLANKS = re.compile(r"\s")
_BLANKS_AND_DASHES = re.compile(r"[\s\-‐‑–—_]")
_BETWEEN_NUMBERS = re.compile(r"[、,;/|]")
_YUAN_BEFORE = re.compile(r"\s|人民币|^RMB|^CNY|[¥￥]", re.IGNORECASE)
_YUAN_BEHIND = re.compile(r"(?:元整?|圆整?|块钱?|CNY|RMB|yuan)$", re.IGNORECASE)
_NOTHING_LEFT = re.compile(
    r"(?:零|免费|不要钱|(?:已经?|都|全部?|钱)*(?:到账|到齐|结清)|free|all (?:paid|arrived))了?", re.IGNORECASE
)
_A_YEAR = re.compile(r"^(?:每年|一年)|(?:[/每一]年|\s*(?:per|a|/)\s*year)$", re.IGNORECASE)
_QUOTES = " \"'“”‘’「」"
_MARKS = _QUOTES + "。.,;:!、"
"""What people set behind a number, and none ends with."""
_ASIDE = re.compile(r"\([^()]*[\u3400-\u9fff][^()]*\)$")
"""A remark in brackets behind a number."""
_NO_PART = re.compile(r"[\u3400-\u9fff:@?]+")
"""What stands in no number of a machine."""
_HIDDEN = re.compile(r"[*×●•]{2,}|X{4,}")
_LONG_NUMBER = 8
"""Characters of a whole number: shorter ones with blanks between may be one number in groups."""
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
    kind: re.compile(
        rf"^(?:(?:{zh})\s*[是为]?\s*[:=]?|[是为]|(?:{en})(?:\s*[:=]|\s(?=\S*\d)))\s*", re.IGNORECASE
    )
    for kind, (zh, en) in _CALLED.items()
}
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


def short_text(raw: str) -> str:
    """Return a text that stands in a letter alone: it does not point to another answer."""
    clean = text(raw)
    if like_another(clean):
        raise Refused("points-elsewhere", given=clean)
    return clean


def name(raw: str) -> str:
    """Return the name of a person, a company or an office: it has a letter or a hanzi, and tells who it is."""
    clean = text(raw).rstrip("。，；、！")
    if _SPACED_OUT.fullmatch(clean):
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


def _narrow(raw: str) -> str:
    return unicodedata.normalize("NFKC", text(raw))


def _trimmed(raw: str) -> str:
    return _narrow(raw).lstrip(_QUOTES).rstrip(_MARKS)


def identifier(raw: str, called: str = "") -> str:
    """Return a number in half-width capitals without spaces and dashes.

    ``called`` is the kind of number: its name may stand before it. What has no digit, or hides some behind
    stars, is refused: nobody could find anything by it.
    """
    number = _squeezed(raw, called)
    if raw.strip() and not any(map(str.isdigit, number)):
        raise Refused("no-number")
    if _HIDDEN.search(number):
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
    if found := _NO_PART.search(number):
        raise Refused("not-only-a-number", part=found[0])
    return number


def _bare(raw: str, called: str) -> str:
    """Return what was typed without marks around it, what it is called and, but for a phone, a remark behind it."""
    clean = _trimmed(raw)
    if called != "phone":
        clean = _ASIDE.sub("", clean)
    return _NAMED[called].sub("", clean).strip(_MARKS) if called else clean


def _squeezed(raw: str, called: str) -> str:
    return _BLANKS_AND_DASHES.sub("", _bare(raw, called)).upper()


def day(raw: str) -> date:
    """Return the day of 2026年11月23日, 2026-11-23, 2026/11/23, 2026.11.23, 20261123 or 23 November 2026.

    Midnight or the day of the week may follow it. A month is no day, nor is what is only about right.
    """
    typed = _trimmed(raw)
    year, month, day_of_month = _day_in_words(typed) or _day_in_figures(typed)
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
    clean = _YUAN_BEHIND.sub("", _YUAN_BEFORE.sub("", _trimmed(raw)))
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
    clean = _trimmed(raw)
    return Decimal("0.00") if _NOTHING_LEFT.fullmatch(clean) else money(_A_YEAR.sub("", clean))


def days(raw: str) -> int:
    """Return a whole number of days, 0 to 3650."""
    match = _DAYS.fullmatch(_arabic(_BLANKS.sub("", _trimmed(raw))))
    if not match:
        raise Refused("not-days")
    count = int(match[1])
    if count > MOST_DAYS:
        raise Refused("absurd-days", days=count)
    return count


def last4(raw: str) -> str:
    """Return the last four digits of a card; a longer number is refused, never stored."""
    clean = _squeezed(raw, "card")
    if not re.fullmatch(r"\d{4}", clean):
        raise Refused("whole-card-number" if re.fullmatch(r"\d{12,19}", clean) else "not-last4")
    return clean


def email(raw: str) -> str:
    """Return an e-mail address whose shape is possible."""
    clean = _bare(raw, "email").strip("<>")
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
