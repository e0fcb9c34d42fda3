"""What somebody with a link sees: a door that says nothing, then one request, then a receipt; and the unit's side."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from cases.documents.models import Document
from csprapp.mail.models import Outbox
from csprapp.records.models import AccessLog, Draft
from reviews.guest_access import services
from reviews.guest_access.rules import IDLE, TRIES
from reviews.guest_access.services import link_for, send_link
from reviews.returns.models import AgencyReturn, DoorKey
from tests.factories import make_agency, make_user
from tests.reviews.guest_access.factories import LAST_DAY, TODAY, make_request, submit_everything
from tests.security.inert import of_a_page

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
DOOR, PARTS = "/staff/door/", ("answer", "event", "document", "draft", "submit")
SECRETS = ("Quintessa", "Zebedee", "Canary", "Invented Surgery", "neutral words", "2026-")


@pytest.fixture
def request_():
    surgery = make_agency("Invented Surgery")
    surgery.needs_nhs_number = True
    surgery.save()
    return make_request(agency=surgery, context="Two neutral words", period_from=dt.date(2025, 1, 1))


@pytest.fixture
def made(request_):
    return send_link(request_, 0, "surgery@demo.example", by=request_.incident.owner, today=TODAY)


def address(made):
    mails = Outbox.objects.filter(kind=services.LINK_MAIL, subject__startswith=f"request:{made.door.request_id}:")
    return urlsplit(link_for(mails.latest("pk").subject)).path


def place_of(made, part="answer"):
    return f"{DOOR}request/{made.door.request_id}/{part}/"


def places_of(made):
    return [place_of(made, part) for part in PARTS]


def at_the_door(made) -> Client:
    client = Client()
    assert client.get(address(made)).headers["Location"] == DOOR
    return client


def knock(client, passcode, **who):
    return client.post(DOOR, {"name": "Gemma Practice", "job": "Practice manager", "passcode": passcode, **who})


def inside(made) -> Client:
    client = at_the_door(made)
    assert knock(client, made.passcode).status_code == 302
    return client


def text_of(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


OURS = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


class TestIdleTooLong:
    """Half an hour passes while a clinician writes: what they typed is given back, and sent once they are in again."""

    @pytest.fixture
    def later(self, made, clock):
        client = inside(made)
        clock.move_to(NOON + dt.timedelta(seconds=IDLE + 60))
        return client

    def test_comes_back_with_what_was_typed_and_can_be_sent_again(self, made, later):
        sent = {"involvement": "Seen twice & weighed", "token": "t"}
        answer = later.post(place_of(made), sent, headers=OURS)
        assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
        page = answer.content.decode()
        assert "Seen twice &amp; weighed" in page
        assert f'href="{DOOR}"' in page
        assert '/staff/"' not in page
        assert not any(word in page for word in SECRETS)
        knock(later, made.passcode)
        assert later.post(place_of(made), sent, headers=OURS).status_code == 302

    def test_is_a_closed_door_to_whoever_sends_without_a_page_of_ours_or_to_another_request(self, made, later):
        sent = {"involvement": "Seen twice"}
        closed = Client().get(place_of(made))
        for answer in (
            later.post(place_of(made), sent),
            later.post(f"{DOOR}request/{made.door.request_id + 1}/answer/", sent, headers=OURS),
            Client().post(place_of(made), sent, headers=OURS),
        ):
            assert (answer.status_code, answer.content) == (404, closed.content)


class TestOutside:
    def test_the_link_alone_shows_no_word_of_the_case(self, made):
        client = at_the_door(made)
        page = client.get(DOOR)
        assert page.status_code == 200
        behind = places_of(made)
        for answer in (page, *(client.get(place) for place in behind), *(client.post(place) for place in behind)):
            for word in (*SECRETS, made.passcode):
                assert word not in answer.content.decode()
        assert not AccessLog.objects.exists()

    def test_the_token_leaves_the_address_at_once_and_is_never_sent_on(self, made):
        answer = Client().get(address(made))
        assert (answer.status_code, answer.headers["Location"]) == (302, DOOR)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"

    def test_every_link_that_does_not_open_is_answered_with_the_same_bytes(self, made, request_, clock):
        client, place = Client(), address(made)
        unknown = client.get("/staff/door/" + "0" * 64 + "/")
        assert unknown.status_code == 404
        assert "Call us" in unknown.content.decode()
        DoorKey.objects.update(tries=TRIES)
        locked = client.get(place)
        DoorKey.objects.update(tries=0)
        assert client.get(place).status_code == 302
        clock.move_to(NOON + (LAST_DAY - TODAY) + dt.timedelta(days=1))
        run_out = client.get(place)
        clock.move_to(NOON)
        services.submit(made.door, 2, nil_return=True, visitor=services.Visitor("A", "b"), today=TODAY)
        answered = client.get(place)
        never = Client().get(DOOR)
        pages = [re.sub(rb"viewed [^<]*", b"", page.content) for page in (unknown, locked, run_out, answered, never)]
        assert len(set(pages)) == 1
        assert {page.status_code for page in (locked, run_out, answered, never)} == {404}

    def test_five_wrong_tries_end_it(self, made):
        client, wrong = at_the_door(made), "00000000" if made.passcode != "00000000" else "11111111"
        said = [knock(client, wrong) for _ in range(TRIES)]
        assert "You can try 4 more times" in said[0].content.decode()
        assert "You can try once more" in said[3].content.decode()
        assert said[4].status_code == 404
        assert knock(client, made.passcode).status_code == 404

    def test_who_they_are_is_asked_and_costs_no_try(self, made):
        page = knock(at_the_door(made), made.passcode, name="", job="")
        assert "Enter your name" in page.content.decode()
        assert "Enter your job title" in page.content.decode()
        assert DoorKey.objects.get().tries == 0

    def test_the_passcode_without_the_link_opens_nothing(self, made):
        assert knock(Client(), made.passcode).status_code == 404

    def test_a_passcode_of_another_request_opens_nothing(self, made):
        other = make_request()
        theirs = send_link(other, 0, "school@demo.example", by=other.incident.owner, today=TODAY)
        page = knock(at_the_door(made), theirs.passcode)
        assert theirs.passcode == made.passcode or "That passcode is not correct" in page.content.decode()

    def test_a_passcode_typed_on_the_page_of_another_link_costs_no_try_and_says_why(self, made):
        other, client = make_request(agency=make_agency("Invented Nursery")), Client()
        second = send_link(other, 0, "surgery@demo.example", by=other.incident.owner, today=TODAY)
        first_page = client.get(address(made), follow=True)
        client.get(address(second))
        said = {"name": "Nora Nurse", "job": "Nurse", "passcode": made.passcode}
        answer = client.post(first_page.context["action"], said)
        assert "You have opened the link to another request" in answer.content.decode()
        assert not DoorKey.objects.filter(tries__gt=0).exists()
        client.get(address(made))
        assert client.post(first_page.context["action"], said).status_code == 302

    def test_many_tries_from_one_place_are_slowed_down(self, made, settings):
        settings.ACCOUNT_RATE_LIMITS = {"door": "1/m/ip"}
        client = at_the_door(made)
        knock(client, "")
        assert "Wait a minute" in knock(client, made.passcode).content.decode()


class TestInside:
    def test_the_request_is_shown_and_the_showing_is_logged_with_who_they_said_they_were(self, made, request_):
        page = inside(made).get(DOOR).content.decode()
        for word in ("Quintessa Zebedee", "Peregrine", "1 Canary Row", "neutral words", "section 16H", "NHS number"):
            assert word in page
        row = AccessLog.objects.get()
        assert (row.user_name, row.roles) == ("Gemma Practice, Practice manager", "Through a link")
        assert (row.case, row.what) == (request_.incident.reference, "agency request with its search list")
        title = re.search("<title>(.*?)</title>", page)[1]
        assert not [word for word in SECRETS if word in title]

    def test_nothing_else_is_open_to_them(self, made, request_):
        client, reference = inside(made), request_.incident.reference
        for place in ("/staff/", request_.get_absolute_url(), f"/staff/cases/{reference}/", "/staff/requests/"):
            assert client.get(place)["Location"].startswith("/staff/account/login/")
        assert client.get(place_of(made, "history")).status_code == 404

    def test_they_answer_saving_as_they_go_and_get_a_receipt(self, made, request_):
        client = inside(made)
        event = {"day_day": 1, "day_month": 5, "day_year": 2026, "event": "Seen at the surgery", "token": "a"}
        assert client.post(place_of(made, "event"), event)["Location"] == DOOR
        assert client.post(place_of(made), {"involvement": "Known since", "version": 2})["Location"] == DOOR
        assert client.post(place_of(made, "draft"), {"involvement": "Known since birth"}).status_code == 204
        assert not AgencyReturn.objects.exists()
        assert "Known since birth" in inside(made).get(place_of(made)).content.decode(), "also in another browser"
        assert client.post(place_of(made), {"involvement": "Known since birth", "version": 2})["Location"] == DOOR
        assert not AgencyReturn.objects.exists(), "saving never submits"
        assert submit_everything(client, place_of(made, "submit"))["Location"] == DOOR
        receipt = client.get(DOOR).content.decode()
        assert "We have received your answer" in receipt
        assert "Quintessa" not in receipt
        client.post(DOOR, {"action": "leave"})
        left = client.get(DOOR)
        assert left.status_code == 200
        assert "We have your answer, and you have left the request." in left.content.decode()
        assert "was submitted" not in left.content.decode(), "nothing is said twice"
        assert not any(secret in left.content.decode() for secret in SECRETS)
        assert AgencyReturn.objects.get().answered_by == "Gemma Practice, Practice manager"
        assert not Draft.objects.exists()

    def test_who_leaves_before_submitting_is_told_so_and_comes_back_by_the_link(self, made):
        client = inside(made)
        client.post(place_of(made), {"involvement": "Known since birth", "version": 2})
        assert client.post(DOOR, {"action": "leave"})["Location"] == DOOR
        left = client.get(DOOR).content.decode()
        assert "You have not submitted your answer yet. What you saved is still there." in left
        assert not any(secret in left for secret in SECRETS)
        assert client.get(place_of(made)).status_code == 404, "outside"
        assert client.get(address(made)).headers["Location"] == DOOR
        assert "Open the request" in client.get(DOOR).content.decode()

    def test_after_the_answer_nothing_can_be_added_and_the_link_is_shut(self, made):
        client = inside(made)
        client.post(place_of(made), {"nil_return": "on", "version": 2})
        submit_everything(client, place_of(made, "submit"))
        for place in places_of(made):
            assert client.get(place)["Location"] == DOOR
            assert client.post(place, {"involvement": "More"})["Location"] == DOOR
        assert Client().get(address(made)).status_code == 404

    def test_a_document_passes_the_same_checks_and_joins_the_case(self, made, request_):
        from django.core.files.uploadedfile import SimpleUploadedFile

        client, place = inside(made), place_of(made, "document")
        bad = client.post(place, {"title": "Notes", "file": SimpleUploadedFile("notes.pdf", b"MZ not a PDF")})
        assert "must be a PDF" in bad.content.decode()
        good = SimpleUploadedFile("notes.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
        assert client.post(place, {"title": "Notes", "file": good})["Location"] == DOOR
        document = Document.objects.get()
        assert (document.incident, document.title) == (request_.incident, "Invented Surgery: Notes")
        assert "Invented Surgery: Notes" in client.get(DOOR).content.decode()

    def test_after_half_an_hour_the_passcode_is_asked_again(self, made, clock):
        client = inside(made)
        clock.move_to(NOON + dt.timedelta(seconds=IDLE))
        assert client.get(place_of(made)).status_code == 200
        clock.move_to(NOON + dt.timedelta(seconds=2 * IDLE + 1))
        assert client.get(place_of(made)).status_code == 404
        assert "passcode" in client.get(DOOR).content.decode()
        assert "Quintessa" not in client.get(DOOR).content.decode()

    def test_a_new_passcode_and_leaving_end_the_visit(self, made, request_):
        client = inside(made)
        services.new_passcode(made.door, made.door.version, by=request_.incident.owner, today=TODAY)
        assert client.get(DOOR).status_code == 404
        again = services.new_passcode(made.door, made.door.version + 1, by=request_.incident.owner, today=TODAY)
        client = inside(again)
        client.post(DOOR, {"action": "leave"})
        assert client.get(place_of(made)).status_code == 404


class TestTheThreeParts:
    """The answer, the chronology and the papers: kept one by one, sent together, and the door stays open till then."""

    EVENT = {"day_day": 1, "day_month": 5, "day_year": 2026, "event": "Seen at the surgery"}

    def test_each_says_what_is_there(self, made):
        client = inside(made)
        assert text_of(client.get(DOOR)).count("Nothing yet") == 3
        client.post(place_of(made), {"nil_return": "on", "version": 2})
        client.post(place_of(made, "event"), self.EVENT | {"token": "a"})
        page = text_of(client.get(DOOR))
        assert "You knew none of the people. Last saved midday, Mon 23 Nov 2026" in page
        assert "1 line" in page
        assert page.count("Nothing yet") == 1

    def test_what_is_empty_is_said_and_asked_once(self, made):
        client, place = inside(made), place_of(made, "submit")
        client.post(place_of(made), {"nil_return": "on", "version": 2})
        page = text_of(client.get(place))
        assert "You have added no chronology. You have added no papers." in page
        client.post(place_of(made, "event"), self.EVENT | {"token": "a"})
        page = text_of(client.get(place))
        assert "You have added no chronology" not in page
        assert "Seen at the surgery" in page
        assert submit_everything(client, place)["Location"] == DOOR
        assert AgencyReturn.objects.get().nil_return

    def test_nothing_can_be_submitted_before_the_answer_is_complete(self, made):
        client, place = inside(made), place_of(made, "submit")
        client.post(place_of(made), {"learning": "Kept words", "version": 2})
        page = text_of(client.get(place))
        assert "Enter what your agency knows, or say that it knew none of them" in page
        assert "Kept words" in page
        assert "Submit everything" not in page
        assert submit_everything(client, place)["Location"] == place
        assert not AgencyReturn.objects.exists()

    def test_a_table_that_waits_to_be_added_is_never_left_behind(self, made):
        client, place = inside(made), place_of(made, "submit")
        client.post(place_of(made), {"nil_return": "on", "version": 2})
        client.post(place_of(made, "events"), {"pasted": "Date\tEvent\n12/1/24\tSeen at home\n", "token": "a"})
        assert "waiting to be added" in text_of(client.get(DOOR))
        assert "Add the lines from the table" in text_of(client.get(place))
        submit_everything(client, place)
        assert not AgencyReturn.objects.exists()
        client.post(place_of(made, "events"), {"action": "discard"})
        submit_everything(client, place)
        assert AgencyReturn.objects.exists()

    def test_what_a_colleague_changed_meanwhile_is_read_before_it_is_sent(self, made):
        client, place = inside(made), place_of(made, "submit")
        client.post(place_of(made), {"nil_return": "on", "version": 2})
        form = client.get(place).context["form"]
        shown = {name: form[name].value() for name in ("token", "version", "seen")}
        inside(made).post(place_of(made, "event"), self.EVENT | {"token": "b"})
        assert client.post(place, shown)["Location"] == place
        assert not AgencyReturn.objects.exists()
        assert "Check everything again" in text_of(client.get(place))

    def test_submitting_twice_is_submitting_once(self, made):
        client, place = inside(made), place_of(made, "submit")
        client.post(place_of(made), {"nil_return": "on", "version": 2})
        form = client.get(place).context["form"]
        shown = {name: form[name].value() for name in ("token", "version", "seen")}
        assert [client.post(place, shown)["Location"] for _ in range(2)] == [DOOR, DOOR]
        assert AgencyReturn.objects.count() == 1


class TestTheUnit:
    def test_one_press_sends_the_link_and_shows_the_passcode_once(self, sign_in, request_):
        client, here = sign_in(request_.incident.owner), request_.get_absolute_url()
        sent = {"email": "surgery@demo.example", "version": 0, "token": "a"}
        page = client.post(f"{here}door/", sent)
        (passcode,) = re.findall(r"\b\d{4} \d{4}\b", page.content.decode())
        assert page.headers["Cache-Control"] == "no-store"
        assert passcode not in client.get(here).content.decode()
        assert client.post(f"{here}door/", sent)["Location"] == here, "a reload shows nothing again"
        assert "surgery@demo.example" in client.get(here).content.decode()
        door = request_.door
        again = client.post(f"{here}door/", {"action": "passcode", "version": door.version, "token": "b"})
        assert re.search(r"\b\d{4} \d{4}\b", again.content.decode())
        stale = client.post(f"{here}door/", {"action": "passcode", "version": door.version, "token": "c"})
        assert stale["Location"] == here
        assert "Enter the address" in client.post(f"{here}door/", {"email": "", "token": "d"}).content.decode()

    def test_the_request_says_who_used_the_link_and_lists_every_mail(self, sign_in, made, request_):
        inside(made).get(DOOR)
        page = sign_in(request_.incident.owner).get(request_.get_absolute_url()).content.decode()
        assert "Gemma Practice, Practice manager" in page
        assert "Link to the request" in page

    def test_a_contributor_neither_makes_a_door_nor_downloads_the_word_file(self, sign_in, request_):
        from csprapp.partnership.models import Membership
        from tests.factories import LONG_AGO

        user = make_user("contributor")
        Membership.objects.create(user=user, agency=request_.agency, valid_from=LONG_AGO)
        client, here = sign_in(user), request_.get_absolute_url()
        assert client.get(here).status_code == 200
        assert client.post(f"{here}door/", {"email": "x@demo.example"}).status_code == 404
        assert client.get(f"{here}word/").status_code == 404
        assert "no account" not in client.get(here).content.decode()


def test_the_three_doors_need_no_sign_in_and_the_pages_behind_them_open_nothing_by_themselves():
    from csprapp import urls

    assert {"door", "door-link", "door-part"} <= urls.SIGN_IN_DOORS
    for place in (reverse("door"), *(f"{DOOR}request/1/{part}/" for part in PARTS)):
        assert Client().get(place).status_code == 404


def test_what_somebody_says_at_the_door_comes_alive_nowhere(sign_in, made, request_):
    client = at_the_door(made)
    knock(client, made.passcode, name="<script>canary()</script>", job="'><img src=x onerror=canary()>")
    client.get(DOOR)
    client.post(place_of(made), {"nil_return": "on", "version": 2})
    submit_everything(client, place_of(made, "submit"))
    staff, home = sign_in(request_.incident.owner), request_.incident.get_absolute_url()
    pages = [client.get(DOOR), *(staff.get(place) for place in (request_.get_absolute_url(), f"{home}history/"))]
    for page in pages:
        assert "canary()" in page.content.decode()
        assert list(of_a_page(page.content)) == []


def test_the_history_of_the_case_shows_the_link_and_never_its_halves(sign_in, made, request_):
    page = sign_in(request_.incident.owner).get(f"{request_.incident.get_absolute_url()}history/").content.decode()
    assert "Added: link for" in page
    assert address(made).split("/")[3] not in page
    assert made.passcode not in page
