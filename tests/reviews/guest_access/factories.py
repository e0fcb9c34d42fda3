"""A request to an agency, of a case with people who have names."""

import datetime as dt
import re

from reviews.returns import services as returns
from reviews.returns.models import AgencyRequest
from tests.factories import make_agency, make_user
from tests.factories_cases import make_case, make_person

TODAY = dt.date(2026, 11, 23)
DUE = dt.date(2026, 12, 2)
LAST_DAY = dt.date(2026, 12, 16)  # ten working days after it


def make_request(*, agency=None, today=TODAY, due_on=DUE, **facts) -> AgencyRequest:
    """An agency is asked about a child and a parent."""
    case = make_case(by=make_user("coordinator"))
    people = [
        make_person(case, "died", "Q.Z.", name="Quintessa Zebedee", addresses="1 Canary Row"),
        make_person(case, "parent", "P.Z.", name="Peregrine Zebedee"),
    ]
    (request,) = returns.ask(case, [agency or make_agency()], people, due_on, **facts, by=case.owner, today=today)
    return request


def token_in(text: str) -> str:
    """The token of the link in a mail."""
    return re.search(r"/staff/door/([^/\s]+)/", text)[1]


def submit_everything(client, place):
    """Open the page that checks and press its button, as a browser would."""
    form = client.get(place).context["form"]
    return client.post(place, {name: form[name].value() for name in ("token", "version", "seen")})
