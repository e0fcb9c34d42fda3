"""Addresses."""

from django.urls import include, path

from csprapp.desk.casefile import listing
from csprapp.desk.casefile import views as casefile
from csprapp.desk.figures import views as figures
from csprapp.desk.work import agenda, team
from csprapp.desk.work import views as work

urlpatterns = [
    path("settings/", include("csprapp.desk.settings.calendar_urls")),
    path("", include("csprapp.desk.reporting.urls")),
    path("publications/pages/", include("csprapp.desk.publishing.content_urls")),
    path("", include("csprapp.desk.publishing.urls")),
    path("", work.work, name="work"),
    path("team/", team.team, name="team"),
    path("calendar/", agenda.calendar, name="calendar"),
    path("cases/", listing.cases, name="case-list"),
    path("cases/<str:reference>/", casefile.case, name="case"),
    path("search/", listing.search, name="search"),
    path("performance/", figures.performance, name="performance"),
    path("performance/list/", figures.performance_list, name="performance-list"),
]
