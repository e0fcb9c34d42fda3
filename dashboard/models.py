"""The models of the dashboard."""

from dashboard.administration.models import SetupLink
from dashboard.exports.models import Export
from dashboard.imports.models import KnownHeading, TrackerImport
from dashboard.reporting.models import ReportLayout
from dashboard.work.feeds.models import CalendarFeed, FeedEvent

__all__ = ["CalendarFeed", "Export", "FeedEvent", "KnownHeading", "ReportLayout", "SetupLink", "TrackerImport"]
