"""The models of the dashboard."""

from dashboard.administration.models import SetupLink
from dashboard.imports.models import KnownHeading, TrackerImport
from dashboard.reporting.models import ReportLayout
from dashboard.work.feeds.models import CalendarFeed, FeedEvent

__all__ = ["KnownHeading", "ReportLayout", "SetupLink", "TrackerImport"]
from dashboard.exports.models import Export

__all__ = ["Export", "ReportLayout", "SetupLink"]
__all__ = ["CalendarFeed", "Export", "FeedEvent", "ReportLayout", "SetupLink"]
