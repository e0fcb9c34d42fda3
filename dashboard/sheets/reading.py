"""Reading what the sheets say of cases: a constant number of queries for every 500 of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from cases.deadlines.models import Deadline, DeadlineChange
from cases.documents.models import DocumentVersion
from cases.incidents.former import FormerValue
from cases.incidents.models import Incident, Person
from cases.notifications.models import Notification, TrackerEntry
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.composed import OneOf
from csprapp.partnership.models import PartnerBody, Partnership
from csprapp.records.together import keep_beside, together_for
from csprapp.tables.writing import in_parts
from csprapp.today import now
from dashboard.casefile.sheet import CHUNK, COLUMNS, CaseLine, case_lines
from dashboard.reports.without_names import WithoutNames
from publications.library.edition_base import State
from publications.library.models import Edition, Publication, PublicDocument
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

READ = ("notified_on", "review_kind")  # the columns of the list whose facts are read with a case
BODIES: Any = PartnerBody.areas.through
SIGNERS = ("signed_by", "recorded_by", "confirmed_by")


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
        """The case's rapid review; an empty one, kept nowhere, where there is none yet."""
        return self.line.rapid or RapidReview(incident=self.case, version=0)

    @property
    def publication(self) -> Publication | None:
        return self.link.publication if self.link else None

    @cached_property
    def decisions(self) -> dict[int, PartnerDecision]:
        """This round's decision of each partner, by body."""
        return this_round(self.rapid, self.rapid.decisions.all()) if self.rapid.pk else {}

    @cached_property
    def last_reply(self) -> PanelReply | None:
        """What the Panel answered last."""
        return list(self.rapid.replies.all())[-1] if self.rapid.pk and self.rapid.replies.all() else None

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
        """The case's clock of a rule, by its key; None where none ran."""
        return self.line.clocks.get(rule)

    def clean(self, text: str) -> str:
        """A text without the names of the case's people."""
        return self.cleaner.clean(text.strip(), self.case.pk)


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
    reviews = tuple(line.review.pk for line in lines if line.review)
    found = Beside(*_read_beside(lines, reviews, user, today))
    _hang_on(lines, found)
    cleaner = WithoutNames([case.pk for case in cases], found.people, found.former)
    entries = {entry.incident_id: entry for entry in found.entries}
    links = {link.review_id: link for link in found.links}
    editions = _standing_editions([link.publication for link in links.values()], found.editions)
    of_case, of_review = _recommendations(found)
    writes = has_permission(user, Permission.WRITE_PUBLICATION)
    events, shared = Counter(row.review_id for row in found.events), Counter(row.review_id for row in found.shared)
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


class Beside(NamedTuple):
    """The rows that are read beside some cases and their reviews, as `_beside` asks for them."""

    people: list[Person]
    former: list[FormerValue]
    bodies: list[Any]
    entries: list[TrackerEntry]
    decisions: list[PartnerDecision]
    replies: list[PanelReply]
    sent: list[DocumentVersion]
    changes: list[DeadlineChange]
    links: list[PublicationLink]
    editions: list[Edition]
    files: list[PublicDocument]
    recommendations: list[Recommendation]
    themes: list[Any]
    actions: list[Any]
    events: list[PractitionerEvent]
    shared: list[Meanwhile]


def _read_beside(lines: list[CaseLine], reviews: tuple[int, ...], user: User, today: date) -> list[list[Any]]:
    """Everything in one statement, whatever the cases hold."""
    (found,) = together_for(_beside, user, today, about=(tuple(line.case.pk for line in lines), reviews))
    return found


def _beside(user: User, on: date, cases: Any, reviews: Any) -> list[list[QuerySet[Any]]]:
    own, its_review = Q(OneOf("incident_id", cases)), Q(OneOf("review_id", reviews))
    areas = Incident.objects.filter(OneOf("pk", cases)).order_by().values("area")
    rapid = RapidReview.objects.filter(own).order_by()
    # By their keys, lest every publication and every recommendation be looked at.
    linked = PublicationLink.objects.filter(its_review).order_by().values("pk")
    links = PublicationLink.objects.filter(pk__in=linked, publication__ended_on=None).exclude(
        shut_to(user, on, "publication")
    )
    published = links.order_by().values("publication")
    of_cases, of_reviews = (Recommendation.objects.filter(each).order_by().values("pk") for each in (own, its_review))
    recommended = Recommendation.objects.visible_to(user, on).filter(pk__in=of_cases.union(of_reviews))
    said = recommended.order_by().values("pk")
    return [[
        Person.everything.filter(own).select_related("child").order_by("pk"),
        FormerValue.objects.filter(own),
        BODIES.objects.filter(area__in=areas).select_related("partnerbody").order_by(
            "partnerbody__kind", "partnerbody__name"),
        TrackerEntry.objects.filter(own),
        PartnerDecision.objects.filter(rapid_review__in=rapid).select_related(*SIGNERS),
        PanelReply.objects.filter(rapid_review__in=rapid),
        DocumentVersion.objects.filter(pk__in=rapid.values("sent_file")).select_related("document"),
        DeadlineChange.objects.filter(deadline__in=Deadline.objects.filter(own, rule_key="lcspr").order_by()),
        links.select_related("publication").order_by("pk"),
        Edition.objects.filter(publication__in=published).order_by("number"),
        PublicDocument.objects.filter(edition__publication__in=published),
        recommended.order_by("made_on", "pk"),
        Recommendation.themes.through.objects.filter(recommendation__in=said).select_related("theme").order_by(
            "theme__name"),
        Action.recommendations.through.objects.filter(recommendation__in=said).select_related(
            "action__agency", "action__deadline").order_by("action"),
        PractitionerEvent.objects.filter(its_review, cancelled_reason="", held_on__lte=on),
        Meanwhile.objects.filter(its_review, what=Meanwhile.What.SHARED),
    ]]  # fmt: skip


def _hang_on(lines: list[CaseLine], found: Beside) -> None:
    """What was read hangs on the cases and on what is theirs, where the sheets look for it."""
    sent = {row.pk: row for row in found.sent}
    for line in lines:
        case, rapid, clock = line.case, line.rapid, line.clocks.get("lcspr")
        people = [row for row in found.people if row.incident_id == case.pk and not row.in_error]
        keep_beside(case, "people", people)
        bodies = [row.partnerbody for row in found.bodies if row.area_id == case.area_id]
        keep_beside(case.area, "partner_bodies", bodies)
        if rapid:
            for name, rows in (("decisions", found.decisions), ("replies", found.replies)):
                keep_beside(rapid, name, [row for row in rows if row.rapid_review_id == rapid.pk])
            rapid.sent_file = sent.get(rapid.sent_file_id)
        if clock:
            keep_beside(clock, "changes", [row for row in found.changes if row.deadline_id == clock.pk])
    for edition in found.editions:
        keep_beside(edition, "documents", [row for row in found.files if row.edition_id == edition.pk])


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
    """The edition of each that the public reads."""
    return _standing_editions(publications, Edition.objects.filter(publication__in=publications).order_by("number"))


def _standing_editions(publications: list[Publication], editions: Iterable[Edition]) -> dict[int, Edition]:
    """Of these editions, by number, the one of each publication that the public reads, the newest one while none is
    approved; none of what was taken down, was ended, or came back from a backup and is not confirmed."""
    down = ("withdrawn_at", "unconfirmed_since", "ended_on")
    standing_ones = {row.pk for row in publications if all(getattr(row, name) is None for name in down)}
    found: dict[int, Edition] = {}
    for edition in (each for each in editions if each.publication_id in standing_ones):
        before = found.get(edition.publication_id)
        if edition.state == State.APPROVED or before is None or before.state != State.APPROVED:
            found[edition.publication_id] = edition
    return found


def _recommendations(found: Beside) -> tuple[dict[int, list[Recommendation]], dict[int, list[Recommendation]]]:
    """Those that came from the rapid review by case, and those of the review by review, with their themes and
    actions."""
    by_case: dict[int, list[Recommendation]] = defaultdict(list)
    by_review: dict[int, list[Recommendation]] = defaultdict(list)
    for row in found.recommendations:
        keep_beside(row, "themes", [each.theme for each in found.themes if each.recommendation_id == row.pk])
        keep_beside(row, "actions", [each.action for each in found.actions if each.recommendation_id == row.pk])
        if row.review_id:
            by_review[row.review_id].append(row)
        else:
            by_case[row.incident_id or 0].append(row)
    return by_case, by_review
