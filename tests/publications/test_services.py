"""What writers, checkers and those who take down can do, and what the database itself refuses."""

import datetime as dt
import io

import docx
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.files import checks, scanner, storage
from csprapp.files.checks import FileRefused
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, change
from demo import pdfs
from publications.library import generation, rules, services, writing
from publications.library.models import Edition, Publication, PublicDocument
from tests.factories import make_user
from tests.factories_publications import (
    FIRST_DAY,
    LONG_BEFORE,
    approve,
    make_checker,
    make_draft,
    make_publication,
    make_publisher,
)
from tests.kept_files import put, stored
from tests.publications.test_body import make_png

pytestmark = pytest.mark.django_db


def pdf(text: str = "Invented") -> bytes:
    return pdfs.make_pdf("Invented", [text])


def add_pdf(edition: Edition, text: str = "Invented", **values) -> PublicDocument:
    values = {"kind": "report", "title": "The report", "by": edition.author, "why": "The report", **values}
    return writing.add_document(edition.pk, edition.version, pdf(text), **values)


def sentences(refused) -> str:
    return " ".join(refused.value.messages)


class TestAddresses:
    def test_an_address_says_nothing_of_title_or_name(self):
        draft = make_draft(title="In memory of Rowan")
        assert draft.publication.slug.startswith("review-2026-")
        assert len(draft.publication.slug) == len("review-2026-k7")

    def test_an_address_is_never_given_twice(self, monkeypatch):
        taken = make_draft().publication.slug
        tails = iter([taken, taken, "review-2026-new"])
        monkeypatch.setattr(rules, "neutral_slug", lambda year, length=2: next(tails))
        assert make_draft().publication.slug == "review-2026-new"

    def test_a_publication_cannot_be_deleted(self):
        publication = make_publication()
        with pytest.raises(models.ProtectedError):
            publication.delete()

    def test_a_file_name_is_made_from_the_address(self):
        document = add_pdf(make_draft())
        assert document.name == f"{document.edition.publication.slug}-report.pdf"


class TestWriting:
    def test_only_a_publisher_writes(self):
        draft = make_draft()
        for role in (Role.CHECKER, Role.COORDINATOR, Role.SCRUTINEER):
            with pytest.raises(NotAllowed):
                writing.save_edition(draft.pk, draft.version, {"title": "x"}, by=make_user(role), why="x")

    def test_a_second_writer_with_an_old_version_is_told(self):
        draft, other = make_draft(), make_publisher()
        writing.save_edition(draft.pk, draft.version, {"title": "Theirs"}, by=other, why="x")
        with pytest.raises(Conflict):
            writing.save_edition(draft.pk, draft.version, {"title": "Mine"}, by=other, why="x")
        draft.refresh_from_db()
        assert draft.title == "Theirs"

    def test_fields_that_are_not_a_writers_cannot_be_set(self):
        draft = make_draft()
        for field in ("state", "checker", "digest", "body_html", "cleared_digest", "origin"):
            with pytest.raises(ValueError, match="Not a writer’s field"):
                writing.save_edition(draft.pk, draft.version, {field: "x"}, by=draft.author, why="x")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", "x" * 201),
            ("link_address", "javascript:alert(1)"),
            ("link_address", "not an address"),
            ("link_published_on", "yesterday"),
        ],
    )
    def test_a_value_the_field_cannot_hold_is_refused_by_name(self, field, value):
        draft = make_draft("national")
        with pytest.raises(ValidationError) as refused:
            writing.save_edition(draft.pk, draft.version, {field: value}, by=draft.author, why="x")
        assert list(refused.value.message_dict) == [field]

    def test_a_link_leads_to_the_web_and_nowhere_else(self):
        draft = make_draft("national", link_address="ftp://example.org/x", link_published_on=FIRST_DAY)
        with pytest.raises(Refused, match="starting with https"):
            writing.submit(draft.pk, draft.version, by=draft.author)

    def test_every_change_says_who_and_why(self):
        draft = make_draft()
        row = draft.history.first()
        assert (row.history_user, row.history_change_reason) == (draft.author, "Written")

    def test_the_digest_covers_words_and_files(self):
        draft = make_draft()
        seen = {draft.digest}
        draft = writing.save_edition(draft.pk, draft.version, {"summary": "Another"}, by=draft.author, why="x")
        seen.add(draft.digest)
        document = add_pdf(draft)
        draft.refresh_from_db()
        seen.add(draft.digest)
        writing.retitle_document(document.pk, draft.version, "Renamed", by=draft.author, why="x")
        draft.refresh_from_db()
        seen.add(draft.digest)
        writing.replace_document(document.pk, draft.version, pdf("Other"), by=draft.author, why="x")
        draft.refresh_from_db()
        seen.add(draft.digest)
        draft = writing.set_body_markdown(draft.pk, draft.version, "# Text", by=draft.author, why="x")
        seen.add(draft.digest)
        assert len(seen) == 6

    def test_a_word_text_with_a_picture_waits_for_its_description(self):
        document = docx.Document()
        document.add_heading("Chart", 1)
        document.add_picture(io.BytesIO(make_png(b"Somebody Real")))
        data = io.BytesIO()
        document.save(data)
        draft = make_draft()
        draft, notes = writing.set_body_word(draft.pk, draft.version, data.getvalue(), by=draft.author, why="Text")
        assert notes == []
        picture = draft.documents.get(kind="picture")
        assert f'src="documents/{picture.key}/{picture.name}"' in draft.body_html
        assert b"Somebody" not in storage.read(picture.file.name)
        with pytest.raises(Refused, match="Describe the picture"):
            writing.submit(draft.pk, draft.version, by=draft.author)
        draft = writing.describe_picture(picture.pk, draft.version, "A chart", by=draft.author, why="Described")
        assert 'alt="A chart"' in draft.body_html
        writing.submit(draft.pk, draft.version, by=draft.author)

    def test_typed_text_takes_the_place_of_a_word_text_and_its_pictures(self):
        document = docx.Document()
        document.add_picture(io.BytesIO(make_png()))
        data = io.BytesIO()
        document.save(data)
        draft = make_draft()
        draft, _ = writing.set_body_word(draft.pk, draft.version, data.getvalue(), by=draft.author, why="Text")
        draft = writing.set_body_markdown(draft.pk, draft.version, "Typed", by=draft.author, why="Text")
        assert not draft.documents.exists()
        assert draft.body_html == "<p>Typed</p>"

    def test_the_bytes_kept_and_served_are_without_the_makers_name(self):
        draft = make_draft()
        data = pdfs.make_pdf("Invented", ["Text"], author="Somebody Real")
        assert b"Somebody Real" in data
        document = writing.add_document(
            draft.pk, draft.version, data, kind="report", title="x", by=draft.author, why="x"
        )
        kept = storage.read(document.file.name)
        assert b"Somebody Real" not in kept
        assert (checks.sha256(kept), len(kept), document.faults) == (document.sha256, document.size, "")
        assert "author" in document.removed

    def test_a_file_with_a_virus_or_unseen_by_the_scanner_is_not_kept(self, monkeypatch):
        draft = make_draft()
        for state, sentence in ((scanner.State.REFUSED, "found something"), (scanner.State.WAITING, "Try again")):
            monkeypatch.setattr(scanner, "scan", lambda data, state=state: scanner.Verdict(state))
            with pytest.raises(FileRefused, match=sentence):
                add_pdf(draft)
        assert not draft.documents.exists()

    def test_a_refused_file_changes_nothing(self):
        draft = make_draft()
        with pytest.raises(FileRefused):
            writing.add_document(
                draft.pk, draft.version, b"not a pdf", kind="report", title="x", by=draft.author, why="x"
            )
        with pytest.raises(Conflict):
            writing.add_document(draft.pk, 1, pdf(), kind="report", title="x", by=draft.author, why="x")
        assert not draft.documents.exists()

    def test_a_failed_save_leaves_no_file_behind(self, settings):
        draft, before = make_draft(), stored()
        with pytest.raises(Conflict):
            writing.add_document(draft.pk, 1, pdf(), kind="report", title="x", by=draft.author, why="x")
        assert stored() == before


@pytest.mark.django_db(transaction=True)
class TestFilesThatGo:
    def test_a_replaced_file_goes_unless_an_edition_still_shows_it(self):
        draft = make_draft()
        document = add_pdf(draft, "First")
        first = document.file.name
        draft.refresh_from_db()
        writing.replace_document(document.pk, draft.version, pdf("Second"), by=draft.author, why="x")
        assert not storage.private.exists(first)
        draft.refresh_from_db()
        second = draft.documents.get().file.name
        approve(draft)
        later = writing.start_edition(draft.publication_id, by=draft.author, why="Correction")
        writing.remove_document(later.documents.get().pk, later.version, by=draft.author, why="x")
        assert storage.private.exists(second)


class TestTwoPeople:
    def test_nobody_approves_what_they_wrote(self):
        publisher = make_publisher()
        draft = make_draft(by=publisher)
        edition = writing.submit(draft.pk, draft.version, by=publisher)
        with pytest.raises(NotAllowed, match="another person"):
            writing.approve(edition.pk, edition.version, edition.digest, by=publisher, why="x")

    def test_nor_a_publisher_who_only_changed_a_word(self):
        draft, second = make_draft(), make_publisher()
        draft = writing.save_edition(draft.pk, draft.version, {"title": "Mine"}, by=second, why="x")
        edition = writing.submit(draft.pk, draft.version, by=draft.author)
        with pytest.raises(NotAllowed):
            writing.approve(edition.pk, edition.version, edition.digest, by=second, why="x")

    def test_only_the_words_that_were_looked_at_are_approved(self):
        draft, checker = make_draft(), make_checker()
        edition = writing.submit(draft.pk, draft.version, by=draft.author)
        seen = edition.digest
        edition = writing.send_back(edition.pk, edition.version, by=checker, why="A typing error")
        edition = writing.save_edition(edition.pk, edition.version, {"summary": "New"}, by=draft.author, why="x")
        edition = writing.submit(edition.pk, edition.version, by=draft.author)
        with pytest.raises(Refused, match="changed since you looked"):
            writing.approve(edition.pk, edition.version, seen, by=checker, why="x")

    def test_a_review_needs_a_clearance_of_exactly_these_words(self):
        draft, checker = make_draft(origin="review"), make_checker()
        edition = writing.submit(draft.pk, draft.version, by=draft.author)
        with pytest.raises(Refused, match="have not cleared"):
            writing.approve(edition.pk, edition.version, edition.digest, by=checker, why="x")
        edition = writing.clear(edition.pk, edition.version, edition.digest, by=checker, why="Checked")
        edition = writing.send_back(edition.pk, edition.version, by=checker, why="One word")
        edition = writing.save_edition(edition.pk, edition.version, {"summary": "New"}, by=draft.author, why="x")
        edition = writing.submit(edition.pk, edition.version, by=draft.author)
        with pytest.raises(Refused, match="have not cleared"):
            writing.approve(edition.pk, edition.version, edition.digest, by=checker, why="x")

    def test_a_file_altered_on_the_disk_is_not_approved(self):
        draft = make_draft()
        document = add_pdf(draft)
        draft.refresh_from_db()
        edition = writing.submit(draft.pk, draft.version, by=draft.author)
        put(document.file.name, storage.read(document.file.name) + b"x")
        with pytest.raises(Refused, match="not the one that was uploaded"):
            writing.approve(edition.pk, edition.version, edition.digest, by=make_checker(), why="x")

    def test_an_approved_edition_is_never_changed(self):
        edition = approve(make_draft())
        with pytest.raises(Refused, match="Only a draft"):
            writing.save_edition(edition.pk, edition.version, {"title": "x"}, by=edition.author, why="x")

    def test_a_correction_replaces_the_approved_edition_at_one_instant(self):
        publication = make_publication()
        by = make_publisher()
        draft = writing.start_edition(publication.pk, by=by, why="Correction")
        assert (draft.number, draft.title) == (2, publication.current_edition.title)
        with pytest.raises(Refused, match="already being written"):
            writing.start_edition(publication.pk, by=by, why="Another")
        with pytest.raises(Refused, match="what has changed"):
            writing.submit(draft.pk, draft.version, by=by)
        draft = writing.save_edition(draft.pk, draft.version, {"change_note": "A date."}, by=by, why="x")
        approve(draft)
        states = list(publication.editions.order_by("number").values_list("state", flat=True))
        assert states == ["superseded", "approved"]


class TestWhatIsMissing:
    @pytest.mark.parametrize(
        ("kind", "words", "sentence"),
        [
            ("lcspr", {"title": ""}, "Enter the title"),
            ("lcspr", {"summary": ""}, "Enter a summary"),
            ("lcspr", {"learning": ""}, "Enter the learning"),
            ("brief", {"learning": ""}, "Write the seven parts"),
            ("statement", {"statement": ""}, "Enter the statement"),
            ("national", {}, "Enter the address of the national report"),
            ("lcspr", {"memory_line": "Rowan loved the sea."}, "who agreed the memory line"),
            ("lcspr", {"about_another": True}, "the note that explains"),
            (
                "lcspr",
                {
                    "about_another": True,
                    "for_information": "About another.",
                    "other_name": "Wren",
                    "statement": "We think of Wren's family.",
                },
                "The statement names the other young person",
            ),
        ],
    )
    def test_submitting_says_what_is_missing(self, kind, words, sentence):
        draft = make_draft(kind, **words)
        with pytest.raises(Refused) as refused:
            writing.submit(draft.pk, draft.version, by=draft.author)
        assert sentence in sentences(refused)

    def test_another_name_in_a_document_title_is_found_and_allowed_once_confirmed(self):
        words = {"about_another": True, "for_information": "About another.", "other_name": "Wren Inventedson"}
        draft = make_draft(**words)
        add_pdf(draft, title="Report about Wren")
        draft.refresh_from_db()
        with pytest.raises(Refused, match="names the other young person"):
            writing.submit(draft.pk, draft.version, by=draft.author)
        confirmed = {"other_name_confirmed_with": "Wren's family"}
        draft = writing.save_edition(draft.pk, draft.version, confirmed, by=draft.author, why="x")
        writing.submit(draft.pk, draft.version, by=draft.author)

    def test_a_pdf_that_is_not_accessible_goes_out_only_with_a_reason(self):
        from pypdf import PdfWriter

        writer, out = PdfWriter(), io.BytesIO()
        writer.add_blank_page(100, 100)
        writer.write(out)
        draft = make_draft()
        document = writing.add_document(
            draft.pk, draft.version, out.getvalue(), kind="report", title="Old", by=draft.author, why="x"
        )
        draft.refresh_from_db()
        with pytest.raises(Refused, match="not tagged, no title, no language"):
            writing.submit(draft.pk, draft.version, by=draft.author)
        writing.accept_faults(document.pk, draft.version, "A tagged one follows in May", by=draft.author)
        draft.refresh_from_db()
        writing.submit(draft.pk, draft.version, by=draft.author)


class TestTheWindow:
    def test_a_date_today_or_later_gives_the_last_day(self):
        publication = make_publication(on=None)
        by, at = make_publisher(), dt.datetime(2026, 3, 9, 23, 30, tzinfo=dt.UTC)
        with pytest.raises(Refused, match="today or later"):
            services.schedule(publication.pk, publication.version, dt.date(2026, 3, 8), None, by=by, why="x", at=at)
        publication = services.schedule(
            publication.pk, publication.version, FIRST_DAY, dt.time(10), by=by, why="x", at=at
        )
        assert publication.public_until == dt.date(2027, 3, 10)
        publication = services.schedule(
            publication.pk, publication.version, dt.date(2026, 4, 1), None, by=by, why="Postponed", at=at
        )
        assert (publication.public_until, publication.public_from_time) == (dt.date(2027, 4, 1), None)
        publication = services.hold(publication.pk, publication.version, by=by, why="A trial", at=at)
        assert publication.public_from is None

    def test_nothing_is_scheduled_before_a_second_person_approved_it(self):
        draft = make_draft()
        with pytest.raises(Refused, match="No edition has been approved"):
            services.schedule(draft.publication_id, 1, FIRST_DAY, None, by=draft.author, why="x", at=LONG_BEFORE)

    def test_the_first_day_does_not_move_after_it_came(self):
        publication = make_publication()
        by, at = make_publisher(), dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
        for act in (
            lambda: services.schedule(
                publication.pk, publication.version, dt.date(2026, 5, 1), None, by=by, why="x", at=at
            ),
            lambda: services.hold(publication.pk, publication.version, by=by, why="x", at=at),
        ):
            with pytest.raises(Refused, match="already public"):
                act()

    def test_longer_but_never_shorter_than_twelve_months(self):
        publication = make_publication()
        by, at = make_publisher(), dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
        with pytest.raises(Refused, match="10 March 2027 or later"):
            services.set_last_day(publication.pk, publication.version, dt.date(2027, 3, 9), by=by, why="x", at=at)
        publication = services.set_last_day(
            publication.pk, publication.version, dt.date(2027, 9, 10), by=by, why="Asked by schools", at=at
        )
        assert publication.public_until == dt.date(2027, 9, 10)
        over = dt.datetime(2027, 10, 1, 12, tzinfo=dt.UTC)
        with pytest.raises(Refused, match="public or scheduled"):
            services.set_last_day(publication.pk, publication.version, dt.date(2028, 1, 1), by=by, why="x", at=over)

    def test_one_person_takes_down_and_two_put_back(self):
        publication, one, two = make_publication(), make_publisher(), make_publisher()
        coordinator = make_user(Role.COORDINATOR)
        services.withdraw(publication.pk, by=coordinator, why="A name was left in", early_ground="Safety")
        publication.refresh_from_db()
        with pytest.raises(NotAllowed, match="somebody else must"):
            services.see_withdrawal(publication.pk, publication.version, by=coordinator, why="Seen")
        publication = services.see_withdrawal(publication.pk, publication.version, by=one, why="Seen")
        with pytest.raises(Refused, match="One person must ask"):
            services.put_back(publication.pk, publication.version, by=two, why="x")
        publication = services.ask_put_back(publication.pk, publication.version, by=one, why="Corrected")
        with pytest.raises(NotAllowed, match="somebody else must"):
            services.put_back(publication.pk, publication.version, by=one, why="x")
        publication = services.put_back(publication.pk, publication.version, by=two, why="Agreed")
        assert publication.standing(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)) is rules.Standing.PUBLIC
        assert publication.public_until == dt.date(2027, 3, 10)

    def test_whoever_took_it_down_this_time_is_not_the_one_who_looks(self):
        publication, one, two = make_publication(), make_publisher(), make_publisher()
        first, second = make_user(Role.COORDINATOR), make_user(Role.COORDINATOR)
        services.withdraw(publication.pk, by=first, why="A name was left in")
        publication.refresh_from_db()
        publication = services.ask_put_back(publication.pk, publication.version, by=one, why="Corrected")
        services.put_back(publication.pk, publication.version, by=two, why="Agreed")
        publication = services.withdraw(publication.pk, by=second, why="Another name")
        with pytest.raises(NotAllowed, match="somebody else must"):
            services.see_withdrawal(publication.pk, publication.version, by=second, why="Seen")
        seen = services.see_withdrawal(publication.pk, publication.version, by=first, why="Seen")
        assert seen.withdrawal_seen_by == first

    def test_what_was_taken_down_silently_stays_silent(self):
        publication, by = make_publication(), make_publisher()
        services.withdraw(publication.pk, by=by, why="A court asked", silently=True)
        publication = services.withdraw(publication.pk, by=by, why="Again")
        assert publication.withdrawn_silently

    def test_a_scrutineer_takes_nothing_down(self):
        with pytest.raises(NotAllowed):
            services.withdraw(make_publication().pk, by=make_user(Role.SCRUTINEER), why="x")


class TestTakingAFileOffThePage:
    def test_one_person_takes_it_off_everywhere_and_another_looks(self):
        publication = make_publication(pdf=True)
        draft = writing.start_edition(publication.pk, by=make_publisher(), why="Correction")
        coordinator, other = make_user(Role.COORDINATOR), make_publisher()
        document = publication.current_edition.documents.get()
        document = services.withhold_document(document.pk, by=coordinator, why="A name was left in")
        assert draft.documents.get().withheld_at is not None
        with pytest.raises(NotAllowed, match="somebody else must"):
            services.see_withheld(document.pk, document.version, by=coordinator, why="Seen")
        document = services.see_withheld(document.pk, document.version, by=other, why="Seen")
        assert document.withheld_seen_by == other
        with pytest.raises(NotAllowed):
            services.withhold_document(document.pk, by=make_checker(), why="x")

    def test_it_does_not_come_back_with_the_next_edition_unless_replaced(self):
        publication = make_publication(pdf=True)
        document = publication.current_edition.documents.get()
        services.withhold_document(document.pk, by=make_publisher(), why="A name was left in")
        by = make_publisher()
        draft = writing.start_edition(publication.pk, by=by, why="Correction")
        draft = writing.save_edition(draft.pk, draft.version, {"change_note": "A new file."}, by=by, why="x")
        with pytest.raises(Refused, match="was taken off the page"):
            writing.submit(draft.pk, draft.version, by=by)
        writing.replace_document(draft.documents.get().pk, draft.version, pdf("Redacted"), by=by, why="x")
        draft.refresh_from_db()
        approve(draft)
        shown = publication.current_edition.documents.get()
        assert (shown.withheld_at, shown.withheld_because) == (None, "")
        assert shown.key != document.key


class TestTheDatabaseRefuses:
    """What no service would do, tried past the services."""

    def refuses(self, model, pk: int, **fields) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=pk).update(**fields)

    def test_an_approval_by_the_author_or_by_nobody(self):
        draft = make_draft()
        now = LONG_BEFORE
        self.refuses(Edition, draft.pk, state="approved", approved_at=now)
        self.refuses(Edition, draft.pk, state="approved", approved_at=now, checker=draft.author)
        self.refuses(Edition, draft.pk, state="approved", approved_at=now, checker=make_checker(), digest="")

    def test_an_approval_of_a_review_without_its_clearance(self):
        draft, checker = make_draft(origin="review"), make_checker()
        values = {"state": "approved", "approved_at": LONG_BEFORE, "checker": checker}
        self.refuses(Edition, draft.pk, **values)
        self.refuses(Edition, draft.pk, **values, cleared_digest="0" * 64)
        approved = approve(make_draft(origin="review"))
        self.refuses(Edition, approved.pk, digest="1" * 64)

    def test_two_approved_editions_or_two_in_hand(self):
        publication = make_publication()
        draft = writing.start_edition(publication.pk, by=make_publisher(), why="Correction")
        self.refuses(
            Edition, draft.pk, state="approved", approved_at=LONG_BEFORE, checker=make_checker(), digest="1" * 64
        )
        self.refuses(Edition, publication.current_edition.pk, state="draft")

    def test_a_window_that_makes_no_sense(self):
        publication = make_publication()
        self.refuses(Publication, publication.pk, public_until=dt.date(2026, 3, 9))
        self.refuses(Publication, publication.pk, public_from=None)
        self.refuses(Publication, publication.pk, withdrawn_silently=True)

    def test_an_address_used_twice(self):
        one, two = make_publication(), make_publication()
        self.refuses(Publication, one.pk, slug=two.slug)


class TestTheGeneration:
    def test_every_write_that_the_public_could_see_renews_the_token(self):
        from csprapp.partnership.models import Partnership

        seen = [generation.current()]

        def renewed() -> bool:
            seen.append(generation.current())
            return seen[-1] != seen[-2]

        publication = make_publication(pdf=True)
        assert renewed()
        publication.refresh_from_db()
        services.withdraw(publication.pk, by=make_publisher(), why="x")
        assert renewed()
        Partnership.current().save()
        assert renewed()
        assert len(set(seen)) == len(seen)

    def test_a_write_that_is_rolled_back_leaves_the_token(self):
        publication = make_publication()
        before = generation.current()
        with (
            pytest.raises(RuntimeError),
            change(Publication, publication.pk, publication.version, by=make_publisher(), why="x"),
        ):
            raise RuntimeError
        assert generation.current() == before
