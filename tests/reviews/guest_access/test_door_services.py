"""A link and a passcode open one request, each half useless alone, until ten working days after the date to answer."""

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.core.management import call_command

from cases.incidents.models import Incident
from cases.incidents.search import found_by
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed
from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from reviews.guest_access import rules, services
from reviews.guest_access.queries import by_link, state_of
from reviews.guest_access.rules import TRIES, Standing, Visitor, last_day, standing
from reviews.guest_access.services import new_passcode, send_link, try_passcode
from reviews.returns import services as returns
from reviews.returns.models import AgencyReturn, ChronologyEntry, DoorKey
from tests.factories import make_agency, make_user
from tests.reviews.guest_access.factories import DUE, LAST_DAY, TODAY, make_request, token_in

pytestmark = pytest.mark.django_db
GP = Visitor("Gemma Practice", "practice manager")
EMAIL = "surgery@demo.example"


@pytest.fixture
def request_():
    return make_request()


@pytest.fixture
def made(request_):
    return send_link(request_, 0, EMAIL, by=request_.incident.owner, today=TODAY)


def wrong(passcode):
    return "00000000" if passcode != "00000000" else "11111111"


class TestRules:
    def test_a_link_outlives_the_date_to_answer_by_by_ten_working_days(self):
        from cases.deadlines.calendars import shipped_calendar

        calendar = shipped_calendar()
        assert last_day(dt.date(2026, 12, 18), calendar) == dt.date(2027, 1, 6), "Christmas and New Year are skipped"
        assert last_day(dt.date(2050, 1, 1), calendar) == dt.date(2050, 1, 15), "two weeks where no calendar reaches"

    def test_how_a_door_stands_is_said_from_its_facts(self):
        facts = {"today": TODAY, "until": TODAY, "tries": 0, "answered": False, "closed": False}
        assert standing(**facts) is Standing.OPEN, "the last day counts"
        assert standing(**facts | {"tries": TRIES - 1}) is Standing.OPEN
        assert standing(**facts | {"tries": TRIES}) is Standing.LOCKED
        assert standing(**facts | {"today": TODAY + dt.timedelta(days=1)}) is Standing.RUN_OUT
        assert standing(**facts | {"closed": True}) is Standing.TAKEN_BACK
        assert standing(**facts | {"answered": True}) is Standing.ANSWERED

    def test_a_passcode_is_eight_digits_said_in_two_groups(self):
        found = rules.new_passcode()
        assert len(found) == 8
        assert found.isdigit()
        assert rules.spoken("12345678") == "1234 5678"

    def test_each_of_the_hundred_million_is_as_likely(self, monkeypatch):
        asked = []
        monkeypatch.setattr(rules.secrets, "randbelow", lambda below: asked.append(below) or 42)
        assert rules.new_passcode() == "00000042"
        assert asked == [10**8]

    def test_the_token_cannot_be_worked_out_without_the_servers_secret(self, settings):
        before = rules.token_of(1, "nonce")
        settings.SECRET_KEY = "another secret of another server, long enough"
        assert rules.token_of(1, "nonce") != before
        assert rules.token_of(2, "nonce") != before


class TestMaking:
    @pytest.mark.parametrize("named", [False, True], ids=["the old one lost", "the old one named"])
    def test_a_link_that_waits_while_the_servers_secret_changes_opens_the_door(self, made, settings, named):
        old, settings.SECRET_KEY = settings.SECRET_KEY, "another secret of this server, as long as the one before it"
        settings.SECRET_KEY_FALLBACKS = [old] if named else []
        subject = Outbox.objects.get(kind=services.LINK_MAIL).subject
        link = services.link_for(subject)
        assert services.find(token_in(link), TODAY) == made.door
        assert services.link_for(subject) == link, "sent twice it is the same"
        if named:
            assert services.find(rules.token_of(made.door.pk, made.door.key.nonce, old), TODAY) == made.door

    def test_the_mail_holds_the_link_and_no_case_and_the_outbox_not_even_the_link(self, made, request_):
        row = Outbox.objects.get(kind="door-link", urgent=True)
        assert "/staff/door/" not in row.text
        deliver()
        (message,) = [m for m in mail.outbox if m.to == [EMAIL]]
        assert services.find(token_in(message.body), TODAY) == made.door
        for word in (request_.incident.reference, str(request_.agency), "Quintessa", made.passcode, "Zebedee"):
            assert word not in message.subject + message.body

    def test_neither_half_is_kept_where_it_could_be_read(self, made):
        token = token_in_force(made.door)
        kept = " ".join(str(value) for value in DoorKey.objects.values_list().get())
        kept += " ".join(f"{row.title} {row.text} {row.subject}" for row in Outbox.objects.all())
        kept += " ".join(str(row) for row in made.door.history.values_list())
        assert token not in kept
        assert made.passcode not in kept

    @pytest.mark.parametrize("role", ["scrutineer", "contributor", "partner", "publisher"])
    def test_others_make_no_door_and_give_no_passcode(self, made, request_, role):
        with pytest.raises(NotAllowed):
            send_link(request_, made.door.version, EMAIL, by=make_user(role), today=TODAY)
        with pytest.raises(NotAllowed):
            new_passcode(made.door, made.door.version, by=make_user(role), today=TODAY)

    def test_a_coordinator_of_another_case_makes_none(self, request_):
        from tests.factories import make_area

        with pytest.raises(NotAllowed):
            send_link(request_, 0, EMAIL, by=make_user("coordinator", area=make_area()), today=TODAY)

    def test_a_colleagues_link_is_not_replaced_unseen(self, made, request_):
        owner = request_.incident.owner
        with pytest.raises(Conflict):
            send_link(request_, 0, "other@demo.example", by=owner, today=TODAY)
        new_passcode(made.door, made.door.version, by=owner, today=TODAY)
        with pytest.raises(Conflict):
            new_passcode(made.door, made.door.version, by=owner, today=TODAY)
        with pytest.raises(Conflict):
            send_link(request_, made.door.version, EMAIL, by=owner, today=TODAY)

    def test_there_is_none_for_a_request_that_was_answered_or_taken_back(self, request_):
        owner = request_.incident.owner
        returns.take_back(request_, 2, "Asked the wrong one", by=owner, today=TODAY)
        with pytest.raises(Refused):
            send_link(request_, 0, EMAIL, by=owner, today=TODAY)

    def test_there_is_none_after_its_last_day(self, request_):
        with pytest.raises(Refused, match="later date"):
            send_link(request_, 0, EMAIL, by=request_.incident.owner, today=LAST_DAY + dt.timedelta(days=1))


def token_in_force(door):
    key = DoorKey.objects.get(door=door)
    return rules.token_of(door.pk, key.nonce)


class TestComingThrough:
    def test_the_link_and_the_passcode_open_it_however_the_passcode_is_spaced(self, made):
        door = services.find(token_in_force(made.door), TODAY)
        assert try_passcode(door, rules.spoken(made.passcode), today=TODAY)

    def test_the_passcode_without_the_link_opens_nothing(self, made):
        for token in (made.passcode, "", "0" * 64):
            assert services.find(token, TODAY) is None

    def test_a_passcode_of_another_request_does_not_open_this_one_and_counts(self, made):
        other = make_request()
        theirs = send_link(other, 0, "other@demo.example", by=other.incident.owner, today=TODAY)
        given = theirs.passcode if theirs.passcode != made.passcode else wrong(made.passcode)
        assert not try_passcode(made.door, given, today=TODAY)
        assert DoorKey.objects.get(door=made.door).tries == 1
        assert DoorKey.objects.get(door=theirs.door).tries == 0

    def test_five_wrong_tries_lock_it_for_the_right_passcode_too_and_tell_the_owner(self, made, request_):
        token = token_in_force(made.door)
        for _ in range(TRIES):
            assert not try_passcode(made.door, wrong(made.passcode), today=TODAY)
        assert not try_passcode(made.door, made.passcode, today=TODAY)
        assert services.find(token, TODAY) is None
        assert state_of(request_, TODAY).standing is Standing.LOCKED
        told = Outbox.objects.get(kind="door-locked", urgent=True)
        assert told.user == request_.incident.owner
        assert DoorKey.objects.get(door=made.door).tries == TRIES

    def test_it_is_locked_and_told_of_or_neither(self, made, monkeypatch):
        for _ in range(TRIES - 1):
            try_passcode(made.door, wrong(made.passcode), today=TODAY)
        monkeypatch.setattr(services.returns, "mail", None)  # as far as a process comes that is killed before it
        with pytest.raises(TypeError):
            try_passcode(made.door, wrong(made.passcode), today=TODAY)
        assert DoorKey.objects.get(door=made.door).tries == TRIES - 1

    def test_the_right_passcode_gives_five_tries_again(self, made):
        for _ in range(TRIES - 1):
            try_passcode(made.door, wrong(made.passcode), today=TODAY)
        assert try_passcode(made.door, made.passcode, today=TODAY)
        assert DoorKey.objects.get(door=made.door).tries == 0

    def test_it_opens_on_its_last_day_and_not_on_the_next(self, made):
        token = token_in_force(made.door)
        assert services.find(token, LAST_DAY) == made.door
        assert try_passcode(made.door, made.passcode, today=LAST_DAY)
        after = LAST_DAY + dt.timedelta(days=1)
        assert services.find(token, after) is None
        assert not try_passcode(made.door, made.passcode, today=after)
        with pytest.raises(Refused):
            services.submit(made.door, 2, nil_return=True, visitor=GP, today=after)

    def test_a_new_passcode_ends_the_old_one_and_keeps_the_link(self, made, request_):
        token = token_in_force(made.door)
        for _ in range(TRIES):
            try_passcode(made.door, wrong(made.passcode), today=TODAY)
        again = new_passcode(made.door, made.door.version, by=request_.incident.owner, today=TODAY)
        door = services.find(token, TODAY)
        assert again.passcode == made.passcode or not try_passcode(door, made.passcode, today=TODAY)
        assert try_passcode(door, again.passcode, today=TODAY)

    def test_a_new_link_ends_the_old_link_and_the_old_passcode(self, made, request_):
        old = token_in_force(made.door)
        again = send_link(request_, made.door.version, "new@demo.example", by=request_.incident.owner, today=TODAY)
        assert services.find(old, TODAY) is None
        assert services.find(token_in_force(again.door), TODAY) == made.door
        assert [row.recipient for row in Outbox.objects.filter(kind="door-link")] == [EMAIL, "new@demo.example"]

    def test_a_request_taken_back_or_answered_shuts_it(self, made, request_):
        token = token_in_force(made.door)
        returns.take_back(request_, 2, "Asked the wrong one", by=request_.incident.owner, today=TODAY)
        assert services.find(token, TODAY) is None
        with pytest.raises(Refused):
            services.add_event(
                made.door.__class__.objects.get(pk=made.door.pk), ChronologyEntry(day=TODAY, event="x"), GP, today=TODAY
            )


class TestAnswering:
    def test_the_return_says_that_it_came_through_a_link_and_who_they_said_they_were(self, made, request_):
        services.add_event(
            made.door, ChronologyEntry(day=dt.date(2026, 5, 1), event="Seen at the surgery"), GP, today=TODAY
        )
        answer = services.submit(made.door, 2, involvement="Known since birth", visitor=GP, today=TODAY)
        request_.refresh_from_db()
        assert request_.received_on == request_.deadline.met_on == TODAY
        assert answer.answered_by == "Gemma Practice, practice manager"
        for record in (answer, request_, request_.chronology.get()):
            line = record.history.first()
            assert line.history_user == by_link()
            assert "through a link by Gemma Practice, practice manager" in line.history_change_reason
        receipt = Outbox.objects.get(kind="agency-receipt")
        assert receipt.recipient == EMAIL
        for word in ("Gemma", request_.incident.reference, str(request_.agency)):
            assert word not in receipt.title + receipt.text

    def test_it_is_answered_once(self, made):
        services.submit(made.door, 2, nil_return=True, visitor=GP, today=TODAY)
        door = type(made.door).objects.get(pk=made.door.pk)
        with pytest.raises(Refused):
            services.submit(door, 3, nil_return=True, visitor=GP, today=TODAY)
        assert AgencyReturn.objects.count() == 1

    def test_a_stale_answer_is_a_conflict(self, made):
        with pytest.raises(Conflict):
            services.submit(made.door, 1, nil_return=True, visitor=GP, today=TODAY)

    def test_the_account_it_is_kept_under_cannot_sign_in(self):
        assert not by_link().is_active
        assert not by_link().roles()
        assert not by_link().has_usable_password()
        assert authenticate(None, email=by_link().email, password="!") is None
        assert by_link() == by_link()
        assert User.objects.filter(email=by_link().email).count() == 1


def test_whoever_has_a_link_is_reminded_of_it_at_the_address_it_was_sent_to(made, request_):
    Partnership.objects.create(pk=1, name="Invented Partnership", contact_phone="01632 960 100")
    late = DUE + dt.timedelta(days=1)
    returns.chase([request_], by=request_.incident.owner, today=late)
    reminder = Outbox.objects.get(kind="agency-chaser", recipient=EMAIL)
    assert "01632 960 100" in reminder.text
    assert request_.incident.reference not in reminder.title + reminder.text


def test_a_shared_address_that_has_the_link_gets_one_reminder(request_):
    hospital = make_agency("Invented Surgery")
    hospital.email = EMAIL
    hospital.save()
    second = make_request(agency=hospital)
    send_link(second, 0, EMAIL, by=second.incident.owner, today=TODAY)
    returns.chase([second], by=second.incident.owner, today=TODAY + dt.timedelta(days=1))
    assert Outbox.objects.filter(kind="agency-chaser").count() == 1


def test_what_came_through_a_door_that_is_served_alone_is_found_from_the_next_morning_on(made, request_):
    """The part of guests may not read what the words of a case are worked out from."""
    event = ChronologyEntry(day=dt.date(2026, 5, 1), event="Seen beside the lighthouse")
    services.add_event(made.door, event, GP, today=TODAY)  # what follows a commit does not follow in this test
    assert found_by(Incident.objects.all(), "lighthouse", 10) == []
    call_command("send_reminders", today=TODAY)
    assert found_by(Incident.objects.all(), "lighthouse", 10) == [request_.incident_id]
