"""What is of no case is compared with everybody the service knows, quickly, and says nothing of a case that is not the
reader's to see."""

import cProfile
import datetime as dt
import random

import pytest

from cases.editing.striking import strike
from cases.incidents.models import Child, Incident, Person
from cases.restrictions import services as orders
from csprapp.records.refusals import Refused
from csprapp.records.services import add
from publishing.disclosure.known_people import findings_in
from publishing.disclosure.searches import ASK, Place, findings
from publishing.links import queries
from reviews.learning.models import LearningReview
from tests.factories import make_user
from tests.factories_cases import make_case, make_former, make_person
from tests.factories_publishing import TODAY, approve, make_people, make_waiting, small_pdf

pytestmark = pytest.mark.django_db
CALLS = 5_000_000  # of functions; each of 10,000 people held against each of 16,000 words would take 160 million


@pytest.fixture
def case():
    case = make_case()
    make_people(case)
    return case


def found(text, reader=None, machine=False):
    return findings_in([Place("Summary", text, machine)], reader, TODAY)


def whats(text, **more):
    return [finding.what for finding in found(text, **more)]


@pytest.mark.parametrize(
    "text",
    [
        "We remember Quillan Zedworth today.",
        "ZEDWORTH, Quillan",
        "Quillan\nZedworth",
        "Quillan J Zedworth",
        "Quil-\nlan Zedworth",
        "Quíllan Zedwórth's school",
        "Quilan Zedworth",
        "Quillan Zedwroth",
        "Quill Ashgrove",
        "Oriel Zedworth",
        "zedworthquillan",
    ],
)
def test_a_whole_name_is_found_in_any_order_nearly_right_and_over_a_line(case, text):
    assert any("whole name that a case of ours knows" in what for what in whats(text)), whats(text)


def test_somebody_recorded_by_mistake_is_known_in_both_checks(case):
    wrong = make_person(case, "parent", "B.E.", name="Bartholomew Elsewhere")
    strike(wrong, wrong.version, reason="Of another family", by=case.logged_by, today=TODAY)
    text = "We spoke to Bartholomew Elsewhere."
    assert any("whole name that a case of ours knows" in what for what in whats(text))
    assert findings([Place("Summary", text)], queries.known_to([case], TODAY))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("at 7 Nowhere Street", "An address that a case of ours knows"),
        ("in zz9 9zz", "An address that a case of ours knows"),
        ("number 943 476 5919", "A number that a case of ours knows"),
        ("pupil A8232 0001 0001", "A number that a case of ours knows"),
    ],
)
def test_an_address_or_a_number_is_found_alone(case, text, words):
    assert words in whats(text)


def test_the_reference_of_a_case_is_found(case):
    assert whats(f"as in {case.reference}") == ["The reference of a case of ours"]


@pytest.mark.parametrize(
    "text", ["Quillan read the report.", "the Zedworth family", "14 February 2019", "a primary school"]
)
def test_a_first_name_a_surname_or_a_birthday_alone_gives_nobody_away(case, text):
    assert whats(text) == []


@pytest.mark.parametrize(
    "text", ["Quillan, born 14 February 2019", "Quillan of St Imagina's Primary School", "Quillan at 7 Nowhere Street"]
)
def test_a_part_of_a_name_beside_another_fact_of_the_same_person_is_found(case, text):
    assert any(what.startswith("Part of a name") for what in whats(text))


def test_the_town_of_a_school_need_not_be_in_the_text():
    child = make_person(make_case(), "harmed", "T.B.", name="Torquil Beamish")
    school = "St Botolph's C of E Primary School, Withernby"
    add(Child(person=child, school=school), by=child.incident.logged_by, why="Known")
    assert any(what.startswith("Part of a name") for what in whats("Torquil liked St Botolph's."))
    assert not whats("Torquil liked Larkrise Primary School.")


def test_a_fact_of_one_person_and_a_name_of_another_are_no_finding(case):
    make_person(case, "sibling", "F.N.", name="Fenella Nomatch", date_of_birth=dt.date(2015, 5, 5))
    assert whats("Quillan, born 5 May 2015") == []


def test_a_name_that_a_court_protects_blocks_here_too_and_a_part_of_it_wants_a_reason(case):
    said = {"kind": "s45", "protects": "Q.Z.", "matters": ["name"], "until": "life"}
    orders.RESTRICTIONS.append(case, said, reason="The order", by=case.owner, today=TODAY)
    (whole,) = found("Quillan Zedworth")
    assert whole.blocks
    (part,) = found("Quillan came.")
    assert not part.blocks
    edition = make_waiting("statement", statement="Quillan Zedworth came.")
    with pytest.raises(Refused, match="a court protects this"):
        approve(edition)


def test_only_who_may_see_the_case_is_told_which_it_is(case):
    coordinator, checker = make_user("coordinator"), make_user("checker")
    (seen,), (unseen,) = found("Quillan Zedworth", reader=coordinator), found("Quillan Zedworth", reader=checker)
    assert (seen.elsewhere, unseen.elsewhere) == (case.reference, ASK)
    assert seen.key == unseen.key
    assert case.reference not in f"{unseen.what} {unseen.where} {unseen.excerpt}"


def test_a_restricted_case_is_not_named_to_a_coordinator_who_is_not_on_it():
    case = make_case(restricted=True, restricted_reason="A colleague's family")
    make_people(case)
    (finding,) = found("Quillan Zedworth", reader=make_user("coordinator"))
    assert finding.elsewhere == ASK


@pytest.mark.parametrize("kind", ["response", "yearly", "statement"])
def test_whatever_is_of_no_case_is_compared_with_all(case, kind):
    edition = make_waiting(kind, statement="Quillan Zedworth came.")
    assert [each.what for each in queries.disclosure_of(queries.link_of(edition.publication), edition, TODAY)] == [
        "A whole name that a case of ours knows"
    ]


def test_a_brief_from_an_audit_without_a_case_is_too(case):
    audit = LearningReview(kind="audit", title="An audit", decided_on=TODAY, decision_reason="Much to learn")
    review = add(audit, by=case.logged_by, why="For a test")
    edition = make_waiting("brief", review=review, learning="Quillan Zedworth came.")
    assert queries.disclosure_of(queries.link_of(edition.publication), edition, TODAY)


def test_its_files_are_searched_too(case):
    edition = make_waiting("statement", statement="We are sorry.", pdf=small_pdf("Quillan Zedworth came."))
    (finding,) = queries.disclosure_of(queries.link_of(edition.publication), edition, TODAY)
    assert finding.where.endswith("page 1")


def test_the_checker_is_told_whom_to_ask_and_no_more(case, sign_in_afresh):
    edition = make_waiting("statement", statement="Quillan Zedworth came.")
    page = sign_in_afresh(make_user("checker")).get(f"/staff/publications/{edition.publication_id}/check/")
    said = page.content.decode()
    assert "Ask the coordinator" in said
    assert case.reference not in said


@pytest.mark.proof
def test_two_thousand_cases_are_compared_without_holding_everybody_against_every_word(case):
    """Five people a case, a text of forty pages. Work is counted, not timed: as much on every machine."""
    made = random.Random(7)
    bits = ["ba", "ce", "di", "fo", "gu", "ha", "jel", "kim", "lor", "mun", "nap", "pex", "qui", "ras", "tov", "wyn"]

    def word(count=3):
        return "".join(made.choice(bits) for _ in range(count))

    known = [word(3).capitalize() for _ in range(3000)]
    facts = {"area": case.area, "owner": case.owner, "logged_by": case.logged_by}
    Incident._base_manager.bulk_create(Incident(reference=f"1990-{number}", **facts) for number in range(2000))
    Person._base_manager.bulk_create(
        Person(
            incident=each,
            role="parent",
            initials="A.B.",
            name=f"{made.choice(known)} {made.choice(known)}",
            date_of_birth=dt.date(1980, 1, 1) + dt.timedelta(days=made.randrange(12_000)),
            addresses=f"{made.randrange(1, 99)} {made.choice(known)} Street, Inventedham",
        )
        for each in Incident.objects.filter(reference__startswith="1990-")
        for _ in range(5)
    )
    names = [made.choice(known) for _ in range(300)]
    words = ["learning", "the", "child", "Street", "7", "asked", "February", "2019", *(word(2) for _ in range(4000))]
    text = " ".join(made.choice(words) if made.random() < 0.97 else made.choice(names) for _ in range(16_000))
    with cProfile.Profile() as profile:
        hits = found(f"{text} Quilan Zedworth")
    calls = sum(each.callcount for each in profile.getstats())
    assert any("Quilan Zedworth" in each.excerpt for each in hits)
    assert calls < CALLS, calls


@pytest.mark.parametrize(
    ("field", "value", "text", "what"),
    [
        ("name", "Quillan Smallbone", "Quillan Smallbone was told.", "whole name"),
        ("other_names", "Pip\nQuill Hexham", "We remember Quill Hexham.", "whole name"),
        ("addresses", "9 Otherwhere Road\nInventedham", "They lived at 9 Otherwhere Road.", "an address"),
        ("nhs_number", "943 476 5870", "Number 9434765870 was known.", "a number that a case of ours knows"),
        ("consistent_id", "SUI-0043-888", "Number SUI 0043 888.", "a number that a case of ours knows"),
        ("date_of_birth", "2019-02-11", "Zedworth was born on 11 February 2019.", "part of a name"),
        ("school", "Hill Grove Primary School", "Zedworth was at Hill Grove.", "part of a name"),
        ("panel_reference", "CSI-12345", "See CSI-12345.", "the reference of a case"),
    ],
)
def test_what_somebody_was_called_before_is_looked_for_too(case, field, value, text, what):
    assert not any(what in found for found in map(str.lower, whats(text)))
    make_former(case.people.get(role="harmed"), value, field)
    assert any(what in found for found in map(str.lower, whats(text))), whats(text)
