"""My work, and the team's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.deadlines.calendars import calendar_in_force
from csprapp.accounts.roles import Permission, has_permission
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.components import Link
from dashboard.work.queries import mine, recent_cases, work_list
from dashboard.work.rules import Group, about_today
from dashboard.work.waiting import waiting_for


def group_asked(request: HttpRequest) -> Group | None:
    asked = request.GET.get("show", "")
    return Group(asked) if asked in set(Group) else None


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Everything this person has to do, the most pressing first."""
    user, today, calendar = request.user, london_today(), calendar_in_force()
    only = group_asked(request)
    listed = work_list(mine(user, today), today, calendar, only=only, number=request.GET.get("page", 1))
    waiting = waiting_for(user, today, calendar)
    context = {
        "today": today,
        "about_today": about_today(today, calendar),
        "work": listed,
        "only": only,
        "filters": filters(listed, only),
        "waiting": waiting,
        "listed_below": any(block.dues for block in waiting),  # dates of others that wait for this person
        "recent": recent_cases(user, today),
        "log_url": address("case-new") if has_permission(user, Permission.LOG_INCIDENT) else "",
    }
    return render(request, "dashboard/work/work.html", context)


def filters(listed, only: Group | None) -> list[Link]:
    """Links that show one group alone; none while everything fits on one page."""
    if listed.page.paginator.num_pages == 1 and only is None:
        return []
    shown = [Link(group.label, f"?show={group}", only is group, listed.counts[group]) for group in Group]
    return [Link("All", "?", only is None, listed.total), *shown]
