"""Questions about a decision: its answers, whose turn it is, and who may sign."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.access.queries import held_bodies, open_to
from cases.incidents.models import Incident
from cases.incidents.permissions import may_case
from cases.incidents.queries import bodies_of
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.partnership.models import Membership, PartnerBody, Partnership
from reviews.decisions.models import CriterionAnswer, PartnerDecision, Position
from reviews.decisions.rules import OUTCOME, Answers, Standing, ballot, needed
from reviews.rapid.models import RapidReview, WhatNext

# The reasons in a record's history that say somebody prepared the decision: they do not sign it.
WHY_ANSWERED = "Answered the criteria and circumstances"
WHY_OUTCOME = "Answered the three questions"
WHY_ASKED = "Asked the partners to decide"
WHY_EARLIER = "Said what was identified before"


def answers_of(review: RapidReview) -> dict[str, CriterionAnswer]:
    """The answers given so far, by line."""
    return {answer.criterion: answer for answer in review.answers.all()} if review.pk else {}


def plain(answers: dict[str, CriterionAnswer]) -> Answers:
    """The answers as the pure rules read them."""
    return {line: (answer.answer, answer.reason) for line, answer in answers.items()}


def panel_replied(review: RapidReview) -> bool:
    """Whether the Panel has replied: then (d) is asked too."""
    return bool(review.pk and review.replies.exists())


def outcome_of(review: RapidReview) -> dict[str, object]:
    """The three answers with their reasons."""
    return {name: getattr(review, name) for name in OUTCOME}


def ballot_of(review: RapidReview) -> str:
    """The digest of what the partners decide on, as it now stands."""
    return ballot(outcome_of(review), plain(answers_of(review)), identified_of(review), review.agreed_on)


def identified_of(review: RapidReview) -> set[int]:
    """The keys of the earlier recommendations that were ticked: what they wanted is needed here again."""
    if not review.pk:
        return set()
    return {row.recommendation_id for row in review.earlier_learning.all() if row.stands}


def earlier_rounds(review: RapidReview) -> list[PartnerDecision]:
    """Decisions of rounds that were taken back or decided anew."""
    if not review.pk:
        return []
    earlier = (row for row in review.decisions.all() if row.round != review.round)
    return sorted(earlier, key=lambda row: (-row.round, row.pk))


def standing_of(decision: Position | None) -> Standing:
    """How a body's decision stands."""
    if decision is None or not decision.outcome:
        return Standing.NONE
    if decision.signed_by_id:
        return Standing.SIGNED
    return Standing.CONFIRMED if decision.confirmed_on else Standing.RECORDED


def delegates(body: PartnerBody, incident: Incident, on: date) -> list[User]:
    """Who holds a body's delegation on a London day and may open the case."""
    return [person for person in holders(body, on) if may_case(person, Permission.DECIDE, incident, on)]


def holders(body: PartnerBody, on: date) -> QuerySet[User]:
    """Who holds a body's delegation on a London day: its own people, and those of the body that acts for it (Children
    Act 2004 s16J).
    """
    held = Membership.objects.live(on).filter(body__in=[body.pk, body.acted_for_by_id or body.pk])
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def bodies_signed_for(user: User, incident: Incident, on: date) -> list[PartnerBody]:
    """The bodies of this case's area for which the person holds a live delegation."""
    if not has_permission(user, Permission.DECIDE):
        return []
    mine = held_bodies(user, on)
    return [body for body in bodies_of(incident) if {body.pk, body.acted_for_by_id} & mine]


def to_decide(user: User, on: date, *, or_confirm: bool = True) -> QuerySet[RapidReview]:
    """Rapid reviews of open cases on which a body whose delegation the person holds has still to decide, or, unless
    that is asked of `waiting.to_confirm`, to confirm what was recorded for it.
    """
    if not has_permission(user, Permission.DECIDE):
        return RapidReview.objects.none()
    mine = held_bodies(user, on)
    its_own = Q(signed_by__isnull=False) | Q(confirmed_on__isnull=False)
    made = PartnerDecision.objects.filter(
        its_own if or_confirm else Q(),
        rapid_review=OuterRef(OuterRef("pk")),
        round=OuterRef(OuterRef("round")),
        body=OuterRef("pk"),
    )
    bodies = PartnerBody.objects.filter(Q(pk__in=mine) | Q(acted_for_by__in=mine), areas=OuterRef("incident__area"))
    # Their cases first, and not joined: PostgreSQL would read every rapid review for the few of open cases.
    cases = Incident.objects.open().filter(open_to(user, on)).order_by().values("pk")
    return RapidReview.objects.filter(Exists(bodies.filter(~Exists(made))), incident__in=cases, ready_on__isnull=False)


def has_prepared(review: RapidReview, user: User) -> bool:
    """Whether the person wrote any of the answers or asked the partners: then somebody else signs."""
    if review.prepared_by_id == user.pk:
        return True
    answered = CriterionAnswer.history.filter(
        rapid_review_id=review.pk, history_user=user, history_change_reason=WHY_ANSWERED
    )
    wrote = review.history.filter(history_user=user, history_change_reason__in=[WHY_OUTCOME, WHY_ASKED, WHY_EARLIER])
    return answered.values("pk").union(wrote.values("pk"), all=True).exists()


def quorum_words(incident: Incident) -> str:
    """How many decisions are needed, in words."""
    bodies = len(bodies_of(incident))
    number = needed(bodies, Partnership.current().quorum)
    if number == bodies:
        return "All of them must decide before the record is signed off."
    return f"{number} of {bodies} must decide before the record is signed off."


@dataclass(frozen=True)
class Decided:
    """The decision that stands: the latest round that was signed off."""

    what_next: str
    signed_off_on: date
    reason: str
    round: int
    agreed_on: date | None

    @property
    def words(self) -> str:
        return WhatNext(self.what_next).label


def decided(review: RapidReview) -> Decided | None:
    """What the partners decided, or None while nothing is signed off. An earlier round stands until a later one is."""
    if not review.pk:
        return None
    row = review if review.signed_off_on else next(reversed(review.earlier_decisions.all()), None)
    return Decided(row.what_next, row.signed_off_on, row.what_next_reason, row.round, row.agreed_on) if row else None
