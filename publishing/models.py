"""The models of publishing: the link between the private and the public side, and what is done around it."""

from publishing.links.models import (
    Blocker,
    Clearance,
    Compared,
    Confirmation,
    HandOver,
    PublicationLink,
    ReadPart,
    TakeDownLine,
)
from publishing.site_pages.models import PageClearance
from publishing.takedown.models import Redaction

__all__ = [
    "Clearance",
    "Compared",
    "Confirmation",
    "HandOver",
    "PageClearance",
    "PublicationLink",
    "Blocker",
    "ReadPart",
    "Redaction",
    "TakeDownLine",
]
