"""What we do in a review that another area leads. Each is one transaction: person, rule, then writing."""

from datetime import date

from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed
from csprapp.records.refusals import require_given, require_not_ahead
from csprapp.records.services import change
from reviews.learning.guards import require_act
from reviews.learning.permissions import review_for_change
from reviews.learning.rules import Act
from reviews.led_by_other_area.models import LedElsewhere
from reviews.planning.review_services import keep_clock


def record_return(
    request: LedElsewhere, seen: int, *, returned_on: date, returned_what: str, by: User, today: date
) -> LedElsewhere:
    """What we sent to the area that leads, and on which London day: the date they gave us is met by it.

    Raises NotAllowed, Refused (what was sent is missing; a future day; the review has ended), Conflict.
    """
    require_given({"returned_what": (returned_what, "Enter what we sent, to whom and how")})
    require_not_ahead({"returned_on": returned_on}, today)
    return _change(
        request,
        seen,
        {"returned_on": returned_on, "returned_what": returned_what},
        "Our return was sent",
        by=by,
        today=today,
    )


def record_outcome(
    request: LedElsewhere, seen: int, *, report_on: date, report_what: str, by: User, today: date
) -> LedElsewhere:
    """Their report reached us, and what it means for us. Raises NotAllowed, Refused, Conflict."""
    require_given({"report_what": (report_what, "Enter what it means for us")})
    require_not_ahead({"report_on": report_on}, today)
    return _change(
        request,
        seen,
        {"report_on": report_on, "report_what": report_what},
        "Their report reached us",
        by=by,
        today=today,
    )


def _change(
    request: LedElsewhere, seen: int, facts: dict[str, object], why: str, *, by: User, today: date
) -> LedElsewhere:
    with review_for_change(request.review, Deed.WORK_CASE, by=by, today=today) as held:
        require_act(held, Act.RETURN, today)
        with change(LedElsewhere, request.pk, seen, by=by, why=why) as record:
            for name, value in facts.items():
                setattr(record, name, value)
        held.elsewhere = record
        keep_clock(held, by=by, today=today, why=why)
    return record
