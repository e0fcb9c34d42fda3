"""The models of the dashboard."""

from dashboard.administration.models import SetupLink
from dashboard.imports.models import KnownHeading, TrackerImport
from dashboard.reporting.models import ReportLayout

__all__ = ["KnownHeading", "ReportLayout", "SetupLink", "TrackerImport"]
from dashboard.exports.models import Export

__all__ = ["Export", "ReportLayout", "SetupLink"]
