"""Taken down stays down: what the memory holds of publications, and what a restore does by it."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from csprapp import memory
from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from demo import pdfs
from publications.library import remembering, services
from publications.library.documents import publishable
from publications.library.models import Publication
from publications.library.remembering import BACK, DOWN, FILE_OFF, NOBODY
from publications.library.rules import Standing
from tests.factories_publications import document_url, make_checker, make_publication, make_publisher
from tests.standing_clock import clock

AT = dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC)
WHY = "A court order"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.CSPR_MEMORY = tmp_path / "memory"
    return settings.CSPR_MEMORY


def remembered() -> list[tuple]:
    return [(line.kind, line.facts) for line in memory.read().lines]


def put_back(publication):
    asked = services.ask_put_back(publication.pk, publication.version, by=make_publisher(), why="x")
    return services.put_back(asked.pk, asked.version, by=make_checker(), why="x")


@pytest.mark.django_db(transaction=True)
class TestWritten:
    def test_a_taking_down_of_both_kinds_and_a_putting_back(self):
        publication, by = make_publication(), make_publisher()
        down = services.withdraw(publication.pk, by=by, why="Her name is Invented", at=AT)
        facts = {"publication": publication.slug, "silently": False, "at": AT.isoformat(), "by": by.pk}
        assert remembered() == [(DOWN, facts)]
        services.withdraw(publication.pk, by=by, why=WHY, silently=True)
        assert remembered()[1] == (DOWN, facts | {"silently": True})
        down.refresh_from_db()
        put_back(down)
        assert [kind for kind, _ in remembered()] == [DOWN, DOWN, BACK]
        assert "Invented" not in (memory.settings.CSPR_MEMORY / memory.LINES).read_text()

    def test_a_file_that_is_taken_off_and_one_that_is_replaced(self):
        by = make_publisher()
        keys = []
        for replaced in (False, True):
            document = make_publication(pdf=True).current_edition.documents.get()
            keys.append((FILE_OFF, document.edition.publication.slug, document.key))
            if replaced:
                data = pdfs.make_pdf("Invented report", ["Nobody is real."])
                services.replace_by_redacted(document.pk, publishable(data), by=by, why=WHY, at=AT)
            else:
                services.withhold_document(document.pk, by=by, why=WHY)
        assert [(kind, facts["publication"], facts["key"]) for kind, facts in remembered()] == keys

    def test_it_is_down_though_the_memory_cannot_be_written_and_a_backup_writes_it_later(self, folder):
        folder.write_text("in the way")
        publication = make_publication(pdf=True)
        services.withhold_document(publication.current_edition.documents.get().pk, by=make_publisher(), why=WHY)
        services.withdraw(publication.pk, by=make_publisher(), why=WHY, silently=True, at=AT)
        assert not Publication.objects.public(AT).exists()
        assert memory.untold()
        folder.unlink()
        assert remembering.catch_up() == 2
        assert {kind for kind, _ in remembered()} == {DOWN, FILE_OFF}
        assert remembering.catch_up() == 0
        assert remembering.contradictions() == []


@pytest.mark.django_db
class TestDoneAgain:
    """The memory says something that this database, an older one, does not know."""

    def test_what_was_taken_down_later_is_down_again_openly_or_silently(self):
        for silently in (False, True):
            publication = make_publication()
            memory.note(DOWN, publication=publication.slug, silently=silently, at=AT.isoformat(), by=1)
            assert Publication.objects.public(AT).filter(pk=publication.pk).exists()
            assert publication.slug in remembering.contradictions()[0]
            down = remembering.down_again(memory.read().lines[-1], by=NOBODY)
            assert (down.withdrawn_at, down.withdrawn_silently) == (AT, silently)
            assert not Publication.objects.public(AT).exists()
            assert Publication.objects.gone(AT).filter(pk=publication.pk).exists() is not silently
            assert remembering.contradictions() == []
            assert "lost" in down.history.first().history_change_reason

    def test_what_was_put_back_later_is_back_and_what_is_not_known_is_passed_over(self):
        publication = services.withdraw(make_publication().pk, by=make_publisher(), why=WHY, at=AT)
        memory.note(BACK, publication=publication.slug, by=1)
        remembering.back_again(memory.read().lines[-1], by=NOBODY)
        assert Publication.objects.public(AT).get() == publication
        memory.note(BACK, publication="review-2026-zz", by=1)
        assert remembering.back_again(memory.read().lines[-1], by=NOBODY) is None

    def test_a_file_that_was_taken_off_later_answers_404_again(self):
        publication = make_publication(pdf=True)
        url, document = document_url(publication), publication.current_edition.documents.get()
        memory.note(FILE_OFF, publication=publication.slug, key=document.key, at=AT.isoformat(), by=1)
        with clock.at(AT):
            assert Client().get(url).status_code == 200
            assert remembering.file_off_again(memory.read().lines[-1], by=NOBODY) == 1
            assert Client().get(url).status_code == 404
            assert Client().get(f"/reviews/{publication.slug}/").status_code == 200


@pytest.mark.django_db
class TestHeld:
    """Without the memory nothing is public until a person has confirmed it."""

    def held(self, publication):
        remembering.hold([publication], AT, "Restored")
        publication.refresh_from_db()
        return publication

    def test_a_held_one_is_nowhere_and_answers_like_an_unknown_address(self):
        publication = make_publication(pdf=True)
        page, file = f"/reviews/{publication.slug}/", document_url(publication)
        with clock.at(AT):
            unknown = Client().get("/reviews/review-2026-zz/").content
            assert Client().get(page).status_code == Client().get(file).status_code == 200
            self.held(publication)
            for path in (page, file):
                answer = Client().get(path)
                assert (answer.status_code, answer.content) == (404, unknown)
            for path in ("/", "/reviews/", "/feed.atom", "/sitemap.xml", "/reviews.json"):
                assert publication.slug not in Client().get(path).content.decode()
        assert publication.standing(AT) is Standing.UNCONFIRMED

    @pytest.mark.parametrize("how", ["ended", "withdrawn"])
    def test_what_is_gone_openly_is_not_even_said_to_have_been(self, how):
        publication = make_publication(on=dt.date(2024, 3, 1) if how == "ended" else dt.date(2026, 3, 10))
        if how == "withdrawn":
            services.withdraw(publication.pk, by=make_publisher(), why=WHY)
        assert Publication.objects.gone(AT).exists()
        self.held(publication)
        assert not Publication.objects.gone(AT).exists()

    def test_it_is_public_again_when_confirmed_by_a_publisher_and_the_history_says_so(self):
        publication, by = self.held(make_publication()), make_publisher()
        with pytest.raises(NotAllowed):
            services.confirm(publication.pk, publication.version, by=make_checker(), why="x")
        confirmed = services.confirm(publication.pk, publication.version, by=by, why="Nothing was found")
        assert Publication.objects.public(AT).get() == confirmed
        confirming, holding, *_ = confirmed.history.all()
        assert (confirming.history_user, holding.history_user) == (by, None)
        with pytest.raises(Refused):
            services.confirm(publication.pk, confirmed.version, by=by, why="x")

    def test_it_is_not_dated_anew_around_the_confirmation_and_can_be_taken_down_at_once(self):
        publication, by = self.held(make_publication()), make_publisher()
        with pytest.raises(Refused, match="First confirm"):
            services.schedule(publication.pk, publication.version, dt.date(2026, 7, 1), None, by=by, why="x", at=AT)
        with pytest.raises(Refused, match="First confirm"):
            services.hold(publication.pk, publication.version, by=by, why="x", at=AT)
        down = services.withdraw(publication.pk, by=by, why=WHY, at=AT)
        assert down.standing(AT) is Standing.WITHDRAWN

    def test_the_predicate_is_still_one_question(self):
        self.held(make_publication())
        make_publication()
        with CaptureQueriesContext(connection) as asked:
            assert len(Publication.objects.public(AT)) == 1
        assert len(asked) == 1
