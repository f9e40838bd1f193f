"""The calendar file: folding, escaping, keys, sequence, zone, cancelling."""

from datetime import UTC, datetime

import pytest

from kevytasiointi.domain.calendarfile import CalendarEvent, calendar_file

CHANGED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def event(**changes: object) -> CalendarEvent:
    values = {
        "uid": "7f3b@example.fi",
        "sequence": 2,
        "title": "Inspection",
        "begins_at": datetime(2026, 12, 1, 7, 30, tzinfo=UTC),
        "changed_at": CHANGED,
        **changes,
    }
    return CalendarEvent(**values)


def lines_of(*events: CalendarEvent) -> list[str]:
    """The unfolded lines of a file."""
    text = calendar_file(events, made_by="Kevytasiointi").decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_an_event_has_its_key_sequence_and_finnish_time() -> None:
    lines = lines_of(event())
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kevytasiointi//FI"]
    found = lines[lines.index("BEGIN:VEVENT") :]
    assert found == [
        "BEGIN:VEVENT",
        "UID:7f3b@example.fi",
        "DTSTAMP:20261120T080000Z",
        "DTSTART;TZID=Europe/Helsinki:20261201T093000",
        "SEQUENCE:2",
        "SUMMARY:Inspection",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize(
    ("moment", "local"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "20260329T025900"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "20260329T040000"),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "20261025T035900"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "20261025T040000"),
    ],
)
def test_times_follow_summer_time(moment: datetime, local: str) -> None:
    lines = lines_of(event(begins_at=moment))
    assert f"DTSTART;TZID=Europe/Helsinki:{local}" in lines
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" in lines
    assert "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" in lines


def test_texts_are_escaped_and_can_begin_no_line_of_their_own() -> None:
    lines = lines_of(
        event(
            title="Gate; left, \\ right",
            place="Yard\rEND:VEVENT",
            description="One\r\nTwo\nATTENDEE:x\x00\x1b",
        )
    )
    assert "SUMMARY:Gate\\; left\\, \\\\ right" in lines
    assert "LOCATION:Yard\\nEND:VEVENT" in lines
    assert "DESCRIPTION:One\\nTwo\\nATTENDEE:x" in lines
    assert lines.count("END:VEVENT") == 1


def test_spaces_that_do_not_break_keep_words_apart() -> None:
    title = "Kello\u00a010, 1\u202f000 m\u00b2"
    assert f"SUMMARY:{title.replace(',', chr(92) + ',')}" in lines_of(event(title=title))


@pytest.mark.parametrize("text", ["ä" * 200, "x" * 75, "a" + "€" * 100, "𝄞" * 50, ""])
def test_lines_are_folded_between_characters(text: str) -> None:
    content = calendar_file([event(title=text)], made_by="K")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert f"SUMMARY:{text}" in lines_of(event(title=text))


def test_a_cancelled_event_says_so() -> None:
    lines = lines_of(event(is_cancelled=True), event(uid="other"))
    assert [line for line in lines if line.startswith("STATUS")] == [
        "STATUS:CANCELLED",
        "STATUS:CONFIRMED",
    ]
