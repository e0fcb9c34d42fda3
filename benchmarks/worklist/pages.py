"""The staff pages that are measured: whose they are and where. An address may need a row, found when it is asked.

The pages of figures, reports, sheets, exports and imports are read from the resolver: one that is added is measured.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta
from django.db.models import Count, QuerySet
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.deadlines.models import Deadline
from cases.incidents.models import Incident, Person
from csprapp.accounts.models import User
from dashboard.performance.queries import Measure
from publications.library.models import Publication
from reviews.actions.models import Action
from reviews.learning.models import LearningReview
from reviews.returns.models import AgencyRequest

DUTIES = 2_000  # that the period of Performance holds at every size
DUTIES_OF_A_YEAR = (1_000, 200)  # that the year of the yearly report holds, and how many of them are LCSPRs


@dataclass(frozen=True)
class Page:
    """A page of one person. `typed` is sent by POST. The goals are those of every page unless it says others."""

    name: str
    who: str
    address: Callable[[], str]
    typed: Callable[[], dict[str, str]] | None = None
    most_queries: int = 12
    database: tuple[float, float] = (10, 15)  # milliseconds: median and p95
    most_bytes: int = 100_000
    judged: bool = True


def own_case() -> Incident:
    """The newest open case of the coordinator, in the first area, that has gone furthest: its review is under way."""
    running = LearningReview.objects.filter(incident__closed_on=None, published_on=None, report_finished_on=None)
    own = running.filter(incident__owner=coordinator(), incident__area__name="Northshire")
    return own.order_by("-pk").first().incident


def closed_case() -> Incident:
    """The oldest case whose review was published."""
    return LearningReview.objects.filter(incident__closed_on__isnull=False).order_by("decided_on").first().incident


def coordinator() -> User:
    return User.objects.get(email="coordinator@demo.example")


def of_case(name: str, case: Callable[[], Incident] = own_case) -> Callable[[], str]:
    return lambda: reverse(name, args=[case().reference])


def at(name: str, **query: str) -> Callable[[], str]:
    return lambda: reverse(name) + (f"?{urlencode(query)}" if query else "")


def first_of(name: str, rows: Callable) -> Callable[[], str]:
    return lambda: reverse(name, args=[rows().order_by("-pk").first().pk])


def by_day(**which: Any) -> list[tuple[date, int]]:
    """How many measured duties began on each day that has any."""
    rules = {measure.rule_key for measure in Measure}
    found = Deadline.objects.filter(rule_key__in=rules, incident__isnull=False, **which).order_by().values("started_on")
    return list(found.annotate(number=Count("pk")).order_by("started_on").values_list("started_on", "number"))


def period_days() -> tuple[date, date]:
    """A period from the first day on that holds `DUTIES` measured duties, as nearly as whole days allow: of the same
    length in duties at every size that has so many, with those that the page compares it with."""
    days = by_day()
    held = [*accumulate(number for _, number in days)]
    last = min(range(len(held)), key=lambda day: abs(held[day] - DUTIES))
    return days[0][0], days[last][0]


def first_of_year() -> date:
    """The first day of the twelve months that hold most nearly `DUTIES_OF_A_YEAR`, LCSPRs apart, each of which costs
    several times what another duty does: of the same length, as far as a small archive has such a year."""
    counts = by_day(), by_day(rule_key=Measure.LCSPR.rule_key)
    days = [[day for day, _ in each] for each in counts]
    held = [[0, *accumulate(number for _, number in each)] for each in counts]

    def off(first: date) -> int:
        after = first + relativedelta(months=12)
        found = (
            until[bisect_left(day, after)] - until[bisect_left(day, first)]
            for day, until in zip(days, held, strict=True)
        )
        return sum(abs(number - wanted) for number, wanted in zip(found, DUTIES_OF_A_YEAR, strict=True))

    return min((day - relativedelta(months=12) + timedelta(1) for day in days[0]), key=off)


def _in_address(**days: date) -> str:
    return urlencode(
        {f"{name}_{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}
    )


def period() -> str:
    start, end = period_days()
    return _in_address(start=start, end=end)


def year() -> str:
    return _in_address(first=first_of_year())


def year_as_period() -> str:
    first = first_of_year()
    return _in_address(start=first, end=first + relativedelta(months=12) - timedelta(1))


def performance() -> str:
    return f"{reverse('performance')}?{period()}"


def performance_list() -> str:
    return f"{reverse('performance-list')}?{period()}&measure=notify_panel&by=due_on&outcome=met"


def rare_word() -> dict[str, str]:
    return {"words": Person.objects.filter(role="parent", incident=own_case()).get().name.split()[-1]}


def own_reviews() -> QuerySet[LearningReview]:
    return LearningReview.objects.filter(incident=own_case())


def running_date() -> str:
    day = Deadline.objects.open().filter(owner=coordinator()).order_by("-act_on").first()
    return reverse("deadline", args=[day.pk])


def of_contributor() -> AgencyRequest:
    return AgencyRequest.objects.filter(agency__kind="Hospital", incident__closed_on=None).order_by("-pk").first()


# The rooms whose pages are all measured: those that stand alone, and those of one case.
ROOMS = ("dashboard.performance", "dashboard.reports", "dashboard.exports", "dashboard.imports", "dashboard.sheets")
BY_PERIOD = ("dashboard.performance", "dashboard.reports")
OF_A_YEAR = {"yearly-report": year, "board-paper": year_as_period}  # what is told of a year, and not of any period
# What an address needs beside the period, where it shows nothing without.
ASKED = {
    "performance-list": "measure=notify_panel&by=due_on&outcome=met",
    "performance-considered": "of=rapid_review&answered=yes",
    "performance-behind": "of=step&step=notified",
    "board-paper": "numbers=all",  # for others it is of a whole quarter
}
OTHERS = {"settings-children"}  # of an administrator: measured with the settings


def _patterns(every: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in every:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each


def room_of(pattern: URLPattern) -> str:
    """The room of the view behind an address, "dashboard.reports"."""
    view: Any = getattr(pattern.callback, "view_class", pattern.callback)
    return ".".join(view.__module__.split(".")[:2])


def of_rooms() -> list[Page]:
    """The pages of `ROOMS` that need nothing but a case in their address, in the order of the resolver."""
    found = []
    for each in _patterns(get_resolver().url_patterns):
        room, needs = room_of(each), set(each.pattern.converters)
        if room not in ROOMS or each.name in OTHERS or not needs <= {"reference"}:
            continue
        words = each.name.replace("-", " ").capitalize()
        if needs:
            found.append(Page(f"{words}, of a case", MANAGER, of_case(each.name)))
        else:
            found.append(Page(words, MANAGER, _standing_alone(each.name, room)))
    return found


def _standing_alone(name: str, room: str) -> Callable[[], str]:
    def address() -> str:
        days = OF_A_YEAR.get(name, period)() if room in BY_PERIOD else ""
        query = "&".join(filter(None, (days, ASKED.get(name, ""))))
        return f"{reverse(name)}?{query}" if query else reverse(name)

    return address


LIST = {"most_queries": 10}
STAGED = {"most_queries": 10, "database": (40, 40)}
CALENDAR = {"most_bytes": 60_000}
COORDINATOR, MANAGER, PARTNER, SCRUTINEER = "coordinator", "manager", "la", "scrutineer"
PUBLISHER, CHECKER, ADMINISTRATOR, CONTRIBUTOR = "publisher", "checker", "admin", "contributor"
PAGES = (
    *(Page("My work", who, at("work"), **LIST) for who in (COORDINATOR, MANAGER, PARTNER, PUBLISHER, CHECKER)),
    *(Page("My work", who, at("work"), **LIST) for who in ("notifier", "reviewer", SCRUTINEER, CONTRIBUTOR)),
    Page("My work", ADMINISTRATOR, at("work"), **LIST),
    Page("My work, what to act on now alone", COORDINATOR, at("work", show="now"), **LIST),
    Page("Team", MANAGER, at("team"), **LIST),
    Page("Team, one owner", MANAGER, lambda: f"{reverse('team')}?owner={coordinator().pk}", **LIST),
    Page("Team, for a manager's look", MANAGER, at("team", look="on"), **LIST),
    Page("Calendar, mine", COORDINATOR, at("calendar"), **CALENDAR),
    Page("Calendar, team", MANAGER, at("calendar", whose="team"), **CALENDAR),
    Page("Cases, open", COORDINATOR, at("case-list"), **LIST),
    Page("Cases, open", PARTNER, at("case-list"), **LIST),
    Page("Cases, open, by owner", COORDINATOR, at("case-list", sort="owner"), **LIST),
    Page("Cases, a stage", COORDINATOR, at("case-list", stage="rapid-review"), **STAGED),
    Page("Cases, all", COORDINATOR, at("case-list", state="all"), **LIST),
    Page("Cases, all, a stage", COORDINATOR, at("case-list", state="all", stage="rapid-review"), **STAGED),
    Page("Cases, closed", COORDINATOR, at("case-list", state="closed"), **LIST),
    Page("Cases, closed, by awareness", COORDINATOR, at("case-list", state="closed", sort="aware"), **LIST),
    Page("Cases, closed, by owner", COORDINATOR, at("case-list", state="closed", sort="owner"), **LIST),
    Page("Cases, closed, page 9", COORDINATOR, at("case-list", state="closed", page="9"), **LIST),
    Page("Search, a reference", COORDINATOR, at("search"), lambda: {"words": own_case().reference}),
    Page("Search, a rare word", COORDINATOR, at("search"), rare_word),
    Page("Search, a common word", COORDINATOR, at("search"), lambda: {"words": "hospital"}),
    Page("One case", COORDINATOR, of_case("case")),
    Page("One case", PARTNER, of_case("case")),
    Page("One closed case", COORDINATOR, of_case("case", closed_case)),
    Page("History of a case", COORDINATOR, of_case("case-history")),
    Page("Who read a case", MANAGER, of_case("case-access")),
    Page("Notification of a case", COORDINATOR, of_case("case-notification")),
    Page("Rapid review of a case", COORDINATOR, of_case("case-rapid-review")),
    Page("Decision of a case", COORDINATOR, of_case("case-decision")),
    Page("Agencies of a case", COORDINATOR, of_case("case-requests")),
    Page("Documents of a case", COORDINATOR, of_case("case-documents")),
    Page("A date", COORDINATOR, running_date),
    Page("Performance, first goals", MANAGER, performance, **LIST),
    Page("Performance, the list behind", MANAGER, performance_list, **LIST),
    *of_rooms(),
    Page("Export of cases, asked", MANAGER, lambda: f"{reverse('export', args=['cases'])}?state=all"),
    Page("Actions", COORDINATOR, at("actions")),
    Page("An action", COORDINATOR, first_of("action", lambda: Action.objects.filter(owner=coordinator()))),
    Page("Theme", COORDINATOR, lambda: reverse("theme", args=["sharing-information"])),
    Page("Reviews", COORDINATOR, at("reviews")),
    Page("A review", COORDINATOR, first_of("review", own_reviews)),
    Page("Plan of a review", COORDINATOR, first_of("review-plan", own_reviews)),
    Page("Referrals", COORDINATOR, at("referrals")),
    Page("Publications", PUBLISHER, at("publications")),
    Page("A publication", PUBLISHER, first_of("publication", Publication.objects.all)),
    Page("Requests", CONTRIBUTOR, at("requests")),
    Page("A request", CONTRIBUTOR, lambda: reverse("request", args=[of_contributor().pk])),
    Page("Settings", ADMINISTRATOR, at("settings")),
    Page("Bank holidays", ADMINISTRATOR, at("settings-bank-holidays")),
    Page("Rules of the clock", ADMINISTRATOR, at("settings-rules")),
)  # fmt: skip

ADMIN = "Django admin's changelist"
ADMIN_COUNTED = f"{ADMIN}, with its total count"


def admin_pages() -> tuple[Page, ...]:
    """The peer over the same rows with the same filter: open cases, newest first."""
    address = "?closed_on__isnull=True"
    return (
        Page(ADMIN, COORDINATOR, lambda: f"/plain/cases/incident/{address}", judged=False),
        Page(ADMIN_COUNTED, COORDINATOR, lambda: f"/counted/cases/incident/{address}", judged=False),
    )
