"""Rapid reviews, decisions and the reviews that follow, made through the services."""

import datetime as dt
from dataclasses import dataclass, field

from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.partnership.models import PartnerBody
from reviews.actions import services as actions
from reviews.decisions import preparing, services
from reviews.decisions.models import PartnerDecision
from reviews.decisions.queries import ballot_of
from reviews.learning.models import LearningReview
from reviews.planning.beginning import start_review
from reviews.rapid.queries import rapid_review_of
from tests import scenes
from tests.factories import make_area, make_body, make_delegate, make_user
from tests.factories_cases import make_case
from tests.factories_deadlines import open_deadline

NOTIFIED = dt.date(2026, 11, 2)
TODAY = dt.date(2026, 11, 23)

ANSWERS = {line: ("no", f"Nothing points to ({line})") for line in "abcefgh"}
OUTCOME = {
    "criteria_met": "yes",
    "criteria_reason": "The harm was serious",
    "what_next": "lcspr",
    "what_next_reason": "There is more to learn",
    "national_issues": False,
    "national_reason": "Nothing new nationally",
}


@dataclass
class Scene:
    """A case of an area with three statutory partners, each with a delegate, and a coordinator who works on it."""

    case: Incident
    coordinator: User
    bodies: list[PartnerBody]
    delegates: list[User] = field(default_factory=list)

    @property
    def review(self):
        return rapid_review_of(self.case)


@scenes.once
def make_scene(*, notified: dt.date | None = NOTIFIED, kinds=("local_authority", "icb", "police"), **fields) -> Scene:
    area = make_area()
    bodies = [make_body(kind, area) for kind in kinds]
    coordinator = make_user("coordinator", name="Cora Example")
    case = make_case(by=coordinator, area=area, **fields)
    if notified:
        open_deadline(
            incident=case,
            rule_key="rapid_review",
            route="case-rapid-review",
            subject_id=case.pk,
            label="Send the rapid review",
            started_on=notified,
            by=coordinator,
        )
    return Scene(case, coordinator, bodies, [make_delegate(body) for body in bodies])


@scenes.once
def make_answered(*, outcome=None, **fields) -> Scene:
    """Everything answered, nobody asked yet."""
    scene = make_scene(**fields)
    who = {"by": scene.coordinator, "today": TODAY}
    preparing.answer_criteria(scene.case, 0, ANSWERS, **who)
    preparing.answer_outcome(scene.case, scene.review.version, {**OUTCOME, **(outcome or {})}, **who)
    return scene


@scenes.once
def make_asked(**fields) -> Scene:
    scene = make_answered(**fields)
    preparing.ask_partners(scene.case, by=scene.coordinator, today=TODAY)
    return scene


def sign(scene: Scene, number: int, outcome: str = "agrees", **fields) -> PartnerDecision:
    """The delegate of one body signs what now stands."""
    values = {
        "outcome": outcome,
        "reasons": "We considered it",
        "decided_on": TODAY,
        "ballot": ballot_of(scene.review),
        "by": scene.delegates[number],
        "today": TODAY,
        **fields,
    }
    return services.sign(scene.case, scene.bodies[number], **values)


def record(scene: Scene, number: int, outcome: str = "agrees", **fields) -> PartnerDecision:
    """The coordinator records one body's decision from minutes."""
    values = {
        "outcome": outcome,
        "reasons": "As minuted",
        "decided_on": TODAY,
        "decided_by": "Dee Example",
        "recorded_from": "minutes of the meeting",
        "by": scene.coordinator,
        "today": TODAY,
        **fields,
    }
    return services.record_decision(scene.case, scene.bodies[number], **values)


@scenes.once
def make_signed_off(**fields) -> Scene:
    scene = make_asked(**fields)
    for number in range(len(scene.bodies)):
        sign(scene, number)
    return scene


@scenes.once
def make_review(scene: Scene | None = None, *, kind="lcspr", decided_on=TODAY, **fields) -> LearningReview:
    """The review of a signed-off decision."""
    scene = scene or make_signed_off(outcome={"what_next": kind})
    values = {"reason": "There is more to learn", "by": scene.coordinator, "today": TODAY, **fields}
    return start_review(scene.case, kind=kind, decided_on=decided_on, **values)


@scenes.once
def make_recommendation(review: LearningReview | None = None, *, text="Ask children what they see", **fields):
    """A recommendation of a review, recorded by the owner of its case."""
    review = review or make_review()
    values = {"made_on": TODAY, "review": review, "by": review.incident.owner, "today": TODAY, **fields}
    return actions.add_recommendation(text=text, **values)


@scenes.once
def make_action(recommendation=None, *, owner: User | str | None = None, due_on=TODAY + dt.timedelta(30), **fields):
    """An action under a recommendation, agreed by the owner of its case. Its owner is a person, or a new one with a
    role."""
    recommendation = recommendation or make_recommendation()
    owner = make_user(owner) if isinstance(owner, str) else owner
    values = {"text": "Train every team", "by": recommendation.case.owner, "today": TODAY, **fields}
    return actions.add_action([recommendation], owner=owner, due_on=due_on, **values)
