"""What was public elsewhere before it came here keeps its first day, so that its twelve months end on the right one."""

from datetime import date, datetime

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.instants import london_date
from csprapp.records.refusals import Refused
from csprapp.records.services import change
from publications.library import services as library
from publications.library.models import Publication
from publishing.links import expiry, queries, rules
from publishing.links.locks import publication_for_change
from publishing.links.models import PublicationLink
from publishing.schedule import services


def publish_as_before(
    publication_id: int, version: int, *, since: date, where: str, by: User, at: datetime
) -> Publication:
    """An approved publication is public at once, with the day since which the public read it `where` it stood.

    The gate is the same: an edition that a second person approved, everything recorded, the law's days between the
    advance copies and that first day, and no court in the way today. Raises NotAllowed, Conflict, Refused.
    """
    today, why = london_date(at), f"Published before: {where.strip()}"
    with publication_for_change(publication_id, Permission.WRITE_PUBLICATION, by=by) as held:
        services.refuse_while_a_court_waits(held, at)
        link = queries.source_of(held)
        facts = queries.facts_of(link, held, today)
        problems = _against(held, facts, since)
        if problems:
            raise Refused(list(dict.fromkeys(problems)))
        publication = library.published_before(publication_id, version, since, by=by, why=why, at=at)
        with change(PublicationLink, link.pk, None, by=by, why=why) as record:
            record.planned_on, record.planned_time, record.held_on = since, None, None
            record.date_set_by, record.sooner_because = by, ""
            services.keep_copy_clocks(record, by=by, today=today)
        expiry.keep_clock(publication, by=by, today=today)
        services.record_if_public(publication, at=at)
    return publication


def _against(publication: Publication, facts: rules.Facts, since: date) -> list[str]:
    """What stands against that first day, judged as of it; what holds today was asked before."""
    judged = rules.judge_date(facts, since, since, calendar_in_force(), rules_in_force())
    found = [*judged.refusals, *rules.missing_facts(facts)]
    if services.before_its_report(publication, since):
        found.append(services.AFTER_ITS_REPORT)
    return found
