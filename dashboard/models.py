"""The models of the dashboard."""

from dashboard.reporting.models import ReportLayout

__all__ = ["ReportLayout"]
