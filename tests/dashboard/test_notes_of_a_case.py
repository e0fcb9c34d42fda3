"""Where the notes on a case go with it - a case file, an answer about personal data, an erasure - and where never."""

import datetime as dt

import pytest

from cases.notes import services
from cases.notes.models import CaseNote
from csprapp.accounts.roles import Role
from csprapp.today import now
from dashboard.privacy.finding import find
from dashboard.privacy.rows import of_case
from tests.dashboard.disclosing.test_case_file import made, words
from tests.dashboard.privacy.test_subjects import asked
from tests.factories import make_user
from tests.factories_cases import TODAY, make_person
from tests.factories_reviews import make_signed_off

pytestmark = pytest.mark.django_db
SAID = "Amara Quillby zqcanary at the well"


@pytest.fixture(autouse=True)
def wednesday(clock, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))


@pytest.fixture
def scene():
    scene = make_signed_off()
    make_person(scene.case, initials="A.Q.", name="Amara Quillby")
    note = services.write(scene.case, SAID, by=scene.coordinator, today=TODAY)
    services.correct(note, 1, "Seen at the zqgate", reason="Put right", by=scene.coordinator, today=TODAY)
    return scene


@pytest.mark.parametrize(("parts", "holds"), [(["notes"], True), (["notes", "history"], True), (["facts"], False)])
def test_they_stand_in_a_case_file_where_that_part_was_asked_for(scene, parts, holds):
    text = " ".join(words(made(scene.case, scene.coordinator, parts=parts)))
    assert ("Seen at the zqgate" in text) == holds
    assert ("zqcanary" in text) == ("history" in parts), "what it said before is in its history"


def test_they_are_found_for_a_person_who_asks_what_is_held_about_them(scene):
    manager = make_user(Role.MANAGER)
    places = {piece.place: piece.text for piece in find(asked(manager), manager, TODAY).pieces}
    assert [text for place, text in places.items() if place.startswith("Note, as it was") and SAID in text]


def test_they_are_emptied_with_the_case(scene):
    assert [row for row in of_case(scene.case, now()) if isinstance(row, CaseNote)]
    assert CaseNote.personal_fields == ("text",)


def test_no_paper_of_the_case_and_no_other_page_of_it_repeats_them(sign_in, scene):
    client, case = sign_in(scene.coordinator), scene.case.get_absolute_url()
    pages = ["", "story/", "summary/", "notification/", "rapid-review/", "rapid-review/report/", "decision/",
             "rapid-review/agencies/", "timeline/", "timeline/word/"]  # fmt: skip
    for page in pages:
        answer = client.get(f"{case}{page}")
        assert answer.status_code == 200, page
        assert b"zqgate" not in answer.content, page
    assert b"zqgate" in client.get(f"{case}notes/").content
