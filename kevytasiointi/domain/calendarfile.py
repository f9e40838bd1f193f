"""Days as a calendar file (iCalendar, RFC 5545), which every calendar programme opens.

A file names its whole content anew: a later file with the same keys and a higher sequence changes
what an earlier one put into a calendar, and a cancelled event is taken out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from unicodedata import category
from zoneinfo import ZoneInfo

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"

_ZONE: Final = "Europe/Helsinki"
_LONGEST_LINE: Final = 75
"""Octets of a line, its end left out (RFC 5545, 3.1)."""

# Summer time by directive 2000/84/EC: from the last Sunday of March to that of October.
_ZONE_LINES: Final = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE}",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0300",
    "TZNAME:EEST",
    "DTSTART:19970330T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0300",
    "TZOFFSETTO:+0200",
    "TZNAME:EET",
    "DTSTART:19971026T040000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event of a calendar.

    Attributes:
        uid: the event's key, the same for as long as it lives.
        sequence: how many times it has been changed.
        begins_at: aware; written in Finnish time.
        changed_at: aware.
    """

    uid: str
    sequence: int
    title: str
    begins_at: datetime
    changed_at: datetime
    place: str = ""
    description: str = ""
    is_cancelled: bool = False


def calendar_file(events: Sequence[CalendarEvent], *, made_by: str) -> bytes:
    """The file's bytes.

    Args:
        events: in any order.
        made_by: the name of the programme that makes it.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(made_by)}//FI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_ZONE_LINES,
        *(line for event in events for line in _event_lines(event)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event_lines(event: CalendarEvent) -> list[str]:
    local = event.begins_at.astimezone(ZoneInfo(_ZONE))
    stamp = event.changed_at.astimezone(UTC)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={_ZONE}:{local:%Y%m%dT%H%M%S}",
        f"SEQUENCE:{event.sequence}",
        f"SUMMARY:{_text(event.title)}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
    ]
    if event.place:
        lines.append(f"LOCATION:{_text(event.place)}")
    if event.description:
        lines.append(f"DESCRIPTION:{_text(event.description)}")
    return [*lines, "END:VEVENT"]


def _text(value: str) -> str:
    """A value of the type TEXT (RFC 5545, 3.3.11); control characters are let go."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or category(c) != "Cc")
    return kept.translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, none cut inside a character (RFC 5545, 3.1)."""
    pieces = [b""]
    for character in line:
        octets = character.encode()
        if len(pieces[-1]) + len(octets) > _LONGEST_LINE:
            pieces.append(b" ")
        pieces[-1] += octets
    return b"\r\n".join(pieces) + b"\r\n"
