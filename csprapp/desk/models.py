"""The models of the desk: the link between the private and the public side, and what is done around it."""

from csprapp.desk.publishing.content_models import PageClearance
from csprapp.desk.publishing.models import (
    Clearance,
    Confirmation,
    HandOver,
    PublicationLink,
    Stop,
    TakeDownLine,
)
from csprapp.desk.reporting.models import ReportLayout

__all__ = [
    "Clearance",
    "Confirmation",
    "HandOver",
    "PageClearance",
    "PublicationLink",
    "ReportLayout",
    "Stop",
    "TakeDownLine",
]
