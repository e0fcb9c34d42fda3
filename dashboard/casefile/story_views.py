"""The page that tells what happened in a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.incidents.frame import frame
from cases.incidents.permissions import open_case
from csprapp.today import london_today
from csprapp.ui.addresses import address
from dashboard.casefile.forms import OLDEST, StoryFilter
from dashboard.casefile.story import narrowed, story


@require_safe
def story_page(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened, in people's words, day by day; who recorded and changed what is in the history of the record."""
    incident, today = open_case(request, reference, "story of the case"), london_today()
    days = story(incident, request.user, today)
    form = StoryFilter(request.GET or None, told={line.about for each in days for line in each.lines})
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {"about": "", "order": ""}
    context = {
        **frame(incident, "case-story", today),
        "form": form,
        "clear_url": request.path if any(asked.values()) else "",
        "days": narrowed(days, asked["about"], oldest_first=asked["order"] == OLDEST),
        "today": today,
        "history_url": address("case-history", reference),
    }
    return render(request, "dashboard/casefile/story.html", context)
