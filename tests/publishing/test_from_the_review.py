"""A report is begun from its review, on one page; the next says what is missing and found; and the second person agrees
to the planned day with the edition."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from csprapp.mail.models import Outbox
from csprapp.records.services import change
from csprapp.ui.forms import OURS
from publications.library import services as library, writing
from publications.library.models import Edition, Publication
from publishing.links import queries
from publishing.links.models import PublicationLink
from publishing.schedule import release, services
from reviews.learning.models import LearningReview
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import (
    NOW,
    TODAY,
    WORDS,
    approve,
    make_draft,
    make_people,
    make_public,
    make_review,
    make_waiting,
    small_pdf,
)
from tests.publishing.test_journey import day, typed
from tests.publishing.test_pages import home, word_file
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db

A_TUESDAY = dt.date(2026, 12, 8)
TOLD = day("family_told_on", dt.date(2026, 11, 9)) | day("practitioners_told_on", dt.date(2026, 11, 10))
TOLD |= {"family_wishes": "A Tuesday"} | day("ofsted_copy_on", dt.date(2026, 11, 2))
PLANNED = day("planned_on", A_TUESDAY) | {"planned_time": "10am"}


def page_of(review) -> str:
    return f"/staff/reviews/{review.pk}/publish/"


class TestBeginning:
    def test_the_list_offers_what_is_to_be_published_and_no_more(self, sign_in):
        review = make_review()
        make_review(decision="")
        make_review(decision="none")
        make_review(report_finished_on=None, copies=False)
        client = sign_in(make_user("publisher"))
        page = client.get("/staff/publications/")
        assert [row[1] for row in page.context["to_write"]] == [review]
        assert page_of(review) in page.content.decode()
        services.create("lcspr", review=review, by=make_user("publisher"), at=NOW)
        assert client.get("/staff/publications/").context["to_write"] == []

    def test_it_waits_on_the_work_of_a_publisher_alone(self, sign_in):
        review = make_review()
        restricted = make_review(case=make_case(restricted=True))
        words = {role: sign_in(make_user(role)).get("/staff/").content.decode() for role in ("publisher", "checker")}
        assert page_of(review) in words["publisher"]
        assert page_of(restricted) not in words["publisher"]
        assert page_of(review) not in words["checker"]

    @pytest.mark.both
    def test_everything_that_is_ready_is_entered_on_one_page(self, sign_in, tmp_path):
        review = make_review()
        client = sign_in(make_user("publisher"))
        page = client.get(page_of(review))
        files = {
            "word": SimpleUploadedFile("a.docx", word_file(tmp_path)),
            "pdf": SimpleUploadedFile("a.pdf", small_pdf()),
        }
        answer = client.post(page_of(review), typed(page.context["form"]) | WORDS | TOLD | PLANNED | files)
        assert answer.status_code == 302, answer.context["form"].errors
        edition = Edition.objects.get()
        assert answer["Location"] == home(edition) + "check/"
        assert edition.title == WORDS["title"]
        assert edition.body_format == "word"
        assert {each.kind for each in edition.documents.all()} == {"report", "picture"}
        link = queries.link_of(edition.publication)
        assert (link.planned_on, link.planned_time, link.family) == (A_TUESDAY, dt.time(10), "told")
        assert link.guidance_deadline is not None
        assert LearningReview.objects.get().sent_to_panel_on == review.sent_to_panel_on

    def test_a_file_that_cannot_be_taken_is_told_beside_its_field_and_nothing_is_begun(self, sign_in):
        review = make_review()
        client = sign_in(make_user("publisher"))
        sent = typed(client.get(page_of(review)).context["form"]) | WORDS
        answer = client.post(page_of(review), sent | {"pdf": SimpleUploadedFile("a.pdf", b"no PDF at all")})
        assert list(answer.context["form"].errors) == ["pdf"]
        assert not Publication.objects.exists()

    def test_nothing_has_to_be_ready_but_the_next_page_says_what_is_missing(self, sign_in):
        review = make_review(copies=False, report_finished_on=None)
        client = sign_in(make_user("publisher"))
        page = client.get(page_of(review))
        answer = client.post(page_of(review), typed(page.context["form"]), follow=True)
        lacking = answer.context["lacking"]
        assert [line.text for line in lacking][:2] == ["Enter the title of the page", "Enter the statement"]
        assert all(line.url for line in lacking)
        assert "Send for a check" not in answer.content.decode()

    def test_it_leads_to_the_report_once_that_is_begun(self, sign_in):
        review = make_review()
        publication = services.create("lcspr", review=review, by=make_user("publisher"), at=NOW)
        for role in ("publisher", "coordinator"):
            assert sign_in(make_user(role)).get(page_of(review))["Location"] == home(publication)

    def test_it_is_a_publisher_who_begins_it(self, sign_in):
        review = make_review()
        for role in ("coordinator", "checker"):
            client = sign_in(make_user(role))
            assert client.get(page_of(review))["Location"] == "/staff/publications/"
            assert client.post(page_of(review), WORDS).status_code == 302
        assert not Publication.objects.exists()

    def test_a_restricted_case_has_no_such_page(self, sign_in):
        review = make_review(case=make_case(restricted=True))
        assert sign_in(make_user("publisher")).get(page_of(review)).status_code == 404


class TestBeforeTheCheck:
    def test_the_writer_sees_what_the_second_person_will_be_shown(self, sign_in):
        case = make_case()
        make_people(case)
        draft = make_draft(review=make_review(case=case), summary="Quillan Zedworth lived here.")
        client = sign_in(draft.author)
        assert client.get(home(draft)).context["next"].url == home(draft) + "check/"
        page = client.get(home(draft) + "check/")
        assert "the name of a child in the case" in page.content.decode().lower()
        assert "Approve this edition" not in page.content.decode()
        assert "Send for a check" in page.content.decode()

    def test_continue_writing_leads_to_the_field(self, sign_in):
        draft = make_draft(statement="")
        assert sign_in(draft.author).get(home(draft)).context["next"].url == home(draft) + "words/#id_statement"

    def test_every_link_leads_to_a_field_that_is_there(self, sign_in, tmp_path):
        draft = make_draft(
            review=make_review(copies=False), family=False, title="", statement="", summary="", learning="",
            memory_line="In memory of Robin", about_another=True, other_name="Rowan",
        )  # fmt: skip
        writing.set_body_word(draft.pk, draft.version, word_file(tmp_path), by=draft.author, why="Test")
        draft.refresh_from_db()
        writing.add_document(draft.pk, draft.version, small_pdf(), kind="report", title="", by=draft.author, why="Test")
        client = sign_in(draft.author)
        lacking = client.get(home(draft)).context["lacking"]
        assert len(lacking) > 8
        for line in lacking:
            page, _, field = line.url.partition("#")
            assert f'id="{field}"' in client.get(page).content.decode(), line

    def test_what_changed_is_asked_on_the_page_to_which_its_line_leads(self, sign_in):
        publication = make_public()
        draft = writing.start_edition(publication.pk, by=make_user("publisher"), why="A correction")
        line = sign_in(draft.author).get(home(draft)).context["lacking"][0]
        assert line.url == home(draft) + "words/#id_change_note"

    def test_who_may_not_write_is_shown_no_link_to_writing(self, sign_in):
        draft = make_draft(statement="")
        lines = sign_in(make_user("checker")).get(home(draft)).context["lacking"]
        assert [line.url for line in lines] == [""]

    def test_only_what_is_really_optional_says_so(self, sign_in):
        draft = make_draft()
        form = sign_in(draft.author).get(home(draft) + "words/").context["form"]
        asked = {name: field for name, field in form.fields.items() if name not in OURS and not field.required}
        optional = {name for name, field in asked.items() if field.say_optional}
        assert not {"statement", "summary", "learning", "change_note"} & optional
        assert "content_note" in optional


class TestTheDay:
    @pytest.fixture
    def waiting(self):
        """A report that waits for its check, with a day planned."""
        draft = make_draft()
        link = queries.link_of(draft.publication)
        planned = {"planned_on": A_TUESDAY, "planned_time": dt.time(10)}
        services.prepare(link, link.version, planned, by=draft.author, today=TODAY)
        return services.submit(draft.pk, draft.version, by=draft.author, at=NOW)

    def answers(self, page):
        ticks = {name: "on" for name in page.context["form"].fields if name.startswith("line_")}
        return typed(page.context["form"]) | ticks | {"digest": page.context["digest"], "action": "approve"}

    def test_the_second_person_agrees_to_it_with_the_edition(self, sign_in_afresh, waiting):
        checker = sign_in_afresh(make_user("checker"))
        page = checker.get(home(waiting) + "check/")
        assert "Publish it on Tue 8 Dec 2026 at 10am, as planned" in page.content.decode()
        answer = checker.post(home(waiting) + "check/", self.answers(page) | {"on_its_day": "on"})
        assert answer.status_code == 302, answer.context["form"].errors
        publication = Publication.objects.get()
        assert (publication.public_from, publication.public_from_time) == (A_TUESDAY, dt.time(10))
        assert publication.public_until == dt.date(2027, 12, 8)
        assert list(Outbox.objects.filter(kind="edition_approved")) == []
        mail = Outbox.objects.get(kind="edition_dated")
        assert mail.recipient == waiting.author.email
        assert "Tue 8 Dec 2026 at 10am" in mail.text
        assert queries.link_of(publication).expiry_deadline.owner == waiting.author

    def test_without_that_it_has_no_date_and_waits_for_a_publisher(self, sign_in_afresh, waiting):
        checker = sign_in_afresh(make_user("checker"))
        page = checker.get(home(waiting) + "check/")
        checker.post(home(waiting) + "check/", self.answers(page))
        assert Publication.objects.get().public_from is None
        assert Outbox.objects.filter(kind="edition_approved").exists()

    def test_a_day_that_was_changed_meanwhile_is_looked_at_again(self, sign_in_afresh, waiting):
        checker = sign_in_afresh(make_user("checker"))
        page = checker.get(home(waiting) + "check/")
        link = queries.link_of(waiting.publication)
        later = {"planned_on": A_TUESDAY + dt.timedelta(1), "planned_time": None}
        services.prepare(link, link.version, later, by=waiting.author, today=TODAY)
        answer = checker.post(home(waiting) + "check/", self.answers(page) | {"on_its_day": "on"})
        assert "changed the planned day" in answer.content.decode()
        assert Edition.objects.get().state == "in_review"

    def test_a_day_against_the_law_is_not_offered(self, sign_in, waiting):
        with change(LearningReview, LearningReview.objects.get().pk, None, by=waiting.author, why="Late") as review:
            review.sent_to_panel_on = A_TUESDAY - dt.timedelta(3)
        page = sign_in(make_user("checker")).get(home(waiting) + "check/")
        assert "on_its_day" not in page.context["form"].fields
        assert "The law requires 7 days" in page.content.decode()

    def test_a_checker_sets_no_date_of_their_own(self, waiting):
        checker, publication = make_user("checker"), waiting.publication
        with pytest.raises(Exception, match="cannot write an edition and set a date"):
            services.schedule(publication.pk, publication.version, A_TUESDAY, None, by=checker, at=NOW)
        with pytest.raises(Exception, match="changed the planned day"):
            services.schedule(publication.pk, None, A_TUESDAY, None, by=checker, at=NOW, approving=waiting)
        with pytest.raises(Exception, match="wrote"):
            library.schedule(
                publication.pk, None, A_TUESDAY, None, by=waiting.author, why="Alone", at=NOW, approving=waiting
            )
        draft = make_draft("statement")
        with pytest.raises(Exception, match="No edition has been approved"):
            library.schedule(
                draft.publication_id, None, A_TUESDAY, None, by=checker, why="A draft", at=NOW, approving=draft
            )

    def test_a_planned_day_is_shown_as_if_it_had_been_looked_at(self, sign_in, waiting):
        approve(waiting)
        page = sign_in(waiting.author).get(home(waiting) + "publish/")
        shown = page.content.decode()
        assert (
            "If you set this date, it becomes public on <strong>Tue 8 Dec 2026 at 10am</strong>. No date is set"
            in shown
        )
        assert "Set this date" in shown

    def test_a_planned_moment_that_has_passed_is_not_told_as_if_it_were_public(self, sign_in, waiting):
        approve(waiting)
        clock.move_to("2026-12-08T10:31:00Z")
        shown = sign_in(waiting.author).get(home(waiting) + "publish/").content.decode()
        assert "If you set this date, it becomes public <strong>straight away</strong>. No date is set yet." in shown
        assert "today, Tue 8 Dec 2026" not in shown

    def test_the_reason_that_will_be_asked_for_is_said_before_the_button_is_pressed(self, sign_in, waiting):
        with change(
            PublicationLink, queries.source_of(waiting.publication).pk, None, by=waiting.author, why="X"
        ) as link:
            link.ofsted_copy_on = None
        approve(waiting)
        shown = sign_in(waiting.author).get(home(waiting) + "publish/").content.decode()
        assert "Guidance asks for a copy to Ofsted too" in shown
        assert "guidance asks (optional)" not in " ".join(re.sub(r"<[^>]+>", " ", shown).split())

    def test_what_is_held_as_ready_shows_that_first(self, sign_in, waiting):
        publication = approve(waiting).publication
        publication.refresh_from_db()
        release.postpone(publication.pk, publication.version, why="A verdict", by=waiting.author, at=NOW)
        page = sign_in(waiting.author).get(home(waiting) + "publish/")
        assert "Held as ready since" in page.content.decode()

    def test_days_that_matter_and_weekends_are_told_before_anything_is_sent(self, sign_in):
        draft = make_draft()
        link = queries.link_of(draft.publication)
        with change(PublicationLink, link.pk, None, by=draft.author, why="Test") as record:
            record.planned_on = dt.date(2026, 12, 12)  # a Saturday
        page = sign_in(draft.author).get(home(draft) + "check/")
        assert "Sat 12 Dec 2026 is a Saturday" in page.content.decode()


def test_what_waits_is_not_sent_again(sign_in):
    edition = make_waiting()
    page = sign_in(edition.author).get(home(edition) + "check/")
    assert "Send for a check" not in page.content.decode()
