"""What is checked of the days on which something was done before publishing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from csprapp.records.reasons import require_reason
from csprapp.records.refusals import Refused, ahead_words
from publishing.links.models import PublicationLink
from reviews.learning.rules import wrong_dates

# When the report was finished, and when its copies went to the Panel and to the Secretary of State: the names under
# which they are asked here, and those of the review, which keeps them.
OF_THE_REPORT = {
    "report_finished_on": "report_finished_on",
    "panel_copy_on": "sent_to_panel_on",
    "secretary_copy_on": "sent_to_secretary_on",
}


def refuse_wrong_days(link: PublicationLink, fields: Mapping[str, Any], today: date) -> None:
    """Nothing, or Refused beside each day: what was sent or told has happened, a report is sent once finished, and
    nobody plans for a day that has passed. What is recorded so already may stay."""
    done, on = PublicationLink.DONE_ON, fields.get("planned_on")
    wrong = {name: ahead_words("This date") for name in done if fields.get(name) and fields[name] > today}
    if on and on < today and on != link.planned_on:
        wrong["planned_on"] = "The planned publication date must be today or later"
    days = {name: fields[name] for name in OF_THE_REPORT if name in fields}
    if link.review and any(getattr(link.review, OF_THE_REPORT[name]) != day for name, day in days.items()):
        found = wrong_dates(*(days[name] for name in OF_THE_REPORT), today=today)
        wrong |= {name: found[column] for name, column in OF_THE_REPORT.items() if column in found}
    if wrong:
        raise Refused(wrong)


def require_why_changed(reason: str, link: PublicationLink, fields: Mapping[str, Any]) -> None:
    """Nothing, or Refused when a recorded day on which something was done is changed or cleared without a reason."""
    before = {name: getattr(link, name) for name in PublicationLink.DONE_ON}
    before |= {name: getattr(link.review, column, None) for name, column in OF_THE_REPORT.items()}
    require_reason(reason, before, {name: fields[name] for name in before if name in fields})
