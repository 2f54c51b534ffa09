"""Calendar -> iCalendar (RFC 5545) as Google, Apple and Outlook import it, and back; the only user of icalendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from posexit import __version__
from posexit.calendar import Calendar, Entry

_ALARM = timedelta(hours=-15)
"""Nine in the morning of the day before, reckoned from the midnight on which a whole day begins."""
_MOST = 1 << 30
"""A number of changes that no calendar of ours has."""


def write(calendar: Calendar) -> bytes:
    """Return the content of an .ics file; the same calendar gives the same bytes.

    Entries are whole days, without a time zone, that leave the user free, each with one alarm. One that is
    taken back has none. Outlook knows the calendar again by X-WR-RELCALID.
    """
    import icalendar

    whole = icalendar.Calendar()
    for name, value in (
        ("version", "2.0"),
        ("prodid", f"-//posexit//posexit {__version__}//{calendar.lang.upper()}"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("x-wr-calname", calendar.name),
        ("x-wr-relcalid", calendar.id),
    ):
        whole.add(name, value)
    for entry in calendar.entries:
        whole.add_component(_event(entry))
    content: bytes = whole.to_ical()
    return content


def _event(entry: Entry) -> Any:
    import icalendar

    moment = datetime.combine(entry.changed, time(), UTC)
    event = icalendar.Event()
    for name, value in (
        ("uid", entry.uid),
        ("sequence", entry.sequence),
        ("dtstamp", moment),
        ("last-modified", moment),
        ("dtstart", entry.on),
        ("dtend", entry.on + timedelta(days=1)),
        ("summary", entry.title),
        ("description", entry.text),
        ("status", "CANCELLED" if entry.cancelled else "CONFIRMED"),
        ("transp", "TRANSPARENT"),
        ("class", "PRIVATE"),
    ):
        event.add(name, value)
    if not entry.cancelled:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", _ALARM)
        event.add_component(alarm)
    return event


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
