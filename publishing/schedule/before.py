"""What was public elsewhere before it came here keeps its first day, so that its twelve months end on the right one.

The day and the place are recorded while it is prepared, so that a second person sees what they approve, and may approve
several such publications on one page (`publishing/clearance/brought_over.py`). Once it is approved they are what it is
published with.
"""

from datetime import date, datetime

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date
from csprapp.records.refusals import Refused
from csprapp.records.services import change
from publications.library import services as library
from publications.library.ending import refuse_ended
from publications.library.models import Edition, Publication
from publications.library.rules import last_public_day
from publishing.links import expiry, queries, rules
from publishing.links.locks import publication_for_change
from publishing.links.models import PublicationLink
from publishing.schedule import services


def record_elsewhere(link: PublicationLink, version: int, *, since: date, where: str, by: User, at: datetime) -> None:
    """It is public on another website since a day (London; before today): kept for whoever approves it, and for the day
    on which it comes out here. `version` is the link's.

    Raises NotAllowed, Conflict, and Refused when it has a day of its own here, or would no longer be public.
    """
    today = london_date(at)
    with publication_for_change(link.publication_id, Permission.WRITE_PUBLICATION, by=by) as held:
        _refuse_once_it_has_a_day(held)
        if since >= today:
            raise Refused({"since": "The day it was first public must be before today"})
        if unknown := rules.unknown_day(since, calendar_in_force()):
            raise Refused({"since": unknown})
        if over := over_since(held.kind, since, today):
            raise Refused({"since": over})
        why = f"Public before: {where.strip()}"
        with change(PublicationLink, link.pk, version, by=by, why=why) as record:
            record.elsewhere_since, record.elsewhere = since, where.strip()


def not_elsewhere(link: PublicationLink, version: int, *, by: User, at: datetime) -> None:
    """It was not public before: that was recorded by mistake. `version` is the link's. Raises NotAllowed, Conflict,
    Refused."""
    why = "Not public before: recorded by mistake"
    with publication_for_change(link.publication_id, Permission.WRITE_PUBLICATION, by=by) as held:
        _refuse_once_it_has_a_day(held)
        with change(PublicationLink, link.pk, version, by=by, why=why) as record:
            record.elsewhere_since, record.elsewhere = None, ""


def _refuse_once_it_has_a_day(held: Publication) -> None:
    refuse_ended(held)
    if held.public_from or held.withdrawn_at:
        raise Refused("It already has its own publication date here.")


def publish_as_before(
    publication_id: int, version: int | None, *, since: date, where: str, by: User, at: datetime,
    approving: Edition | None = None,
) -> Publication:  # fmt: skip
    """An approved publication is public at once, with the day since which the public read it `where` it stood.

    The gate is the same: an edition that a second person approved, everything recorded, the law's days between the
    advance copies and that first day, and no court in the way today. A publisher does it; or the second person, with
    the edition they are `approving` in the same transaction and the day that was recorded. Raises NotAllowed,
    Conflict, Refused.
    """
    today, why = london_date(at), f"Published before: {where.strip()}"
    deed = Permission.CHECK_PUBLICATION if approving else Permission.WRITE_PUBLICATION
    with publication_for_change(publication_id, deed, by=by) as held:
        link = queries.source_of(held)
        if approving and (since, where) != (link.elsewhere_since, link.elsewhere):
            raise Refused("Somebody else has changed since when it is public. Look at it again.")
        services.refuse_while_a_court_waits(held, at)
        facts = queries.facts_of(link, held, today)
        if problems := [*against(held, facts, since), *rules.missing_facts(facts)]:
            raise Refused(list(dict.fromkeys(problems)))
        publication = library.published_before(
            publication_id, version, since, by=by, why=why, at=at, approving=approving
        )
        with change(PublicationLink, link.pk, None, by=by, why=why) as record:
            record.planned_on, record.planned_time, record.held_on = since, None, None
            record.elsewhere_since, record.elsewhere = since, where.strip()
            record.date_set_by, record.sooner_because = by, ""
            services.keep_copy_clocks(record, by=by, today=today)
        expiry.keep_clock(publication, by=by, today=today, owner=approving.author if approving else None)
        services.record_if_public(publication, at=at)
    return publication


def against(publication: Publication, facts: rules.Facts, since: date) -> list[str]:
    """What stands against that first day, judged as of it, beside what holds today and what is missing."""
    judged = rules.judge_date(facts, since, since, calendar_in_force(), rules_in_force())
    found = list(judged.refusals)
    if services.before_its_report(publication, since):
        found.append(services.AFTER_ITS_REPORT)
    return found


def over_since(kind: str, since: date, today: date) -> str:
    """That what was first public on a day has gone by now, as a sentence; "" while it is public."""
    until = last_public_day(kind, since)
    return f"Its last public day was {day_words(until)}: it is no longer public" if until and until < today else ""
