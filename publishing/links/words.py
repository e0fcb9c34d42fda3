"""Words for staff about a publication: where it stands. Pure."""

from datetime import date, time

from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date
from csprapp.ui.times import say_time
from publications.library.models import Edition, Publication
from publications.library.rules import Standing


def state_words(publication: Publication, newest: Edition | None, standing: Standing) -> str:
    """Where a publication stands: "Waiting for a check", "Will be published on Tue 10 Mar 2026 at 10am"."""
    if publication.ended_on:
        return f"Ended on {day_words(publication.ended_on)}"
    if standing is Standing.UNCONFIRMED:
        return "Waiting for a publisher to confirm it"
    if standing is Standing.WITHDRAWN and publication.withdrawn_at:
        silently = " without a notice" if publication.withdrawn_silently else ""
        return f"Taken down on {day_words(london_date(publication.withdrawn_at))}{silently}"
    if standing is Standing.ENDED and publication.public_until:
        return f"Ended on {day_words(publication.public_until)}"
    if standing is Standing.PUBLIC:
        until = publication.public_until
        return f"Public until {day_words(until)}" if until else "Public"
    if standing is Standing.SCHEDULED:
        return f"Will be published on {moment_words(publication.public_from, publication.public_from_time)}"
    return edition_words(newest)


def edition_words(edition: Edition | None) -> str:
    """Where the newest edition stands."""
    state = edition.state if edition else "draft"
    return {"draft": "Being written", "in_review": "Waiting for a check", "approved": "Approved, no date yet"}.get(
        state, "Replaced"
    )


def in_hand_words(newest: Edition | None, standing: Standing) -> str:
    """What else goes on while one edition is out or has a date: a new one being written or checked."""
    if newest is None or newest.state not in {"draft", "in_review"} or standing is Standing.NOT_READY:
        return ""
    doing = "is being written" if newest.state == "draft" else "is waiting for a check"
    return f"Edition {newest.number} {doing}"


def moment_words(day: date | None, hour: time | None) -> str:
    """ "Tue 10 Mar 2026 at 10am", without the hour when it is midnight."""
    if day is None:
        return ""
    return f"{day_words(day)} at {say_time(hour)}" if hour else day_words(day)
