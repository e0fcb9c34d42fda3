"""What stands in the way of publishing anything of a case on a London day, in words for whoever publishes.

The words name no person, and stay the same from day to day while the order or embargo does: what was not among them
when an edition was approved was recorded after it.
"""

from collections.abc import Iterable
from datetime import date

from cases.incidents.models import Incident, Proceeding
from cases.restrictions.models import ReportingRestriction
from csprapp.ui.forms import lower_first


def embargoes(incidents: Iterable[Incident], day: date) -> list[str]:
    """The proceedings for which publishing has to wait on a London day: nothing goes out until they are lifted."""
    return [embargo_words(row) for row in waiting_for_a_court(incidents) if row.holds(day)]


def waiting_for_a_court(incidents: Iterable[Incident]) -> list[Proceeding]:
    """The proceedings for which publishing ever had to wait."""
    rows = Proceeding.objects.filter(incident__in=list(incidents), embargo=True).select_related("incident")
    return list(rows.order_by("pk"))


def embargo_words(row: Proceeding) -> str:
    """A proceeding for which publishing has to wait, and until when."""
    court = f", {row.court}" if row.court else ""
    return (
        f"Publishing must wait for: {lower_first(row.get_kind_display())}{court} ({row.incident}), {row.waits_in_words}"
    )


def restrictions(incidents: Iterable[Incident], day: date) -> list[str]:
    """The orders that bind on a London day: whoever publishes checks every word against them."""
    rows = ReportingRestriction.objects.filter(incident__in=list(incidents)).select_related("person", "incident")
    return [
        f"Reporting restriction ({row.incident}): {row.in_words}" for row in rows.order_by("pk") if row.is_live(day)
    ]


def in_the_way(incidents: Iterable[Incident], day: date) -> list[str]:
    """Embargoes first, then the orders that bind: all that whoever publishes on a London day has to answer for."""
    cases = list(incidents)
    return embargoes(cases, day) + restrictions(cases, day)
