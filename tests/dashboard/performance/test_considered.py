"""In how many reviews race, ethnicity and culture are considered: the figure, and the cases behind it."""

import datetime as dt
from html import unescape

import pytest

from cases.deadlines.services import end
from csprapp.records.services import add
from dashboard.performance.considered import Considered, behind_considered
from dashboard.performance.duties import CONSIDERED, considered, duties
from dashboard.performance.periods import Period
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview
from tests.dashboard.factories import TODAY, start_clock
from tests.factories import make_user
from tests.factories_cases import make_case

pytestmark = pytest.mark.django_db
PERIOD = Period(dt.date(2026, 4, 1), TODAY)
JUNE = dt.date(2026, 6, 1)
PAGE = "/staff/performance/"


def rapid(text=None, **case):
    """A case whose rapid review runs; with a text about it, an empty one, or nothing written at all."""
    deadline = start_clock(make_case(**case), "rapid_review", JUNE)
    if text is not None:
        add(
            RapidReview(incident=deadline.incident, ethnicity_culture=text), by=deadline.incident.logged_by, why="Wrote"
        )
    return deadline


@pytest.fixture
def reviews():
    """Four rapid reviews of which one answers, one that fell away, and an LCSPR whose terms answer."""
    rapid("Faith mattered at school."), rapid(""), rapid(), rapid(restricted=True)
    gone = rapid("Not counted")
    end(gone, JUNE, "withdrawn", by=gone.incident.logged_by, decided_on=JUNE)
    case = make_case()
    facts = {"kind": "lcspr", "decided_on": JUNE, "decision_reason": "Agreed", "ethnicity_culture": "Ask about faith"}
    clock = start_clock(case, "lcspr", JUNE, route="review")
    add(LearningReview(incident=case, deadline=clock, **facts), by=case.logged_by, why="Decided")


@pytest.mark.both
def test_each_place_counts_those_that_answer_out_of_those_that_were_asked(reviews):
    found = considered(duties(make_user("manager"), PERIOD, TODAY, CONSIDERED), PERIOD)
    assert [(each.of, each.answered, each.every) for each in found] == [
        (Considered.RAPID, 1, 4),
        (Considered.TERMS, 1, 1),
    ]


@pytest.mark.both
@pytest.mark.parametrize(
    ("of", "answered", "many"), [("rapid_review", True, 1), ("rapid_review", False, 3), ("lcspr", False, 0)]
)
def test_as_many_stand_behind_a_figure_as_it_says(reviews, of, answered, many):
    found = behind_considered(make_user("manager"), PERIOD, TODAY, of=Considered(of), answered=answered)
    assert len(found) == many


def test_the_page_says_it_and_leads_to_the_cases(reviews, sign_in):
    client, period = sign_in(make_user("manager")), "start_day=1&start_month=4&start_year=2026"
    page = unescape(client.get(f"{PAGE}?{period}").content.decode())
    assert "1 of 4 rapid reviews" in page
    assert "1 of 1 LCSPRs, in their terms of reference" in page
    answer = unescape(client.get(f"{PAGE}considered/?of=rapid_review&answered=no&{period}").content.decode())
    assert "not considered in rapid reviews" in answer
    assert answer.count("Restricted case: counted, not shown") == 1


def test_what_is_asked_wrongly_is_not_there(sign_in):
    client = sign_in(make_user("manager"))
    for query in ("", "?of=rapid_review", "?of=notify_panel&answered=yes", "?answered=yes"):
        assert client.get(f"{PAGE}considered/{query}").status_code == 404
