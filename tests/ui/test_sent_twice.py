"""Back and then Save, a page loaded anew, a second click: what was saved is saved once, and nothing typed is lost."""

import datetime as dt
import re
import threading

import pytest
from django.db import connection

from cases.notes.models import CaseNote
from csprapp.records.models import Submission
from tests.factories import make_user
from tests.factories_cases import give_access, make_case

SAVED = "You had already saved this. It was not saved a second time."
SAME = "You sent exactly this at 10:05am, Wed 18 Nov 2026, and it was saved."
CHANGED = (
    "You already saved this form at 10:05am, Wed 18 Nov 2026, with other words. That has not changed. To save what is "
    "here now as another one, press the same button again."
)
WORDS = "The zqwell was rung"


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, 5, tzinfo=dt.UTC))


@pytest.fixture
def case(db):
    return make_case(by=make_user("coordinator", name="Anna Invented"))


def shown(page) -> dict[str, str]:
    """The unseen answers of a page's form."""
    fields = re.findall(r'<input[^>]* name="(token|version)"[^>]*>', page.content.decode())
    values = re.findall(r'<input[^>]* name="(?:token|version)" value="([^"]*)"', page.content.decode())
    return dict(zip(fields, values, strict=False))


class Notes:
    """A browser on the notes of a case."""

    def __init__(self, case, browser):
        self.case, self.browser, self.url = case, browser, f"{case.get_absolute_url()}notes/"

    def opened(self) -> dict[str, str]:
        return shown(self.browser.get(self.url))

    def save(self, seen, text=WORDS):
        return self.browser.post(self.url, {**seen, "text": text}, follow=True)

    @property
    def texts(self) -> list[str]:
        return sorted(CaseNote.objects.filter(incident=self.case).values_list("text", flat=True))


@pytest.fixture
def notes(case, sign_in):
    return Notes(case, sign_in(case.owner))


@pytest.mark.both
class TestTheSamePage:
    """A second click, "resend" on loading anew, "Send it again" after an outage: the page and its mark are the same."""

    def test_is_saved_once_and_says_so(self, notes):
        seen = notes.opened()
        notes.save(seen)
        again = notes.save(seen)
        assert again.redirect_chain == [(notes.url, 302)]
        assert (SAVED in again.content.decode(), notes.texts) == (True, [WORDS])

    def test_with_other_words_is_asked_about_with_the_words_still_there(self, notes):
        seen = notes.opened()
        notes.save(seen)
        asked = notes.save(seen, "The zqgate was rung")
        html = asked.content.decode()
        assert html.count("You already saved") == html.count(CHANGED)  # nothing is said twice in one breath
        assert (CHANGED in html, "The zqgate was rung</textarea>" in html, notes.texts) == (True, True, [WORDS])
        notes.save(shown(asked), "The zqgate was rung")
        assert notes.texts == ["The zqgate was rung", WORDS]

    def test_the_answer_to_that_question_counts_once_too(self, notes):
        seen = notes.opened()
        notes.save(seen)
        another = shown(notes.save(seen, "The zqgate was rung"))
        notes.save(another, "The zqgate was rung")
        assert SAVED in notes.save(another, "The zqgate was rung").content.decode()
        assert CHANGED in notes.save(another, "The zqdoor was rung").content.decode()
        assert len(notes.texts) == 2

    def test_what_was_never_saved_may_be_sent_again(self, notes, monkeypatch):
        seen = notes.opened()
        with monkeypatch.context() as broken:
            broken.setattr("cases.notes.views.Notes.finish", lambda *_: 1 / 0)  # after the commit: it was saved
            notes.browser.raise_request_exception = False
            assert notes.save(seen).status_code == 500
        assert (SAVED in notes.save(seen).content.decode(), notes.texts) == (True, [WORDS])
        seen = notes.opened()
        with monkeypatch.context() as broken:
            broken.setattr("cases.notes.services.write", lambda *_, **__: 1 / 0)
            broken.setattr("cases.notes.views.Notes.service", lambda *_, **__: 1 / 0)
            assert notes.save(seen, "Twice").status_code == 500
        notes.save(seen, "Twice")
        assert notes.texts == [WORDS, "Twice"]

    def test_what_another_version_of_the_service_kept_is_answered_as_it_was(self, notes):
        seen = notes.opened()
        notes.save(seen)
        Submission.objects.update(content="")
        assert SAVED in notes.save(seen).content.decode()


@pytest.mark.both
class TestThePageOpenedAnew:
    """Back loads the page anew, with a new mark, and the browser fills in what was typed before."""

    def test_the_same_words_are_asked_about_and_saved_by_whoever_means_it(self, notes):
        notes.save(notes.opened())
        asked = notes.save(notes.opened())
        html = asked.content.decode()
        assert (SAME in html, f"{WORDS}</textarea>" in html, notes.texts) == (True, True, [WORDS])
        notes.save(shown(asked))
        assert notes.texts == [WORDS, WORDS]

    def test_other_words_are_another_note(self, notes):
        notes.save(notes.opened())
        notes.save(notes.opened(), "The zqgate was rung")
        assert len(notes.texts) == 2

    def test_after_an_hour_the_same_words_are_another_note(self, notes, clock):
        notes.save(notes.opened())
        clock.move_to(dt.datetime(2026, 11, 18, 11, 6, tzinfo=dt.UTC))
        notes.save(notes.opened())
        assert len(notes.texts) == 2

    def test_a_colleague_and_another_case_are_asked_nothing(self, notes, sign_in):
        notes.save(notes.opened())
        colleague, other = make_user("manager"), make_case(by=notes.case.owner)
        give_access(notes.case, colleague)
        theirs, elsewhere = Notes(notes.case, sign_in(colleague)), Notes(other, notes.browser)
        theirs.save(theirs.opened())
        elsewhere.save(elsewhere.opened())
        assert (notes.texts, elsewhere.texts) == ([WORDS, WORDS], [WORDS])

    def test_nothing_of_what_was_written_can_be_found_out_from_the_mark(self, notes):
        notes.save(notes.opened())
        (kept,) = Submission.objects.values_list("content", flat=True)
        assert re.fullmatch("[0-9a-f]{64}", kept)
        assert WORDS not in repr(Submission.objects.values())


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_clicks_at_one_moment_save_once_and_lead_to_the_same_place(case, sign_in):
    browsers = [Notes(case, sign_in(case.owner)) for _ in range(4)]
    seen, answers = browsers[0].opened(), []

    def click(notes):
        try:
            answers.append(notes.browser.post(notes.url, {**seen, "text": WORDS}).headers.get("Location"))
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=(notes,)) for notes in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers, browsers[0].texts) == ([browsers[0].url] * 4, [WORDS])
