"""A child who died has a child death review: opened with the record, once, and never taken away unasked."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from cases.editing import striking
from cases.editing.corrections import add_person, correct_person
from cases.incidents.models import Person
from cases.restrictions.child_death import asks
from cases.restrictions.models import ParallelReview
from cases.restrictions.services import REVIEWS
from csprapp.records import triggers
from csprapp.records.refusals import Refused
from csprapp.records.services import change
from tests.factories_cases import AWARE, TODAY, log_case, make_person, person_facts, three_boxes

pytestmark = pytest.mark.django_db
DIED = {"died_on": AWARE}


@pytest.fixture
def case():
    return log_case(people=[person_facts("harmed", "K.W."), person_facts("died", "L.W.", **DIED)])


def ours(case):
    return {"reason": "The hospital rang", "by": case.owner, "today": TODAY}


def correct(case, initials, facts, **more):
    person = case.people.get(initials=initials)
    return correct_person(person, person.version, facts, **more, **ours(case))


def reviews():
    return [(row.person.initials, row.in_error) for row in ParallelReview.everything.order_by("pk")]


def test_it_is_opened_with_the_case_and_again_for_each_child_who_dies(case):
    assert reviews() == [("L.W.", False)]
    correct(case, "K.W.", {"died_on": TODAY})
    assert reviews() == [("L.W.", False), ("K.W.", False)]
    add_person(case, person_facts("died", "M.W."), **ours(case))
    add_person(case, person_facts("sibling", "N.W."), **ours(case))
    add_person(case, person_facts("unborn", "Baby W."), **ours(case))
    add_person(case, person_facts("parent", "P.W."), **ours(case))
    assert [who for who, _ in reviews()] == ["L.W.", "K.W.", "M.W."]


@pytest.mark.both
def test_a_corrected_record_opens_no_second_one(case):
    correct(case, "L.W.", {"died_on": TODAY, "name": "Lou Wren"})
    correct(case, "L.W.", {"role": "sibling"})
    correct(case, "L.W.", {"role": "died", "died_on": None})
    assert reviews() == [("L.W.", False)]


def test_a_correction_opens_one_that_is_missing(case):
    odd = make_person(case, "died", "O.W.")
    assert reviews() == [("L.W.", False)]
    correct(case, "O.W.", {"name": "Otto Wren"})
    assert reviews() == [("L.W.", False), (odd.initials, False)]


def test_what_becomes_of_it_is_asked_when_the_child_did_not_die(case):
    alive = {"role": "harmed", "died_on": None}
    assert asks(ParallelReview.objects.get()) == ""
    correct(case, "L.W.", alive)
    assert reviews() == [("L.W.", False)]
    assert "Is this review needed?" in asks(ParallelReview.objects.get())
    correct(case, "L.W.", DIED)
    assert reviews() == [("L.W.", False)]
    correct(case, "L.W.", {"died_on": None}, death_review="mistake")
    assert reviews() == [("L.W.", True)]
    correct(case, "L.W.", DIED)
    assert reviews() == [("L.W.", False)]


def test_one_that_was_struck_by_itself_stays_struck(case):
    row = ParallelReview.objects.get()
    striking.strike(row, row.version, **ours(case))
    correct(case, "L.W.", {"name": "Lou Wren", "died_on": TODAY})
    assert reviews() == [("L.W.", True)]


def test_a_review_of_the_whole_case_becomes_that_of_the_one_child_who_died():
    case = log_case()
    facts = {"kind": "child_death", "lead": "Dr Invented"}
    REVIEWS.append(case, facts, **ours(case))
    correct(case, "Q.Z.", DIED)
    row = ParallelReview.objects.get()
    assert (row.person.initials, row.lead, str(row)) == ("Q.Z.", "Dr Invented", "Child death review of Q.Z.")


def test_a_second_one_is_refused_beside_its_field(case):
    person = case.people.get(initials="L.W.")
    with pytest.raises(Refused) as refused:
        REVIEWS.append(case, {"kind": "child_death", "person": person}, **ours(case))
    assert set(refused.value.problems) == {"person"}
    with pytest.raises(Refused):
        REVIEWS.append(case, {"kind": "nhs", "told_on": TODAY + dt.timedelta(days=1)}, **ours(case))


def test_it_goes_along_with_a_child_recorded_by_mistake_unless_something_was_written_in_it(case):
    child = case.people.get(initials="L.W.")
    striking.strike(child, child.version, **ours(case))
    assert reviews() == [("L.W.", True)]
    child = Person.everything.get(pk=child.pk)
    striking.put_back(child, child.version, **ours(case))
    assert reviews() == [("L.W.", False)]
    row = ParallelReview.objects.get()
    REVIEWS.correct(row, row.version, {"told_on": TODAY}, **ours(case))
    child.refresh_from_db()
    with pytest.raises(Refused, match="A parallel review is about this person"):
        striking.strike(child, child.version, **ours(case))


@pytest.mark.both
class TestDeathsRecordedBefore:
    """The migration, run both ways on a record as it was."""

    migration = import_module("cases.migrations.0014_child_death_reviews_of_earlier_deaths")

    @pytest.fixture(autouse=True)
    def _as_in_a_migration(self):
        triggers.drop()
        yield
        triggers.install()

    @pytest.fixture
    def before(self):
        """A case in which nobody had a child death review yet, and one of each who gets one or none."""
        case = log_case(people=[person_facts("harmed", "K.W.", **DIED), person_facts("died", "L.W.")])
        for role, initials in (("sibling", "N.W."), ("unborn", "Baby W."), ("parent", "P.W.")):
            make_person(case, role, initials)
        ParallelReview.history.all()._raw_delete("default")
        ParallelReview.everything.all()._raw_delete("default")
        return case

    def test_get_theirs_once_with_a_history_that_names_nobody_and_lose_them_again(self, before):
        self.migration.make_rows(apps, None)
        self.migration.make_rows(apps, None)
        assert reviews() == [("K.W.", False), ("L.W.", False)]
        row = ParallelReview.objects.first()
        line = row.history.get()
        assert (line.history_type, line.history_user, line.history_change_reason) == ("+", None, self.migration.WHY)
        correct(before, "K.W.", {"name": "Kay Wren"})
        REVIEWS.correct(row, row.version, {"told_on": TODAY}, **ours(before))
        self.migration.take_back(apps, None)
        assert reviews() == [("K.W.", False)]
        assert [each.version for each in ParallelReview.history.all()] == [2, 1]

    def test_one_that_was_struck_or_recorded_already_stays_as_it_is(self, case):
        row = ParallelReview.objects.get()
        striking.strike(row, row.version, **ours(case))
        self.migration.make_rows(apps, None)
        assert reviews() == [("L.W.", True)]

    def test_one_of_the_whole_case_becomes_that_of_the_one_child_who_died(self):
        case = log_case()
        REVIEWS.append(case, {"kind": "child_death", "lead": "Dr Invented"}, **ours(case))
        make_person(case, "died", "O.W.")
        self.migration.make_rows(apps, None)
        row = ParallelReview.objects.get()
        assert (row.person.initials, row.lead, row.version, row.history.count()) == ("O.W.", "Dr Invented", 2, 2)

    def test_a_child_recorded_by_mistake_gets_none_and_one_of_a_closed_case_does(self, before):
        child = before.people.get(initials="K.W.")
        striking.strike(child, child.version, **ours(before))
        ParallelReview.everything.all()._raw_delete("default")
        with change(type(before), before.pk, None, by=before.owner, why="Done") as record:
            record.closed_on, record.closed_as = TODAY, "finished"
        self.migration.make_rows(apps, None)
        assert reviews() == [("L.W.", False)]


class TestOnThePages:
    def test_the_question_stands_on_the_page_of_the_child_and_nothing_typed_is_lost(self, case, sign_in):
        client, person = sign_in(case.owner), case.people.get(initials="L.W.")
        url = f"{case.get_absolute_url()}people/{person.pk}/"
        said = {"role": "harmed", "initials": "L.W.", "name": "Lou Wren", "version": person.version, "reason": "Slip"}
        said |= three_boxes("died_on", None)
        page = client.post(url, said).content.decode()
        assert "Say what becomes of the child death review" in page
        assert 'value="Lou Wren"' in page
        assert client.post(url, said | {"death_review": "mistake", "was_name": "wrong"}).status_code == 302
        assert reviews() == [("L.W.", True)]

    def test_it_says_when_they_were_told_and_who_leads(self, case, sign_in):
        client, row = sign_in(case.owner), ParallelReview.objects.get()
        url = f"{case.get_absolute_url()}parallel-reviews/{row.pk}/"
        said = {"kind": "child_death", "person": row.person_id, "lead": "Dr Invented", "version": 1, "reason": "Rang"}
        assert client.post(url, said | three_boxes("told_on", TODAY)).status_code == 302
        page = client.get(f"{case.get_absolute_url()}restrictions/").content.decode()
        for words in ("Child death review of L.W.", "Told on", "Wed 18 Nov 2026", "Dr Invented"):
            assert words in page

    def test_it_is_no_proceeding_any_more(self, case, sign_in):
        page = sign_in(case.owner).get(f"{case.get_absolute_url()}proceedings/add/").content.decode()
        assert "child_death_review" not in page
