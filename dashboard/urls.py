"""Addresses."""

from django.urls import include, path

from csprapp.accounts.doors import wrong_links_are_counted
from dashboard.administration.setup_views import Setup
from dashboard.casefile import listing, story_views as story, views as casefile
from dashboard.health import views as health
from dashboard.performance import further_views as further, population, views as figures
from dashboard.reports import case_views as summaries, views as reports
from dashboard.seals import views as sealing
from dashboard.work import month, views as work
from dashboard.work.away_views import AwayPage
from dashboard.work.feeds import views as feeds

urlpatterns = [
    path("settings/", include("dashboard.administration.calendar_urls")),
    path("setup/<str:token>/", wrong_links_are_counted(Setup.as_view()), name="setup"),
    path("settings/seals/", sealing.seals, name="settings-seals"),
    path("settings/health/", health.health, name="settings-health"),
    path("settings/", include("dashboard.partnership.urls")),
    path("settings/children/", population.children_of_area, name="settings-children"),
    path("settings/children/<str:of>/", population.SetChildren.as_view(), name="settings-children-of"),
    path("settings/security/", include("dashboard.security.urls")),
    path("settings/people/", include("dashboard.people.urls")),
    path("guide/", include("dashboard.guide.urls")),
    path("", include("dashboard.reporting.urls")),
    path("", include("dashboard.reading.urls")),
    path("", include("dashboard.imports.urls")),
    path("", include("dashboard.bundles.urls")),
    path("", include("dashboard.exports.urls")),
    path("", include("dashboard.sheets.urls")),
    path("", include("dashboard.disclosing.urls")),
    path("", include("dashboard.privacy.urls")),
    path("", work.work, name="work"),
    path("away/", AwayPage.as_view(), name="away"),
    path("away/<int:pk>/", AwayPage.as_view(), name="away-of"),
    path("team/", work.team, name="team"),
    path("calendar/", month.calendar, name="calendar"),
    path("calendar/address/", feeds.FeedPage.as_view(), name="calendar-address"),
    path("", include("dashboard.work.feeds.guest_urls")),
    path("deadlines/<int:pk>/date.ics", feeds.one_date, name="deadline-calendar"),
    path("cases/<str:reference>/rapid-review/meeting.ics", feeds.meeting, name="case-rapid-review-invitation"),
    path("cases/", listing.cases, name="case-list"),
    path("cases/<str:reference>/", casefile.case, name="case"),
    path("cases/<str:reference>/story/", story.story_page, name="case-story"),
    path("cases/<str:reference>/summary/", summaries.summary, name="case-summary"),
    path("cases/<str:reference>/summary/names/", summaries.SummaryWithNames.as_view(), name="case-summary-names"),
    path("cases/<str:reference>/summary.<str:kind>", summaries.summary_file, name="case-summary-file"),
    path("search/", listing.search, name="search"),
    path("performance/", figures.performance, name="performance"),
    path("performance/children/", figures.children, name="performance-children"),
    path("performance/list/", figures.performance_list, name="performance-list"),
    path("performance/considered/", figures.performance_considered, name="performance-considered"),
    path("performance/path/", further.performance_path, name="performance-path"),
    path("performance/agencies/", further.performance_agencies, name="performance-agencies"),
    path("performance/actions/", further.performance_actions, name="performance-actions"),
    path("reports/", reports.reports, name="reports"),
    path("reports/board/", reports.board, name="board-paper"),
    path("reports/board.<str:kind>", reports.board_file, name="board-paper-file"),
    path("reports/yearly/", reports.yearly, name="yearly-report"),
    path("reports/yearly.<str:kind>", reports.yearly_file, name="yearly-report-file"),
    path("performance/behind/", further.performance_behind, name="performance-behind"),
]
