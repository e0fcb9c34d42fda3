"""The national Panel and the national service are called and reached as the settings say, on every page."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client

from csprapp.clock.editions import PANEL_GUIDANCE
from csprapp.partnership.models import Partnership
from csprapp.partnership.national import called_now
from csprapp.records.settings_rows import add_row
from reviews.planning.services import Line, plan
from tests.factories import make_user
from tests.factories_reviews import TODAY, make_review
from tests.planner import Statements
from tests.ui.test_html import pages

pytestmark = pytest.mark.django_db
NAMES = {
    "panel_name": "Child Protection Authority",
    "panel_short": "the Authority",
    "panel_site": "https://authority.example.org/",
    "national_service": "https://report.example.org/",
    "national_since": dt.date(2026, 11, 1),
}
TEMPLATES = settings.BASE_DIR / "templates"
PUBLIC = ("/", "/reviews/", "/national/", "/how-reviews-work/", "/support/", "/privacy/", "/accessibility/")
# Titles of texts, which keep their name; and what a field of the record is called, in the words of the regulation.
TITLES = (PANEL_GUIDANCE,)


def rename():
    add_row(Partnership(pk=1, **NAMES), by=make_user("administrator"), why="A new name")


def named(page: str) -> list[str]:
    """Where a page still says the old name."""
    for title in TITLES:
        page = page.replace(title, "")
    return [page[max(found.start() - 60, 0) : found.end() + 30] for found in re.finditer(r"\bPanel\b", page)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sent to the Panel", "Sent to the Authority"),
        ("The Panel’s reply", "The Authority’s reply"),
        ("Notify the national Panel", "Notify the Authority"),
        ("Panel or Department for Education reference", "Authority or Department for Education reference"),
        ("Panels of experts", "Panels of experts"),
    ],
)
def test_a_text_takes_the_name_in_use(text, said):
    assert called_now(text) == text
    rename()
    assert called_now(text) == said


def test_no_public_page_says_the_old_name():
    rename()
    client = Client()
    for address in PUBLIC:
        page = client.get(address).content.decode()
        assert named(page) == [], address
    national = client.get("/national/").content.decode()
    assert "Child Protection Authority" in national
    assert 'href="https://authority.example.org/"' in national


def test_what_somebody_typed_keeps_the_name_it_was_typed_with(sign_in):
    rename()
    review = make_review()
    line = Line("other", "Letter to the Panel drafted", TODAY)
    (step,) = plan(review, [line], by=review.incident.owner, today=TODAY)
    client = sign_in(review.incident.owner)
    for page in (f"/staff/deadlines/{step.deadline_id}/", f"/staff/reviews/{review.pk}/"):
        assert "Letter to the Panel drafted" in client.get(page).content.decode(), page
    assert "Notification to the Authority" in client.get(review.incident.get_absolute_url()).content.decode()


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_names_the_panel_as_it_is_called_now(path):
    """Its own words do not; those it hands on go through `called`."""
    text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    handed_on = re.findall(r"{[{%].*?[%}]}", text, flags=re.DOTALL)
    own = re.sub(r"{[{%].*?[%}]}", " ", text, flags=re.DOTALL)
    assert not re.search(r"\bPanel\b", own)
    assert [each for each in handed_on if re.search(r"\bPanel\b", each) and "|called" not in each] == []


@pytest.mark.long
@pytest.mark.proof
@pytest.mark.sqlite  # words depend on no database
def test_no_page_of_the_staff_says_the_old_name(sign_in):
    rename()
    made = pages(sign_in, Statements())
    assert len(made) > 90
    found = {address: named(page.decode()) for address, page in made.items()}
    left = [(address, where) for address, where in found.items() if where and "gallery" not in address]
    assert left == [], "\n".join(map(str, left))
    assert any(b"https://report.example.org/" in page for page in made.values())
