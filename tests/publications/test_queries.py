"""What the public's lists are made from: which publications, in which order, with which words."""

import datetime as dt
import io

import pypdf
import pytest

from publications.library import writing
from publications.library.models import Edition, Publication
from publications.library.queries import current_edition
from tests.factories_publications import approve, make_draft, make_publication, make_publisher

pytestmark = pytest.mark.django_db


def test_a_national_report_is_a_link_and_has_no_page():
    report, brief = make_publication(), make_publication("brief", questions="1. What would you do?")
    link = make_publication(
        "national", "national", link_address="https://www.gov.uk/x", link_published_on=dt.date(2026, 2, 1)
    )
    assert set(Publication.objects.with_a_page()) == {report, brief}
    assert link in Publication.objects.all()


def test_the_newest_comes_first_by_day_then_hour_then_as_they_were_begun():
    noon = make_publication(on=dt.date(2026, 3, 11), hour=dt.time(12))
    second_at_noon = make_publication(on=dt.date(2026, 3, 11), hour=dt.time(12))
    morning = make_publication(on=dt.date(2026, 3, 11), hour=dt.time(9))
    day_before = make_publication(on=dt.date(2026, 3, 10), hour=dt.time(15))
    assert list(Publication.objects.newest_first()) == [second_at_noon, noon, morning, day_before]


def with_a_file(title: str) -> Publication:
    """An approved publication with a PDF of one empty page: made without typst, whose threads no forked process has."""
    draft, empty = make_draft(title=title), io.BytesIO()
    pdf = pypdf.PdfWriter()
    pdf.add_blank_page(width=200, height=200)
    pdf.write(empty)
    by = draft.author
    writing.add_document(
        draft.pk, draft.version, empty.getvalue(), kind="report", title="The report", by=by, why="The report"
    )
    draft.refresh_from_db()
    writing.accept_faults(draft.documents.get().pk, draft.version, "For a test", by=by)
    draft.refresh_from_db()
    approve(draft)
    return draft.publication


def test_the_current_edition_is_the_approved_one_with_its_files_and_costs_two_queries(django_assert_num_queries):
    first = with_a_file("First words")
    with_a_file("Other words")
    by = make_publisher()
    correction = writing.start_edition(first.pk, by=by, why="A date was wrong")
    writing.save_edition(correction.pk, correction.version, {"title": "Words nobody agreed yet"}, by=by, why="x")
    with django_assert_num_queries(3):
        found = {each.pk: current_edition(each) for each in Publication.objects.with_current_edition()}
        assert [len(edition.documents.all()) for edition in found.values()] == [1, 1]
    assert found[first.pk].title == "First words"
    assert found[first.pk].state == Edition.State.APPROVED


def test_a_publication_has_no_current_edition_before_one_is_approved_or_when_nobody_asked_for_it():
    draft = make_draft()
    assert current_edition(Publication.objects.with_current_edition().get()) is None
    approve(draft)
    assert current_edition(Publication.objects.with_current_edition().get()) == draft
    assert current_edition(Publication.objects.get()) is None


def test_in_hand_is_what_is_written_or_waits_for_its_second_person():
    written = make_draft()
    waiting = make_draft()
    writing.submit(waiting.pk, waiting.version, by=waiting.author)
    agreed = make_publication().current_edition
    assert set(Edition.objects.in_hand()) == {written, waiting}
    assert set(Edition.objects.approved()) == {agreed}


def test_an_approved_edition_of_one_publication_makes_no_other_public():
    make_draft()
    agreed = make_publication()
    assert list(Publication.objects.approved()) == [agreed]
