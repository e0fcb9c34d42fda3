"""What a person does with the children of a case: adds one like another, says how they were known, records a birth."""

import datetime as dt
import html
from importlib import import_module

import pytest
from django.apps import apps

from cases.deadlines.models import Deadline
from cases.editing.corrections import close_case, correct_person, reopen_case
from cases.incidents.births import AHEAD, LABEL, ROUTE, keep_birth, watch_births
from cases.incidents.models import Child, Person, Reopening
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from tests.cases.intake.test_logging_pages import NEW, fill, save
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, log_case, make_person, person_facts, three_boxes

pytestmark = pytest.mark.django_db
D = dt.date
DUE = D(2027, 3, 14)
MARCH = D(2026, 3, 3)
WHY = {"reason": "The school said so"}
SHARED = {"addresses": "1 Invented Street", "ethnic_group": "roma", "looked_after": "yes", "child_in_need": "no"}


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC))


@pytest.fixture
def case():
    unborn = person_facts("unborn", "Baby W.", expected_on=DUE)
    first = person_facts("harmed", "K.W.", looked_after_from=MARCH, household="D.W., mother", **SHARED)
    return log_case(people=[first, unborn], area=make_area("Inventedshire"))


@pytest.fixture
def client(case, sign_in):
    return sign_in(case.owner)


def read(answer):
    return html.unescape(answer.content.decode())


def page_of(case, person, page=""):
    return f"{case.get_absolute_url()}people/{person.pk}/{page}"


class TestTheSameAsFor:
    def test_what_they_share_is_filled_in_shown_and_saved_with_its_dates(self, client, case):
        url, first = f"{case.get_absolute_url()}people/add/child/", case.people.get(initials="K.W.")
        assert "The same as for" in read(client.get(url))
        typed = {"role": "sibling", "initials": "L.W.", "child_in_need": "yes", "same_as": str(first.pk)}
        answer = client.post(url, typed | {"action": "same"})
        page = read(answer)
        assert "Filled in from K.W.: addresses, lives with, ethnic group, looked after. Check each." in page
        assert Person.objects.filter(initials="L.W.").count() == 0
        shown = {name: value for name, value in answer.context["form"].initial.items() if value}
        assert shown["child_in_need"] == "yes"  # what was typed is kept
        assert (shown["addresses"], shown["ethnic_group"]) == ("1 Invented Street", "roma")
        sent = typed | SHARED | {"child_in_need": "yes", "household": "D.W., mother"} | WHY
        assert client.post(url, sent).status_code == 302
        child = Child.objects.get(person__initials="L.W.")
        assert (child.looked_after, child.looked_after_from, child.child_in_need) == ("yes", MARCH, "yes")
        assert child.person.addresses == "1 Invented Street"

    def test_it_is_not_offered_where_nothing_is_recorded(self, sign_in):
        case = log_case()
        assert "The same as for" not in read(sign_in(case.owner).get(f"{case.get_absolute_url()}people/add/child/"))

    def test_while_logging_it_copies_what_was_typed_of_the_first_child(self, sign_in):
        area, owner = make_area("Otherinvented"), make_user("coordinator")
        client = sign_in(owner)
        twins = {"child": ["0", "1"], "p0-initials": "A.B.", "p1-initials": "C.B.", "p1-child_in_need": "unknown"}
        twins |= {f"p0-{name}": value for name, value in SHARED.items()}
        answer = client.post(f"{NEW}people/", twins | {"action": "same-1"})
        assert answer.url.endswith("#people-1")
        page = read(client.get(f"{NEW}people/"))
        assert page.count("The same as for A.B.") == 1
        fill(client, area, owner, people=twins | {f"p1-{k}": v for k, v in SHARED.items() if k != "child_in_need"})
        assert read(client.get(f"{NEW}check/")).count("White: Roma") == 2
        save(client)
        second = Child.objects.get(person__initials="C.B.")
        assert (second.ethnic_group, second.looked_after, second.child_in_need) == ("roma", "yes", "unknown")

    @pytest.mark.parametrize(
        ("role", "day", "said"),
        [
            ("unborn", DUE, ""),
            ("sibling", DUE, "A date of birth is in the future"),
            ("unborn", MARCH, "was expected has passed"),
        ],
    )
    def test_a_birth_ahead_is_an_expected_date_or_a_question(self, sign_in, role, day, said):
        area, owner = make_area("Otherinvented"), make_user("coordinator")
        client = sign_in(owner)
        child = {"child": ["0"], "p0-initials": "Baby B.", "p0-role": role, **three_boxes("p0-date_of_birth", day)}
        fill(client, area, owner, people=child)
        page = read(client.get(f"{NEW}check/"))
        assert said in page
        assert ("has passed" in page, "lies ahead" in page) == ("passed" in said, "ahead" in said)
        save(client)
        assert Child.objects.get(person__initials="Baby B.").expected_on == day


class TestHowTheyWereKnown:
    def test_several_at_once_each_with_dates(self, client, case):
        person = case.people.get(initials="K.W.")
        said = {"looked_after": "before", "protection_plan": "yes", "placement_type": "foster_other", "version": 1}
        said |= three_boxes("looked_after_from", MARCH) | three_boxes("looked_after_until", D(2026, 6, 1))
        assert client.post(page_of(case, person, "care/"), said | WHY).status_code == 302
        child = Child.objects.get(person=person)
        assert child.known_as == ("Looked after before, from 3 March 2026 until 1 June 2026; Child protection plan")
        assert child.ethnic_group == "roma"

    def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(self, client, case):
        person = case.people.get(initials="K.W.")
        said = {"looked_after": "no", "placement": "Mrs Invented", "version": 1}
        answer = client.post(page_of(case, person, "care/"), said | three_boxes("looked_after_from", MARCH) | WHY)
        assert "Looked after: select “Yes” or “Not then, but before”, or remove the dates" in read(answer)
        assert 'value="Mrs Invented"' in read(answer)
        assert set(answer.context["form"].errors) == {"looked_after"}

    def test_an_adult_has_no_such_page(self, client, case):
        adult = make_person(case, "parent", "D.W.")
        for page in ("care/", "birth/"):
            assert client.get(page_of(case, adult, page)).status_code == 404


class TestABirth:
    def waits(self):
        return {row.subject_id: row for row in Deadline.objects.filter(route=ROUTE)}

    def test_it_waits_for_its_day_and_is_recorded_without_typing_anything_again(self, client, case):
        person = case.people.get(initials="Baby W.")
        row = self.waits()[person.pk]
        assert (row.due_on, row.label, row.is_open) == (DUE, LABEL, True)
        assert client.get(row.get_absolute_url(), follow=True).status_code == 200
        url = page_of(case, person, "birth/")
        assert client.get(f"/staff/births/{person.pk}/").url == url
        said = {"initials": "N.W.", "role": "sibling", "sex": "female", "version": 1}
        assert "Enter the date of birth" in read(client.post(url, said | WHY))
        assert client.post(url, said | WHY | three_boxes("date_of_birth", TODAY)).status_code == 302
        child = Child.objects.select_related("person").get(person=person)
        assert (child.unborn, child.expected_on, child.person.role, child.sex) == (False, DUE, "sibling", "female")
        assert self.waits()[person.pk].met_on == TODAY

    def test_a_child_who_is_not_born_has_no_date_of_birth(self, client, case):
        person = case.people.get(initials="Baby W.")
        said = {"role": "unborn", "initials": "Baby W.", "version": 1} | three_boxes("date_of_birth", TODAY)
        answer = client.post(page_of(case, person), said | WHY)
        assert "A child with a date of birth is born. Select their part in the case" in read(answer)
        assert set(answer.context["form"].errors) == {"role"}

    def test_no_service_takes_a_birth_that_lies_ahead(self, case):
        person = case.people.get(initials="K.W.")
        with pytest.raises(Refused, match="Not born yet"):
            correct_person(person, 1, {"date_of_birth": DUE}, by=case.owner, today=TODAY, **WHY)
        with pytest.raises(Refused, match="Not born yet"):
            log_case(people=[person_facts("sibling", "M.W.", date_of_birth=DUE)])

    @pytest.mark.both
    def test_one_that_came_into_the_record_otherwise_is_a_question(self, case):
        odd = make_person(case, "sibling", "O.W.", date_of_birth=DUE)
        add(Child(person=odd), by=case.owner, why="Brought over")
        assert watch_births(TODAY) == 1
        row = self.waits()[odd.pk]
        assert (row.label, row.due_on, row.owner) == (AHEAD, TODAY, case.owner)
        assert watch_births(TODAY) == 0
        correct_person(
            odd, 1, {"role": "unborn", "date_of_birth": None, "expected_on": DUE}, by=case.owner, today=TODAY, **WHY
        )
        assert self.waits()[odd.pk].due_on == DUE

    def test_closing_the_case_ends_it_and_opening_it_for_a_new_fact_takes_it_up(self, case):
        person, by = case.people.get(initials="Baby W."), case.owner
        version = type(case).objects.get(pk=case.pk).version
        case = close_case(case, version, TODAY, "finished", reason="Done", by=by, today=TODAY)
        assert not self.waits()[person.pk].is_open
        new = {"learned_on": TODAY, "starts": Reopening.Starts.NOTIFICATION}
        reopen_case(case, case.version, reason="New facts", by=by, today=TODAY, **new)
        row = self.waits()[person.pk]
        assert (row.is_open, row.due_on) == (True, DUE)

    def test_nothing_waits_of_a_child_who_died_or_of_a_closed_case(self, case):
        person = case.people.get(initials="Baby W.")
        correct_person(person, 1, {"role": "died", "died_on": TODAY}, by=case.owner, today=TODAY, **WHY)
        assert self.waits()[person.pk].is_open is False
        with change(type(case), case.pk, None, by=case.owner, why="Done") as record:
            record.closed_on, record.closed_as = TODAY, "finished"
        other = make_person(case, "unborn", "P.W.")
        child = add(Child(person=other, expected_on=DUE), by=case.owner, why="Brought over")
        keep_birth(other, by=case.owner, why="x", today=TODAY)
        assert child.unborn
        assert other.pk not in self.waits()


class TestWhatWasRecordedBefore:
    """The migration, run both ways on a record as it was."""

    migration = import_module("cases.migrations.0009_statuses_carried_over")

    def a_child(self, case, **facts):
        person = make_person(case, "harmed", "Z.W.")
        return add(Child(person=person, **facts), by=case.owner, why="As it was")

    @pytest.mark.both
    @pytest.mark.parametrize(
        ("status", "found"),
        [
            ("looked_after", {"looked_after": "yes", "child_in_need": "", "care_leaver": ""}),
            ("previous_plan", {"protection_plan": "before", "looked_after": ""}),
            ("none", {"looked_after": "no", "protection_plan": "no", "care_leaver": "no", "known_to_agency": ""}),
            ("", {"looked_after": ""}),
        ],
    )
    def test_one_status_becomes_the_answers_it_held_and_comes_back(self, case, status, found):
        child = self.a_child(case, legal_status=status)
        self.migration.carry_over(apps, None)
        child.refresh_from_db()
        assert {name: getattr(child, name) for name in found} == found
        assert child.legal_status == status
        lines = child.history.order_by("-history_id")
        assert lines.count() == (2 if status else 1)
        self.migration.back(apps, None)
        child.refresh_from_db()
        assert child.legal_status == status

    def test_on_the_way_back_new_answers_give_the_status_they_allow(self, case):
        child = self.a_child(case, legal_status="child_in_need", looked_after="yes", child_in_need="before")
        self.migration.back(apps, None)
        child.refresh_from_db()
        assert child.legal_status == "looked_after"
        assert set(Person.objects.filter(initials="Baby W.").values_list("role", flat=True)) == {"child"}

    def test_a_text_gives_a_code_only_where_it_says_exactly_that_and_stays(self, case):
        exact = self.a_child(case, ethnicity="White British", disability="None", placement="Children’s home")
        loose = self.a_child(case, ethnicity="White, Polish", disability="None known", placement="Foster care 2")
        self.migration.carry_over(apps, None)
        exact.refresh_from_db()
        loose.refresh_from_db()
        assert (exact.ethnic_group, exact.disabilities) == ("white_british", ["none"])
        assert (exact.placement_type, exact.ethnicity) == ("childrens_home", "White British")
        assert (loose.ethnic_group, loose.disabilities, loose.placement_type) == ("", [], "")

    def test_every_code_it_gives_is_one_of_the_list(self):
        for text, code in self.migration.CODES.items():
            known = dict(Child._meta.get_field(code).flatchoices)
            assert set(self.migration.TEXTS[text].values()) <= set(known)

    def test_the_date_of_birth_of_an_unborn_child_is_the_expected_date(self, case):
        child = self.a_child(case)
        with change(Person, child.person_id, None, by=case.owner, why="As it was") as person:
            person.role, person.date_of_birth = "unborn", DUE
        self.migration.carry_over(apps, None)
        child = Child.objects.select_related("person").get(pk=child.pk)
        assert (child.expected_on, child.person.date_of_birth) == (DUE, None)


class TestOneTopicAtATime:
    """A child's facts are asked on short pages, with the questions that fit the child's part in the case."""

    def page(self, case, topic=""):
        person = case.people.get()
        return f"/staff/cases/{case.reference}/people/{person.pk}/{topic}"

    @pytest.fixture
    def dead(self, case):
        return log_case(by=case.owner, area=case.area, people=[person_facts("died", "Q.Z.", name="Quinn Zed")])

    def test_a_child_who_died_is_asked_neither_for_contact_nor_for_a_relationship(self, client, dead):
        text = client.get(self.page(dead, "home/")).content.decode()
        assert 'name="household"' in text
        for name in ("contact_note", "relationship", "expected_on"):
            assert f'name="{name}' not in text
            assert f'name="{name}' not in client.get(self.page(dead)).content.decode()

    @pytest.mark.both
    def test_one_topic_is_saved_and_the_others_stay(self, client, dead):
        client.post(self.page(dead, "school/"), {"school": "Invented School", "version": 1})
        answer = client.post(self.page(dead, "home/"), {"household": "D.E., mother", "version": 2})
        assert answer.url == f"/staff/cases/{dead.reference}/edit/"
        child = dead.people.get().child
        assert (child.school, child.household) == ("Invented School", "D.E., mother")
        assert dead.people.get().name == "Quinn Zed"

    def test_the_way_back_is_the_way_that_was_come(self, client, dead):
        for where, back in (("sheet", "notification/#copy-sheet"), ("ask", "rapid-review/agencies/ask/")):
            page = client.get(self.page(dead, f"home/?for={where}")).content.decode()
            assert f"{self.page(dead, 'school/')}?for={where}" in page
            said = {"household": "D.E., mother", "version": dead.people.get().version}
            assert client.post(self.page(dead, f"home/?for={where}"), said).url.endswith(back)

    def test_a_date_of_death_before_the_birth_is_refused_on_either_page(self, client, dead):
        born = three_boxes("date_of_birth", dt.date(2020, 1, 1))
        client.post(
            self.page(dead, "who/"), {"role": "died", "initials": "Q.Z.", "name": "Quinn Zed", "version": 1} | born
        )
        died = three_boxes("died_on", dt.date(2019, 1, 1))
        page = client.post(self.page(dead, "death/"), died | {"version": 2}).content.decode()
        assert "must be on or after the date of birth" in page

    def test_what_becomes_of_the_child_death_review_is_asked_where_the_death_is_taken_back(self, client, dead):
        said = {"role": "harmed", "initials": "Q.Z.", "name": "Quinn Zed", "reason": "A mistake", "version": 1}
        assert "What becomes of the child death review?" in client.post(self.page(dead, "who/"), said).content.decode()
        assert client.post(self.page(dead, "home/"), {"household": "D.E.", "version": 1}).status_code == 302

    def test_there_is_no_such_topic_and_no_topic_of_an_adult(self, client, case, dead):
        assert client.get(self.page(dead, "weather/")).status_code == 404
        parent = make_person(case, "parent", "P.Z.")
        assert client.get(page_of(case, parent, "who/")).status_code == 404
