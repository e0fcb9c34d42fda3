"""Agencies are asked in a few clicks: the right ones are ticked, and what each will see is shown first."""

import datetime as dt

import pytest
from django.core import mail

from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Agency, Membership, PartnerBody
from csprapp.records.models import Draft
from csprapp.today import london_today
from reviews.returns.models import AgencyRequest, Door
from tests.factories import LONG_AGO, make_agency, make_user
from tests.factories_cases import make_case, make_person, three_boxes

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    case = make_case(by=make_user("coordinator"))
    make_person(case, "died", "Q.Z.", name="Quintessa Zebedee", addresses="1 Canary Row")
    make_person(case, "parent", "P.Z.", name="Peregrine Zebedee", date_of_birth=dt.date(1990, 1, 1))
    return case


@pytest.fixture
def client(sign_in, case):
    return sign_in(case.owner)


def place(case):
    return f"/staff/cases/{case.reference}/rapid-review/agencies/"


def with_account(name):
    agency = make_agency(name)
    Membership.objects.create(user=make_user("contributor"), agency=agency, valid_from=LONG_AGO)
    return agency


def surgery():
    agency = make_agency("Invented Surgery")
    Agency.objects.filter(pk=agency.pk).update(email="surgery@example.com", needs_nhs_number=True)
    agency.refresh_from_db()
    return agency


def ticked(case, *agencies, **more):
    due = london_today() + dt.timedelta(days=9)
    people = [str(person.pk) for person in case.people.all()]
    return {"agencies": [agency.pk for agency in agencies], "people": people, **three_boxes("due_on", due), **more}


class TestWhoIsTicked:
    def test_statutory_partners_and_the_agencies_that_know_the_family(self, client, case):
        body = PartnerBody.objects.create(name="Invented Police", kind="police")
        body.areas.add(case.area)
        police, school, other = make_agency("Invented Police"), make_agency("Invented School"), make_agency("Other")
        Agency.objects.filter(pk=police.pk).update(body=body)
        case.agencies.add(school)
        form = client.get(place(case) + "ask/").context["form"]
        assert form["agencies"].value() == [str(police.pk), str(school.pk)]
        assert str(other.pk) not in form["agencies"].value()

    def test_the_others_have_a_heading_only_below_those_that_are_ticked(self, client, case):
        agency = make_agency("Invented School")
        assert "Other agencies" not in client.get(place(case) + "ask/").content.decode()
        case.agencies.add(agency)
        make_agency("Invented Ward")
        page = client.get(place(case) + "ask/").content.decode()
        assert "Agencies that know the family" in page
        assert "Other agencies" in page

    def test_each_says_how_it_is_reached(self, client, case):
        with_account("Invented Hospital")
        surgery()
        silent = make_agency("Silent")
        Agency.objects.filter(pk=silent.pk).update(email="")
        page = client.get(place(case) + "ask/").content.decode()
        for words in (
            "Has an account",
            "By link: nobody there has an account",
            "No email address: nothing can be sent",
        ):
            assert words in page


class TestChecking:
    def test_nothing_is_sent_before_it_is_shown(self, client, case):
        hospital, gp = with_account("Invented Hospital"), surgery()
        page = client.post(place(case) + "ask/", ticked(case, hospital, gp)).content.decode()
        assert not AgencyRequest.objects.exists()
        for words in ("section 16H", "Quintessa Zebedee", "1 Canary Row", "A link by email to surgery@example.com"):
            assert words in page
        assert "NHS numbers are shown only to Invented Surgery" in page

    @pytest.mark.both
    def test_what_is_missing_is_said_and_led_to_and_the_way_leads_back(self, client, case):
        page = client.get(place(case) + "ask/").content.decode()
        assert "Q.Z.: date of birth or NHS number" in page
        child = case.people.get(initials="Q.Z.")
        agency = with_account("Invented Hospital")
        said = ticked(case, agency, context="Two neutral sentences.", action=f"fill-{child.pk}")
        answer = client.post(place(case) + "ask/", said)
        assert answer.url == f"/staff/cases/{case.reference}/people/{child.pk}/who/?for=ask"
        filled = {"role": "died", "initials": "Q.Z.", "name": "Quintessa Zebedee", "addresses": "1 Canary Row"}
        filled |= three_boxes("date_of_birth", dt.date(2020, 1, 1)) | {"nhs_number": "999 000 0001", "version": 1}
        assert client.post(answer.url, filled).url == place(case) + "ask/"
        page = client.get(place(case) + "ask/").content.decode()
        assert "Two neutral sentences." in page, "nothing that was typed is lost"
        assert "They are not recorded" not in page


class TestTheDayToAnswerBy:
    @pytest.mark.parametrize("days", [0, -2500])
    def test_is_judged_before_anybody_is_shown_a_letter_with_it(self, client, case, days):
        due = london_today() + dt.timedelta(days)
        said = ticked(case, with_account("Invented Hospital")) | three_boxes("due_on", due)
        page = client.post(place(case) + "ask/", said).content.decode()
        assert "The date to answer by must be after today" in page
        assert "Check what each agency will see" not in page


class TestAddingTheOneThatIsMissed:
    @pytest.mark.both
    def test_adds_and_ticks_it_and_loses_nothing(self, client, case):
        hospital = with_account("Invented Hospital")
        said = ticked(case, hospital, context="Two neutral sentences.", action="add")
        said |= {"new_name": "Invented Nursery", "new_email": "nursery@example.com"}
        assert client.post(place(case) + "ask/", said).url == place(case) + "ask/"
        nursery = Agency.objects.get(name="Invented Nursery")
        page = client.get(place(case) + "ask/")
        assert page.context["form"]["agencies"].value() == [str(hospital.pk), str(nursery.pk)]
        assert "Two neutral sentences." in page.content.decode()
        assert not page.context["form"]["new_name"].value()

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"new_name": ""}, "Enter the name of the agency"),
            ({"new_name": "Invented HOSPITAL"}, "There is already one called Invented HOSPITAL"),
            ({"new_name": "Nursery", "new_email": "nursery"}, "Enter an email address in the correct format"),
        ],
    )
    def test_says_what_is_wrong_beside_the_box(self, client, case, typed, words):
        hospital = with_account("Invented Hospital")
        said = ticked(case, hospital, context="Kept words") | {"people": [], "action": "add"} | typed
        page = client.post(place(case) + "ask/", said).content.decode()
        assert words in page
        assert "Kept words" in page
        assert "Select at least one person" not in page
        assert Agency.objects.count() == 1

    def test_one_that_was_typed_and_not_added_is_asked_about(self, client, case):
        said = ticked(case, with_account("Invented Hospital"), new_name="Invented Nursery", action="send")
        assert (
            "Select “Add the agency”, or leave this empty" in client.post(place(case) + "ask/", said).content.decode()
        )
        assert not AgencyRequest.objects.exists()


class TestSending:
    @pytest.mark.both
    def test_a_surgery_without_an_account_gets_its_link_first_and_its_passcode_is_shown_once(self, client, case):
        gp = surgery()
        page = client.post(place(case) + "ask/", ticked(case, gp, action="send", token="one"))
        assert Outbox.objects.get(recipient="surgery@example.com").kind == "door-link"
        assert "Invented Surgery" in page.content.decode()
        assert len(page.context["made"][0][1].replace(" ", "")) == 8
        assert Door.objects.get().email == "surgery@example.com"
        deliver()
        (letter,) = (each for each in mail.outbox if "surgery@example.com" in each.to)
        assert "Sign in" not in letter.body
        assert "/staff/door/" in letter.body
        assert "Please answer by" in letter.body
        assert case.reference not in letter.subject + letter.body
        again = client.post(place(case) + "ask/", ticked(case, gp, action="send", token="one"))
        assert again.url == place(case)
        assert Door.objects.count() == 1

    def test_an_agency_with_an_account_signs_in_and_gets_no_link(self, client, case):
        hospital = with_account("Invented Hospital")
        answer = client.post(place(case) + "ask/", ticked(case, hospital, action="send"))
        assert answer.url == place(case)
        assert not Door.objects.exists()
        assert "Sign in to see" in Outbox.objects.get(kind="agency-request", user__isnull=False).text

    def test_what_was_typed_is_kept_until_it_is_sent_and_no_longer(self, client, case):
        said = ticked(case, with_account("Invented Hospital"))
        client.post(place(case) + "ask/", said)
        assert Draft.objects.filter(form="ask-agencies", subject=case.reference).exists()
        client.post(place(case) + "ask/", said | {"action": "send"})
        assert not Draft.objects.exists()

    @pytest.mark.parametrize("action", ["", "send", "add", "fill-1"])
    def test_somebody_who_only_reads_the_case_may_not(self, sign_in, case, action):
        said = ticked(case, with_account("Invented Hospital"), action=action, new_name="Invented Nursery")
        assert sign_in(make_user("scrutineer")).post(place(case) + "ask/", said).status_code in {403, 404}
        assert (AgencyRequest.objects.count(), Agency.objects.count()) == (0, 1)
