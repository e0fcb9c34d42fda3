"""A month of deadlines, one's own or the team's: a grid of its days, and day by day what falls on them."""

import datetime as dt
from calendar import Calendar as Weeks
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.queries import Row
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.calendar import ONE_DAY, Calendar, days_between
from csprapp.clock.deadline import add_months
from csprapp.clock.explain import plain_name
from csprapp.composed import composed
from csprapp.today import london_today
from csprapp.ui.components import Link
from csprapp.ui.times import month_called
from dashboard.work.queries import PAGE, as_rows, leading, mine, read_again, shown_to, with_words
from dashboard.work.standing_in import StoodInFor, stood_in_for

SHOWN = 45  # dates of a month, with which the page stays below 60 kB


@dataclass
class Day:
    """A day of the agenda: what is shown of what falls on it, and the bank holiday it is."""

    day: dt.date
    holiday: str = ""
    rows: list[Row] = field(default_factory=list)
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.rows) + self.more


def agenda(
    user: User, first: dt.date, today: dt.date, working: Calendar, others: StoodInFor | None = None
) -> list[Day]:
    """The days of a month on which something falls, or that are bank holidays, in order: one's own month with what
    comes to one for `others`, the team's without. Of a full month each day shows what comes first, so that all of them
    show no more than `SHOWN`, and says how much more it has."""
    following = add_months(first, 1)
    begun = composed(_begun, user, today, first, others)
    holidays = (day for day in days_between(first, following - ONE_DAY) if day in working.holidays)
    days = {day: Day(day, plain_name(working.holidays[day])) for day in holidays}
    shown = as_rows(read_again([key for key, _, _ in begun], user, today), today, working)
    for row in leading(with_words(shown), user, today):
        act_on = row.deadline.act_on
        days.setdefault(act_on, Day(act_on)).rows.append(row)
    for _, act_on, every in begun:
        days[act_on].more = every - len(days[act_on].rows)
    return [days[day] for day in sorted(days)]


def _begun(user: User, on: dt.date, first: dt.date, others: StoodInFor | None) -> QuerySet:
    found = shown_to(user, on) if others is None else mine(user, on, others)
    month = found.filter(act_on__gte=first, act_on__lt=add_months(first, 1))
    month = month.annotate(nth=Window(RowNumber(), "act_on", "pk"), every=Window(Count("pk"), "act_on"))
    return month.order_by("nth", "act_on").values_list("pk", "act_on", "every")[:SHOWN]


@dataclass(frozen=True)
class Cell:
    """A day of the month's grid: how many dates fall on it, why nobody works then, and the bank holiday it is."""

    day: dt.date
    count: int
    off: str
    holiday: str
    today: bool
    overdue: bool


def grid(first: dt.date, days: list[Day], today: dt.date, working: Calendar) -> list[list[Cell | None]]:
    """The weeks of a month from Monday to Sunday; None for a day of another month."""
    counts = {each.day: each.count for each in days}

    def cell(day: dt.date) -> Cell:
        off = (working.reason_not_working(day) or "") if working.covers(day) else ""
        many = counts.get(day, 0)
        return Cell(
            day, many, off, plain_name(working.holidays.get(day, "")), day == today, overdue=many > 0 and day < today
        )

    weeks = Weeks().monthdatescalendar(first.year, first.month)
    return [[cell(day) if day.month == first.month else None for day in week] for week in weeks]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The open deadlines of a month or of a day of it, one's own or the team's."""
    user, today, working = request.user, london_today(), calendar_in_force()
    everyone = request.GET.get("whose") == "team" and has_permission(user, Permission.SEE_TEAM)
    found, whose = (shown_to, "&whose=team") if everyone else (mine, "")
    first = month_called(request.GET.get("month", "")) or today.replace(day=1)
    before, following = add_months(first, -1), add_months(first, 1)
    context = {"month": first, "today": today, "everyone": everyone, "and_whose": whose}
    for day in days_between(first, following - ONE_DAY):
        if request.GET.get("day") == str(day.day):
            of_the_day = Paginator(found(user, today).filter(act_on=day).in_work_order(), PAGE)
            page = of_the_day.get_page(request.GET.get("page", 1))
            rows = leading(with_words(as_rows(page.object_list, today, working)), user, today)
            context |= {"day": day, "page": page, "rows": rows}
            return render(request, "dashboard/work/day.html", context)
    days = agenda(user, first, today, working, None if everyone else stood_in_for(user, today))
    context |= {
        "days": days,
        "weeks": grid(first, days, today, working),
        "empty": not any(each.rows for each in days),
        "before": Link(f"{before:%B %Y}", f"?month={before:%Y-%m}{whose}"),
        "following": Link(f"{following:%B %Y}", f"?month={following:%Y-%m}{whose}"),
        "months": [month_link(first.replace(month=number), first, whose) for number in range(1, 13)],
        "whose": whose_links(first, everyone) if has_permission(user, Permission.SEE_TEAM) else [],
    }
    return render(request, "dashboard/work/calendar.html", context)


def month_link(month: dt.date, first: dt.date, whose: str) -> Link:
    """The way to a month of the year that is shown."""
    return Link(f"{month:%b}", f"?month={month:%Y-%m}{whose}", month == first)


def whose_links(first: dt.date, everyone: bool) -> list[Link]:
    """The two ways to look at a month. `everyone`: which of them is shown now."""
    month = f"?month={first:%Y-%m}"
    return [Link("Mine", month, not everyone), Link("The team’s", f"{month}&whose=team", everyone)]
