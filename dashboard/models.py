"""The models of the dashboard."""

from dashboard.administration.models import SetupLink
from dashboard.reporting.models import ReportLayout

__all__ = ["ReportLayout", "SetupLink"]
