"""Notes on a case: signed and dated, for whoever may open it, in its record, and never published."""

import datetime as dt

import pytest

from cases.audit.history import events
from cases.audit.texts import Refresh
from cases.incidents.models import Incident
from cases.incidents.search import found_by
from cases.notes import services
from cases.notes.models import CaseNote
from csprapp.accounts.roles import NotAllowed
from csprapp.records.models import AccessLog
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, give_access, make_case
from tests.undo import press_undo, undo_form

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, 5, tzinfo=dt.UTC))


@pytest.fixture
def case():
    return make_case(by=make_user("coordinator", name="Anna Invented"))


def write(case, text="The zqwell was rung", by=None) -> CaseNote:
    return services.write(case, text, by=by or case.owner, today=TODAY)


def correct(note, text="The zqgate was rung", *, by=None, reason="The wrong place", version=None) -> CaseNote:
    version = note.version if version is None else version
    return services.correct(note, version, text, reason=reason, by=by or note.written_by, today=TODAY)


def place(case, *rest) -> str:
    return f"{case.get_absolute_url()}notes/" + "".join(f"{part}/" for part in rest)


@pytest.mark.both
class TestWriting:
    def test_a_note_is_signed_and_stands_in_the_history(self, case):
        note = write(case)
        assert (note.written_by, note.incident) == (case.owner, case)
        (event,) = [each for each in events(case, case.owner, TODAY) if each.title == "Added: note"]
        assert (event.who, event.text) == ("Anna Invented", "Wrote a note")
        assert ("Note", None, "The zqwell was rung") in event.changes

    def test_it_says_something(self, case):
        with pytest.raises(Refused, match="Enter what you want to note"):
            write(case, " ")

    def test_its_writer_corrects_it_and_the_history_keeps_what_it_said(self, case):
        note = correct(write(case))
        assert (note.text, note.was_corrected) == ("The zqgate was rung", True)
        (event,) = [each for each in events(case, case.owner, TODAY) if each.title == "Changed: note"]
        assert event.text == "The wrong place"
        assert ("Note", "The zqwell was rung", "The zqgate was rung") in event.changes

    def test_nobody_corrects_another_persons_note_and_a_correction_says_why(self, case):
        note = write(case)
        with pytest.raises(NotAllowed, match="Only the person who wrote a note"):
            correct(note, by=make_user("manager"))
        with pytest.raises(Refused):
            correct(note, reason="")
        with pytest.raises(Conflict):
            correct(note, version=7)
        assert CaseNote.objects.get().text == "The zqwell was rung"

    def test_a_colleague_takes_out_what_stands_there_by_mistake_and_the_history_keeps_it(self, case):
        note, colleague = write(case), make_user("coordinator")
        services.take_out(note, note.version, reason="Another case", by=colleague, today=TODAY)
        assert not case.notes.exists()
        assert CaseNote.everything.filter(incident=case, text="The zqwell was rung").exists()
        assert "Another case" in [each.text for each in events(case, colleague, TODAY)]

    def test_who_only_reads_the_case_and_who_may_not_open_it_write_nothing(self, case):
        for person in (make_user("scrutineer"), make_user("partner"), make_user("coordinator", area=make_area())):
            with pytest.raises(NotAllowed):
                write(case, by=person)

    def test_the_case_is_found_by_its_words_until_it_is_taken_out(self, case):
        def found():
            Refresh(case.pk).run()  # as it runs after the transaction
            return found_by(Incident.objects.all(), "zqwell", 5)

        note = write(case)
        assert found() == [case.pk]
        services.take_out(note, note.version, reason="Another case", by=case.owner, today=TODAY)
        assert found() == []


class TestThePage:
    def test_a_note_is_written_there_and_shown_with_its_writer_and_the_time(self, sign_in, case):
        client = sign_in(case.owner)
        answer = client.post(place(case), {"text": "The zqwell was rung", "token": "t1"}, follow=True)
        page = answer.content.decode()
        assert "The note is saved, with your name and the time." in page
        assert "The zqwell was rung" in page
        assert "Anna Invented, 10:05am, Wed 18 Nov 2026" in page
        assert "part of the record and are never published" in page
        assert "Everybody who can open this case can read these notes" in page
        assert AccessLog.objects.filter(case=case.reference, what="notes").exists()

    def test_what_was_just_saved_is_taken_back_in_one_press_and_the_history_keeps_it(self, sign_in, case):
        client = sign_in(case.owner)
        sent = {"text": "The zqwell was rung", "token": "t1"}
        page = press_undo(client, client.post(place(case), sent, follow=True))
        assert "The note has been removed. The history keeps it." in page.content.decode()
        assert not case.notes.exists()
        assert "Undone by the person who had just saved it" in [each.text for each in events(case, case.owner, TODAY)]

    def test_undo_is_offered_once_and_only_to_who_saved(self, sign_in, case):
        client, colleague = sign_in(case.owner), sign_in(make_user("coordinator"))
        saved = client.post(place(case), {"text": "The zqwell was rung", "token": "t1"})
        assert undo_form(colleague.get(place(case))) is None
        assert undo_form(client.get(saved["Location"])) is not None
        assert undo_form(client.get(saved["Location"])) is None

    def test_undo_takes_back_nothing_that_was_corrected_meanwhile(self, sign_in, case):
        client = sign_in(case.owner)
        page = client.post(place(case), {"text": "The zqwell was rung", "token": "t1"}, follow=True)
        correct(case.notes.get())
        assert press_undo(client, page).status_code == 409
        assert case.notes.get().text == "The zqgate was rung"

    def test_whoever_may_open_the_case_reads_them_and_only_who_works_on_it_is_asked_for_one(self, sign_in, case):
        write(case)
        reviewer = make_user("reviewer")
        give_access(case, reviewer, kind="reviewer", valid_until=TODAY)
        for person in (make_user("scrutineer"), reviewer):
            client = sign_in(person)
            page = client.get(place(case)).content.decode()
            assert "The zqwell was rung" in page
            assert "Write a note" not in page
            assert client.post(place(case), {"text": "Mine", "token": "t"}).status_code == 403
        assert "Write a note" in sign_in(make_user("manager")).get(place(case)).content.decode()
        assert CaseNote.objects.count() == 1

    @pytest.mark.parametrize("role", ["contributor", "publisher", "administrator", "privacy_lead"])
    def test_who_may_not_open_the_case_learns_nothing_of_them(self, sign_in, case, role):
        note, client = write(case), sign_in(make_user(role))
        missing = client.get("/staff/cases/2026-9999/notes/")
        assert missing.status_code == 404
        for address in (place(case), place(case, note.pk), place(case, note.pk, "mistake")):
            for ask in (client.get, client.post):
                answer = ask(address)
                assert (answer.status_code, answer.content) == (404, missing.content)

    def test_those_of_a_restricted_case_are_for_the_people_named_on_it(self, sign_in):
        case = make_case(restricted=True)
        give_access(case, case.owner)
        write(case)
        assert sign_in(make_user("manager")).get(place(case)).status_code == 404
        assert sign_in(case.owner).get(place(case)).status_code == 200

    def test_the_writer_is_led_to_correct_it_and_a_colleague_to_say_that_it_is_a_mistake(self, sign_in, case):
        note = write(case)
        own, other = sign_in(case.owner), sign_in(make_user("coordinator"))
        assert f'href="{place(case, note.pk)}"' in own.get(place(case)).content.decode()
        theirs = other.get(place(case)).content.decode()
        assert f'href="{place(case, note.pk)}"' not in theirs
        assert f'href="{place(case, note.pk, "mistake")}"' in theirs
        assert other.get(place(case, note.pk)).status_code == 404
        sent = {"text": "The zqgate was rung", "reason": "The wrong place", "version": note.version, "token": "t2"}
        page = own.post(place(case, note.pk), sent, follow=True).content.decode()
        assert "The zqgate was rung" in page
        assert "The zqwell" not in page
        assert "Corrected since" in page

    def test_a_note_of_another_case_is_not_reached_through_this_one(self, sign_in, case):
        other = write(make_case())
        client = sign_in(case.owner)
        assert client.get(place(case, other.pk, "mistake")).status_code == 404
