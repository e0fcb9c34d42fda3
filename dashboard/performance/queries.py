"""Statutory figures: queries on the one table of deadlines. Restricted cases count for every reader, as numbers."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import Exact

from cases.access.queries import by_role, key_of, open_to, reaches_every_area
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from cases.incidents.queries import NOT_COUNTED, LeftOut
from csprapp.accounts.models import User
from csprapp.clock.rules import SHIPPED
from csprapp.partnership.national import called_now
from dashboard.performance.periods import Period
from dashboard.performance.rules import Outcome

SENT_WORDS = "LCSPRs: final report sent"


class MeasureOf(StrEnum):
    """What the members of `Measure` have in common: the words of a figure, and the rule whose duties it counts."""

    @property
    def words(self) -> str:
        return called_now(MEASURED.get(self.value, SENT_WORDS))

    @property
    def rule_key(self) -> str:
        return "lcspr" if self is Measure.LCSPR_SENT else self.value


# What is measured: the rules that say so. The same six months give two figures: published, and the final report sent.
MEASURED = {rule.key: rule.measured for rule in SHIPPED if rule.measured}
Measure = MeasureOf("Measure", {key.upper(): key for key in MEASURED} | {"LCSPR_SENT": "lcspr-sent"})


class JudgedBy(StrEnum):
    """Which date a duty is judged by."""

    STATUTE = "computed_on"
    GOVERNING = "due_on"

    @property
    def words(self) -> str:
        return "the statutory date" if self is JudgedBy.STATUTE else "the date that was set"

    @property
    def heading(self) -> str:
        return "By the statutory date" if self is JudgedBy.STATUTE else "By the date that was set, by the Panel or here"


def of_the_case(user: User, today: date, case: str = "") -> Q:
    """The condition on a case that a reader's figures count it: their role reaches it, restricted or not, and it is no
    duplicate and not logged in error. `case` is the way to the case, "" on cases themselves."""
    return by_role(user, today, case) & ~Q(**{f"{case}closed_as__in": NOT_COUNTED})


def counted(user: User, today: date, case: str = "incident__") -> Q:
    """The same condition for rows whose case is not read: quicker than going to it, the few that are left out are
    looked through."""
    if not reaches_every_area(user, today):
        return of_the_case(user, today, case)
    left_out = Incident.objects.filter(LeftOut("closed_as"), pk=OuterRef(key_of(case))).order_by().values("pk")
    return ~Q(Exact(F(key_of(case)), Coalesce(Subquery(left_out[:1]), Value(0))))


def cases_within(user: User, today: date) -> QuerySet[Incident]:
    """The cases a reader's figures count."""
    return Incident.objects.filter(of_the_case(user, today)).order_by()


def population(user: User, period: Period, today: date, *of: str) -> QuerySet[Deadline]:
    """The clocks a reader's figures count, for lists of them, which say of each whose case it is; of some rules alone,
    where they are given."""
    return began(period, *of).filter(of_the_case(user, today, "incident__"))


def began(period: Period, *of: str) -> QuerySet[Deadline]:
    """The clocks of cases that began in a period, whoever asks; of some rules alone, where they are given."""
    rules = of or sorted({measure.rule_key for measure in Measure})
    found = Deadline.objects.filter(rule_key__in=rules, incident__isnull=False)
    return found.filter(started_on__gte=period.start, started_on__lte=period.end)


def of_measure(user: User, period: Period, today: date, measure: Measure) -> QuerySet[Deadline]:
    """The clocks of a measure that a reader's figures count, each with the day it was `done_on`."""
    found = population(user, period, today, measure.rule_key)
    return found.annotate(done_on=sent_on("learning_review__") if measure is Measure.LCSPR_SENT else F("met_on"))


def sent_on(review: str = "") -> Case:
    """The day that the final report counts as sent: the last of its three, of which none may be missing. `review` is
    the way to the review ("learning_review__"), empty on reviews themselves."""
    days = [f"{review}{each}" for each in ("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on")]
    return Case(When(Q(**{f"{day}__isnull": False for day in days}), then=Greatest(*days)))


def turned_out(which: Outcome, judged_by: str, today: date, done: str = "done_on") -> Q:
    """The condition of an outcome on a London day, as `rules.turned_out` decides it."""
    if which is Outcome.ENDED:
        return Q(ended_on__isnull=False)
    kept = Q(ended_on=None)
    if which is Outcome.MET:
        return kept & Q(**{f"{done}__lte": F(judged_by)})
    if which is Outcome.MET_LATE:
        return kept & Q(**{f"{done}__gt": F(judged_by)})
    passed = Q(**{f"{judged_by}__lt": today})
    return kept & Q(**{done: None}) & (passed if which is Outcome.MISSED else ~passed)


def behind(
    user: User, period: Period, today: date, *, measure: Measure, judged_by: JudgedBy, which: Iterable[Outcome]
) -> QuerySet[Deadline]:
    """The clocks behind one figure, as many as it counts, those first whose case the reader may open."""
    wanted = Q(pk__in=[])
    for each in which:
        wanted |= turned_out(each, judged_by.value, today)
    found = of_measure(user, period, today, measure).filter(wanted)
    return opened_first(found, user, today, judged_by.value)


def opened_first(
    found: QuerySet, user: User, today: date, *order: str, case: str = "incident", related: tuple[str, ...] = ()
) -> QuerySet:
    """Rows of a case in an order. `opened` says whether the reader may open it; those they may not come last, so that
    their place says nothing. `case` is the way to the case ("pk" of cases themselves)."""
    # The condition of `visible_to` on the case that is read anyway: asked as a question, it is looked up once more.
    opened = Case(When(open_to(user, today, "" if case == "pk" else f"{case}__"), then=Value(True)), default=False)
    beside = related or (("owner",) if case == "pk" else ("incident", "owner"))
    return found.annotate(opened=opened).select_related(*beside).order_by("-opened", *order, "pk")
