"""What a court forbids to publish stops an edition: no reason lets it pass, and the checklist says what binds."""

import datetime as dt

import pytest

from cases.restrictions import services as orders
from cases.restrictions.models import Matter
from csprapp.records.refusals import Refused
from publishing.links import queries, rules
from tests.factories import make_user
from tests.factories_cases import TODAY as WEDNESDAY, make_case, make_person
from tests.factories_publishing import TODAY, answers_to, approve, make_people, make_review, make_waiting, small_pdf

pytestmark = pytest.mark.django_db

NAMES = ("Quillan Zedworth", "Quillan", "Zedworth", "Quill Ashgrove", "Q u i l l a n  Z e d w o r t h")
SCHOOLS = ("St Imagina's Primary School", "at Imagina's")


@pytest.fixture
def case():
    return make_case()


@pytest.fixture
def child(case):
    return make_people(case)


def an_order(case, **facts):
    said = {"kind": "s45", "protects": "Q.Z.", "matters": ["name", "school"], "until": "life", **facts}
    return orders.RESTRICTIONS.append(case, said, reason="The order", by=case.owner, today=WEDNESDAY)


def waiting(case, **words):
    return make_waiting(review=make_review(case=case), **words)


def found(edition):
    return queries.disclosure_of(queries.link_of(edition.publication), edition, TODAY)


def blocking(edition):
    return [finding for finding in found(edition) if finding.blocks]


@pytest.mark.parametrize("words", [*NAMES, *SCHOOLS])
def test_a_name_or_school_that_a_court_protects_stops_the_edition_whatever_reason_is_given(case, child, words):
    an_order(case, person=child)
    edition = waiting(case, summary=f"The report tells of {words} and others.")
    assert blocking(edition)
    with pytest.raises(Refused, match="Summary: a court protects this"):
        approve(edition)
    edition.refresh_from_db()
    assert edition.state == "in_review"


@pytest.mark.parametrize("words", [*NAMES, *SCHOOLS])
def test_without_an_order_the_same_words_need_a_reason_only(case, child, words):
    edition = waiting(case, summary=f"The report tells of {words} and others.")
    assert found(edition)
    assert not blocking(edition)
    assert approve(edition).state == "approved"


@pytest.mark.parametrize("words", NAMES[:4])
def test_a_pdf_is_searched_too(case, child, words):
    an_order(case, person=child)
    edition = waiting(case, pdf=small_pdf("The learning.", f"The family of {words} agreed."))
    assert blocking(edition)
    with pytest.raises(Refused, match="a court protects this"):
        approve(edition)


def test_only_what_the_order_covers_blocks(case, child):
    an_order(case, person=child, matters=["school"])
    assert not blocking(waiting(case, summary="Quillan Zedworth was three."))
    assert blocking(waiting(case, summary="He went to St Imagina's Primary School."))


def test_an_address_blocks_where_the_area_may_not_be_published(case, child):
    an_order(case, person=child, matters=["area"])
    assert blocking(waiting(case, summary="They lived at 7 Nowhere Street."))


def test_only_the_person_protected_blocks(case, child):
    an_order(case, person=child)
    make_person(case, "household", "E.F.", name="Ezra Fictwell")
    assert not blocking(waiting(case, summary="Ezra Fictwell lived there."))


def test_an_order_that_names_nobody_protects_every_living_child_of_its_case(case, child):
    make_person(case, "died", "A.B.", name="Amberle Bogusson")
    an_order(case)
    assert blocking(waiting(case, summary="Quillan was three."))
    assert not blocking(waiting(case, summary="In memory of Amberle Bogusson."))


def test_an_order_on_another_case_blocks_nothing_here(case, child):
    other = make_case()
    an_order(other)
    assert not blocking(waiting(case, summary="Quillan Zedworth was three."))


def test_an_order_on_a_linked_case_of_the_review_blocks(case):
    linked = make_case()
    an_order(linked, person=make_people(linked))
    review = make_review(case=case)
    review.linked_incidents.add(linked)
    assert blocking(make_waiting(review=review, summary="Quillan Zedworth was three."))


def test_a_lifted_or_ended_order_blocks_no_more(case, child):
    row = an_order(case, person=child)
    edition = waiting(case, summary="Quillan Zedworth was three.")
    assert blocking(edition)
    orders.lift_restriction(row, 1, WEDNESDAY, reason="The judge", by=case.owner, today=WEDNESDAY)
    an_order(case, person=child, until="date", until_on=TODAY - dt.timedelta(days=1))
    assert not blocking(edition)
    assert notes(edition) == ("No reporting restriction is recorded.",)


def notes(edition):
    facts = queries.facts_of(queries.link_of(edition.publication), edition.publication, TODAY)
    return next(line for line in rules.lines(facts) if line.key == "restrictions").notes


def test_the_checklist_says_which_orders_bind(case, child, sign_in_afresh):
    an_order(case, person=child, court="Inventedham Crown Court", words="No picture of the home")
    edition = waiting(case)
    (line,) = notes(edition)
    for words in ("Section 45", "Inventedham Crown Court", "Q.Z.", "for life", "name, school; No picture of the home"):
        assert words in line
    page = sign_in_afresh(make_user("checker")).get(f"/staff/publications/{edition.publication_id}/check/")
    assert "Inventedham Crown Court" in page.content.decode()


def test_a_reason_sent_for_a_blocked_finding_counts_for_nothing_on_the_page(case, child, sign_in_afresh):
    an_order(case, person=child)
    edition = waiting(case, summary="Quillan Zedworth was three.")
    answers = answers_to(edition)
    sent = {f"line_{key}": "on" for key in answers.ticked} | {
        f"reason_{key}": why for key, why in answers.reasons.items()
    }
    client = sign_in_afresh(make_user("checker"))
    page = client.post(
        f"/staff/publications/{edition.publication_id}/check/",
        sent | {"version": edition.version, "digest": edition.digest, "action": "approve"},
    ).content.decode()
    assert "a court protects this" in page.lower()
    edition.refresh_from_db()
    assert edition.state == "in_review"


def test_everything_an_order_may_cover_is_a_word_the_gate_knows():
    assert set(Matter.values) == {"name", "school", "picture", "area"}
