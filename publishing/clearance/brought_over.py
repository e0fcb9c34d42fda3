"""Several editions of what is public on another website, each with everything that its own check shows and asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.ui.components import Fact, Link, Paper
from publications.library import writing
from publications.library.models import Edition, Publication
from publishing.clearance.forms import CheckForm
from publishing.disclosure.searches import Finding
from publishing.links import checking, queries, reading, rules
from publishing.links.ground import Ground
from publishing.links.models import PublicationLink
from publishing.links.reading import StillReading, Waiting
from publishing.overview.lacking import lacking
from publishing.overview.overview import Overview, overview
from publishing.overview.papers import papers
from publishing.schedule.planned import Planned, planned_day


@dataclass
class Asked:
    """One edition that waits for its second person, with its form.

    While a file of it is still being read there is no form, and the answers `sent` about it stay on the page.
    """

    view: Overview
    link: PublicationLink
    edition: Edition
    lines: list[rules.Line]
    planned: Planned | None
    lacking: list[Link]
    digest: str  # of the words and files that were seen
    form: CheckForm | None = None
    files: Sequence[Waiting] = ()
    sent: Sequence[tuple[str, str]] = ()
    chosen: bool = False

    @property
    def prefix(self) -> str:
        """Under which the answers about it are sent."""
        return f"e{self.edition.pk}"

    @property
    def slug(self) -> str:
        return self.edition.publication.slug

    @property
    def facts(self) -> list[Fact]:
        """What it is, and since when the public reads it elsewhere."""
        since, where = self.link.elsewhere_since, self.link.elsewhere
        return [
            Fact("Written from", queries.source_words(self.link)),
            Fact("Public elsewhere", f"Since {day_words(since)}" if since else "", note=where),
        ]

    @property
    def facts_lines(self) -> list[rules.Line]:
        """The lines that facts answer, not a person."""
        return [line for line in self.lines if not line.ask]

    @property
    def papers(self) -> list[Paper]:
        """What the checker opens beside it."""
        return papers(self.edition, self.edition.publication_id)


def asked_of(
    editions: Iterable[Edition], *, by: User, at: datetime, today: date, sent: Mapping[str, Any] | None = None
) -> list[Asked]:
    """Each edition with what is asked about it, in their order; `sent` are the answers, when there are some.

    The disclosure check of each is made as on its own page. What takes longer than a moment is made beside the
    requests, and until it is done the edition has no form.
    """
    keys, found = [edition.pk for edition in editions], []
    shown = {edition.pk: edition for edition in _read(keys)}
    links = _links(shown.values())
    ground = queries.ground_of((queries.drawn_by(link, link.publication) for link in links.values()), today, by)
    for key in keys:
        asked = _shown(shown[key], links[shown[key].publication_id], by=by, at=at, ground=ground)
        told: dict[str, Any] = {"reader": by, "patience": reading.PATIENCE / len(keys), "long": checking.OF_MANY}
        try:
            found_in = checking.findings_of(asked.link, asked.edition, today, ground=ground, **told)
            asked.form = form_of(asked, found_in, sent)
        except StillReading as still:
            asked.files = still.files
        found.append(asked)
    return found


def _shown(edition: Edition, link: PublicationLink, *, by: User, at: datetime, ground: Ground) -> Asked:
    facts = queries.facts_of(link, edition.publication, ground.today, ground)
    view, missing = overview(edition.publication, at), lacking(edition, link, facts, by)
    planned = planned_day(link, edition.publication, facts, ground.today)
    return Asked(view, link, edition, rules.lines(facts), planned, missing, writing.digest_of(edition))


def form_of(asked: Asked, found: list[Finding], sent: Any) -> CheckForm:
    """The same form as on its own page, under a name of its own."""
    told: dict[str, Any] = {"findings": found, "lines": asked.lines, "planned": asked.planned}
    return CheckForm(sent, prefix=asked.prefix, version=asked.edition.version, **told)


def _read(keys: list[int]) -> Iterable[Edition]:
    """The editions with all that hangs on them, in so many questions however many they are."""
    found = Edition.objects.filter(pk__in=keys).select_related("publication__beside")
    return found.prefetch_related("documents", "publication__editions__documents")


def _links(editions: Iterable[Edition]) -> dict[int, PublicationLink]:
    publications: dict[int, Publication] = {each.publication_id: each.publication for each in editions}
    cases = Prefetch("review__linked_incidents", Incident.objects.select_related("owner", "logged_by"))
    links = PublicationLink.objects.filter(publication__in=publications).select_related(*queries.WITH_A_LINK)
    found = {link.publication_id: link for link in links.prefetch_related(cases)}
    for key, link in found.items():
        link.publication = publications[key]
    return found
