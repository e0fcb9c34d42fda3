"""Agencies are asked, chased and answer; a contributor sees their own agency's requests and nothing else."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.db import IntegrityError, transaction

from cases.deadlines.calendars import shipped_calendar
from cases.deadlines.models import ClosureDays
from csprapp.accounts.roles import NotAllowed
from csprapp.clock.deadline import day_words
from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Membership
from csprapp.records.models import AccessLog, Draft
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, add, change
from csprapp.today import london_today
from reviews.returns import services
from reviews.returns.models import AgencyRequest, AgencyReturn, ChronologyEntry
from reviews.returns.queries import chronology_of, rows
from reviews.returns.rules import Standing, proposed_due, reminds, standing
from reviews.returns.views import asked_context
from reviews.returns.word import request_as_word
from tests.cases.letters.factories import words_of
from tests.factories import LONG_AGO, make_agency, make_area, make_body, make_delegate, make_user
from tests.factories_cases import make_case, make_former, make_person
from tests.reviews.guest_access.factories import submit_everything

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
DUE = dt.date(2026, 12, 2)


@pytest.fixture
def coordinator():
    return make_user("coordinator")


@pytest.fixture
def case(coordinator):
    case = make_case(by=coordinator)
    make_person(case, "died", "Q.Z.", name="Quintessa Zebedee", addresses="1 Canary Row")
    make_person(case, "parent", "P.Z.", name="Peregrine Zebedee")
    return case


def a_contributor(agency):
    user = make_user("contributor")
    Membership.objects.create(user=user, agency=agency, valid_from=LONG_AGO)
    return user


def asked(case, *agencies, by=None, due_on=DUE, today=TODAY, people=None):
    people = list(case.people.all()) if people is None else people
    return services.ask(case, agencies, people, due_on, by=by or case.owner, today=today)


class TestAsking:
    def test_each_agency_gets_a_dated_request_and_a_mail_that_names_nobody(self, case):
        hospital, school = make_agency("Invented Hospital"), make_agency("Invented School")
        contributor = a_contributor(hospital)
        first, _ = asked(case, hospital, school)
        assert (first.deadline.due_on, first.deadline.rule_key, first.deadline.route) == (DUE, "agreed", "request")
        letter = Outbox.objects.get(user=contributor)
        assert f"answer by {day_words(DUE)}" in letter.title
        for word in ("Quintessa", "Zebedee", "Canary", "died"):
            assert word not in letter.title + letter.text

    @pytest.mark.parametrize(
        ("fault", "changes"),
        [("agencies", {"agencies": []}), ("people", {"people": []}), ("due_on", {"due_on": TODAY})],
    )
    def test_what_is_missing_is_named_beside_its_field(self, case, fault, changes):
        facts = {"agencies": [make_agency()], "people": list(case.people.all()), "due_on": DUE, **changes}
        with pytest.raises(Refused) as refused:
            services.ask(case, **facts, by=case.owner, today=TODAY)
        assert list(refused.value.problems) == [fault]

    def test_a_closed_agency_is_asked_for_an_earlier_day_and_the_others_are_not(self, case):
        school, hospital = make_agency("Invented School"), make_agency("Invented Hospital")
        days = {"first_day": dt.date(2026, 12, 1), "last_day": dt.date(2026, 12, 4)}
        add(ClosureDays(name="Inset days", agency=school, **days), by=case.owner, why="The school told us")
        requests = asked(case, school, hospital)
        assert [request.deadline.due_on for request in requests] == [dt.date(2026, 11, 30), DUE]

    def test_a_date_beyond_the_calendar_is_taken_as_it_is(self, case):
        far = dt.date(2050, 1, 1)
        (request,) = asked(case, make_agency(), due_on=far)
        assert request.deadline.due_on == far

    def test_an_agency_is_asked_once(self, case):
        hospital = make_agency()
        asked(case, hospital)
        with pytest.raises(Refused, match="already been asked"):
            asked(case, make_agency(), hospital)
        assert AgencyRequest.objects.count() == 1, "all or nothing"
        with pytest.raises(IntegrityError), transaction.atomic():
            AgencyRequest.objects.bulk_create(
                [AgencyRequest(incident=case, agency=hospital, asked_on=TODAY, asked_by=case.owner)]
            )

    @pytest.mark.parametrize("role", ["scrutineer", "contributor", "partner", "publisher"])
    def test_others_ask_nobody(self, case, role):
        with pytest.raises(NotAllowed):
            asked(case, make_agency(), by=make_user(role))

    def test_people_of_another_case_never_join_the_search_list(self, case, coordinator):
        stranger = make_person(make_case(by=coordinator), "sibling", "X.X.")
        (request,) = asked(case, make_agency(), people=[*case.people.all(), stranger])
        assert stranger not in request.people.all()


class TestChasing:
    def test_only_the_late_are_reminded_and_once_a_day(self, case):
        late, answered, early = make_agency("Late"), make_agency("Answered"), make_agency("Early")
        a_contributor(late)
        asked(case, late, answered, due_on=dt.date(2026, 11, 25))
        asked(case, early, due_on=dt.date(2026, 12, 20))
        services.submit(answered.requests.get(), 2, nil_return=True, source="a call", by=case.owner, today=TODAY)
        day = dt.date(2026, 11, 30)
        for _ in range(2):
            services.chase(case.agency_requests.late(day), by=case.owner, today=day)
        assert [request.chases.count() for request in (a.requests.get() for a in (late, answered, early))] == [1, 0, 0]
        assert Outbox.objects.filter(kind="agency-chaser").count() == 1

    def test_how_a_request_stands_is_said_from_its_facts(self):
        facts = {"due_on": DUE, "today": DUE, "received_on": None, "nil": False, "withdrawn_on": None}
        after = DUE + dt.timedelta(days=1)
        assert standing(**facts) is Standing.ASKED
        assert standing(**facts | {"today": after}) is Standing.LATE
        assert standing(**facts | {"today": after, "received_on": after}) is Standing.RECEIVED
        assert standing(**facts | {"received_on": DUE, "nil": True}) is Standing.NIL
        assert standing(**facts | {"today": after, "withdrawn_on": DUE}) is Standing.WITHDRAWN

    def test_the_table_asks_as_much_for_one_as_for_many(self, case, django_assert_max_num_queries):
        asked(case, *(make_agency() for _ in range(4)))
        with django_assert_max_num_queries(2):
            assert len(rows(case.agency_requests.all(), TODAY)) == 4


def test_the_proposed_date_leaves_time_before_the_rapid_review():
    calendar = shipped_calendar()
    assert proposed_due(TODAY, None, calendar) == dt.date(2026, 12, 2), "seven working days"
    assert proposed_due(TODAY, dt.date(2026, 12, 3), calendar) == dt.date(2026, 11, 27), "four before the review"
    assert proposed_due(TODAY, TODAY, calendar) == dt.date(2026, 11, 24), "never the past"


class TestAnswering:
    def test_a_return_meets_its_clock_joins_the_chronology_and_tells_the_owner(self, case):
        hospital = make_agency("Invented Hospital")
        contributor = a_contributor(hospital)
        (request,) = asked(case, hospital)
        services.add_return_event(
            request, ChronologyEntry(day=dt.date(2026, 5, 1), event="Seen in clinic"), by=contributor, today=TODAY
        )
        assert not chronology_of(case).exists(), "not before it is submitted"
        services.submit(request, 2, involvement="Known since birth", by=contributor, today=TODAY)
        request.refresh_from_db()
        assert request.deadline.met_on == request.received_on == TODAY
        assert [(line.agency, line.event) for line in chronology_of(case)] == [(hospital, "Seen in clinic")]
        assert Outbox.objects.filter(kind="agency-return", user=case.owner).count() == 1

    def test_nobody_answers_for_another_agency(self, case):
        (request,) = asked(case, make_agency())
        other = a_contributor(make_agency())
        with pytest.raises(NotAllowed):
            services.submit(request, 2, nil_return=True, by=other, today=TODAY)
        with pytest.raises(NotAllowed):
            services.add_return_event(request, ChronologyEntry(day=TODAY, event="x"), by=other, today=TODAY)

    @pytest.mark.both
    def test_who_only_reads_the_case_sees_the_request_and_no_page_to_answer_it(self, case, sign_in):
        (request,) = asked(case, make_agency())
        pages = [
            f"/staff/requests/{request.pk}/{page}/" for page in ("answer", "event", "events", "document", "submit")
        ]
        for reader in (make_user("scrutineer"), make_delegate(make_body("police", case.area))):
            client = sign_in(reader)
            assert client.get(f"/staff/requests/{request.pk}/").status_code == 200
            for page in pages:
                assert client.get(page).status_code == 403, page
                assert client.post(page, {"involvement": "Typed by somebody else"}).status_code == 403, page
        assert not Draft.objects.exists()

    def test_a_coordinator_enters_a_return_only_with_its_source(self, case):
        (request,) = asked(case, make_agency())
        with pytest.raises(NotAllowed):
            services.submit(request, 2, nil_return=True, by=case.owner, today=TODAY)
        answer = services.submit(request, 2, nil_return=True, source="a call", by=case.owner, today=TODAY)
        assert answer.source == "a call"

    def test_an_empty_return_is_refused_and_a_second_one_too(self, case):
        hospital = make_agency()
        contributor = a_contributor(hospital)
        (request,) = asked(case, hospital)
        with pytest.raises(Refused):
            services.submit(request, 2, by=contributor, today=TODAY)
        services.submit(request, 2, nil_return=True, by=contributor, today=TODAY)
        with pytest.raises(Conflict):
            services.submit(request, 2, nil_return=True, by=contributor, today=TODAY)
        with pytest.raises(Refused, match="already"):
            services.submit(request, 3, nil_return=True, by=contributor, today=TODAY)
        assert AgencyReturn.objects.count() == 1

    def test_a_request_taken_back_ends_its_clock_and_can_be_made_again(self, case):
        hospital = make_agency()
        (request,) = asked(case, hospital)
        services.take_back(request, 2, "Asked the wrong hospital", by=case.owner, today=TODAY)
        request.refresh_from_db()
        assert request.deadline.end_reason == "withdrawn"
        asked(case, hospital)
        assert case.agency_requests.count() == 2

    def test_a_line_taken_out_leaves_the_chronology_and_stays_in_history(self, case):
        line = services.add_event(case, ChronologyEntry(day=TODAY, event="A visit"), by=case.owner, today=TODAY)
        services.strike(line, 1, "Another family", by=case.owner, today=TODAY)
        assert not chronology_of(case).exists()
        assert line.history.first().history_change_reason == "Another family"


class TestPages:
    def test_a_contributor_finds_answers_and_sees_no_more_of_the_case(self, sign_in, case):
        today, hospital = london_today(), make_agency("Invented Hospital")
        contributor = a_contributor(hospital)
        (request,) = asked(case, hospital, today=today, due_on=today + dt.timedelta(days=9))
        client = sign_in(contributor)
        assert case.reference.encode() in client.get("/staff/requests/").content
        page = client.get(request.get_absolute_url())
        assert b"Quintessa Zebedee" in page.content
        assert AccessLog.objects.filter(user=contributor, what="agency request with its search list").count() == 1
        assert client.get(f"/staff/cases/{case.reference}/").status_code == 404
        answer = {"involvement": "Known since birth", "version": 2}
        assert client.post(request.get_absolute_url() + "answer/", answer)["Location"] == request.get_absolute_url()
        assert not AgencyReturn.objects.exists()
        sent = submit_everything(client, request.get_absolute_url() + "submit/")
        assert sent["Location"] == request.get_absolute_url()
        assert AgencyReturn.objects.get().submitted_by == contributor

    def test_agencies_search_for_what_somebody_was_called_before_too(self, sign_in, case):
        (request,) = asked(case, make_agency("Invented Hospital"))
        for value, field in (
            ("Quintessa Smallbone", "name"),
            ("9 High Road\nInventedham", "addresses"),
            ("Q.S.", "initials"),
        ):
            make_former(request.people.first(), value, field)
        client = sign_in(a_contributor(request.agency))
        page = client.get(request.get_absolute_url()).content.decode()
        assert "Former full name: Quintessa Smallbone, until 18 November 2026" in page
        assert "Former address: 9 High Road, Inventedham" in page
        assert "Q.S." not in page
        context = asked_context(request, TODAY)
        assert "Quintessa Smallbone" in words_of(request_as_word(context))

    def test_another_agencys_request_is_like_one_that_never_was(self, sign_in, case):
        (request,) = asked(case, make_agency())
        client = sign_in(a_contributor(make_agency()))
        for rest in ("", "answer/", "event/", "submit/"):
            missing, found = (
                client.get(f"/staff/requests/999999/{rest}"),
                client.get(f"/staff/requests/{request.pk}/{rest}"),
            )
            assert (found.status_code, found.content) == (404, missing.content)

    def test_a_coordinator_of_another_area_finds_no_request(self, sign_in, case):
        (request,) = asked(case, make_agency())
        assert sign_in(make_user("coordinator", area=make_area())).get(request.get_absolute_url()).status_code == 404

    def test_a_coordinator_asks_with_partners_ticked_and_chases_in_two_clicks(self, sign_in, case):
        client, place = sign_in(case.owner), f"/staff/cases/{case.reference}/rapid-review/agencies/"
        hospital = make_agency("Invented Hospital")
        assert client.get(place + "ask/").status_code == 200
        due = london_today() + dt.timedelta(days=9)
        sent = {
            "agencies": [hospital.pk], "people": [p.pk for p in case.people.all()], "due_on_day": due.day,
            "due_on_month": due.month, "due_on_year": due.year, "token": "a", "action": "send",
        }  # fmt: skip
        assert client.post(place + "ask/", sent)["Location"] == place
        assert b"Invented Hospital" in client.get(place).content
        assert client.post(place + "chase/")["Location"] == place

    def test_a_reminder_pressed_twice_is_written_once(self, sign_in, case):
        (request,) = asked(case, make_agency())
        client, press = sign_in(case.owner), {"token": "one-press"}
        answers = [client.post(f"{request.get_absolute_url()}chase/", press) for _ in range(2)]
        assert {answer["Location"] for answer in answers} == {f"/staff/cases/{case.reference}/rapid-review/agencies/"}
        said = [str(message) for message in get_messages(answers[1].wsgi_request)]
        assert said == [
            f"{request.agency} is reminded. The email will be sent within a minute: this page shows when it has been."
        ]
        assert request.chases.count() == 1

    def test_what_was_typed_is_kept_when_a_return_is_empty(self, sign_in, case):
        hospital = make_agency()
        contributor = a_contributor(hospital)
        (request,) = asked(case, hospital)
        client, here = sign_in(contributor), request.get_absolute_url()
        client.post(here + "answer/", {"learning": "Kept words", "version": 2})
        page = client.get(here + "submit/")
        assert b"Enter what your agency knows" in page.content
        assert b"Kept words" in page.content
        assert b"Kept words" in client.get(here + "answer/").content
        assert submit_everything(client, here + "submit/")["Location"] == here + "submit/"
        assert not AgencyReturn.objects.exists()

    def test_after_it_is_submitted_nothing_is_kept_beside_it(self, sign_in, case):
        (request,) = asked(case, make_agency())
        client, here = sign_in(a_contributor(request.agency)), request.get_absolute_url()
        client.post(here + "answer/", {"nil_return": "on", "version": 2})
        submit_everything(client, here + "submit/")
        for part in ("answer/", "submit/"):
            assert client.post(here + part, {"involvement": "More", "version": 3})["Location"] == here
        assert not Draft.objects.exists()

    def test_the_unit_enters_a_return_in_one_step_and_submits_no_draft_of_the_agency(self, sign_in, case):
        (request,) = asked(case, make_agency())
        client, here = sign_in(case.owner), request.get_absolute_url()
        assert b"Submit the return" in client.get(here + "answer/").content
        assert client.get(here + "submit/").status_code == 404

    def test_a_line_on_the_case_may_be_an_agencys_contact_and_is_found_by_it(self, sign_in, case):
        school = make_agency("Invented School")
        client, place = sign_in(case.owner), f"/staff/cases/{case.reference}/timeline/"
        line = {"day_day": 1, "day_month": 3, "day_year": 2026, "agency": school.pk, "event": "Moved school"}
        assert client.post(place + "add/", line)["Location"] == place
        services.add_event(case, ChronologyEntry(day=dt.date(2026, 3, 9), event="A birth"), by=case.owner, today=TODAY)
        text = client.get(f"{place}?agency={school.pk}").content.decode()
        assert "Moved school" in text
        assert "A birth" not in text

    def test_the_chronology_is_filtered_and_turned(self, sign_in, case):
        for day, event in ((1, "First visit"), (9, "Second visit")):
            services.add_event(
                case, ChronologyEntry(day=dt.date(2026, 3, day), event=event), by=case.owner, today=TODAY
            )
        client, place = sign_in(case.owner), f"/staff/cases/{case.reference}/timeline/"
        text = client.get(place).content.decode()
        assert text.index("First visit") < text.index("Second visit")
        text = client.get(place + "?order=newest").content.decode()
        assert text.index("First visit") > text.index("Second visit")
        assert client.get(place + "?agency=nonsense").status_code == 200


def test_no_mail_of_a_request_names_anybody(case):
    hospital = make_agency("Invented Hospital")
    hospital.email = "safeguarding@demo.example"
    hospital.save()
    a_contributor(hospital)
    asked(case, hospital)
    services.chase(case.agency_requests.all(), by=case.owner, today=TODAY)
    deliver()
    assert len(mail.outbox) == 4, "asked and chased: the shared address and the contributor"
    for message in mail.outbox:
        assert "Zebedee" not in message.subject + message.body


class TestReminders:
    def test_an_agency_is_reminded_after_five_working_days_and_on_the_day(self):
        days = [TODAY + dt.timedelta(days=n) for n in range(15)]
        calendar = shipped_calendar()
        assert [day for day in days if reminds(TODAY, DUE, day, calendar)] == [dt.date(2026, 11, 30), DUE]
        assert [day for day in days if reminds(TODAY, days[4], day, calendar)] == [days[4]], "asked for sooner"

    def test_each_once_a_day_and_none_after_the_answer_or_on_a_closed_case(self, case):
        hospital, school = make_agency("Invented Hospital"), make_agency("Invented School")
        a_contributor(hospital)  # is told in the daily mail
        hospital.email = "safeguarding@hospital.example"
        hospital.save()
        a_contributor(school)
        asked(case, hospital, school)
        services.submit(school.requests.get(), 2, nil_return=True, source="a call", by=case.owner, today=TODAY)
        for day in (DUE - dt.timedelta(days=1), DUE, DUE, DUE + dt.timedelta(days=1)):
            services.remind(day, shipped_calendar())
        found = Outbox.objects.filter(kind="agency-reminder")
        assert [(row.recipient, row.day) for row in found] == [(hospital.email, DUE)]
        with change(type(case), case.pk, None, by=case.owner, why="Closed") as held:
            held.closed_on, held.closed_as, held.closed_reason = DUE, "finished", "Done"
        services.remind(dt.date(2026, 11, 30), shipped_calendar())
        assert found.count() == 1


def test_the_chronology_has_a_lane_for_each_agency_and_none_while_there_is_one(sign_in, case):
    def line(day, agency=None):
        event = ChronologyEntry(day=dt.date(2026, 3, day), event="Seen", agency=agency)
        services.add_event(case, event, by=case.owner, today=TODAY)

    client, place = sign_in(case.owner), f"/staff/cases/{case.reference}/timeline/"
    school = make_agency("Invented School")
    line(1, school)
    assert "<svg" not in client.get(place).content.decode()
    line(2, make_agency("Invented Surgery"))
    line(3)
    page = client.get(place).content.decode()
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert (
        picture.index("life and our own lines") < picture.index("Invented School") < picture.index("Invented Surgery")
    )
    assert "<svg" not in client.get(f"{place}?agency={school.pk}").content.decode()
