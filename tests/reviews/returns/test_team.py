"""Multi-agency child protection teams: a kind of agency, and a question in returns, from the day that is recorded."""

import datetime as dt
from io import BytesIO

import pytest
from docx import Document as open_word

from csprapp.partnership.models import Agency, Partnership
from csprapp.records.refusals import Refused
from reviews.guest_access.rules import Visitor
from reviews.guest_access.services import send_link, submit as answer_by_link
from reviews.returns import services
from reviews.returns.models import AgencyReturn
from tests.factories import make_user
from tests.reviews.guest_access.factories import TODAY, make_request

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
QUESTION = "Was a multi-agency child protection team involved with the child?"
TEAM = "It is a multi-agency child protection team"


def work_from(day):
    Partnership.objects.update_or_create(pk=1, defaults={"protection_teams_from": day})


@pytest.mark.parametrize(("day", "asks"), [(None, False), (TODAY + dt.timedelta(days=1), False), (TODAY, True)])
def test_a_return_asks_when_it_was_asked_for_from_that_day(sign_in, day, asks):
    request = make_request()
    work_from(day)
    client, here = sign_in(request.incident.owner), request.get_absolute_url()
    word = open_word(BytesIO(client.get(f"{here}word/").content))
    assert (QUESTION in client.get(f"{here}answer/").content.decode()) is asks
    assert any(QUESTION in heading.text for heading in word.paragraphs) is asks


class TestTheAnswer:
    @pytest.fixture
    def request_(self):
        work_from(TODAY)
        return make_request()

    def test_is_needed_unless_the_agency_knew_nobody(self, request_):
        said = {"source": "Letter", "by": request_.incident.owner, "today": TODAY}
        with pytest.raises(Refused, match="child protection team"):
            services.submit(request_, request_.version, involvement="In year 2", **said)
        assert services.submit(request_, request_.version, nil_return=True, **said).team_involved == ""

    def test_is_shown_to_whoever_asked(self, sign_in, request_):
        said = {
            "involvement": "In year 2",
            "team_involved": "yes",
            "team_note": "Northern team, in May",
            "source": "Letter",
        }
        services.submit(request_, request_.version, **said, by=request_.incident.owner, today=TODAY)
        page = sign_in(request_.incident.owner).get(request_.get_absolute_url()).content.decode()
        assert "Yes. Northern team, in May" in page

    def test_is_given_at_the_door_too(self, request_):
        door = send_link(request_, 0, "surgery@demo.example", by=request_.incident.owner, today=TODAY).door
        said = {"involvement": "Since birth", "visitor": Visitor("Gemma", "Manager"), "today": TODAY}
        version = type(request_).objects.get().version
        with pytest.raises(Refused, match="child protection team"):
            answer_by_link(door, version, **said)
        answer_by_link(door, version, team_involved="unknown", **said)
        assert AgencyReturn.objects.get().get_team_involved_display() == "We do not know"

    def test_is_missed_beside_its_question(self, sign_in, request_):
        sent = {"involvement": "In year 2", "source": "Letter", "received_from": "Mrs I", "version": request_.version}
        page = sign_in(request_.incident.owner).post(f"{request_.get_absolute_url()}answer/", sent)
        assert "Select whether a child protection team was involved" in page.context["form"].errors["team_involved"]


def test_such_an_agency_is_added_from_that_day_and_stays_one(sign_in):
    client, add = sign_in(make_user("administrator")), "/staff/settings/agencies/add/"
    assert TEAM not in client.get(add).content.decode()
    work_from(TODAY)
    assert TEAM in client.get(add).content.decode()
    client.post(add, {"name": "Northern Team", "is_protection_team": "on", "token": "a"})
    team = Agency.objects.get(is_protection_team=True)
    work_from(None)
    assert "Multi-agency child protection team" in client.get("/staff/settings/agencies/?show=teams").content.decode()
    assert TEAM in client.get(f"/staff/settings/agencies/{team.pk}/").content.decode()
