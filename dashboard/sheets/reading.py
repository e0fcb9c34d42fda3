"""Reading what the sheets say of cases: a constant number of queries for every 500 of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.urls import reverse

from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from cases.notifications.models import Notification, TrackerEntry
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.partnership.models import Partnership
from csprapp.tables.writing import in_parts
from csprapp.today import now
from dashboard.casefile.sheet import CHUNK, COLUMNS, CaseLine, case_lines
from dashboard.reports.without_names import WithoutNames
from publications.library.edition_base import State
from publications.library.models import Edition, Publication
from publications.library.rules import Standing, standing
from publishing.links.models import PublicationLink
from publishing.links.queries import shut_to
from publishing.overview.publication_page import OWN_SHEET
from reviews.actions.models import Action, Recommendation
from reviews.contacts.models import Meanwhile
from reviews.decisions.models import PanelReply, PartnerDecision
from reviews.events.models import PractitionerEvent
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import this_round

READ = ("children", "notified_on", "review_kind")  # the columns of the list whose facts are read with a case


@dataclass
class Told:
    """A case with all that a sheet says of it, its texts without the names of its people. `writes` says whether the
    reader writes publications, and `back` where the pages of its lines lead, when not to the sheet of the case."""

    line: CaseLine
    partnership: Partnership
    today: date
    at: datetime
    cleaner: WithoutNames
    entry: TrackerEntry
    link: PublicationLink | None
    edition: Edition | None
    recommendations: Sequence[Recommendation]
    events: int
    shared: int
    writes: bool = False
    back: str = ""

    @property
    def case(self) -> Incident:
        return self.line.case

    @property
    def opened(self) -> bool:
        """As a line of the list says it: what is read here is open to the reader."""
        return self.line.opened

    @property
    def notification(self) -> Notification | None:
        return self.line.notification

    @property
    def review(self) -> LearningReview | None:
        return self.line.review

    @property
    def rapid(self) -> RapidReview:
        return self.line.rapid or RapidReview(incident=self.case, version=0)

    @property
    def publication(self) -> Publication | None:
        return self.link.publication if self.link else None

    @cached_property
    def decisions(self) -> dict[int, PartnerDecision]:
        """This round's decision of each partner, by body."""
        if not self.rapid.pk:
            return {}
        people = "signed_by", "recorded_by", "confirmed_by"
        return this_round(self.rapid, self.rapid.decisions.select_related(*people))

    @cached_property
    def last_reply(self) -> PanelReply | None:
        """What the Panel answered last."""
        return self.rapid.replies.last() if self.rapid.pk else None

    @cached_property
    def actions(self) -> list[Action]:
        """Each action once, though it serve two of the recommendations."""
        found = {action.pk: action for row in self.recommendations for action in row.actions.all()}
        return [action for action in found.values() if action.ended_on is None]

    @property
    def address(self) -> str:
        """Where everybody can read what is published of it; "" while nobody can."""
        shown = self.publication
        if shown is None or self.edition is None:
            return ""
        approved = self.edition.state == State.APPROVED
        if standing(shown.window, approved=approved, at=self.at) is not Standing.PUBLIC:
            return ""
        return settings.CSPR_SITE + reverse("public-review", args=[shown.slug])

    def clock(self, rule: str) -> Deadline | None:
        return self.line.clocks.get(rule)

    def clean(self, text: str) -> str:
        return self.cleaner.clean(text.strip(), self.case)


def read(user: User, today: date, keys: Iterable[int]) -> Iterator[Told]:
    """What the sheets say of the cases with these keys that are open to a person, in the order of the keys."""
    partnership, at = Partnership.current(), now()
    wanted = [column for column in COLUMNS if column.key in READ]
    for some in in_parts(keys, CHUNK):
        lines = [line for line in case_lines(user, today, some, wanted) if line.opened]
        yield from _with_more(lines, user, today, partnership, at)


def _with_more(
    lines: list[CaseLine], user: User, today: date, partnership: Partnership, at: datetime
) -> Iterator[Told]:
    cases = [line.case for line in lines]
    reviews = [line.review.pk for line in lines if line.review]
    prefetch_related_objects(cases, "people__child", "area__partner_bodies")
    cleaner = WithoutNames(cases)
    entries = {entry.incident_id: entry for entry in TrackerEntry.objects.filter(incident__in=cases)}
    open_ones = PublicationLink.objects.filter(review__in=reviews).exclude(shut_to(user, today, "publication"))
    links = {link.review_id: link for link in open_ones.select_related("publication").order_by("pk")}
    editions = _editions([link.publication for link in links.values()])
    of_case, of_review = _recommendations(cases, reviews, user, today)
    events = _numbers(PractitionerEvent.objects.filter(cancelled_reason="", held_on__lte=today), reviews)
    writes = has_permission(user, Permission.WRITE_PUBLICATION)
    shared = _numbers(Meanwhile.objects.filter(what=Meanwhile.What.SHARED), reviews)
    for line in lines:
        review = line.review.pk if line.review else None
        link = links.get(review)
        yield Told(
            line,
            partnership,
            today,
            at,
            cleaner,
            entries.get(line.case.pk) or TrackerEntry(incident=line.case, version=0),
            link,
            editions.get(link.publication_id) if link else None,
            [*of_case[line.case.pk], *of_review[review or 0]],
            events[review or 0],
            shared[review or 0],
            writes,
        )


def read_publication(link: PublicationLink, publication: Publication, user: User, today: date) -> Told:
    """What the repository's sheet says of a publication, for who opens it without its case: nothing of the case."""
    nobody = Incident()
    told = Told(
        CaseLine(nobody),
        Partnership.current(),
        today,
        now(),
        WithoutNames([]),
        TrackerEntry(incident=nobody, version=0),
        link,
        _editions([publication]).get(publication.pk),
        (), 0, 0,
        writes=has_permission(user, Permission.WRITE_PUBLICATION),
        back=OWN_SHEET,
    )  # fmt: skip
    link.publication = publication
    return told


def _editions(publications: list[Publication]) -> dict[int, Edition]:
    """The edition of each that the public reads, the newest one while none is approved; none of what was taken down, or
    came back from a backup and is not confirmed."""
    standing_ones = [row.pk for row in publications if row.withdrawn_at is None and row.unconfirmed_since is None]
    found: dict[int, Edition] = {}
    for edition in Edition.objects.filter(publication__in=standing_ones).order_by("number"):
        before = found.get(edition.publication_id)
        if edition.state == State.APPROVED or before is None or before.state != State.APPROVED:
            found[edition.publication_id] = edition
    return found


def _recommendations(
    cases: list[Incident], reviews: list[int], user: User, today: date
) -> tuple[dict[int, list[Recommendation]], dict[int, list[Recommendation]]]:
    """Those that came from the rapid review by case, and those of the review by review."""
    actions = Action.objects.select_related("agency", "deadline").order_by("pk")
    found = Recommendation.objects.visible_to(user, today).filter(Q(incident__in=cases) | Q(review__in=reviews))
    by_case: dict[int, list[Recommendation]] = defaultdict(list)
    by_review: dict[int, list[Recommendation]] = defaultdict(list)
    for row in found.distinct().order_by("made_on", "pk").prefetch_related("themes", Prefetch("actions", actions)):
        if row.review_id:
            by_review[row.review_id].append(row)
        else:
            by_case[row.incident_id or 0].append(row)
    return by_case, by_review


def _numbers(found: QuerySet[Any], reviews: list[int]) -> dict[int, int]:
    """How many rows each review has."""
    counted: dict[int, int] = defaultdict(int)
    for key in found.filter(review__in=reviews).order_by().values_list("review", flat=True):
        counted[key] += 1
    return counted
