"""A whole chronology added at once, by an agency, through the door and by the unit; and a line corrected."""

import datetime as dt

import pytest

from csprapp.accounts.roles import NotAllowed
from csprapp.partnership.models import Membership
from csprapp.records.models import AccessLog, Draft
from csprapp.records.refusals import Refused
from reviews.guest_access import services as doors
from reviews.returns import services
from reviews.returns.models import ChronologyEntry
from tests.factories import LONG_AGO, make_user
from tests.factories_cases import make_case
from tests.reviews.guest_access.factories import TODAY, make_request
from tests.reviews.guest_access.test_door_pages import inside

pytestmark = pytest.mark.django_db
PASTED = "Date\tEvent\tSignificance\tSource\n12/1/24\tSeen at home\tNobody asked\tFile\n3rd\tSeen again\t\t\n"
GOOD = PASTED.replace("3rd", "3/2/24")


@pytest.fixture
def asked():
    return make_request()


@pytest.fixture
def contributor(asked):
    user = make_user("contributor")
    Membership.objects.create(user=user, agency=asked.agency, valid_from=LONG_AGO)
    return user


def entry(day=dt.date(2024, 1, 12), event="Seen at home") -> ChronologyEntry:
    return ChronologyEntry(day=day, event=event)


class TestTheAgency:
    def test_pastes_a_table_puts_a_row_right_and_adds_the_lines(self, asked, contributor, sign_in):
        client, page = sign_in(contributor), f"/staff/requests/{asked.pk}/events/"
        client.post(page, {"pasted": PASTED})
        shown = client.get(page).content.decode()
        assert "1 line can be added. 1 row needs you first" in shown
        assert "does not say which month" in shown
        assert not ChronologyEntry.objects.exists()
        columns = {f"column_{number}": key for number, key in enumerate(("when", "what", "why", "source"))}
        answer = client.post(page, {**columns, "when_3": "3/2/24", "what_3": "Seen again", "action": "add"})
        assert answer["Location"] == f"/staff/requests/{asked.pk}/"
        assert list(asked.chronology.values_list("day", "event", "significance", "source")) == [
            (dt.date(2024, 1, 12), "Seen at home", "Nobody asked", "File"),
            (dt.date(2024, 2, 3), "Seen again", "", ""),
        ]
        assert not Draft.objects.filter(form="chronology-table").exists()
        assert "2 lines added to the chronology." in client.get(answer["Location"]).content.decode()

    def test_the_same_table_twice_adds_each_line_once(self, asked, contributor, sign_in):
        client, page = sign_in(contributor), f"/staff/requests/{asked.pk}/events/"
        columns = {f"column_{number}": key for number, key in enumerate(("when", "what", "why", "source"))}
        for _ in range(2):
            client.post(page, {"pasted": GOOD})
            client.post(page, {**columns, "action": "add"})
        assert asked.chronology.count() == 2

    def test_columns_can_be_named_otherwise_and_rows_left_out(self, asked, contributor, sign_in):
        client, page = sign_in(contributor), f"/staff/requests/{asked.pk}/events/"
        client.post(page, {"pasted": PASTED})
        columns = {"column_0": "when", "column_1": "what", "column_2": "source", "column_3": ""}
        client.post(page, {**columns, "out_3": "on", "action": "again"})
        shown = client.get(page).content.decode()
        assert "1 row is left out" in shown
        client.post(page, {**columns, "action": "add"})
        assert list(asked.chronology.values_list("source", flat=True)) == ["Nobody asked"]

    def test_what_was_read_is_there_after_a_time_out_and_can_be_thrown_away(self, asked, contributor, sign_in):
        page = f"/staff/requests/{asked.pk}/events/"
        sign_in(contributor).post(page, {"pasted": GOOD})
        client = sign_in(contributor)
        assert "Seen at home" in client.get(page).content.decode()
        client.post(page, {"action": "discard"})
        assert "Paste your table" in client.get(page).content.decode()

    def test_nothing_sent_and_a_table_without_rows_are_said_beside_the_field(self, asked, contributor, sign_in):
        client, page = sign_in(contributor), f"/staff/requests/{asked.pk}/events/"
        assert "Paste your table, or select the file" in client.post(page, {}).content.decode()
        assert "There are no rows in this" in client.post(page, {"pasted": "Date\tEvent\n"}).content.decode()

    def test_a_stranger_and_another_agency_get_404(self, asked, sign_in):
        for role in ("contributor", "publisher", "administrator"):
            client = sign_in(make_user(role))
            for page in ("events/", "event/1/"):
                assert client.get(f"/staff/requests/{asked.pk}/{page}").status_code == 404
        assert not AccessLog.objects.filter(what="agency chronology").exists()

    def test_a_line_is_corrected_until_the_return_is_submitted_and_the_history_keeps_it(
        self, asked, contributor, sign_in
    ):
        line = services.add_return_event(asked, entry(), by=contributor, today=TODAY)
        client, page = sign_in(contributor), f"/staff/requests/{asked.pk}/event/{line.pk}/"
        assert f'href="{page}"' in client.get(f"/staff/requests/{asked.pk}/").content.decode()
        form = client.get(page).context["form"]
        said = {"day_day": "13", "day_month": "1", "day_year": "2024", "event": "Seen at school"}
        client.post(page, said | {"version": form["version"].value(), "token": form["token"].value()})
        line.refresh_from_db()
        assert (line.day, line.event) == (dt.date(2024, 1, 13), "Seen at school")
        assert line.history.count() == 2
        services.submit(asked, asked.version, by=contributor, today=TODAY, involvement="We knew her")
        assert client.get(page).status_code == 404
        with pytest.raises(Refused):
            services.correct_return_event(line, line.version, by=contributor, today=TODAY, event="Late")

    def test_lines_cannot_be_added_by_another_agency_nor_once_submitted(self, asked, contributor):
        with pytest.raises(NotAllowed):
            services.add_return_events(asked, [entry()], by=make_user("contributor"), today=TODAY)
        services.submit(asked, asked.version, by=contributor, today=TODAY, involvement="We knew her")
        with pytest.raises(Refused):
            services.add_return_events(asked, [entry()], by=contributor, today=TODAY)
        assert not ChronologyEntry.objects.exists()


class TestTheDoor:
    @pytest.fixture
    def inside(self, asked):
        return inside(doors.send_link(asked, 0, "surgery@demo.example", by=asked.asked_by, today=TODAY))

    def test_a_table_is_added_through_the_door_and_a_line_corrected(self, asked, inside):
        page = f"/staff/door/request/{asked.pk}/events/"
        inside.post(page, {"pasted": GOOD})
        columns = {f"column_{number}": key for number, key in enumerate(("when", "what", "why", "source"))}
        answer = inside.post(page, {**columns, "action": "add"})
        assert answer["Location"] == "/staff/door/"
        line = asked.chronology.get(event="Seen again")
        change = f"/staff/door/request/{asked.pk}/line/{line.pk}/"
        assert change in inside.get("/staff/door/").content.decode()
        form = inside.get(change).context["form"]
        said = {"day_day": "3", "day_month": "2", "day_year": "2024", "event": "Seen once more"}
        inside.post(change, said | {"version": form["version"].value(), "token": form["token"].value()})
        line.refresh_from_db()
        assert line.event == "Seen once more"

    def test_without_the_passcode_both_are_the_closed_door(self, asked, client):
        for page in ("events/", "line/1/"):
            answer = client.get(f"/staff/door/request/{asked.pk}/{page}")
            assert answer.status_code == 404

    def test_another_requests_line_is_not_there(self, asked, inside):
        other = make_request()
        foreign = services.add_return_event(other, entry(), by=other.asked_by, today=TODAY, entered_from="the case")
        assert inside.get(f"/staff/door/request/{asked.pk}/line/{foreign.pk}/").status_code == 404


class TestTheUnit:
    def test_adds_a_table_to_the_case_and_corrects_a_line_with_a_reason(self, sign_in):
        case = make_case(by=make_user("coordinator"))
        client, page = sign_in(case.owner), f"/staff/cases/{case.reference}/timeline/add-many/"
        client.post(page, {"pasted": GOOD})
        columns = {f"column_{number}": key for number, key in enumerate(("when", "what", "why", "source"))}
        client.post(page, {**columns, "action": "add"})
        line = case.chronology.get(event="Seen again")
        change = f"/staff/cases/{case.reference}/timeline/{line.pk}/change/"
        form = client.get(change).context["form"]
        said = {"day_day": "4", "day_month": "2", "day_year": "2024", "event": "Seen again"}
        said |= {"version": form["version"].value(), "token": form["token"].value()}
        assert "Enter why you are changing this" in client.post(change, said).content.decode()
        client.post(change, said | {"reason": "The file says the fourth"})
        line.refresh_from_db()
        assert line.day == dt.date(2024, 2, 4)
        assert line.history.first().history_change_reason == "The file says the fourth"

    def test_somebody_who_only_reads_the_case_may_not(self, sign_in):
        case = make_case(by=make_user("coordinator"))
        reader = make_user("scrutineer")
        client = sign_in(reader)
        assert client.get(f"/staff/cases/{case.reference}/timeline/add-many/").status_code in {403, 404}
        with pytest.raises(NotAllowed):
            services.add_events(case, [entry()], by=reader, today=TODAY)
