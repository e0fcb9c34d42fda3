"""The day that is planned for a publication, from its beginning on: what it would mean, and what is against it."""

from dataclasses import dataclass
from datetime import date, time

from publications.library.models import Publication
from publishing.links import queries, rules
from publishing.links.models import PublicationLink
from publishing.links.words import moment_words
from publishing.schedule import services


@dataclass(frozen=True)
class Planned:
    """A planned first public day (London) and hour, with what is to be said about it."""

    on: date
    hour: time | None
    warnings: tuple[str, ...]
    against: tuple[str, ...]  # why it cannot be set as it is, or not without a publisher's reason

    @property
    def words(self) -> str:
        return moment_words(self.on, self.hour)

    @property
    def token(self) -> str:
        """What a form sends back of it: another day is another token."""
        return f"{self.on} {self.hour or ''}"


def planned_day(link: PublicationLink, publication: Publication, facts: rules.Facts, today: date) -> Planned | None:
    """The day that is planned while none is set; None when nobody planned one, it is held as ready, or it was public
    before."""
    if link.planned_on is None or link.elsewhere_since or link.held_on:
        return None
    if publication.public_from or publication.withdrawn_at:
        return None
    answer = queries.judge(link, facts, link.planned_on, today)
    against = [*answer.refusals, *filter(None, [answer.needs_reason])]
    if services.before_its_report(publication, link.planned_on):
        against.append(services.AFTER_ITS_REPORT)
    return Planned(link.planned_on, link.planned_time, answer.warnings, tuple(against))
