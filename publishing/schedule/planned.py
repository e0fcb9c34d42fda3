"""The day that is planned for a publication, from its beginning on: what it would mean, and what is against it."""

from dataclasses import dataclass
from datetime import date, time

from publications.library.models import Publication
from publishing.links import queries, rules
from publishing.links.models import PublicationLink
from publishing.links.words import moment_words
from publishing.schedule import before, services


@dataclass(frozen=True)
class Planned:
    """A planned first public day (London) and hour, with what is to be said about it; or, with the place `where`, the
    day since which it is public there."""

    on: date
    hour: time | None
    warnings: tuple[str, ...]
    against: tuple[str, ...]  # why it cannot be set as it is, or not without a publisher's reason
    where: str = ""

    @property
    def words(self) -> str:
        return moment_words(self.on, self.hour)

    @property
    def asked(self) -> str:
        """What the second person agrees to."""
        if self.where:
            return f"Publish it now, with {self.words} as its first public day"
        return f"Publish it on {self.words}, as planned"

    @property
    def done(self) -> str:
        """What is said once they have."""
        if self.where:
            return f"It is public now, with {self.words} as its first public day."
        return f"It will be published on {self.words}."

    @property
    def token(self) -> str:
        """What a form sends back of it: another day is another token."""
        return f"{self.on} {self.hour or ''}{self.where}"


def planned_day(link: PublicationLink, publication: Publication, facts: rules.Facts, today: date) -> Planned | None:
    """The day that is planned while none is set, or since which it is public elsewhere; None when nobody planned one,
    or it is held as ready."""
    if link.held_on or publication.public_from or publication.withdrawn_at:
        return None
    if link.elsewhere_since:
        return _before(link, publication, facts, today)
    if link.planned_on is None:
        return None
    answer = queries.judge(link, facts, link.planned_on, today)
    against = [*answer.refusals, *filter(None, [answer.needs_reason])]
    if services.before_its_report(publication, link.planned_on):
        against.append(services.AFTER_ITS_REPORT)
    return Planned(link.planned_on, link.planned_time, answer.warnings, tuple(against))


def _before(link: PublicationLink, publication: Publication, facts: rules.Facts, today: date) -> Planned | None:
    since = link.elsewhere_since
    if since is None:
        return None
    over = before.over_since(publication.kind, since, today)
    against = [*before.against(publication, facts, since), *facts.embargoes, *filter(None, [over])]
    return Planned(since, None, (), tuple(against), link.elsewhere)
