"""The open work of somebody who leaves: what there is, and giving all of it to somebody else in one step."""

from dataclasses import dataclass
from datetime import date

from cases.dates.giving import takers
from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline
from cases.hooks import DOERS, TAKERS
from cases.incidents.locks import lock_cases
from cases.incidents.models import Incident
from cases.incidents.queries import owners
from cases.retention.models import SUBJECT_REQUEST, SubjectRequest
from csprapp.accounts.models import User
from csprapp.records.refusals import Refused
from csprapp.records.services import set_facts
from dashboard.people.rules import in_words
from reviews.actions.models import Action
from reviews.actions.queries import OPEN
from reviews.learning.models import LearningReview


@dataclass(frozen=True)
class Work:
    """What somebody has open: the keys of cases, reviews, actions and dates that are theirs."""

    cases: list[int]
    reviews: list[int]
    actions: list[int]
    dates: list[tuple[int, int | None]]  # each with the case it is of

    def __bool__(self) -> bool:
        return bool(self.cases or self.reviews or self.actions or self.dates)

    def __str__(self) -> str:
        counts = (
            (len(self.cases), "case", "cases"),
            (len(self.reviews), "review", "reviews"),
            (len(self.actions), "action", "actions"),
            (len(self.dates), "open date", "open dates"),
        )
        return in_words(counts)


def work_of(person: User) -> Work:
    """What a person has open, whoever asks: numbers only."""
    dates = Deadline.objects.open().filter(owner=person).order_by("pk").values_list("pk", "incident_id")
    return Work(
        sorted(Incident.objects.open_of("owner", person.pk).values_list("pk", flat=True)),
        list(LearningReview.objects.running().filter(lead=person).order_by("pk").values_list("pk", flat=True)),
        list(Action.objects.filter(OPEN, owner=person).order_by("pk").values_list("pk", flat=True)),
        list(dates),
    )


def give(work: Work, heir: User, *, by: User, why: str, today: date) -> None:
    """Give all of it to one person. Call it inside the service's transaction, before the account is locked.

    Raises Refused when the person may not own one of the cases.
    """
    actions = list(Action.objects.filter(pk__in=work.actions).order_by("pk"))
    lock_cases({*work.cases, *(case for _, case in work.dates if case)})
    for case in Incident.objects.filter(pk__in=work.cases).select_related("area").order_by("pk"):
        _require_able(heir, case, today)
        set_facts(case, None, by=by, why=why, owner=heir)
    for review in LearningReview.objects.filter(pk__in=work.reviews).order_by("pk"):
        set_facts(review, None, by=by, why=why, lead=heir)
    for action in actions:
        set_facts(action, None, by=by, why=why, owner=heir)
    dates = Deadline.objects.filter(pk__in=[key for key, _ in work.dates]).order_by("pk")
    kept = [(deadline, _keeper(deadline, heir, today)) for deadline in dates]
    for deadline, keeper in kept:  # a request before any date, as where it is answered or destroyed
        if deadline.route == SUBJECT_REQUEST:
            set_facts(SubjectRequest.objects.get(pk=deadline.subject_id), None, by=by, why=why, worker=keeper)
    for deadline, keeper in kept:
        deadlines.assign(deadline, keeper, by=by, decided_on=today, why=why)


def _keeper(deadline: Deadline, heir: User, today: date) -> User | None:
    """The heir, but for what only some may do: then one of those, or nobody by name where it waits for all of them.

    Raises Refused when there is nobody who may."""
    if deadline.route not in DOERS and deadline.route not in TAKERS:
        return heir
    able = takers(deadline, today)
    if heir in able:
        return heir
    if deadline.route in DOERS:
        return None
    if other := able.exclude(pk=deadline.owner_id).order_by("pk").first():
        return other
    raise Refused({"heir": f"Nobody else can do this: {deadline.label}. Give somebody the role first"})


def _require_able(heir: User, case: Incident, today: date) -> None:
    if heir not in owners(case.area, today):
        raise Refused(
            {"heir": f"{heir} cannot own a case in {case.area}: select a coordinator or manager of that area"}
        )
    if not Incident.objects.visible_to(heir, today).filter(pk=case.pk).exists():
        raise Refused({"heir": f"{heir} is not named on case {case.reference}. A manager must name them on it first"})
