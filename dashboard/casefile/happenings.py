"""What can happen in a case: one line for each kind of record, with what it is about, its page and its sentences."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, TextChoices

from cases.deadlines.models import DeadlineChange
from cases.disclosures.models import Disclosure
from cases.incidents.models import Child, Incident, Proceeding, Reopening
from cases.letters.models import Letter
from cases.notifications.models import AreaLead, Informed, Notification, NotifyPosition
from cases.referrals.models import Consideration, Referral
from cases.restrictions.models import ParallelReview, ReportingRestriction
from cases.retention.models import LegalHold
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from dashboard.casefile import sentences as tell
from publishing.links.models import Blocker, HandOver, PublicationLink
from reviews.actions.models import Action, Recommendation
from reviews.contacts.models import FamilyAgreement, FamilyContact, Meanwhile, PanelMessage
from reviews.decisions.models import Amendment, Disagreement, EarlierDecision, PanelReply, PartnerDecision
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.events.models import PractitionerEvent
from reviews.learning.models import AgreedTerms, LearningReview
from reviews.learning.queries import reviews_of
from reviews.planning.models import Milestone, ProgressCheck
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest, Chase
from reviews.signing.models import Asked, ReviewPosition


class About(TextChoices):
    """What a line of the story is about: what the page can be narrowed to."""

    CASE = "case", "The case"
    NOTIFICATION = "notification", "Notification"
    AGENCIES = "agencies", "Agencies"
    DECISION = "decision", "Rapid review and decision"
    REVIEW = "review", "Review"
    FAMILY = "family", "Family"
    COURTS = "courts", "Courts and other reviews"
    ACTIONS = "actions", "Actions"
    PUBLICATION = "publication", "Publication"
    DATES = "dates", "Changed dates"


@dataclass(frozen=True)
class Reach:
    """The case that is told, for whom, and the keys of those of its reviews that they may open."""

    incident: Incident
    user: User
    today: date

    @cached_property
    def reviews(self) -> list[int]:
        """A query of its own: most cases have none, and then fifteen questions need not be asked."""
        found = reviews_of(self.incident).visible_to(self.user, self.today).order_by()
        return list(found.values_list("pk", flat=True))

    def of_review(self, rows: QuerySet[Any], way: str = "review") -> QuerySet[Any]:
        """Of these rows, those of the case's reviews that the reader may open; `way`: the field that leads to the
        review."""
        return rows.filter(**{f"{way}__in": self.reviews}) if self.reviews else rows.none()

    def of_case(self, rows: QuerySet[Any], way: str = "incident") -> QuerySet[Any]:
        """Of these rows, those of the case; `way`: the field that leads to it."""
        return rows.filter(**{way: self.incident.pk})


Rows = Callable[[Reach], QuerySet[Any]]


@dataclass(frozen=True)
class Teller:
    """One kind of record: what it is about, the name of its page, which rows, and what each of them says."""

    about: About
    page: str
    rows: Rows
    tell: Callable[[Any], Iterator[tell.Said]]


def standing_changes(reach: Reach) -> QuerySet[DeadlineChange]:
    """Dates of cited rules that people moved, without what was taken back; agreed dates move too often for a story."""
    moved = DeadlineChange.objects.filter(kind__in=(Kind.DATE_SET, Kind.DELAY_RECORDED), reversed_by=None)
    return reach.of_case(moved, "deadline__incident").exclude(deadline__rule_key=AGREED).select_related("deadline")


def _case(model: Any, *beside: str) -> Rows:
    return lambda reach: reach.of_case(_with(model.objects.all(), beside))


def _under(model: Any, way: str, *beside: str) -> Rows:
    return lambda reach: reach.of_case(_with(model.objects.all(), beside), way)


def _reviews(reach: Reach) -> QuerySet[LearningReview]:
    return reach.of_review(LearningReview.objects.all(), "pk")


def _review(model: Any, way: str = "review", *beside: str) -> Rows:
    return lambda reach: reach.of_review(_with(model.objects.all(), beside), way)


def _with(rows: QuerySet[Any], beside: tuple[str, ...]) -> QuerySet[Any]:
    return rows.select_related(*beside) if beside else rows


def _rapid(reach: Reach) -> QuerySet[RapidReview]:
    return reach.of_case(RapidReview.objects.all())


def _itself(reach: Reach) -> QuerySet[Incident]:
    return Incident.objects.filter(pk=reach.incident.pk)


def _children(reach: Reach) -> QuerySet[Child]:
    return reach.of_case(Child.objects.filter(person__in_error=False), "person__incident")


def _referral(reach: Reach) -> QuerySet[Referral]:
    return reach.of_case(Referral.objects.visible_to(reach.user, reach.today))


def _links(reach: Reach) -> QuerySet[PublicationLink]:
    ours = Q(incident=reach.incident.pk) | Q(review__in=reach.reviews)
    return PublicationLink.objects.filter(ours).select_related("publication")


def _of_link(model: Any, reach: Reach) -> QuerySet[Any]:
    return model.objects.filter(link__in=_links(reach).order_by().values("pk"))


def _blockers(reach: Reach) -> QuerySet[Blocker]:
    return _of_link(Blocker, reach).visible_to(reach.user, reach.today)


def _events(reach: Reach) -> QuerySet[PractitionerEvent]:
    return reach.of_review(PractitionerEvent.objects.filter(cancelled_reason=""))


def _recommendations(reach: Reach) -> QuerySet[Recommendation]:
    ours = Q(incident=reach.incident.pk) | Q(review__in=reach.reviews)
    return Recommendation.objects.filter(ours)


def _actions(reach: Reach) -> QuerySet[Action]:
    return Action.objects.filter(recommendations__in=_recommendations(reach).order_by().values("pk")).distinct()


# Of one day what stands further down happened later. Nothing is told that is not here.
TABLE = (
    Teller(About.CASE, "case", _itself, tell.of_occurrence),
    Teller(About.CASE, "case", _children, tell.of_child),
    Teller(About.CASE, "case", _itself, tell.of_incident),
    Teller(About.CASE, "", _referral, tell.of_referral),
    Teller(
        About.CASE,
        "",
        lambda reach: Consideration.objects.filter(referral__in=_referral(reach).order_by().values("pk")),
        tell.of_consideration,
    ),
    Teller(About.CASE, "case-another-area", _case(AreaLead), tell.of_area_lead),
    Teller(About.NOTIFICATION, "case-notification", _case(NotifyPosition, "body"), tell.of_position),
    Teller(About.NOTIFICATION, "case-notification", _itself, tell.of_no_notification),
    Teller(About.NOTIFICATION, "case-notification", _case(Notification), tell.of_notification),
    Teller(About.NOTIFICATION, "case-notification", _case(Informed, "body"), tell.of_informed),
    Teller(About.AGENCIES, "case-requests", _case(AgencyRequest, "agency", "answer"), tell.of_request),
    Teller(About.AGENCIES, "case-requests", _under(Chase, "request__incident", "request__agency"), tell.of_chase),
    Teller(About.DECISION, "case-rapid-review", _rapid, tell.of_rapid_review),
    Teller(About.DECISION, "case-decision", _under(PartnerDecision, "rapid_review__incident", "body"), tell.of_partner),
    Teller(
        About.DECISION,
        "case-decision",
        lambda reach: Disagreement.objects.filter(
            Q(rapid_review__incident=reach.incident.pk) | Q(asked__review__in=reach.reviews)
        ),
        tell.of_disagreement,
    ),
    Teller(About.DECISION, "case-decision", _under(EarlierDecision, "rapid_review__incident"), tell.of_earlier),
    Teller(About.DECISION, "case-decision", _rapid, tell.of_decision),
    Teller(About.DECISION, "case-decision", _under(Amendment, "rapid_review__incident"), tell.of_amendment),
    Teller(About.DECISION, "case-decision", _under(PanelReply, "rapid_review__incident"), tell.of_reply),
    Teller(About.DECISION, "case-panel", _case(PanelMessage), tell.of_message),
    Teller(About.REVIEW, "case-review", _reviews, tell.of_review),
    Teller(About.REVIEW, "case-review", _review(AgreedTerms), tell.of_terms),
    Teller(About.REVIEW, "case-review", _review(Milestone), tell.of_milestone),
    Teller(About.REVIEW, "case-review", _review(ProgressCheck), tell.of_check),
    Teller(About.REVIEW, "case-review", _events, tell.of_event),
    Teller(About.REVIEW, "case-review", _review(ReportDraft), tell.of_draft),
    Teller(About.REVIEW, "case-review", _review(DraftSent, "draft__review", "draft"), tell.of_draft_sent),
    Teller(About.REVIEW, "case-review", _review(Asked), tell.of_asked),
    Teller(
        About.REVIEW, "case-review", _review(ReviewPosition, "asked__review", "asked", "body"), tell.of_review_position
    ),
    Teller(About.FAMILY, "case-family", _case(FamilyContact), tell.of_contact),
    Teller(About.FAMILY, "case-family", _case(FamilyAgreement), tell.of_agreement),
    Teller(About.FAMILY, "case-family", _links, tell.of_family_told),
    Teller(About.COURTS, "case", _case(Proceeding), tell.of_proceeding),
    Teller(About.COURTS, "case-restrictions", _case(ReportingRestriction), tell.of_restriction),
    Teller(About.COURTS, "case-restrictions", _case(ParallelReview), tell.of_parallel),
    Teller(About.ACTIONS, "case-actions", _recommendations, tell.of_recommendation),
    Teller(About.ACTIONS, "case-actions", _actions, tell.of_action),
    Teller(About.PUBLICATION, "case-review", _review(Meanwhile), tell.of_meanwhile),
    Teller(About.PUBLICATION, "case-review", _reviews, tell.of_report),
    Teller(About.PUBLICATION, "case-review", _links, tell.of_link),
    Teller(About.PUBLICATION, "case-review", _blockers, tell.of_blocker),
    Teller(About.PUBLICATION, "case-review", lambda reach: _of_link(HandOver, reach), tell.of_hand_over),
    Teller(About.CASE, "case-letters", _case(Letter), tell.of_letter),
    Teller(About.CASE, "case-disclosures", _case(Disclosure), tell.of_disclosure),
    Teller(About.CASE, "case", _case(Reopening), tell.of_reopening),
    Teller(About.CASE, "", _case(LegalHold), tell.of_legal_hold),
    Teller(About.DATES, "", standing_changes, tell.of_date),
)
