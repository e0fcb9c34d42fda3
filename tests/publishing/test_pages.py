"""The pages: who is let in, what a stale save is told, what asks for a fresh sign-in, what the public then gets."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from csprapp.records.models import AccessLog
from publications.library import writing
from publications.library.models import PublicDocument
from publishing.editions import views as editions
from publishing.links import queries
from publishing.links.models import PublicationLink
from publishing.schedule import services
from tests.factories import PASSWORD, make_user
from tests.factories_cases import give_access, make_case
from tests.factories_publishing import (
    NOW,
    TODAY,
    approve,
    make_approved,
    make_draft,
    make_people,
    make_public,
    make_review,
    make_waiting,
    small_pdf,
)
from tests.publications.test_word import HEAD, made, p, r

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)

PARTS = ["", "preview/", "check/", "publish/", "withdraw/", "ready/"]
WRITING = ["names/", "words/", "text/", "documents/"]


def home(of) -> str:
    return f"/staff/publications/{getattr(of, 'publication_id', of.pk)}/"


def sent(form, **changes) -> dict:
    hidden = {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
    return hidden | changes


class TestWhoMay:
    @pytest.mark.parametrize("role", ["publisher", "checker", "coordinator", "manager"])
    def test_those_who_publish_see_every_page(self, sign_in, role):
        client, publication = sign_in(make_user(role)), make_waiting()
        for part in PARTS:
            assert client.get(home(publication) + part).status_code == 200, part
        assert client.get("/staff/publications/").status_code == 200

    @pytest.mark.parametrize("role", ["partner", "contributor", "reviewer", "scrutineer", "administrator", "notifier"])
    def test_others_are_told_whom_to_ask(self, sign_in, role):
        client, publication = sign_in(make_user(role)), make_waiting()
        for address in ["/staff/publications/", *[home(publication) + part for part in PARTS + WRITING]]:
            answer = client.get(address)
            assert answer.status_code == 403, address
            assert publication.title.encode() not in answer.content

    @pytest.mark.parametrize("role", ["checker", "coordinator", "manager"])
    def test_only_publishers_write(self, sign_in, role):
        client, draft = sign_in(make_user(role)), make_draft()
        for part in WRITING:
            assert client.get(home(draft) + part).status_code == 403, part
        assert client.post(home(draft) + "submit/").status_code == 403
        assert client.get("/staff/publications/new/").status_code == 403

    def test_an_older_case_than_the_list_holds_is_found_by_its_reference(self, sign_in, monkeypatch):
        old, restricted = make_review(), make_review(case=make_case(restricted=True, restricted_reason="A colleague"))
        make_review()
        monkeypatch.setattr(editions, "NEWEST", 1)
        client, place = sign_in(make_user("publisher")), "/staff/publications/new/"
        form = client.get(place).context["form"]
        assert f"review-{old.pk}" not in dict(form.fields["source"].choices)
        typed = sent(form, kind="lcspr", source="")
        assert "Select what it is written from" in client.post(place, typed).content.decode()
        for unknown in ("1999-0001", restricted.incident.reference):
            answer = client.post(place, typed | {"reference": unknown})
            assert "There is no review of a case with this reference" in answer.content.decode()
        assert client.post(place, typed | {"reference": old.incident.reference}).status_code == 302
        assert PublicationLink.objects.get().review == old

    def test_where_there_is_more_than_one_review_of_an_older_case_it_is_asked_which(self, sign_in, monkeypatch):
        old = make_review()
        second = make_review(kind="alternative", case=old.incident)
        make_review(), make_review()
        monkeypatch.setattr(editions, "NEWEST", 2)
        client, place = sign_in(make_user("publisher")), "/staff/publications/new/"
        typed = sent(client.get(place).context["form"], kind="lcspr", source="", reference=old.incident.reference)
        answer = client.post(place, typed)
        assert "There is more than one review of that case" in answer.content.decode()
        offered = dict(answer.context["form"].fields["source"].choices)
        assert {f"review-{old.pk}", f"review-{second.pk}"} <= set(offered)
        assert client.post(place, typed | {"source": f"review-{old.pk}"}).status_code == 302

    def test_a_checker_reads_what_was_done_before_publishing_and_never_records_it(self, sign_in):
        draft = make_draft()
        client = sign_in(make_user("checker"))
        page = client.get(home(draft) + "ready/")
        assert "Told on Mon 9 Nov 2026" in page.content.decode()
        assert '<form method="post" novalidate>' not in page.content.decode()
        typed = sent(page.context["form"], family="not_told", family_note="No")
        assert client.post(home(draft) + "ready/", typed).status_code == 200
        assert queries.link_of(draft.publication).family == "told"

    def test_the_writer_sees_the_check_but_no_button_to_approve(self, sign_in):
        author = make_user("publisher", "checker")
        edition = make_waiting(by=author)
        page = sign_in(author).get(home(edition) + "check/").content.decode()
        assert "Approve this edition" not in page
        assert "Only somebody who did not write any of" in page.replace("this edition", "it")

    def test_an_unknown_publication_is_not_found(self, sign_in):
        assert sign_in(make_user("publisher")).get("/staff/publications/99999/").status_code == 404

    def test_a_restricted_cases_publication_is_closed_to_coordinators_who_are_not_on_it(self, sign_in):
        case = make_case(restricted=True, restricted_reason="A colleague's family")
        publisher, outsider, named = make_user("publisher"), make_user("coordinator"), make_user("coordinator")
        give_access(case, publisher)
        give_access(case, named)
        draft = make_draft(by=publisher, review=make_review(case=case))
        assert sign_in(outsider).get(home(draft)).status_code == 404
        assert case.reference not in sign_in(outsider).get("/staff/publications/").content.decode()
        assert draft.title not in sign_in(outsider).get("/staff/publications/").content.decode()
        assert sign_in(named).get(home(draft)).status_code == 200

    def test_once_it_is_public_they_too_may_take_it_down(self, sign_in):
        case = make_case(restricted=True, restricted_reason="A colleague's family")
        publisher = make_user("publisher")
        give_access(case, publisher)
        publication, outsider = make_public(by=publisher, review=make_review(case=case)), make_user("manager")
        client = sign_in(outsider)
        assert case.reference not in client.get(home(publication)).content.decode()
        assert client.get(home(publication) + "withdraw/").status_code == 200
        for part in ("check/", "ready/", "preview/"):
            assert client.get(home(publication) + part).status_code == 404

    def test_every_page_is_logged_with_its_case(self, sign_in):
        edition, checker = make_waiting(), make_user("checker")
        sign_in(checker).get(home(edition) + "check/")
        row = AccessLog.objects.get(user=checker)
        assert (row.what, row.case) == (
            "publication check",
            queries.link_of(edition.publication).review.incident.reference,
        )


class TestWriting:
    def test_somebody_elses_save_shows_both_versions_and_keeps_what_was_typed(self, sign_in):
        draft = make_draft()
        client = sign_in(make_user("publisher"))
        form = client.get(home(draft) + "words/").context["form"]
        writing.save_edition(draft.pk, draft.version, {"summary": "Theirs"}, by=draft.author, why="Quicker")
        typed = sent(form, summary="Mine", learning="Ask twice.")
        answer = client.post(home(draft) + "words/", typed)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "Theirs" in page
        assert "Mine" in page
        again = client.post(home(draft) + "words/", typed | {"version": answer.context["form"].data["version"]})
        assert again.status_code == 302
        draft.refresh_from_db()
        assert draft.summary == "Mine"

    def test_the_memory_line_needs_somebody_who_agreed_it(self, sign_in):
        draft = make_draft()
        client = sign_in(draft.author)
        form = client.get(home(draft) + "names/").context["form"]
        answer = client.post(home(draft) + "names/", sent(form, title="A title", memory_line="In memory of Robin"))
        assert answer.status_code == 200
        assert "Enter who agreed the memory line" in answer.content.decode()

    def test_another_young_person_under_a_memorial_needs_a_note(self, sign_in):
        draft = make_draft()
        client = sign_in(draft.author)
        form = client.get(home(draft) + "names/").context["form"]
        answer = client.post(home(draft) + "names/", sent(form, title="A title", about_another="on"))
        assert "Enter the note that explains who the report is about" in answer.content.decode()

    def test_a_word_document_becomes_the_text_and_its_picture_must_be_described(self, sign_in, tmp_path):
        draft = make_draft()
        client = sign_in(draft.author)
        page = client.get(home(draft) + "text/")
        upload = SimpleUploadedFile("a private name.docx", word_file(tmp_path))
        answer = client.post(home(draft) + "text/", sent(page.context["word"], action="word", file=upload), follow=True)
        assert "Describe the pictures" in answer.content.decode()
        assert client.post(home(draft) + "submit/", follow=True).context["lacking"] != []
        picture = PublicDocument.objects.get(kind="picture")
        shown = client.get(f"{home(draft)}preview/documents/{picture.key}/{picture.name}")
        assert shown["Content-Type"] == "image/png"
        form = answer.context["pictures"]
        described = sent(form, action="pictures", **{f"picture_{picture.pk}": "A blank square"})
        assert client.post(home(draft) + "text/", described).status_code == 302
        draft.refresh_from_db()
        assert 'alt="A blank square"' in draft.body_html
        assert "<table" in draft.body_html
        assert "<h3" in draft.body_html

    def test_words_of_a_text_from_word_are_corrected_where_they_stand_once(self, sign_in):
        draft = make_draft()
        client = sign_in(draft.author)
        page = client.get(home(draft) + "text/")
        assert "Correct words in the text" not in page.content.decode()
        hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Corinne Vale</w:t></w:r></w:p>"
        upload = SimpleUploadedFile("x.docx", made(HEAD + p(r("She was sen at school.")) + p(r("at home")) + hidden))
        page = client.post(home(draft) + "text/", sent(page.context["word"], action="word", file=upload), follow=True)
        told = page.content.decode()
        assert "Look at these in the text" in told
        assert "Hidden text (“Corinne Vale”) was left out" in told
        for found, said in (("sen at home", "not in the text"), ("at", "appear 2 times")):
            form = sent(page.context["correction"], action="correct", found=found, instead="x")
            assert said in client.post(home(draft) + "text/", form).content.decode()
        form = sent(page.context["correction"], action="correct", found="sen at", instead="seen <at>")
        assert client.post(home(draft) + "text/", form).status_code == 302
        draft.refresh_from_db()
        assert "<p>She was seen &lt;at&gt; school.</p><p>at home</p>" in draft.body_html
        assert draft.history.first().history_change_reason == "Words corrected"

    def test_a_pdf_with_faults_goes_out_only_for_a_reason(self, sign_in):
        draft = make_draft()
        client = sign_in(draft.author)
        form = client.get(home(draft) + "documents/").context["form"]
        upload = SimpleUploadedFile("x.pdf", untagged_pdf())
        added = client.post(home(draft) + "documents/", sent(form, kind="report", title="Report", file=upload))
        assert added.status_code == 302
        document = PublicDocument.objects.get()
        assert any("Replace it, or say why" in line.text for line in client.get(home(draft)).context["lacking"])
        address = f"{home(draft)}documents/{document.pk}/"
        form = client.get(address).context["form"]
        said = sent(form, title="Report", reason="The author cannot make another before the date")
        assert client.post(address, said).status_code == 302
        assert client.get(home(draft)).context["lacking"] == []

    def test_a_file_can_be_replaced_and_taken_out(self, sign_in):
        draft = make_draft()
        writing.add_document(
            draft.pk, draft.version, small_pdf(), kind="report", title="Report", by=draft.author, why="File"
        )
        document = PublicDocument.objects.get()
        client, address = sign_in(draft.author), f"{home(draft)}documents/{document.pk}/"
        form = client.get(address).context["form"]
        other = SimpleUploadedFile("x.pdf", small_pdf("Other words."))
        assert client.post(address, sent(form, title="Full report", file=other)).status_code == 302
        replaced = PublicDocument.objects.get()
        assert (replaced.title, replaced.key != document.key) == ("Full report", True)
        form = client.get(address).context["form"]
        assert client.post(address, sent(form, title="Full report", action="remove")).status_code == 302
        assert not PublicDocument.objects.exists()

    def test_what_is_no_pdf_is_refused_beside_the_field(self, sign_in):
        draft = make_draft()
        client = sign_in(draft.author)
        form = client.get(home(draft) + "documents/").context["form"]
        upload = SimpleUploadedFile("x.pdf", b"MZ not a pdf")
        answer = client.post(home(draft) + "documents/", sent(form, kind="report", title="Report", file=upload))
        assert answer.status_code == 200
        assert "The selected file must be a PDF" in answer.content.decode()

    def test_two_presses_of_begin_make_one_publication(self, sign_in):
        client = sign_in(make_user("publisher"))
        form = client.get("/staff/publications/new/").context["form"]
        typed = sent(form, kind="statement", source="none")
        one, two = (client.post("/staff/publications/new/", typed) for _ in range(2))
        assert one["Location"] == two["Location"]

    def test_two_presses_of_a_button_begin_one_edition(self, sign_in):
        publication = make_approved()
        client = sign_in(make_user("publisher"))
        token = re.search('name="token" value="([^"]+)"', client.get(home(publication)).content.decode()).group(1)
        answers = [client.post(home(publication) + "edition/", {"token": token}, follow=True) for _ in range(2)]
        assert [answer.redirect_chain for answer in answers] == [[(home(publication), 302)]] * 2
        assert "A new edition has been started" in answers[0].content.decode()
        assert "Another edition is already being written" not in answers[1].content.decode()

    def test_a_national_report_is_a_dated_link_that_a_second_person_approves_too(self, client, sign_in, sign_in_afresh):
        publisher = make_user("publisher")
        publication = services.create("national", by=publisher, at=NOW)
        writer = sign_in_afresh(publisher)
        form = writer.get(home(publication) + "names/").context["form"]
        typed = sent(form, title="A national report", link_address="www.gov.uk")
        typed |= {"link_published_on_day": "1", "link_published_on_month": "jan", "link_published_on_year": "2026"}
        assert "Enter the whole address" in writer.post(home(publication) + "names/", typed).content.decode()
        typed |= {"link_address": "https://www.gov.uk/report"}
        assert writer.post(home(publication) + "names/", typed).status_code == 302
        writer.post(home(publication) + "submit/")
        approve(publication.newest_edition)
        publication.refresh_from_db()
        services.schedule(publication.pk, publication.version, TODAY, None, by=publisher, at=NOW)
        assert "https://www.gov.uk/report" in client.get("/national/").content.decode()

    def test_what_waits_for_a_check_cannot_be_edited(self, sign_in):
        edition = make_waiting()
        client = sign_in(edition.author)
        answer = client.get(home(edition) + "words/", follow=True)
        assert answer.redirect_chain[0][0] == home(edition)
        assert "waiting for a check" in answer.content.decode()


def word_without_pictures(folder) -> bytes:
    """A Word document of which nothing has to be described."""
    document = Document()
    document.add_heading("Why this review", 1)
    document.add_paragraph("Invented words.")
    target = folder / "plain.docx"
    document.save(str(target))
    return target.read_bytes()


def word_file(folder) -> bytes:
    """A Word document with a heading, a table and a picture that says nothing of itself."""
    picture = folder / "dot.png"
    picture.write_bytes(PNG)
    document = Document()
    document.add_heading("Why this review", 1)
    document.add_paragraph("Invented words.")
    document.add_table(rows=2, cols=2)
    document.add_picture(str(picture))
    target = folder / "report.docx"
    document.save(str(target))
    return target.read_bytes()


def untagged_pdf() -> bytes:
    import io

    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestChecking:
    def answers(self, client, edition, **changes):
        page = client.get(home(edition) + "check/")
        form = page.context["form"]
        ticks = {name: "on" for name in form.fields if name.startswith("line_")}
        reasons = {name: "It may" for name in form.fields if name.startswith("reason_")}
        return sent(form, digest=page.context["digest"], action="approve", **ticks, **reasons) | changes

    def test_a_checker_who_just_signed_in_approves(self, sign_in_afresh):
        edition = make_waiting()
        client = sign_in_afresh(make_user("checker"))
        assert client.post(home(edition) + "check/", self.answers(client, edition)).status_code == 302
        edition.refresh_from_db()
        assert edition.state == "approved"

    def test_after_five_minutes_the_password_is_asked_and_the_answers_are_kept(self, sign_in_afresh):
        edition = make_waiting(summary="Number 943 476 5919")
        client = sign_in_afresh(make_user("checker"), ago=301)
        answer = client.post(home(edition) + "check/", self.answers(client, edition))
        assert answer["Location"].startswith("/staff/account/reauthenticate/")
        edition.refresh_from_db()
        assert edition.state == "in_review"
        answer = client.post(answer["Location"], {"password": PASSWORD, "next": home(edition) + "check/"})
        assert answer.status_code == 302
        edition.refresh_from_db()
        assert edition.state == "approved"

    def test_what_is_missing_after_the_password_is_sent_to_the_page_itself_and_not_to_the_one_that_asked(
        self, sign_in_afresh
    ):
        edition = make_waiting()
        client, address = sign_in_afresh(make_user("checker"), ago=301), home(edition) + "check/"
        typed = self.answers(client, edition) | {"line_disclosure": ""}
        asked = client.post(address, typed)["Location"]
        page = client.post(asked, {"password": PASSWORD, "next": address})
        assert page.status_code == 200
        assert "Confirm: nothing identifies anybody" in page.text
        assert re.findall('<form method="post"([^>]*) novalidate', page.text) == [f' action="{address}"'] * 2
        assert client.post(address, typed | {"line_disclosure": "on"}).status_code == 302

    def test_the_findings_are_listed_and_each_wants_a_reason(self, sign_in_afresh):
        case = make_case()
        make_people(case)
        edition = make_waiting(review=make_review(case=case), pdf=small_pdf("Quillan Zedworth, born 14/2/2019"))
        client = sign_in_afresh(make_user("checker"))
        page = client.get(home(edition) + "check/").content.decode()
        assert "page 1" in page
        assert "The name of a child in the case, in full" in page
        typed = {
            name: "" if name.startswith("reason_") else value for name, value in self.answers(client, edition).items()
        }
        answer = client.post(home(edition) + "check/", typed)
        assert answer.status_code == 200
        assert "Say why this can stay" in answer.content.decode()

    def test_it_is_sent_back_with_a_reason(self, sign_in):
        edition = make_waiting()
        client = sign_in(make_user("checker"))
        back = client.get(home(edition) + "check/").context["back"]
        assert client.post(home(edition) + "check/", sent(back, action="back", reason="A name")).status_code == 302
        edition.refresh_from_db()
        assert edition.state == "draft"

    def test_a_forged_approval_by_the_writer_is_refused(self, sign_in_afresh):
        edition = make_waiting(by=make_user("publisher", "checker"))
        client = sign_in_afresh(edition.author)
        answer = client.post(home(edition) + "check/", self.answers(client, edition))
        assert "another person must approve it" in answer.content.decode()
        edition.refresh_from_db()
        assert edition.state == "in_review"


class TestTheDate:
    def day(self, on, **more):
        return {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year), **more}

    def test_the_weekday_the_last_day_and_a_warning_are_shown_before_it_is_set(self, sign_in):
        publication = make_approved()
        client = sign_in(publication.current_edition.author)
        form = client.get(home(publication) + "publish/").context["form"]
        saturday = dt.date(2026, 12, 26)
        page = client.post(home(publication) + "publish/", sent(form, action="look", hour="10am", **self.day(saturday)))
        said = page.content.decode()
        assert "Sat 26 Dec 2026 at 10am" in said
        assert "Sun 26 Dec 2027" in said
        assert "offices are closed" in said
        publication.refresh_from_db()
        assert publication.public_from is None

    @pytest.mark.parametrize(
        ("on", "hour", "words"),
        [
            (dt.date(2100, 10, 31), "10am", "bank holidays are known for these years alone"),
            (dt.date(2027, 3, 28), "1:30am", "01:30 did not exist on 28 March 2027"),
        ],
    )
    def test_a_day_or_an_hour_that_cannot_be_is_refused_beside_its_box(self, sign_in, on, hour, words):
        publication = make_approved()
        client = sign_in(publication.current_edition.author)
        form = client.get(home(publication) + "publish/").context["form"]
        for action in ("look", "set"):
            page = client.post(home(publication) + "publish/", sent(form, action=action, hour=hour, **self.day(on)))
            assert words in page.content.decode()

    def test_a_day_that_matters_to_the_family_is_warned_of_before_it_is_set(self, sign_in):
        case = make_case()
        make_people(case)  # one of them was born on a 14 February
        publication = make_approved(review=make_review(case=case))
        client = sign_in(publication.current_edition.author)
        form = client.get(home(publication) + "publish/").context["form"]
        typed = sent(form, action="look", hour="10am", **self.day(dt.date(2027, 2, 15)))
        said = client.post(home(publication) + "publish/", typed).content.decode()
        assert "birthday" in said
        assert "Quillan" not in said

    def test_another_day_than_was_looked_at_is_shown_before_it_is_set(self, sign_in_afresh):
        publication = make_approved()
        client = sign_in_afresh(publication.current_edition.author)
        address = home(publication) + "publish/"
        form = client.get(address).context["form"]
        one, another = self.day(dt.date(2026, 12, 8)), self.day(dt.date(2026, 12, 26))
        seen = client.post(address, sent(form, action="look", hour="10am", **one)).context["looked"]["token"]
        again = client.post(address, sent(form, action="set", hour="10am", looked=seen, **another))
        assert "You changed the date after you had looked at it." in again.content.decode()
        assert "offices are closed" in again.content.decode()
        publication.refresh_from_db()
        assert publication.public_from is None
        seen = again.context["looked"]["token"]
        set_now = client.post(address, sent(form, action="set", hour="10am", looked=seen, **another))
        assert set_now.status_code == 302
        publication.refresh_from_db()
        assert publication.public_from is not None

    def test_too_soon_is_refused_on_the_page(self, sign_in_afresh):
        recent = TODAY - dt.timedelta(days=2)
        publication = make_approved(review=make_review(sent_to_panel_on=recent, sent_to_secretary_on=recent))
        client = sign_in_afresh(publication.current_edition.author)
        form = client.get(home(publication) + "publish/").context["form"]
        answer = client.post(home(publication) + "publish/", sent(form, action="set", hour="", **self.day(TODAY)))
        assert answer.status_code == 200
        assert "The law requires 7 days" in answer.content.decode()
        publication.refresh_from_db()
        assert publication.public_from is None


class TestTakingDown:
    def test_it_is_two_clicks_from_every_page_of_it(self, sign_in):
        publication = make_approved()
        client = sign_in(make_user("manager"))
        for part in [*PARTS, "by-hand/", "repository/", "going/"]:
            assert f'href="{home(publication)}withdraw/"' in client.get(home(publication) + part).content.decode(), part

    def test_it_is_no_page_of_a_first_draft_of_which_nobody_reads_anything(self, sign_in):
        draft = make_draft()
        client = sign_in(draft.author)
        for part in ["", *WRITING]:
            assert f'href="{home(draft)}withdraw/"' not in client.get(home(draft) + part).content.decode(), part

    def test_it_is_two_clicks_from_every_page_of_a_correction_of_what_is_public(self, sign_in):
        publication = make_public()
        draft = writing.start_edition(publication.pk, by=make_user("publisher"), why="A correction")
        client = sign_in(draft.author)
        for part in WRITING:
            assert f'href="{home(draft)}withdraw/"' in client.get(home(draft) + part).content.decode(), part
        assert f'href="{home(publication)}withdraw/"' in client.get(home(publication) + "compare/").content.decode()

    @pytest.mark.parametrize(("ground", "status"), [("names", 410), ("court", 410), ("court_silently", 404)])
    def test_page_and_file_are_gone_at_once_with_one_choice(self, client, sign_in, ground, status):
        publication = make_public(pdf=small_pdf())
        document = publication.current_edition.documents.get()
        addresses = [
            f"/reviews/{publication.slug}/",
            f"/reviews/{publication.slug}/documents/{document.key}/{document.name}",
        ]
        assert [client.get(address).status_code for address in addresses] == [200, 200]
        coordinator = sign_in(make_user("coordinator"))
        assert coordinator.post(home(publication) + "withdraw/", {"ground": ground}).status_code == 302
        assert [client.get(address).status_code for address in addresses] == [status, status]
        title = publication.current_edition.title.encode()
        assert all(title not in client.get(address).content for address in [*addresses, "/reviews/", "/feed.atom"])

    def test_silently_is_the_same_bytes_as_an_address_that_never_was(self, client, sign_in):
        publication = make_public()
        sign_in(make_user("manager")).post(home(publication) + "withdraw/", {"ground": "court_silently"})
        gone = client.get(f"/reviews/{publication.slug}/")
        never = client.get("/reviews/review-2026-none/")
        assert (gone.status_code, gone.content) == (never.status_code, never.content)

    def test_a_second_person_looks_and_two_put_it_back(self, client, sign_in, sign_in_afresh):
        publication, publisher = make_public(), make_user("publisher")
        services.withdraw(
            publication.pk, why="A name", silently=False, early_ground="A court", by=make_user("manager"), at=NOW
        )
        first, second = sign_in_afresh(publisher), sign_in_afresh(make_user("publisher"))
        address = home(publication) + "withdraw/"
        assert "has not looked" in first.get(address).content.decode()
        back = home(publication) + "put-back/"
        for page, action, name in [(address, "see", "reason"), (back, "ask", "ask")]:
            form = first.get(page).context[name]
            assert first.post(page, sent(form, reason="It was right", action=action)).status_code == 302
        form = first.get(back).context["reason"]
        assert first.post(back, sent(form, reason="It was right", action="put_back")).status_code == 200
        assert client.get(f"/reviews/{publication.slug}/").status_code == 410
        form = second.get(back).context["reason"]
        assert second.post(back, sent(form, reason="It was right", action="put_back")).status_code == 302
        assert client.get(f"/reviews/{publication.slug}/").status_code == 200

    def test_one_file_comes_off_at_once_and_a_second_person_looks(self, client, sign_in):
        publication = make_public(pdf=small_pdf())
        document = publication.current_edition.documents.get()
        page = f"/reviews/{publication.slug}/"
        file = f"{page}documents/{document.key}/{document.name}"
        taker, address = sign_in(make_user("coordinator")), home(publication) + "withdraw/"
        form = taker.get(address).context["file"]
        typed = sent(form, document=str(document.pk), file_why="A name under a box", action="file")
        assert taker.post(address, typed).status_code == 302
        assert (client.get(page).status_code, client.get(file).status_code) == (200, 404)
        assert "I have looked at it" not in taker.get(address).content.decode()
        second = sign_in(make_user("manager"))
        assert "has not looked at it yet" in second.get("/staff/publications/").content.decode()
        (row,) = second.get(address).context["withheld"]
        assert second.post(address, sent(row["form"], action="seen_file")).status_code == 302
        assert "has not looked" not in second.get(address).content.decode()

    def test_a_file_of_another_publication_is_not_touched_from_here(self, sign_in):
        one, other = make_public(pdf=small_pdf()), make_public(pdf=small_pdf())
        stranger = other.current_edition.documents.get()
        client, address = sign_in(make_user("manager")), home(one) + "withdraw/"
        form = client.get(address).context["file"]
        typed = sent(form, document=str(stranger.pk), file_why="A name", action="file")
        assert client.post(address, typed).status_code == 200
        stranger.refresh_from_db()
        assert stranger.withheld_at is None


def test_the_preview_is_the_public_page_itself(client, sign_in):
    publication = make_public(statement="We are **sorry**.")
    public = client.get(f"/reviews/{publication.slug}/").content.decode()
    preview = sign_in(make_user("checker")).get(home(publication) + "preview/").content.decode()
    printed = '<p class="app-print-only">This page on the web: '  # it has no address before it is public
    shown = public[public.index('<h1 class="govuk-heading-xl">') : public.index(printed)]
    assert shown in preview
    assert printed not in preview


def test_the_list_asks_the_database_as_often_for_one_as_for_many(sign_in, django_assert_max_num_queries):
    for _ in range(3):
        make_approved()
    client = sign_in(make_user("publisher"))
    with django_assert_max_num_queries(15):
        assert client.get("/staff/publications/").status_code == 200


def test_the_list_reads_no_words_of_an_edition_and_no_more_of_a_review_than_it_says(sign_in):
    make_public(pdf=small_pdf())
    make_waiting()
    make_review()
    client = sign_in(make_user("publisher"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/staff/publications/").context["to_write"]
    said = [each["sql"] for each in asked if "publications_" in each["sql"] or "publication_decision" in each["sql"]]
    for column in ("body_html", "summary", "sha256", "withdrawn_because", "terms_of_reference", "search_text"):
        assert not any(f'"{column}"' in sql for sql in said), column
    assert len(said) <= 6  # what is kept, publications, editions, files, reviews, and those brought over
