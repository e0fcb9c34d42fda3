"""An incident begun and not logged waits as a row, for its writer and in the lists of the team, and tells nothing."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse

from cases.dates.giving import give
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from cases.intake import begun
from csprapp.accounts.roles import NotAllowed
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Partnership
from csprapp.records.models import Draft
from csprapp.records.settings_rows import with_version
from csprapp.today import now
from dashboard.people.services import end_account
from dashboard.privacy.elsewhere import forget
from dashboard.pruning import services as pruning
from dashboard.work.feeds.models import CalendarFeed
from dashboard.work.feeds.services import _rows, make_feed
from tests.cases.intake.test_logging_pages import NEW, WED, child, fill, save
from tests.factories import make_area, make_user
from tests.factories_cases import make_case, make_person, three_boxes

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TODAY = WED.date()
AWARE, DUE = dt.date(2026, 11, 16), dt.date(2026, 11, 23)
LABEL = "Finish logging an incident"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(WED)


@pytest.fixture
def area():
    return make_area("Inventedshire")


@pytest.fixture
def anna(area):
    return make_user("coordinator", name="Anna Ample", area=area)


@pytest.fixture
def client(anna, sign_in):
    return sign_in(anna)


def type_when(client, aware_on=AWARE, how="action", **more):
    """On the first page: pressed "Save and come back later", or kept while typing."""
    url = NEW if how == "action" else reverse("autosave", args=["log-incident", "when"])
    return client.post(url, {**three_boxes("aware_on", aware_on), "referred_by": "Ms Zed", "action": "later", **more})


def rows():
    return Deadline.objects.filter(route=begun.ROUTE)


def the_row() -> Deadline:
    return rows().get()


def page_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheRow:
    @pytest.mark.parametrize("how", ["action", "autosave"])
    def test_is_there_from_the_first_word_with_its_owner_and_the_date_it_would_have(self, client, anna, how):
        type_when(client, how=how)
        row = the_row()
        assert (row.owner, row.started_on, row.due_on, row.label) == (anna, AWARE, DUE, LABEL)
        assert (row.incident, row.rule_key) == (None, "agreed"), "no case, and in no statutory figure"

    def test_is_due_on_the_day_it_was_begun_while_nobody_knows_when_the_authority_became_aware(self, client, clock):
        client.post(f"{NEW}people/", child(initials="Q.Z."))
        assert the_row().due_on == TODAY
        clock.move_to(WED + DAY)
        client.post(f"{NEW}people/", child(initials="Q.Z.", name="Quinn"))
        assert the_row().due_on == TODAY
        type_when(client)
        assert the_row().due_on == DUE

    def test_follows_the_date_of_awareness_either_way(self, client):
        for aware_on in (AWARE, dt.date(2026, 10, 1), dt.date(2026, 11, 18), None):
            type_when(client, aware_on)
        assert the_row().due_on == dt.date(2026, 11, 25), "taken out again, the last one is what is known"
        type_when(client, dt.date(2026, 9, 1))
        assert the_row().due_on == dt.date(2026, 9, 8)

    @pytest.mark.parametrize("typed", [dt.date(1900, 1, 1), dt.date(2027, 1, 1)])
    def test_no_date_that_cannot_be_keeps_a_page_from_being_kept_nor_the_list_from_being_shown(self, client, typed):
        type_when(client, typed, occurred_on_day="1", occurred_on_month="1", occurred_on_year="2030")
        assert the_row().due_on == TODAY
        assert "Continue logging the incident you began" in page_of(client, "/staff/")

    def test_is_none_without_a_word(self, client):
        type_when(client, None, referred_by=" ")
        assert not rows().exists()

    def test_holds_nothing_of_what_was_typed(self, client):
        type_when(client)
        client.post(f"{NEW}people/", child(initials="Q.Z.", name="Quinn Zed"))
        row = the_row()
        said = f"{row.label} {[line.reason for line in row.changes.all()]}"
        assert not any(word in said for word in ("Zed", "Q.Z.", "Quinn"))


class TestIsSeen:
    def test_by_its_writer_above_their_list_once_and_in_their_calendar_and_feed(self, client, anna, area):
        type_when(client)
        page = page_of(client, "/staff/")
        assert page.count("Continue logging the incident you began") == 1
        assert LABEL not in page
        page = page_of(client, "/staff/calendar/?month=2026-11")
        assert LABEL in page
        assert 'href="/staff/cases/new/check/"' in page

    def test_by_colleagues_of_the_area_in_team_and_its_calendar_without_a_way_in(self, client, anna, area, sign_in):
        type_when(client)
        manager = sign_in(make_user("manager", area=area))
        for url in ("/staff/team/", "/staff/calendar/?month=2026-11&whose=team"):
            page = page_of(manager, url)
            assert LABEL in page, url
            assert "Anna Ample" in page, url
            assert "/staff/cases/new/check/" not in page
            assert "Zed" not in page
        assert manager.get(the_row().get_absolute_url()).status_code == 404
        assert manager.get(f"{the_row().get_absolute_url()}give/").status_code == 404

    def test_by_nobody_of_another_area_and_nobody_who_does_not_work_on_cases(self, client, area, sign_in):
        type_when(client)
        for other in (make_user("manager", area=make_area()), make_user("scrutineer", area=area)):
            assert LABEL not in page_of(sign_in(other), "/staff/team/")

    def test_in_the_feed_of_the_team_by_its_kind_alone(self, client, area, settings):
        Partnership.objects.update_or_create(pk=1, defaults={"name": "Northshire", "calendar_feeds": True})
        type_when(client)
        manager = make_user("manager", area=area)
        make_feed(team=True, by=manager, today=TODAY)
        assert [row.what for row in _rows(CalendarFeed.objects.get(), TODAY)] == [LABEL]

    def test_and_given_to_nobody(self, client, anna):
        type_when(client)
        manager, row = make_user("manager"), the_row()
        with pytest.raises(NotAllowed, match="Only the person who began"):
            give(row, row.version, manager, whole=False, note="", by=manager, today=TODAY)


class TestEnds:
    def test_as_met_when_the_incident_is_logged(self, client, area, anna):
        fill(client, area, anna)
        save(client)
        assert Incident.objects.exists()
        assert the_row().met_on == TODAY
        assert not Deadline.objects.open().filter(incident=None).exists()

    def test_when_it_is_thrown_away_and_another_one_begun_later_has_its_own(self, client):
        type_when(client)
        client.post(f"{NEW}again/")
        assert (the_row().ended_on, the_row().end_reason) == (TODAY, "no_longer_needed")
        type_when(client, dt.date(2026, 11, 17))
        assert [row.due_on for row in rows().open()] == [dt.date(2026, 11, 24)]

    def test_when_every_word_is_taken_out_again_and_runs_again_with_the_next(self, client):
        type_when(client)
        type_when(client, None, referred_by="")
        assert not the_row().is_open
        type_when(client)
        assert (the_row().is_open, the_row().due_on) == (True, DUE)

    def test_when_what_was_typed_is_pruned(self, client, clock):
        type_when(client)
        clock.move_to(WED + pruning.DRAFTS + DAY)
        assert pruning.prune(now())["drafts"] == 1
        assert the_row().ended_on == now().date()

    def test_when_an_erasure_reaches_what_was_typed(self, client, anna, area):
        person = make_person(make_case(by=anna, area=area), "parent", "Q.Z.", name="Quinn Zedling")
        type_when(client, referred_by="Quinn Zedling, by telephone")
        forget({type(person): [person.pk]})()
        assert not Draft.objects.exists()
        assert not the_row().is_open


class TestTheDailyCommand:
    def test_gives_what_was_begun_before_there_were_rows_its_row(self, client, anna):
        data = {f"aware_on_{part}": str(getattr(AWARE, part)) for part in ("day", "month", "year")}
        Draft.objects.create(user=anna, form="log-incident", subject="when", data=data)
        call_command("send_reminders", today=TODAY)
        assert (the_row().owner, the_row().due_on) == (anna, DUE)

    def test_leaves_no_row_whose_draft_is_gone(self, client):
        type_when(client)
        Draft.objects.all().delete()
        call_command("send_reminders", today=TODAY)
        assert not the_row().is_open

    def test_says_it_in_its_own_words_and_in_no_others(self, client, anna, area, clock):
        manager = make_user("manager", area=area)
        type_when(client, dt.date(2026, 11, 2))
        clock.move_to(WED + DAY)
        call_command("send_reminders", today=TODAY + DAY)
        for each, said in ((anna, "inish logging the incident you began"), (manager, "a colleague began")):
            (mail,) = Outbox.objects.filter(recipient=each.email, kind="digest")
            assert said in mail.text
            assert mail.text.lower().count("logging") + mail.text.count("colleague began") == 1


def test_what_somebody_who_leaves_began_is_their_heirs_until_they_log_one(client, anna, area, sign_in):
    type_when(client)
    heir, admin = make_user("coordinator", area=area), make_user("administrator")
    leaver = with_version(anna)
    end_account(leaver, leaver.version, heir=heir, reason="Left", by=admin, today=TODAY)
    row = the_row()
    assert (row.owner, row.is_open) == (heir, True)
    heirs = sign_in(heir)
    assert "Anna Ample started to log an incident and has not finished" in page_of(heirs, "/staff/")
    assert "Ms Zed" not in page_of(heirs, "/staff/cases/new/")
    call_command("send_reminders", today=TODAY + DAY)
    mail = Outbox.objects.get(recipient=heir.email, kind="digest")
    assert "Log an incident that somebody began before they left, due Mon 23 Nov 2026." in mail.text
    fill(heirs, area, heir)
    save(heirs)
    assert not rows().open().exists()
