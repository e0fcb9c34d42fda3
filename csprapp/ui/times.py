"""Reading the dates and times people type, and saying which box is wrong. Pure."""

import re
from datetime import date, time

from csprapp.names.folding import seen

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
PARTS = ("day", "month", "year")
_TIME = re.compile(
    r"(?:at )?(\d{1,2})(?:\s*[:.;h-]?\s*([0-5]\d)(?::[0-5]\d)?)?(?:\s*([ap])\.?\s*m?)?(?:\s*(?:hrs?|hours))?\.?"
)
_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)
_MIDDLE = re.compile(r"(?:12(?:[:.]00)? ?)?(?:(noon|midday)|midnight)\.?")
# Letters and figures as wide as Chinese signs, which a keyboard for those types; nothing else that looks like a figure.
_WIDE = {ord("！") + place: ord("!") + place for place in range(94)}


class Unreadable(ValueError):
    """What was typed is not a date: `message` for the person, `parts` the boxes that are wrong."""

    def __init__(self, message: str, parts: tuple[str, ...]) -> None:
        super().__init__(message)
        self.message = message
        self.parts = parts


def _typed(text: str) -> str:
    """What somebody typed into a box, without the signs around it that came along when it was copied."""
    return seen(text).translate(_WIDE).strip()


def read_month(text: str) -> int | None:
    """1 to 12 for "1", "01", "jan", "Jan." or "January"; None for anything else."""
    word = text.strip().rstrip(".").lower()
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 2 and 1 <= int(word) <= 12 else None
    if len(word) < 3:
        return None
    word = "sep" if word == "sept" else word
    found = [number for number, month in enumerate(MONTHS, start=1) if month.startswith(word)]
    return found[0] if len(found) == 1 else None


def month_called(text: str) -> date | None:
    """The first day of a month of this century as an address has it ("2026-11"); None for anything else: days and
    instants beyond the first and the last year there are cannot be worked out."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _year(subject: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Unreadable(f"{subject}: the year must include 4 numbers, like 2025", ("year",))
    year = int(text)
    if not 1900 <= year <= 2100:
        raise Unreadable(f"{subject}: the year must be between 1900 and 2100", ("year",))
    return year


def read_date(subject: str, day: str, month: str, year: str) -> date | None:
    """The date in three boxes, None when all are empty.

    `subject` is the field's name in the person's words ("Date of the incident") and begins each message.
    Raises Unreadable naming the boxes that are empty or wrong.
    """
    values = {part: _typed(box).rstrip(".,") for part, box in zip(PARTS, (day, month, year), strict=True)}
    if not any(values.values()):
        return None
    if empty := tuple(part for part in PARTS if not values[part]):
        raise Unreadable(f"{subject} must include a {' and '.join(empty)}", empty)
    figure = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", values["day"].lower())
    if not (figure.isascii() and figure.isdigit() and len(figure) <= 2 and 1 <= int(figure) <= 31):
        raise Unreadable(f"{subject}: the day must be a number from 1 to 31", ("day",))
    number = read_month(values["month"])
    if number is None:
        raise Unreadable(f"{subject}: the month must be a number from 1 to 12, or a name like Jan", ("month",))
    full_year = _year(subject, values["year"])
    try:
        return date(full_year, number, int(figure))
    except ValueError:
        name = MONTHS[number - 1].capitalize()
        raise Unreadable(f"{subject}: {name} {full_year} has no day {int(figure)}", ("day",)) from None


def read_time(text: str) -> time | None:
    """The time for "2:15pm", "2.15 pm", "14:15", "1415", "2pm", "midday", "noon" or "midnight"; else None."""
    word = " ".join(_typed(text).lower().split())
    if middle := _MIDDLE.fullmatch(word):
        return time(12, 0) if middle[1] else time(0, 0)
    match = _TIME.fullmatch(word)
    if not match:
        return None
    hour, minute, half = int(match[1]), match[2], match[3]
    if minute is None and half is None:
        return None  # "2" alone could be either half of the day
    return _clock(hour, int(minute or 0), half)


def _clock(hour: int, minute: int, half: str | None) -> time | None:
    if half is None:
        return time(hour, minute) if hour <= 23 else None
    if not 1 <= hour <= 12:
        return time(hour, minute) if half == "p" and 13 <= hour <= 23 else None
    return time(hour % 12 + (12 if half == "p" else 0), minute)


def say_time(value: time) -> str:
    """ "2:15pm", "2pm", "midday" or "midnight", as GOV.UK writes times."""
    if (value.hour, value.minute) == (12, 0):
        return "midday"
    if (value.hour, value.minute) == (0, 0):
        return "midnight"
    hour = value.hour % 12 or 12
    minutes = f":{value.minute:02d}" if value.minute else ""
    return f"{hour}{minutes}{'am' if value.hour < 12 else 'pm'}"
