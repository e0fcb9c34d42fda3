"""What is assumed where nobody has said otherwise. Pure."""

from datetime import date

from csprapp.clock.deadline import add_months

MAX_BYTES = 20 * 1024 * 1024
FEW = 500  # cases that are written while somebody waits: 500 take 3 seconds, 5,000 half a minute
SECONDS, MEMORY = 30, 400 * 1024 * 1024  # for reading a file


def history_from(today: date) -> date:
    """Cases that began before this day come in as history: a year is longer than any statutory clock runs."""
    return add_months(today, -12)
