"""A case is found by every text that its readers may read, by no other, and the results say where."""

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from cases.audit import texts
from cases.audit.texts import Text, fields_of, searched, texts_of, where_found
from cases.incidents import rules
from cases.incidents.models import Child, Incident, Person
from cases.incidents.search import found_by, refresh_all, refresh_search
from cases.notes import services as notes
from csprapp.records.services import set_facts
from reviews.rapid.models import RapidReview
from tests.cases.incidents.test_search import TEXTS, TYPED
from tests.factories_cases import TODAY, log_case, make_case
from tests.factories_learning import make_worked
from tests.factories_reviews import make_answered, make_recommendation, make_review
from tests.security.planting import plant_everywhere
from tests.security.test_strangers import Objects

pytestmark = pytest.mark.django_db
# What only some readers of a case may read: search keeps away from it.
NEVER = ("cases.Referral", "publishing.Blocker")


def found(typed: str) -> list[int]:
    return found_by(Incident.objects.all(), typed, 1_000)


@pytest.mark.long
@pytest.mark.sqlite
def test_every_text_of_every_kind_of_record_is_found_and_none_that_is_for_some_readers_only():
    there = Objects()
    make_worked(there.review)
    planted = plant_everywhere()
    refresh_all()
    everywhere = " ".join(Incident.objects.values_list("search_text", flat=True))
    in_use = {text.source for text in texts_of(list(Incident.objects.values_list("pk", flat=True)))}
    wanted = {f"{each.model._meta.label}.{name}" for each in in_use for name in fields_of(each.model)}
    wanted |= {f"cases.{model.__name__}.{name}" for model in (Person, Child) for name in fields_of(model)}
    there = {label for canary, label in planted.names.items() if canary in everywhere}
    assert len(in_use) > 30
    assert wanted - there == set()
    assert [label for label in there if label.startswith(NEVER)] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_what_is_written_is_found_once_it_is_saved_and_no_more_when_it_is_corrected():
    scene = make_answered()
    record, other = RapidReview.objects.get(), make_case(summary="An interpreter was asked for")
    refresh_search(other)
    record = set_facts(record, None, by=scene.coordinator, why="x", learning="No interpreter came")
    case = record.incident_id
    assert set(found("interpreter")) == {case, other.pk}
    places = where_found([case, other.pk], "interpreter asked")
    assert places == {case: "rapid review, people and references", other.pk: "facts of the case"}
    set_facts(record, None, by=scene.coordinator, why="x", learning="Nobody came")
    assert found("interpreter") == [other.pk]


@pytest.mark.django_db(transaction=True)
def test_a_case_is_found_by_the_recommendations_of_its_review(monkeypatch):
    review, times = make_review(), []
    monkeypatch.setattr(texts, "refresh_search", lambda case: times.append(case) or refresh_search(case))
    with transaction.atomic():
        for text in ("Give every family a lighthouse", "Ask the lighthouse keeper"):
            make_recommendation(review, text=text)
    assert found("lighthouse") == [review.incident_id]
    assert where_found(found("lighthouse"), "lighthouse") == {review.incident_id: "recommendation"}
    assert len(times) == 1, "the words of a case are worked out once, whatever a transaction changed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_what_is_saved_stays_saved_where_its_words_cannot_be_worked_out(monkeypatch, caplog):
    scene = make_answered()

    def cannot(case):
        raise OperationalError("the statement took too long")

    monkeypatch.setattr(texts, "refresh_search", cannot)
    set_facts(RapidReview.objects.get(), None, by=scene.coordinator, why="x", learning="No interpreter came")
    assert RapidReview.objects.get().learning == "No interpreter came"
    assert "on_commit" in caplog.text


def test_a_text_holds_the_words_that_a_search_finds_it_by():
    english = "It’s “the school”–home report… of 2026\u00a0— w.a… fire’s ‘Zo•e’"
    assert texts.SIGNS.sub("", english).isascii()
    every = [Text(0, searched()[0], said, ["SCN 12/8"]) for said in (*TEXTS, *map(ascii, TEXTS), english)]
    wanted = {
        word
        for each in (*TYPED, "home", "s", "w", "a", "report of", "e")
        for words in rules.typed_words(each)
        for word in words
        if word
    }
    for typed in wanted:
        for text in every:
            assert text.holds(typed) == any(word.startswith(typed) for word in text.words), (typed, text.said)


@pytest.mark.both
def test_of_words_the_database_sends_every_text_that_holds_one_and_of_english_no_other(monkeypatch):
    cases = [make_case(summary=said, panel_reference="SCN 12/8").pk for said in (*TEXTS, *map(ascii, TEXTS))]
    every, typed = len(texts_of(cases)), [*TYPED, "scn 128", "W.A.", "zoë canal", "Łukasz §", "%", "_"]
    assert len(texts_of(cases, {"canal"})) < every == len(texts_of(cases, {"canal", rules.whole("W.A.")}))
    found = {each: where_found(cases, each) for each in typed}
    monkeypatch.setattr(texts, "_asked", lambda words, ask=texts._asked: ask([""]))
    assert found == {each: where_found(cases, each) for each in typed}


def test_a_sign_that_is_passed_over_is_no_part_of_a_word():
    for sign in texts.SIGNS.pattern.strip("[]"):
        assert rules.searched_words(f"a{sign}b{sign}") == ["a", "b"], sign


def test_what_many_cases_say_is_asked_in_one_statement():
    cases = [make_case(summary=f"Word{number}").pk for number in range(3)]
    texts_of(cases)
    with CaptureQueriesContext(connection) as asked:
        said = {text.case: text.said for text in texts_of(cases)}
    assert len(asked) == 1
    assert [said[pk].split("\n")[-1] for pk in cases] == ["Word0", "Word1", "Word2"]


def test_every_field_that_is_searched_holds_words():
    for source in searched():
        for name in fields_of(source.model):
            field = source.model._meta.get_field(name)
            assert isinstance(field, models.CharField | models.TextField), name
            assert not {"key", "hash", "email"} & set(name.split("_")), f"{source.model.__name__}.{name}"


def test_who_is_killed_before_the_words_are_worked_out_leaves_a_case_that_is_found_the_next_morning():
    case = log_case()
    notes.write(case, "Grandmother rang about a zqzebra", by=case.owner, today=TODAY)  # nothing follows its commit
    assert found("zqzebra") == []
    call_command("send_reminders", clock_is_right=True)
    assert found("zqzebra") == [case.pk]
