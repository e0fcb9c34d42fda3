"""A case on two pages for a meeting: for who may open it, without names unless asked, each reading logged."""

import datetime as dt

import pypdfium2
import pytest

from cases.incidents.models import Incident
from csprapp.accounts.event_models import SecurityEvent
from csprapp.accounts.models import User
from csprapp.records.models import AccessLog
from dashboard.reporting.pdf import make_pdf
from dashboard.reports.case_summary import case_summary
from reviews.actions.models import Recommendation
from reviews.decisions.models import PartnerDecision
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview
from reviews.returns import services as returns
from tests.dashboard.factories import make_agreed
from tests.dashboard.reports.test_board_paper import text_of
from tests.factories import make_agency, make_user
from tests.factories_cases import log_case, make_person
from tests.factories_reviews import TODAY, make_action, make_asked, make_recommendation
from tests.reviews.guest_access.factories import DUE

pytestmark = pytest.mark.django_db
NAME = "Zebedee"
WORDS = (NAME, "Quarrington")


@pytest.fixture
def case():
    """A decided case of a child called Zebedee, with an open action."""
    row = make_recommendation(text="Ask what children see")
    make_action(row, text=f"Train those who saw {NAME}")
    make_person(row.case, initials="Z.Q.", name=" ".join(WORDS), date_of_birth=dt.date(2020, 5, 6))
    return row.case


def url(case, more=""):
    return f"/staff/cases/{case.reference}/summary{more}"


@pytest.mark.both
def test_it_has_dates_decisions_and_what_is_next_and_no_name(case):
    report = case_summary(case, case.owner, TODAY, names=False)
    assert [section.key for section in report.sections] == ["happened", "people", "dates", "decisions", "waits", "next"]
    told = repr(report)
    assert "There is more to learn" in told
    assert "Train those who saw the child" in told
    for word in (*WORDS, "Z.Q.", "6 May 2020"):
        assert word not in told
    assert report.marking == "OFFICIAL-SENSITIVE"


def test_it_is_read_and_taken_in_three_forms_on_two_pages_at_most_and_each_is_logged(case, sign_in):
    client = sign_in(case.owner)
    assert url(case, "/") in client.get(f"/staff/cases/{case.reference}/").content.decode()
    for more in ("/", ".pdf", ".docx"):
        answer = client.get(url(case, more))
        assert answer.status_code == 200
        assert "Decisions, with reasons" in text_of(answer)
        assert [word for word in WORDS if word in text_of(answer)] == []
        if more == ".pdf":
            assert len(pypdfium2.PdfDocument(answer.content)) <= 2
    said = list(AccessLog.objects.filter(what__startswith="summary").order_by("pk").values_list("what", "case"))
    assert said == [
        ("summary for a meeting", case.reference),
        ("summary for a meeting, taken as pdf", case.reference),
        ("summary for a meeting, taken as docx", case.reference),
    ]
    assert SecurityEvent.objects.filter(kind="export").count() == 2


def make_full(case, *, waits=True):
    """Fill a case with more than its summary can say; `waits` adds agencies that have not answered."""
    long = "Everybody wrote at length about what had happened that evening. " * 40
    Incident.objects.filter(pk=case.pk).update(summary=long, immediate_safeguarding=long)
    RapidReview.objects.filter(incident=case).update(criteria_reason=long, what_next_reason=long)
    PartnerDecision.objects.filter(rapid_review__incident=case).update(reasons=long)
    review = LearningReview.objects.get(incident=case)
    LearningReview.objects.filter(pk=review.pk).update(
        decision_reason=long, publication_reason=long, publication_decision="full", publication_decided_on=TODAY
    )
    row = Recommendation.objects.get(review=review)
    User.objects.filter(pk=case.owner.pk).update(name="Wilhelmina Featherstonehaugh-Cholmondeley")
    if waits:
        asked = [make_agency(f"Northshire Hospital and Community Trust {number}") for number in range(4)]
        returns.ask(case, asked, list(case.people.all()), DUE, by=case.owner, today=TODAY)
    for number in range(9):
        make_action(row, text=long)
        make_person(case, role="sibling", initials=f"A.{number}.", name=f"Zoe{number} Quarrington")
        make_agreed(case, TODAY, label="A meeting that was agreed with many words about what it is for")


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize("names", [False, True])
def test_it_is_two_pages_however_much_is_recorded(case, names, waits):
    make_full(case, waits=waits)
    report = case_summary(Incident.objects.get(pk=case.pk), case.owner, TODAY, names=names)
    assert "Publish the LCSPR" in repr(report)  # what the law dates stands before what was agreed
    pages = pypdfium2.PdfDocument(make_pdf(report))
    assert len(pages) == 2, pages[len(pages) - 1].get_textpage().get_text_range()


@pytest.mark.both
def test_of_many_people_it_has_those_who_matter_most_to_the_meeting(case):
    for number in range(3):
        make_person(case, role="sibling", initials=f"S.{number}.")
    make_person(case, role="parent", initials="M.Q.", relationship="Mother")
    make_person(case, role="believed", initials="B.X.")
    section = next(each for each in case_summary(case, case.owner, TODAY, names=True).sections if each.key == "people")
    table, more = section.parts
    assert [row[1] for row in table.rows][-2:] == ["Parent", "Adult believed to have caused harm"]
    assert len(table.rows) == 4
    assert "more on the case page" in more.text


def test_it_waits_for_whom_the_page_of_the_case_waits(sign_in):
    begun, scene = log_case(), make_asked()
    partners = [body.name for body in scene.bodies]
    for case, whom, what in ((begun, [str(begun.owner)], "take the next step"), (scene.case, partners, "decide on")):
        client = sign_in(case.owner)
        assert f"to {what}" in client.get(case.get_absolute_url()).content.decode()
        paper = text_of(client.get(url(case, "/")))
        outstanding = paper[paper.index("Who is waiting for whom") :]
        assert f": to {what}" in outstanding
        assert all(name in outstanding for name in whom)


def test_names_need_a_purpose_and_a_fresh_sign_in(case, sign_in, settings):
    client = sign_in(case.owner)
    page = url(case, "/names/")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    asked = client.post(page, {"kind": "docx", "purpose": "Rapid review meeting"})
    assert asked.status_code == 302
    assert "reauthenticate" in asked["Location"]
    assert not AccessLog.objects.filter(what__contains="with names").exists()


def test_with_a_purpose_it_has_names_and_the_log_keeps_what_for(case, sign_in, monkeypatch):
    monkeypatch.setattr("publishing.overview.publication_page.require_fresh_sign_in", lambda request: None)
    client = sign_in(case.owner)
    page = url(case, "/names/")
    assert "Enter what the file is for" in client.post(page, {"kind": "docx", "purpose": ""}).content.decode()
    answer = client.post(page, {"kind": "docx", "purpose": "Rapid review meeting"})
    assert "Zebedee Quarrington" in text_of(answer)
    assert "6 May 2020" in text_of(answer)
    assert AccessLog.objects.get(what__contains="with names").why == "Rapid review meeting"
    assert NAME not in answer["Content-Disposition"]


def test_who_only_reads_gets_no_names(case, sign_in):
    client = sign_in(make_user("scrutineer"))
    assert client.get(url(case, "/")).status_code == 200
    assert client.get(url(case, "/names/")).status_code == 403


def test_a_stranger_gets_the_answer_of_no_case(case, sign_in):
    Incident.objects.filter(pk=case.pk).update(restricted=True)
    for role in ("manager", "partner", "publisher"):
        client = sign_in(make_user(role))
        for more in ("/", ".pdf", "/names/"):
            assert client.get(url(case, more)).status_code == 404
    assert not AccessLog.objects.filter(what__startswith="summary").exists()
