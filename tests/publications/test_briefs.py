"""The seven-minute form of a learning brief: written once, in its seven parts, and shown once."""

import datetime as dt

import pytest
from django.test import Client

from publications.library import body, briefs, services, writing
from publications.library.kinds import KINDS
from tests.factories_publications import approve, make_draft, make_publisher
from tests.standing_clock import clock

MORNING = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
TODAY = MORNING.date()
WRITTEN = briefs.joined({part: f"Words about it: {part.lower()}." for part in briefs.PARTS})
ONLY = {"summary": "", "learning": "", "statement": ""}


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (1400, 7), (1401, 8)])
def test_the_minutes_to_read_are_told_whole(words, minutes):
    assert briefs.minutes("<p>" + "word " * words + "</p>") == minutes


def test_a_part_without_words_is_found_and_one_that_holds_lower_parts_is_not():
    made = body.from_markdown(
        "# One\n\n# Two\n\n## Below\n\nWords\n\n## Empty below\n\n# Three\n\nWords\n\n# Last"
    ).html
    assert briefs.empty_parts(made) == ["1 One", "2.2 Empty below", "4 Last"]
    assert briefs.empty_parts("") == []


def test_the_seven_parts_make_one_text_and_come_back_from_it():
    said = {briefs.PARTS[0]: "Because.\n\n## Below\n\n- a\n- b", briefs.PARTS[6]: "Ask.", briefs.PARTS[2]: "  "}
    made = briefs.joined(said)
    assert made == f"# {briefs.PARTS[0]}\n\nBecause.\n\n## Below\n\n- a\n- b\n\n# {briefs.PARTS[6]}\n\nAsk.\n\n"
    assert briefs.parted(made.replace("\n", "\r\n")) == {key: said[key] for key in (briefs.PARTS[0], briefs.PARTS[6])}
    assert briefs.joined(briefs.parted(WRITTEN)) == WRITTEN
    assert briefs.parted("") == {}


@pytest.mark.parametrize(
    "source",
    [
        "Words before\n\n# Why this matters\n\nBecause.",
        "# A heading of our own\n\nWords.",
        "# What happened\n\nOne.\n\n# Why this matters\n\nTwo.",
        "# What happened\n\nOne.\n\n# What happened\n\nTwo.",
    ],
)
def test_a_text_that_is_written_otherwise_is_not_taken_apart(source):
    assert briefs.parted(source) is None


def test_each_part_has_its_box_and_the_first_says_by_which_words_a_brief_is_found():
    made = body.from_markdown(f"Before\n\n{WRITTEN}").html
    boxes = briefs.boxes(made)
    assert len(boxes) == 8
    assert "".join(boxes).replace("\n", "") == made.replace("\n", "")
    assert briefs.first_words(body.from_markdown(WRITTEN).html) == "Words about it: why this matters."
    assert (briefs.boxes(""), briefs.first_words("")) == ([], "")


@pytest.mark.django_db
def test_a_brief_asks_for_its_parts_and_for_nothing_beside_them():
    by = make_publisher()
    draft = make_draft("brief", by=by, **ONLY)
    assert writing.missing(draft) == ["Write the seven parts of the brief"]
    draft = writing.set_body_markdown(draft.pk, draft.version, WRITTEN, by=by, why="Written")
    assert writing.missing(draft) == []
    assert KINDS["brief"].needs == frozenset()


@pytest.mark.django_db
def test_a_brief_from_before_is_complete_with_its_summary_and_learning():
    assert writing.missing(make_draft("brief")) == []
    assert writing.missing(make_draft("brief", learning="")) == ["Write the seven parts of the brief"]


def page_of(draft):
    publication, by = approve(draft).publication, draft.author
    services.schedule(publication.pk, publication.version, TODAY, None, by=by, why="Agreed", at=MORNING)
    with clock.at(MORNING):
        return Client().get(f"/reviews/{publication.slug}/").content.decode()


@pytest.mark.django_db
def test_a_brief_is_read_once_in_its_seven_parts_with_the_questions_last():
    by = make_publisher()
    draft = make_draft("brief", by=by, questions="- Whom would you ask?", **ONLY)
    page = page_of(writing.set_body_markdown(draft.pk, draft.version, WRITTEN, by=by, why="Written"))
    assert "About 1 minute to read" in page
    places = [page.index(f"{number} {part}</h3>") for number, part in enumerate(briefs.PARTS, start=1)]
    assert [*places, page.index('id="questions"')] == sorted([*places, page.index('id="questions"')])
    assert page.count('class="app-brief__part') == 7
    for part in briefs.PARTS:
        assert page.count(f"Words about it: {part.lower()}.") == 1
    assert 'id="summary"' not in page
    assert page.index(">Why this matters</a>") < page.index('href="#questions"')


@pytest.mark.django_db
def test_a_brief_that_was_approved_with_a_summary_shows_what_was_approved():
    by = make_publisher()
    draft = make_draft("brief", by=by, summary="A summary of its own")
    page = page_of(writing.set_body_markdown(draft.pk, draft.version, WRITTEN, by=by, why="Written"))
    assert page.index("A summary of its own") < page.index("1 Why this matters</h3>")


@pytest.mark.django_db
def test_a_brief_from_before_without_a_text_shows_its_summary_and_learning():
    page = page_of(make_draft("brief", summary="A summary of its own", learning="What we learned then"))
    assert "A summary of its own" in page
    assert "What we learned then" in page
    assert "app-brief" not in page
