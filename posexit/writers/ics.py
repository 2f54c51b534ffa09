"""Calendar -> iCalendar (RFC 5545) as Google, Apple and Outlook import it, and back; the only user of icalendar.

It is read by the library, for others may have written it; what is written here is always of one simple
kind, and a batch has no time for objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from posexit import __version__
from posexit.calendar import Calendar, Entry

_ALARM = "-PT15H"
"""Nine in the morning of the day before, reckoned from the midnight on which a whole day begins."""
_WIDEST = 74
"""Octets of a line: 75 are allowed with the space that begins the next."""
_MOST = 1 << 30
"""A number of changes that no calendar of ours has."""


def write(calendar: Calendar) -> bytes:
    """Return the content of an .ics file; the same calendar gives the same bytes.

    Entries are whole days, without a time zone, that leave the user free, each with one alarm. One that is
    taken back has none. Outlook knows the calendar again by X-WR-RELCALID.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        _folded(f"PRODID:-//posexit//posexit {__version__}//{calendar.lang.upper()}"),
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        _line("X-WR-CALNAME", calendar.name),
        _line("X-WR-RELCALID", calendar.id),
        *(line for entry in calendar.entries for line in _event(entry)),
        "END:VCALENDAR",
    ]
    return "".join([f"{line}\r\n" for line in lines]).encode()


def _event(entry: Entry) -> list[str]:
    moment = f"{_day(entry.changed)}T000000Z"
    alarm = [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        _line("DESCRIPTION", entry.title),
        f"TRIGGER:{_ALARM}",
        "END:VALARM",
    ]
    return [
        "BEGIN:VEVENT",
        _line("SUMMARY", entry.title),
        f"DTSTART;VALUE=DATE:{_day(entry.on)}",
        f"DTEND;VALUE=DATE:{_day(entry.on + timedelta(days=1))}",
        f"DTSTAMP:{moment}",
        _line("UID", entry.uid),
        f"SEQUENCE:{entry.sequence}",
        "CLASS:PRIVATE",
        _line("DESCRIPTION", entry.text),
        f"LAST-MODIFIED:{moment}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        *([] if entry.cancelled else alarm),
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _line(name: str, text: str) -> str:
    """Return a line that holds a text, folded where that is long; all others are short."""
    return _folded(f"{name}:{_text(text)}")


def _text(value: str) -> str:
    for plain, escaped in (
        ("\\", "\\\\"),
        (";", "\\;"),
        (",", "\\,"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
        ("\r", "\\n"),
    ):
        value = value.replace(plain, escaped)
    return value


def _folded(line: str) -> str:
    """Return a line cut into pieces of less than 75 octets, none inside a character or an escape."""
    whole, pieces = line.encode(), []
    while len(whole) > _WIDEST:
        end = _WIDEST
        while whole[end] & 0xC0 == 0x80:  # noqa: PLR2004 (a character goes on)
            end -= 1
        end -= (end - len(whole[:end].rstrip(b"\\"))) % 2
        pieces.append(whole[:end])
        whole = whole[end:]
    return b"\r\n ".join((*pieces, whole)).decode()


def read(content: bytes) -> tuple[Entry, ...]:
    """Return the entries of an .ics file that can be one of ours; none where it is no calendar."""
    import icalendar

    try:
        whole = icalendar.Calendar.from_ical(content.decode("utf-8"))
        return tuple(_entries(whole))
    except (ValueError, LookupError, TypeError, AttributeError):
        return ()


def _entries(whole: Any) -> Iterator[Entry]:
    for event in whole.walk("VEVENT"):
        on = event.decoded("dtstart", None)
        changed = event.decoded("last-modified", None)
        sequence = int(event.get("sequence", 0))
        if type(on) is date and isinstance(changed, datetime) and 0 <= sequence < _MOST:
            yield Entry(
                uid=str(event.get("uid", "")),
                on=on,
                title=str(event.get("summary", "")),
                text=str(event.get("description", "")),
                sequence=sequence,
                changed=changed.date(),
                cancelled=str(event.get("status", "")) == "CANCELLED",
            )
