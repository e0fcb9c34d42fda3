"""A month of a person's deadlines, day by day, with the days that are not worked."""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.queries import Row
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.calendar import ONE_DAY, Calendar, days_between
from csprapp.clock.deadline import add_months
from csprapp.today import london_today
from csprapp.ui.components import Link
from dashboard.work.queries import MOST, as_rows, mine, shown_to

MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass
class Day:
    """A day of the agenda: what falls on it, and the bank holiday it is."""

    day: dt.date
    holiday: str = ""
    rows: list[Row] = field(default_factory=list)


def month_asked(request: HttpRequest, today: dt.date) -> dt.date:
    """The first day of the month in the address; of this month when there is none."""
    found = MONTH.fullmatch(request.GET.get("month", ""))
    return dt.date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def agenda(rows: list[Row], first: dt.date, last: dt.date, calendar: Calendar) -> list[Day]:
    """The days of a month on which something falls, or that are bank holidays, in order."""
    days = {day: Day(day, calendar.holidays[day]) for day in days_between(first, last) if day in calendar.holidays}
    for row in rows:
        act_on = row.deadline.act_on
        days.setdefault(act_on, Day(act_on)).rows.append(row)
    return [days[day] for day in sorted(days)]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The open deadlines of a month, one's own or the team's."""
    user, today, working = request.user, london_today(), calendar_in_force()
    first = month_asked(request, today)
    following, before = add_months(first, 1), add_months(first, -1)
    everyone = request.GET.get("whose") == "team" and has_permission(user, Permission.SEE_TEAM)
    found = (shown_to if everyone else mine)(user, today).filter(act_on__gte=first, act_on__lt=following)
    rows = as_rows(found.in_work_order()[:MOST], today, working)
    whose = "&whose=team" if everyone else ""
    context = {
        "month": first,
        "days": agenda(rows, first, following - ONE_DAY, working),
        "empty": not rows,
        "today": today,
        "everyone": everyone,
        "before": Link(f"{before:%B %Y}", f"?month={before:%Y-%m}{whose}"),
        "following": Link(f"{following:%B %Y}", f"?month={following:%Y-%m}{whose}"),
        "whose": whose_links(first, everyone) if has_permission(user, Permission.SEE_TEAM) else [],
    }
    return render(request, "dashboard/work/calendar.html", context)


def whose_links(first: dt.date, everyone: bool) -> list[Link]:
    month = f"?month={first:%Y-%m}"
    return [Link("Mine", month, not everyone), Link("The team’s", f"{month}&whose=team", everyone)]
