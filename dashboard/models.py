"""The models of the dashboard."""

from dashboard.administration.models import SetupLink
from dashboard.bundles.models import Bundle, BundleFile
from dashboard.exports.models import Export
from dashboard.imports.models import KnownHeading, TrackerImport
from dashboard.reporting.models import ReportLayout
from dashboard.work.feeds.models import CalendarFeed, FeedEvent

__all__ = [
    "Bundle",
    "BundleFile",
    "CalendarFeed",
    "Export",
    "FeedEvent",
    "KnownHeading",
    "ReportLayout",
    "SetupLink",
    "TrackerImport",
]
