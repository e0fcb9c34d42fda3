"""A case is destroyed by two people, and nothing that was said in it is left in any table."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from cases.disclosures.models import Disclosure
from cases.documents import services as documents
from cases.documents.models import DocumentVersion
from cases.incidents.models import Child, Incident, Person
from cases.incidents.search import found_by
from cases.retention.models import LegalHold, RetentionReview
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.files.storage import private
from csprapp.mail.models import Outbox
from csprapp.records.access import log_read_by
from csprapp.records.erasures import erase_again
from csprapp.records.models import ERASED, Draft, Erasure, ErasureRequest
from csprapp.records.refusals import Refused
from csprapp.records.seals.outside import facts_of
from csprapp.records.services import add, save_draft, set_facts
from csprapp.tasks.models import Job
from csprapp.today import now
from dashboard.privacy import destroying, retention
from dashboard.privacy.queries import reviews_to_do
from publications.library import writing
from reviews.contacts.models import SignificantDate
from reviews.contacts.queries import named_days
from reviews.returns.models import ChronologyEntry
from reviews.returns.queries import chronology_of
from tests.dashboard.privacy.canary import WORD, found, write_everywhere
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, make_case, make_former, make_person
from tests.records.test_seals import found as faults, seal
from tests.security.test_strangers import PNG, Objects

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(1990, 3, 1)


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.CSPR_MEMORY, settings.FILES_ROOT = tmp_path / "elsewhere", tmp_path / "files"


@pytest.fixture
def manager():
    return make_user(Role.MANAGER, name="Manny Asks")


@pytest.fixture
def lead():
    return make_user(Role.PRIVACY_LEAD, name="Priya Lead")


def closed(case, by, on=LONG_AGO):
    return set_facts(case, None, by=by, why="For a test", closed_on=on, closed_as="finished")


@pytest.fixture
def full(manager):
    """A closed case with one of everything, the word in all of it."""
    there = Objects()
    case = Incident.objects.get(pk=there.case.pk)
    Person.objects.filter(incident=case).update(date_of_birth=None)
    make_former(make_person(case, initials="W.W.", name="Zqcanary Wholly"), "Zqcanary Before")
    draft = there.publication.newest_edition
    said = {"title": f"{WORD} title", "title_agreed_with": f"{WORD} aunt", "summary": WORD}
    writing.save_edition(draft.pk, draft.version, said, by=draft.author, why=f"{WORD} agreed")
    assert write_everywhere(case, by=there.by) > 150
    log_read_by(there.by, "Cora", "Coordinator", what="case page", case=case.reference, why=f"{WORD} rang")
    Outbox.objects.update(sent_at=now())
    mail = {"kind": "x", "subject": "x", "recipient": "a@demo.example", "day": TODAY, "sent_at": now()}
    Outbox.objects.create(case=case.reference, title=WORD, text=WORD, **mail)
    return closed(case, there.by)


@pytest.fixture
def small(manager):
    """A closed case with a child and a document."""
    case = make_case(by=make_user(Role.COORDINATOR))
    make_person(case)
    documents.add_document(case, "Minutes", "sensitive", PNG, by=case.owner, today=TODAY)
    return closed(case, case.owner)


def review_of(case):
    retention.watch(TODAY)
    return RetentionReview.objects.get(incident=case)


def asked(case, by):
    review = review_of(case)
    said = {"outcome": "destroy", "reason": "Its period is over", "by": by, "today": TODAY}
    return retention.decide(review, review.version, **said).request


def agree(request, by):
    destroying.answer(request, request.version, agrees=True, by=by, today=TODAY)
    destroying.carry_out(ErasureRequest.objects.get(pk=request.pk))


@pytest.mark.both
def test_nothing_of_it_is_left_in_any_table_and_the_seals_say_why(
    full, manager, lead, django_capture_on_commit_callbacks
):
    seal()
    before = found()
    assert {"cases_incident.summary", "cases_historicalperson.name", "mail_outbox.text"} <= set(before)
    request = asked(full, manager)
    assert ("Document", 1) in destroying.contents(request)
    with django_capture_on_commit_callbacks(execute=True):
        agree(request, lead)
    assert found() == []
    assert faults() == []
    case = Incident.objects.get(pk=full.pk)
    assert (case.reference, case.closed_on) == (full.reference, LONG_AGO)
    review = RetentionReview.objects.get(incident=case)
    assert (review.decided_by, review.request.erasure.agreed_by) == (lead, lead)
    assert destroying.clock_of(request).met_on
    retention.watch(TODAY)
    assert RetentionReview.objects.filter(incident=case).count() == 1


@pytest.mark.both
def test_nothing_that_is_counted_of_a_child_is_left_nor_the_days_of_its_life(
    small, manager, lead, django_capture_on_commit_callbacks
):
    person = small.people.get()
    born, died = dt.date(1961, 3, 9), dt.date(1990, 2, 3)
    set_facts(person, None, by=manager, why="x", date_of_birth=born)
    said = {"sex": "female", "ethnic_group": "irish", "disabilities": ["hearing"], "protection_plan": "yes",
            "protection_plan_from": died, "died_on": died, "expected_on": born}  # fmt: skip
    child = add(Child(person=person, **said), by=manager, why="x")
    with django_capture_on_commit_callbacks(execute=True):
        agree(asked(small, manager), lead)
    child.refresh_from_db()
    empty = {name: None if name.endswith(("_on", "_from")) else "" for name in said} | {"disabilities": []}
    assert {name: getattr(child, name) for name in said} == empty
    assert not child.history.exclude(sex="").exists()
    assert found(born.isoformat()) == found(died.isoformat()) == []


@pytest.mark.both
def test_no_day_of_the_family_nor_of_what_happened_is_left(small, manager, lead, django_capture_on_commit_callbacks):
    hurt, seen, until, kept = (dt.date(1961, month, 9) for month in (3, 4, 5, 6))
    set_facts(small, None, by=manager, why="x", occurred_on=hurt, suspected_on=hurt)
    line = add(ChronologyEntry(incident=small, day=seen, until=until, event="Seen"), by=manager, why="x")
    row = add(SignificantDate(incident=small, day=kept, label="A funeral"), by=manager, why="x")
    assert [len(chronology_of(small)), len(named_days(small))] == [1, 1]
    with django_capture_on_commit_callbacks(execute=True):
        agree(asked(small, manager), lead)
    assert [found(day.isoformat()) for day in (hurt, seen, until, kept)] == [[], [], [], []]
    assert [*chronology_of(small), *named_days(small)] == [], "what is emptied is no line of a list"
    line.refresh_from_db()
    row.refresh_from_db()
    assert (str(line), str(row)) == (ERASED, ERASED)


@pytest.mark.both
def test_files_go_with_their_rows(full, manager, lead, django_capture_on_commit_callbacks):
    version = DocumentVersion.objects.get(document__incident=full)
    assert private.exists(version.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        agree(asked(full, manager), lead)
    assert not private.exists(version.file.name)
    version.refresh_from_db()
    assert (version.file.name, version.may_be_opened, str(version.document)) == ("", False, ERASED)


@pytest.mark.both
class TestWhatSaysItOnceMore:
    def test_unsaved_text_with_a_name_or_a_longer_text_of_theirs_goes_and_no_other(self, small, manager, lead):
        person, writer = small.people.get(), small.owner
        set_facts(person, None, by=manager, why="x", name="Quentin Rumbold", other_names="Grace; Quent  Thirdly")
        told = "The ambulance crew found him at the foot of the stairs at half past seven"
        set_facts(small, None, by=manager, why="x", summary=f"{told}, awake")
        typed = {
            "by name": {"rows": [{"who": "quentin   RUMBOLD was there"}]},
            "by another": {"text": "Quent Thirdly"},
            "by a text": {"text": told.upper()},
            "of others": {"text": "Quentin was there, at half past seven, in disgrace", "count": 3},
        }
        for form, data in typed.items():
            save_draft(writer, form, data)
        agree(asked(small, manager), lead)
        assert list(Draft.objects.values_list("form", flat=True)) == ["of others"]

    def test_files_that_were_made_of_it_or_of_lists_go_and_those_of_other_cases_stay(
        self, small, manager, lead, django_capture_on_commit_callbacks
    ):
        kept = {}
        for name, case in (("its", small.reference), ("list", ""), ("other", "2020-0001")):
            kept[name] = Job(work="x", title="Case file", owner=manager, case=case, state="done", ended_at=now())
            kept[name].file.save("x", ContentFile(b"words"))
        paths = {name: job.file.name for name, job in kept.items()}
        with django_capture_on_commit_callbacks(execute=True):
            agree(asked(small, manager), lead)
        assert {name for name, path in paths.items() if private.exists(path)} == {"other"}
        assert {job.case for job in Job.objects.all() if job.has_file} == {"2020-0001"}

    def test_a_case_file_that_has_not_been_fetched_goes_too(
        self, small, manager, lead, django_capture_on_commit_callbacks
    ):
        row = Disclosure(
            incident=small, recipient="court", to_whom="A court", ground="x", purpose="x", asked_by=manager
        )
        row.file.save("x", ContentFile(b"words"), save=False)
        add(row, by=manager, why="x")
        path = row.file.name
        with django_capture_on_commit_callbacks(execute=True):
            agree(asked(small, manager), lead)
        assert not private.exists(path)
        assert Disclosure.objects.get().file.name == ""


@pytest.mark.both
def test_it_is_found_by_no_word_any_more(full, manager, lead, django_capture_on_commit_callbacks):
    assert found_by(Incident.objects.all(), WORD, 5) == [full.pk]
    with django_capture_on_commit_callbacks(execute=True):
        agree(asked(full, manager), lead)
    assert found_by(Incident.objects.all(), WORD, 5) == []
    assert found_by(Incident.objects.all(), full.reference, 5) == [full.pk]


@pytest.mark.both
def test_a_restore_brings_nothing_back(full, manager, lead, django_capture_on_commit_callbacks):
    """What the memory tells is done again, on rows that a backup brought back."""
    person = Person.objects.filter(incident=full).first()
    agree(asked(full, manager), lead)
    facts = facts_of(Erasure.objects.get())
    set_facts(person, None, by=manager, why="As the backup has it", name="Zqcanary Back")
    with django_capture_on_commit_callbacks(execute=True):
        again = erase_again(facts, now())
    again.refresh_from_db()
    assert (bool(again.closed_at), found()) == (True, [])


class TestTwoPeople:
    def test_nobody_agrees_to_what_they_asked_for(self, small, manager):
        request = asked(small, manager)
        with pytest.raises(Refused, match="somebody else must sign"):
            destroying.answer(request, request.version, agrees=True, by=manager, today=TODAY)
        assert request not in destroying.to_answer(manager, TODAY)
        assert small.documents.get().title == "Minutes"

    def test_a_no_says_why_and_the_review_waits_again(self, small, manager, lead):
        request = asked(small, manager)
        with pytest.raises(Refused, match="Enter why you do not agree"):
            destroying.answer(request, request.version, agrees=False, by=lead, today=TODAY)
        destroying.answer(request, request.version, agrees=False, answer="An inquiry is near", by=lead, today=TODAY)
        review = RetentionReview.objects.get(incident=small)
        assert (review.is_open, review.outcome, review in reviews_to_do(lead, TODAY)) == (True, "", True)
        assert destroying.clock_of_review(review).is_open
        assert destroying.clock_of(request).met_on == TODAY
        with pytest.raises(Refused, match="It was refused"):
            destroying.answer(request, None, agrees=True, by=lead, today=TODAY)

    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER, Role.SCRUTINEER])
    def test_no_other_role_asks_or_agrees(self, small, manager, role):
        request, other = asked(small, manager), make_user(role)
        with pytest.raises(NotAllowed):
            destroying.answer(request, request.version, agrees=True, by=other, today=TODAY)
        assert not destroying.readable(other, TODAY).exists()

    def test_a_manager_of_another_area_neither_reads_nor_agrees(self, small, manager):
        request, other = asked(small, manager), make_user(Role.MANAGER, area=make_area())
        assert request not in destroying.readable(other, TODAY)
        with pytest.raises(Refused, match="no such request"):
            destroying.answer(request, request.version, agrees=True, by=other, today=TODAY)


class TestHeld:
    def hold(self, case, by):
        said = {"asked_by": "An invented inquiry", "reason": "It asks for every record", "by": by, "today": TODAY}
        return retention.hold(case, **said)

    def test_a_held_case_can_be_neither_destroyed_nor_erased(self, small, manager, lead):
        request = asked(small, manager)
        held = self.hold(small, lead)
        with pytest.raises(Refused, match="An invented inquiry asked for it"):
            destroying.answer(request, request.version, agrees=True, by=lead, today=TODAY)
        with pytest.raises(Refused, match="is on hold"):
            destroying.ask_to_erase(small, [small.people.first()], reason="Asked", by=manager, today=TODAY)
        assert small.documents.get().title == "Minutes"
        retention.lift(held, held.version, reason="It reported", by=manager, today=TODAY)
        destroying.answer(request, request.version, agrees=True, by=lead, today=TODAY)

    def test_it_is_held_once_and_with_words(self, small, lead):
        self.hold(small, lead)
        with pytest.raises(Refused, match="already on hold"):
            self.hold(small, lead)
        with pytest.raises(Refused, match="Enter who asks"):
            retention.hold(small, asked_by=" ", reason="x", by=lead, today=TODAY)
        assert LegalHold.objects.count() == 1


class TestWhatStandsInTheWay:
    def test_an_open_case(self, manager):
        case = make_case()
        with pytest.raises(Refused, match="Only a closed case"):
            destroying.ask_to_destroy(case, reason="x", by=manager, today=TODAY)

    def test_mail_that_is_still_to_be_sent(self, small, manager):
        mail = {"kind": "x", "subject": "x", "recipient": "a@demo.example", "day": TODAY}
        Outbox.objects.create(case=small.reference, title="t", text="t", **mail)
        with pytest.raises(Refused, match="still waiting to be sent"):
            asked(small, manager)


class TestErasing:
    def test_one_person_and_what_they_were_called_before(self, full, manager, lead):
        person = Person.objects.get(
            incident=full, initials__startswith="zq", child__isnull=True, former_values__isnull=False
        )
        rows = [person, *person.former_values.all()]
        request = destroying.ask_to_erase(full, rows, reason="A court ordered it", by=manager, today=TODAY)
        agree(request, lead)
        person.refresh_from_db()
        assert (person.name, str(person), person.former_values.get().value) == ("", ERASED, "")
        assert Incident.objects.get(pk=full.pk).summary.startswith(WORD), "the rest stands"

    def test_what_stood_before_a_correction_goes_and_the_correction_stays(self, full, manager, lead):
        person = Person.objects.filter(incident=full).first()
        set_facts(person, None, by=manager, why="Put right", name="Rightly Called", other_names="", addresses="")
        past = list(person.history.filter(name__icontains=WORD))
        agree(destroying.ask_to_erase(full, past, reason="It was wrong", by=manager, today=TODAY), lead)
        person.refresh_from_db()
        assert person.name == "Rightly Called"
        assert not person.history.filter(name__icontains=WORD).exists()
        assert person.history.filter(name="Rightly Called").exists()

    def test_nobody_erases_in_a_case_that_is_not_open_to_them(self, small, lead):
        with pytest.raises(NotAllowed):
            destroying.ask_to_erase(small, [small.people.first()], reason="x", by=lead, today=TODAY)


def test_a_document_added_to_an_open_case_is_untouched(full, manager, lead):
    other = Objects()
    documents.add_document(other.case, "Other minutes", "sensitive", PNG, by=other.by, today=TODAY)
    agree(asked(full, manager), lead)
    assert other.case.documents.count() == 2
    assert all(document.title for document in other.case.documents.all())
