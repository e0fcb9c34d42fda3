"""What we do in a review that another area leads. Each is one transaction: person, rule, then writing."""

from datetime import date
from functools import partial

from csprapp.accounts.models import User
from csprapp.records.log_lines import Log
from csprapp.records.refusals import require_given, require_not_ahead
from reviews.learning.permissions import require_act, review_for_change
from reviews.learning.rules import Act
from reviews.led_by_other_area.models import LedElsewhere
from reviews.planning.clock import keep_clock

SENT, REACHED = "Our return was sent", "Their report reached us"


def _check_return(row: LedElsewhere, today: date) -> None:
    """Nothing, or `Refused`: what was sent is missing; a future day; the review has ended."""
    require_given({"returned_what": (row.returned_what, "Enter what we sent, to whom and how")})
    require_not_ahead({"returned_on": row.returned_on}, today)
    require_act(row.review, Act.RETURN, today)


def _check_outcome(row: LedElsewhere, today: date) -> None:
    """Nothing, or `Refused`: what it means is missing; a future day; the review has ended."""
    require_given({"report_what": (row.report_what, "Enter what it means for us")})
    require_not_ahead({"report_on": row.report_on}, today)
    require_act(row.review, Act.RETURN, today)


def _follow(row: LedElsewhere, *, why: str, by: User, today: date) -> None:
    """The date they gave us is met by our return."""
    keep_clock(row.review, by=by, today=today, why=why)


# What we sent to the area that leads, and on which London day.
RETURN = Log(
    LedElsewhere,
    parent="review",
    facts=("returned_on", "returned_what"),
    way_in=review_for_change,
    check=_check_return,
    follow=partial(_follow, why=SENT),
    corrected=SENT,
)
# Their report reached us, and what it means for us.
OUTCOME = Log(
    LedElsewhere,
    parent="review",
    facts=("report_on", "report_what"),
    way_in=review_for_change,
    check=_check_outcome,
    follow=partial(_follow, why=REACHED),
    corrected=REACHED,
)
