"""After it came out, and after it was taken down: what is left to do stays in sight until it is done."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from cases.editing.corrections import close_case
from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from publications.library import services as library
from publishing.links import expiry, queries, takedown_checklist
from publishing.links.models import HandOver, TakeDownLine
from publishing.schedule import services
from tests.factories import make_user
from tests.factories_publishing import NOW, TODAY, make_approved, make_public, small_pdf
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db

EVERY = ["repository", "partners", "search", "sent", "family", "press"]


def take_down(publication, at=NOW, **more):
    facts = {"why": "A name", "silently": False, "early_ground": "A court", "by": make_user("manager"), "at": at}
    return services.withdraw(publication.pk, **facts | more)


def tick(line, by=None, **more):
    facts = {"done_on": TODAY, "done_by": "Penny Publisher", "note": "Form 12"} | more
    return takedown_checklist.tick(line, line.version, by=by or make_user("publisher"), today=TODAY, **facts)


class TestTheListAfterATakeDown:
    def test_it_names_every_place_a_copy_may_be_and_everyone_to_tell(self):
        down = take_down(make_public())
        assert [line.place for line in takedown_checklist.lines_of(down)] == EVERY

    def test_what_is_of_no_case_tells_no_family(self):
        down = take_down(make_public("statement", statement="We are sorry."))
        assert [line.place for line in takedown_checklist.lines_of(down)] == [
            place for place in EVERY if place != "family"
        ]

    def test_what_never_came_out_has_no_copies(self):
        assert takedown_checklist.lines_of(take_down(make_approved())) == []

    def test_it_stays_on_the_work_list_until_every_line_is_done(self, sign_in):
        down = take_down(make_public())
        clients = [sign_in(make_user(role)) for role in ("publisher", "manager", "coordinator")]
        lines = takedown_checklist.lines_of(down)
        for left in range(len(lines), 0, -1):
            for client in clients:
                work = client.get("/staff/").content.decode()
                assert f"{down.slug} was taken down: {left} thing{'s' if left > 1 else ''} left to do elsewhere" in work
            tick(lines[-left])
        for client in clients:
            assert "left to do elsewhere" not in client.get("/staff/").content.decode()

    def test_a_line_says_when_by_whom_and_what_they_answered_and_can_be_taken_back(self):
        line = takedown_checklist.lines_of(take_down(make_public()))[0]
        done = tick(line)
        assert (done.done_on, done.done_by, done.note) == (TODAY, "Penny Publisher", "Form 12")
        undone = tick(done, done_on=None)
        assert (undone.done_on, undone.done_by, undone.note) == (None, "", "Form 12")

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [({"done_by": " "}, "Enter who did it"), ({"done_on": TODAY + dt.timedelta(days=1)}, "today or in the past")],
    )
    def test_what_cannot_be_is_refused(self, wrong, words):
        line = takedown_checklist.lines_of(take_down(make_public()))[0]
        with pytest.raises(Refused, match=words):
            tick(line, **wrong)

    @pytest.mark.parametrize("role", ["checker", "partner", "scrutineer", "administrator", "contributor"])
    def test_other_roles_may_not(self, role):
        line = takedown_checklist.lines_of(take_down(make_public()))[0]
        with pytest.raises(NotAllowed):
            tick(line, by=make_user(role))

    def test_a_stale_version_is_a_conflict(self):
        line = takedown_checklist.lines_of(take_down(make_public()))[0]
        tick(line)
        with pytest.raises(Conflict):
            tick(line)

    def test_withdrawn_again_after_it_was_put_back_there_is_a_new_list(self):
        publication, publisher = make_public(), make_user("publisher")
        down = take_down(publication)
        tick(takedown_checklist.lines_of(down)[0])
        asked = library.ask_put_back(down.pk, down.version, by=publisher, why="It was right")
        back = services.put_back(asked.pk, asked.version, by=make_user("checker"), why="It was right", at=NOW)
        assert takedown_checklist.lines_of(back) == []
        again = take_down(back, at=NOW + dt.timedelta(hours=1))
        assert all(line.done_on is None for line in takedown_checklist.lines_of(again))
        assert TakeDownLine.objects.count() == 12

    def test_taking_down_twice_keeps_one_list(self):
        publication = make_public()
        take_down(publication)
        take_down(publication, silently=True)
        assert TakeDownLine.objects.count() == 6

    def test_its_page_records_one_line(self, sign_in):
        down = take_down(make_public())
        line, client = takedown_checklist.lines_of(down)[2], sign_in(make_user("coordinator"))
        page = f"/staff/publications/{down.pk}/withdraw/"
        assert "Search engines: send their removal forms" in client.get(page).content.decode()
        form = client.get(f"{page}{line.pk}/").context["form"]
        hidden = {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
        typed = hidden | {"done_on_day": "23", "done_on_month": "11", "done_on_year": "2026", "done_by": "", "note": ""}
        assert "Enter who did it" in client.post(f"{page}{line.pk}/", typed).content.decode()
        assert client.post(f"{page}{line.pk}/", typed | {"done_by": "Me"}).status_code == 302
        assert "Me, Mon 23 Nov 2026" in client.get(page).content.decode()
        other = take_down(make_public())
        assert client.get(f"/staff/publications/{other.pk}/withdraw/{line.pk}/").status_code == 404


class TestTheNationalRepository:
    def hand_over(self, publication, by=None, **more):
        link = queries.link_of(publication)
        facts = {"sent_on": TODAY, "sent_by": "Penny Publisher", "their_reference": ""} | more
        return expiry.hand_over(link, link.version, by=by or make_user("publisher"), today=TODAY, **facts)

    def test_the_record_says_when_by_whom_and_exactly_which_bytes(self):
        publication = make_public(pdf=small_pdf())
        row = self.hand_over(publication, their_reference="LIB-77")
        document = publication.current_edition.documents.get()
        assert row.files == [{"name": document.name, "sha256": document.sha256}]
        assert (row.sent_on, row.sent_by, row.their_reference) == (TODAY, "Penny Publisher", "LIB-77")

    def test_the_publisher_is_reminded_after_it_came_out_and_the_copy_meets_the_date(self):
        publication = make_public()
        clock = Deadline.objects.get(route="publication-repository")
        assert clock.due_on == TODAY + dt.timedelta(days=14)
        assert clock.owner == publication.current_edition.author
        self.hand_over(publication)
        clock.refresh_from_db()
        assert clock.met_on == TODAY

    def test_taken_down_nobody_is_reminded_of_a_copy(self):
        publication = make_public()
        take_down(publication)
        assert not Deadline.objects.get(route="publication-repository").is_open

    def test_only_a_report_is_asked_for(self):
        make_public("statement", statement="We are sorry.")
        assert not Deadline.objects.filter(route="publication-repository").exists()

    def test_their_reference_may_come_later(self):
        row = self.hand_over(make_public())
        assert expiry.give_reference(row, row.version, "LIB-77", by=make_user("coordinator")).their_reference
        with pytest.raises(Conflict):
            expiry.give_reference(row, row.version, "LIB-78", by=make_user("coordinator"))

    @pytest.mark.parametrize("role", ["checker", "partner", "scrutineer", "administrator"])
    def test_other_roles_may_not(self, role):
        publication, stranger = make_public(), make_user(role)
        with pytest.raises(NotAllowed):
            self.hand_over(publication, by=stranger)
        row = self.hand_over(publication)
        with pytest.raises(NotAllowed):
            expiry.give_reference(row, row.version, "x", by=stranger)

    def test_what_cannot_be_is_refused(self):
        with pytest.raises(Refused, match="You can hand over only what has been published"):
            self.hand_over(make_approved())
        publication = make_public()
        with pytest.raises(Refused, match="today or in the past"):
            self.hand_over(publication, sent_on=TODAY + dt.timedelta(days=1))
        with pytest.raises(Refused, match="Enter who sent it"):
            self.hand_over(publication, sent_by="")
        link = queries.link_of(publication)
        self.hand_over(publication)
        with pytest.raises(Conflict):
            expiry.hand_over(
                link,
                link.version,
                sent_on=TODAY,
                sent_by="x",
                their_reference="",
                by=make_user("publisher"),
                today=TODAY,
            )

    def test_its_page_records_it_and_takes_their_reference(self, sign_in):
        publication = make_public(pdf=small_pdf())
        client, address = sign_in(make_user("publisher")), f"/staff/publications/{publication.pk}/repository/"
        page = client.get(address)
        assert publication.current_edition.documents.get().sha256 in page.content.decode()
        form = page.context["form"]
        hidden = {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
        typed = hidden | {"sent_on_day": "20", "sent_on_month": "11", "sent_on_year": "2026", "sent_by": "Me"}
        assert client.post(address, typed | {"their_reference": ""}).status_code == 302
        row = HandOver.objects.get()
        form = client.get(address).context["rows"][0]["form"]
        hidden = {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
        client.post(address, hidden | {"their_reference": "LIB-77", "action": "reference"})
        row.refresh_from_db()
        assert row.their_reference == "LIB-77"


def test_thirty_days_before_the_last_day_whoever_publishes_is_warned_also_without_a_case():
    brief = make_public("brief")
    clock = Deadline.objects.get(route="publication-going")
    assert clock.due_on == brief.public_until - dt.timedelta(days=30)
    assert (clock.label, clock.incident) == ("The last public day is near", None)


def test_whoever_reads_no_cases_finds_both_dates_on_the_work_list_and_goes_straight_to_the_page(sign_in):
    publication = make_public()
    work = sign_in(publication.current_edition.author).get("/staff/").content.decode()
    assert "Hand a copy to the national repository" in work
    assert f'href="/staff/publications/{publication.pk}/repository/"' in work
    assert "Tell the family" not in work  # eleven months ahead
    with clock.at(NOW + dt.timedelta(days=306)):
        later = sign_in(publication.current_edition.author).get("/staff/").content.decode()
    assert "Tell the family that the page will go" in later
    assert f'href="/staff/publications/{publication.pk}/going/"' in later
    other = sign_in(make_user("publisher")).get("/staff/").content.decode()
    assert "Hand a copy" not in other


def test_both_dates_go_on_when_the_case_closes():
    publication = make_public()
    case = queries.incidents_of(queries.link_of(publication))[0]
    close_case(
        case,
        case.version,
        closed_as="finished",
        closed_on=TODAY,
        reason="All done",
        by=make_user("manager"),
        today=TODAY,
    )
    assert Deadline.objects.open().filter(route__in=["publication-going", "publication-repository"]).count() == 2


def test_whoever_took_it_down_is_told_that_a_second_person_is_needed(sign_in):
    first, second = make_user("publisher"), make_user("manager")
    down = take_down(make_public(), by=first)
    assert f"{down.slug}, which you took down, is waiting" in sign_in(first).get("/staff/").content.decode()
    assert f"Look at why {down.slug} was taken down" in sign_in(second).get("/staff/").content.decode()


def test_the_page_before_the_last_day_has_words_for_the_family(sign_in):
    publication = make_public()
    page = sign_in(publication.current_edition.author).get(f"/staff/publications/{publication.pk}/going/")
    said = page.content.decode()
    assert "until Tuesday 23 November 2027" in said
    assert "you can ask us for it" in said
