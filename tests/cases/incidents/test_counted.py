"""A child as they are counted: what an answer may say, in which words it is read, and that the lists are data."""

import datetime as dt

import pytest
from django.apps import apps

from cases.editing.corrections import correct_person
from cases.incidents.children import check_counted, check_person, same_dates, shared_facts
from cases.incidents.counted import LISTS, STATUSES, Standing
from cases.incidents.models import Child, Person
from cases.notifications.sheet import groups
from csprapp.records.refusals import Refused
from csprapp.ui.fields import from_model
from csprapp.ui.forms import Form
from dashboard.performance.children import age_group, children_of, figures_of
from dashboard.performance.periods import Period
from dashboard.reporting.gathering import gather, text_of
from publishing.links.queries import known_to
from publishing.links.worked_out import _facts
from tests.factories import make_user
from tests.factories_cases import AWARE, TODAY, log_case, person_facts

D = dt.date
MARCH = D(2026, 3, 3)


def child(role="harmed", born=None, **facts):
    return Child(person=Person(role=role, initials="Q.Z.", date_of_birth=born), **facts)


class TestTheLists:
    def test_the_ethnic_groups_are_the_19_of_the_census_of_2021(self):
        words = LISTS["ethnic_group"]["words"]
        assert len(set(words) - {"not_stated", "unknown"}) == 19
        heads = {word.partition(":")[0] for key, word in words.items() if key not in ("not_stated", "unknown")}
        assert len(heads) == 5

    @pytest.mark.parametrize("name", sorted(LISTS))
    def test_each_says_where_it_is_from_offers_not_known_and_fits_its_column(self, name):
        assert LISTS[name]["source"]
        words = LISTS[name]["words"]
        assert words["unknown"] == "Not known"
        assert len(set(words.values())) == len(words)
        assert max(map(len, words)) <= 30
        assert set(LISTS[name].get("narrow", [])) <= set(words)

    def test_a_new_value_needs_no_migration(self):
        for name in ("sex", "ethnic_group", "disabilities", "placement_type"):
            assert callable(Child._meta.get_field(name).deconstruct()[3]["choices"])

    def test_a_form_offers_them_and_that_nothing_is_recorded(self):
        class Asked(Form, model=Child):
            ethnic_group = from_model(Child, "ethnic_group")

        assert ("roma", "White: Roma") in Asked().fields["ethnic_group"].choices


class TestWhatMayBeSaid:
    @pytest.mark.parametrize("standing", ["yes", "before"])
    def test_what_was_so_has_dates(self, standing):
        check_counted(child(looked_after=standing, looked_after_from=MARCH, looked_after_until=TODAY), TODAY)

    @pytest.mark.parametrize("standing", ["", "no", "unknown"])
    @pytest.mark.parametrize("status", STATUSES)
    def test_what_was_not_so_has_none(self, status, standing):
        with pytest.raises(Refused) as refused:
            check_counted(child(**{status: standing, f"{status}_until": MARCH}), TODAY)
        assert set(refused.value.problems) == {status}

    def test_the_days_are_in_their_order_and_the_first_has_come(self):
        with pytest.raises(Refused) as refused:
            check_counted(
                child(
                    looked_after="yes",
                    looked_after_from=TODAY,
                    looked_after_until=MARCH,
                    care_leaver="yes",
                    care_leaver_from=D(2027, 1, 1),
                ),
                TODAY,
            )
        assert refused.value.problems == {
            "looked_after_until": "Looked after until must be on or after 18 November 2026",
            "care_leaver_from": "Care leaver from must be today or in the past",
        }

    @pytest.mark.parametrize("alone", ["none", "unknown"])
    def test_no_disability_stands_alone(self, alone):
        check_counted(child(disabilities=[alone]), TODAY)
        with pytest.raises(Refused, match="cannot be selected"):
            check_counted(child(disabilities=[alone, "hearing"]), TODAY)

    def test_a_birth_ahead_is_expected_and_an_unborn_child_has_none(self):
        check_person("harmed", TODAY, TODAY)
        check_person("unborn", None, TODAY)
        with pytest.raises(Refused, match="Not born yet"):
            check_person("sibling", D(2027, 3, 1), TODAY)
        with pytest.raises(Refused, match="is born"):
            check_person("unborn", TODAY, TODAY)


class TestInWords:
    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({}, ""),
            ({"looked_after": "unknown"}, "Not known"),
            ({"looked_after": "no"}, "None recorded"),
            (dict.fromkeys(STATUSES, "no"), "None of these"),
            ({"looked_after": "yes", "protection_plan": "yes"}, "Looked after; Child protection plan"),
            (
                {
                    "child_in_need": "before",
                    "child_in_need_until": MARCH,
                    "looked_after": "yes",
                    "looked_after_from": MARCH,
                },
                "Looked after, from 3 March 2026; Child in need before, until 3 March 2026",
            ),
        ],
    )
    def test_how_services_knew_a_child(self, facts, words):
        assert child(**facts).known_as == words

    def test_one_answer_with_its_dates(self):
        known = child(care_leaver="yes", care_leaver_from=MARCH, looked_after="before")
        assert known.status_words("care_leaver") == "Yes, from 3 March 2026"
        assert known.status_words("looked_after") == "Not then, but before"
        assert known.status_words("child_in_need") == ""


def test_brothers_and_sisters_share_what_is_recorded_and_the_dates_of_what_is_the_same():
    first = Person(role="harmed", initials="K.W.", addresses="1 Invented Street", date_of_birth=MARCH)
    known = Child(person=first, ethnic_group="roma", looked_after="yes", looked_after_from=MARCH, school="Larkfield")
    assert shared_facts(first) == {"addresses": "1 Invented Street", "ethnic_group": "roma", "looked_after": "yes"}
    same = {"looked_after_from": MARCH, "looked_after_until": None}
    assert same_dates({"looked_after": "yes", "child_in_need": ""}, known.person) == same
    assert same_dates({"looked_after": "no"}, first) == {}


def lives_in(text, **known):
    """Whether a clue may be true of a family with one child of these facts."""
    from publishing.disclosure.clues import clues_in
    from publishing.disclosure.sentences import Sentence

    facts = _facts([], [child(**known).person], TODAY)
    return all(facts.fits(clue) for clue in clues_in(Sentence("here", text)) if clue.kind.of == "ethnicity")


@pytest.mark.parametrize(
    ("known", "fits"),
    [
        ({"ethnic_group": "african"}, True),  # a broad group contradicts nothing
        ({"ethnic_group": "white_other"}, True),
        ({"ethnic_group": "chinese"}, False),
        ({"ethnic_group": "african", "ethnicity": "Somali"}, True),
        ({"ethnic_group": "african", "ethnicity": "Eritrean"}, False),  # the family's own words go before the code
        ({}, True),
    ],
)
def test_the_intruder_reads_a_code_only_where_it_is_as_narrow_as_words(known, fits):
    assert lives_in("The family is Somali.", **known) is fits


@pytest.mark.parametrize(
    ("role", "born", "group"),
    [
        ("harmed", D(2025, 11, 17), "Under 1"),
        ("harmed", D(2025, 11, 16), "1 to 5"),
        ("died", D(2015, 11, 16), "11 to 15"),
        ("died", D(2008, 11, 17), "16 to 17"),
        ("died", D(2008, 11, 16), "18 or over"),
        ("unborn", None, "Unborn"),
        ("harmed", None, "Not known"),
    ],
)
def test_the_bands_of_age(role, born, group):
    person = Person(role=role, initials="Q", date_of_birth=born)
    person.incident = apps.get_model("cases", "Incident")(occurred_on=AWARE)
    assert age_group(Child(person=person)) == group


@pytest.mark.django_db
class TestWhereItIsRead:
    @pytest.fixture
    def case(self):
        known = {"looked_after": "yes", "looked_after_from": MARCH, "protection_plan": "yes", "sex": "female"}
        coded = {"ethnic_group": "roma", "disabilities": ["hearing", "autism"], "placement_type": "foster_other"}
        people = [
            person_facts("harmed", "K.W.", placement="Mrs Invented, 3 Quill Lane", **known, **coded),
            person_facts("unborn", "Baby W.", expected_on=D(2027, 2, 1), looked_after="no"),
            person_facts("sibling", "L.W."),
        ]
        return log_case(people=people)

    def test_on_the_copy_sheet(self, case):
        first, second = ({fact.key: fact.value for fact in group.facts} for group in groups(case)[2:4])
        assert first["Looked after"] == "Yes, from 3 March 2026"
        assert first["Child protection plan"] == "Yes"
        assert first["Ethnic group"] == "White: Roma"
        assert first["Disability"] == "Hearing, Autism"
        assert first["Placement, if looked after"] == "Another foster carer\nMrs Invented, 3 Quill Lane"
        assert second["Part in the case"] in {"Unborn child", "Brother or sister"}

    def test_in_the_panels_report(self, case):
        texts = [text_of(section) for section in gather(case, TODAY).report.sections if section.key == "family"]
        for words in ("White: Roma", "Hearing, Autism", "Looked after, from 3 March 2026; Child protection plan"):
            assert words in texts[0]
        assert "Unborn, expected in February 2027" in texts[0]

    def test_on_the_case_page_and_in_the_history(self, case, sign_in):
        client = sign_in(case.owner)
        assert "Looked after, from 3 March 2026; Child protection plan" in client.get(
            case.get_absolute_url()
        ).content.decode().replace("&#x27;", "'")
        person = case.people.get(initials="K.W.")
        correct_person(person, 1, {"ethnic_group": "irish"}, reason="Asked", by=case.owner, today=TODAY)
        page = client.get(f"{case.get_absolute_url()}history/").content.decode()
        assert "White: Roma" in page
        assert "White: Irish" in page

    def test_the_place_of_a_placement_is_looked_for_in_what_is_published(self, case):
        assert any(fact.value == "Mrs Invented, 3 Quill Lane" for fact in known_to([case], TODAY))

    @pytest.mark.both
    def test_in_the_figures_by_value_with_what_is_not_known(self, case, django_assert_max_num_queries):
        reader = make_user("manager")
        with django_assert_max_num_queries(4):
            found = children_of(reader, Period(D(2026, 4, 1), TODAY), TODAY)
            figures = {figure.name: figure.counts for figure in figures_of(found)}
        assert len(found) == 2
        assert figures["Looked after"] == {"Yes": 1, "No": 1, "Not known": 0, "Not recorded": 0}
        assert figures["Ethnic group"] == {"White: Roma": 1, "Not known": 0, "Not recorded": 1}
        assert figures["Disability"] == {"Hearing": 1, "Autism": 1, "Not known": 0, "Not recorded": 1}
        assert children_of(reader, Period(D(2026, 1, 1), D(2026, 4, 1)), TODAY) == []

    def test_on_the_page_of_figures_for_who_may_see_it(self, case, sign_in):
        page = sign_in(make_user("manager")).get("/staff/performance/children/").content.decode()
        assert "White: Roma" in page
        assert "K.W." not in page
        assert sign_in(make_user("publisher")).get("/staff/performance/children/").status_code == 403


def test_every_answer_has_words():
    assert [each.label for each in Standing] == ["Yes", "No", "Not then, but before", "Not known"]
