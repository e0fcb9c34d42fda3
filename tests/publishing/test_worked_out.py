"""Who could be worked out, on the check page: what is read beside a draft, and how a finding is answered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from csprapp.records.refusals import Refused
from publications.library import writing
from publishing.clearance import clearing
from publishing.disclosure.intruder import WorkedOut
from publishing.links import queries, reading, worked_out
from publishing.links.models import Clearance
from publishing.schedule import services
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import (
    NOW,
    TODAY,
    answers_to,
    approve,
    make_draft,
    make_people,
    make_public,
    make_review,
    make_waiting,
    small_pdf,
)

pytestmark = pytest.mark.django_db

PLAIN = {"title": "Learning to listen"}
TELLING = "Robin was a fourteen-year-old girl. Robin was the youngest of four."
DIED = "Robin died on 5 November 2023. She was one of twins."


@pytest.fixture(autouse=True)
def nothing_was_read():
    worked_out._read.clear()


def found_in(edition, reader=None) -> list[WorkedOut]:
    link = queries.link_of(edition.publication)
    found = queries.disclosure_of(link, edition, TODAY, reader=reader)
    return [each for each in found if isinstance(each, WorkedOut)]


class TestOnThePage:
    def test_the_sentences_their_reason_and_the_wider_words_stand_in_a_section_of_their_own(self, sign_in):
        edition = make_waiting(**PLAIN, summary=TELLING)
        page = sign_in(make_user("checker")).get(f"/staff/publications/{edition.publication_id}/check/")
        shown = page.content.decode()
        before, section = shown.split("Who could be worked out")
        assert "This is a help, not proof" in section
        assert "<q>Robin was a fourteen-year-old girl.</q>" in section
        assert "“fourteen-year-old”. Wider: “in her teens”" in section
        assert "Together these 2 sentences leave about 2 families in an area of ordinary size" in section
        assert "fourteen" not in before
        assert [field.label for _, field in page.context["form"].worked_out] == ["Why this can stay"]

    def test_a_page_that_tells_little_says_so(self, sign_in):
        edition = make_waiting()
        page = sign_in(make_user("checker")).get(f"/staff/publications/{edition.publication_id}/check/")
        assert "Nothing was found." in page.content.decode().split("Who could be worked out")[1]


class TestAnswered:
    def test_it_stands_for_a_reason_that_is_kept_and_for_none_it_does_not(self):
        edition = make_waiting(**PLAIN, summary=TELLING)
        answers = answers_to(edition, "The family wishes it so")
        checker = make_user("checker")
        with pytest.raises(Refused, match="say why this can stay"):
            nothing = clearing.Answers(answers.ticked, {})
            clearing.approve(edition.pk, edition.version, edition.digest, nothing, by=checker, at=NOW)
        approve(edition, by=checker)
        (kept,) = Clearance.objects.get().checklist["accepted"]
        assert kept["what"].startswith("Together these 2 sentences leave")

    def test_the_reason_falls_when_one_of_the_sentences_changes(self):
        edition = make_waiting(**PLAIN, summary=TELLING)
        before = answers_to(edition)
        services.send_back(edition.pk, edition.version, by=make_user("checker"), why="Wider", at=NOW)
        edition.refresh_from_db()
        words = {"summary": TELLING.replace("four.", "five.")}
        edition = writing.save_edition(edition.pk, edition.version, words, by=edition.author, why="Wider")
        again = services.submit(edition.pk, edition.version, by=edition.author, at=NOW)
        with pytest.raises(Refused, match="say why this can stay"):
            clearing.approve(again.pk, again.version, again.digest, before, by=make_user("checker"), at=NOW)


class TestReadBeside:
    @pytest.fixture
    def review(self):
        return make_review()

    @pytest.mark.parametrize("make", [make_draft, make_waiting, make_public])
    def test_what_else_is_written_about_the_family(self, review, make):
        make("brief", review=review, title="Brief", summary=DIED)
        (found,) = found_in(make_waiting(**PLAIN, review=review, summary="Robin was a fourteen-year-old girl."))
        assert "read with “Brief”" in found.what
        assert "one of twins" in found.excerpt

    def test_what_was_published_about_another_case_when_it_shares_a_rare_fact(self):
        make_public(review=make_review(), title="Earlier", summary=DIED)
        (found,) = found_in(make_waiting(**PLAIN, review=make_review(), summary="A child died on 5 November 2023."))
        assert "“Earlier”: Summary" in found.where
        (alone,) = found_in(make_waiting(**PLAIN, review=make_review(), summary="A child died on 6 November 2023."))
        assert alone.where == "Summary"

    def test_not_what_was_taken_down_or_is_still_a_draft_of_another_case(self):
        public = make_public(review=make_review(), summary=DIED)
        services.withdraw(public.pk, why="Told", silently=False, early_ground="Told", by=make_user("publisher"), at=NOW)
        make_waiting(**PLAIN, review=make_review(), summary=DIED)
        (found,) = found_in(make_waiting(**PLAIN, review=make_review(), summary="A child died on 5 November 2023."))
        assert found.where == "Summary"

    def test_not_a_draft_that_the_reader_may_not_open(self, review):
        shut = make_case(restricted=True, restricted_reason="A colleague")
        other = make_review(case=shut)
        other.linked_incidents.add(review.incident)
        make_waiting(review=other, title="Shut", summary=DIED)
        edition = make_waiting(**PLAIN, review=review, summary="Robin was a fourteen-year-old girl.")
        assert found_in(edition, reader=make_user("checker")) == []
        assert found_in(edition)

    def test_a_file_is_read_once_and_what_it_told_is_kept_with_the_clearance(self, review, monkeypatch):
        make_public(review=review, pdf=small_pdf(DIED))
        edition = make_waiting(**PLAIN, review=review, summary="Robin was a fourteen-year-old girl.")
        monkeypatch.setattr(reading, "_read_now", None)
        (found,) = found_in(edition)
        assert "one of twins" in found.excerpt

    def test_an_edition_from_before_that_was_kept_is_read_by_its_page(self, review):
        make_public(review=review, summary=DIED)
        row = Clearance.objects.get()
        Clearance.objects.filter(pk=row.pk).update(checklist={"accepted": []})
        (found,) = found_in(make_waiting(**PLAIN, review=review, summary="Robin was a fourteen-year-old girl."))
        assert "one of twins" in found.excerpt

    def test_however_much_is_published_it_asks_two_questions(self, review):
        for _ in range(2):
            make_public(review=make_review(), summary=DIED)
        edition = make_waiting(**PLAIN, review=review, summary=TELLING)
        link, cases = queries.link_of(edition.publication), [review.incident]

        def asked():
            with CaptureQueriesContext(connection) as context:
                more = {"words": queries.words_of, "hidden": None, "today": TODAY}
                assert worked_out.found_in(link, edition, queries.words_of(edition), cases, **more)
            return len(context)

        worked_out._read.clear()
        assert asked() == 2
        assert asked() == 2


def test_what_the_case_knows_to_be_otherwise_does_not_weigh():
    case = make_case()
    make_people(case)  # the child is seven
    assert found_in(make_waiting(**PLAIN, review=make_review(case=case), summary=TELLING)) == []
    true = "The child was seven. He was the youngest of four."
    assert found_in(make_waiting(**PLAIN, review=make_review(case=case), summary=true))
