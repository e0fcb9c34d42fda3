"""The models of the desk: the link between the private and the public side."""

from csprapp.desk.publishing.content_models import PageClearance
from csprapp.desk.publishing.models import Clearance, PublicationLink
from csprapp.desk.reporting.models import ReportLayout

__all__ = ["Clearance", "PageClearance", "PublicationLink", "ReportLayout"]
