"""The seven-minute form of a learning brief."""

import datetime as dt

import pytest
from django.test import Client

from publications.library import body, briefs, services, writing
from tests.factories_publications import approve, make_draft, make_publisher
from tests.standing_clock import clock

MORNING = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
TODAY = MORNING.date()
WRITTEN = "".join(f"# {part}\n\nWords about it.\n\n" for part in briefs.PARTS)


def test_a_new_brief_begins_with_seven_parts_and_nothing_else_does():
    assert briefs.begun("brief", "").count("# ") == 7
    assert briefs.begun("brief", "My own") == "My own"
    assert briefs.begun("lcspr", "") == ""


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (1400, 7), (1401, 8)])
def test_the_minutes_to_read_are_told_whole(words, minutes):
    assert briefs.minutes("<p>" + "word " * words + "</p>") == minutes


def test_a_part_without_words_is_found_and_one_that_holds_lower_parts_is_not():
    made = body.from_markdown(
        "# One\n\n# Two\n\n## Below\n\nWords\n\n## Empty below\n\n# Three\n\nWords\n\n# Last"
    ).html
    assert briefs.empty_parts(made) == ["1 One", "2.2 Empty below", "4 Last"]
    assert briefs.empty_parts("") == []


@pytest.mark.django_db
def test_a_brief_is_read_in_its_seven_parts_with_the_questions_last():
    by = make_publisher()
    draft = make_draft("brief", by=by, questions="- Whom would you ask?")
    draft = writing.set_body_markdown(draft.pk, draft.version, briefs.begun("brief", ""), by=by, why="Begun")
    assert len([line for line in writing.missing(draft) if line.startswith("Write something below")]) == 7
    draft = writing.set_body_markdown(draft.pk, draft.version, WRITTEN, by=by, why="Written")
    publication = approve(draft).publication
    services.schedule(publication.pk, publication.version, TODAY, None, by=by, why="Agreed", at=MORNING)
    with clock.at(MORNING):
        page = Client().get(f"/reviews/{publication.slug}/").content.decode()
    assert "About 1 minute to read" in page
    places = [page.index(f"{number} {part}</h3>") for number, part in enumerate(briefs.PARTS, start=1)]
    assert [*places, page.index('id="questions"')] == sorted([*places, page.index('id="questions"')])
