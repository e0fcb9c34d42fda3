"""How much publishing asks of two people for a report that is ready: pages they press something on, and presses."""

import datetime as dt

import pytest

from csprapp.accounts.roles import Role
from publications.library.models import Publication
from tests.browser.counting import ByKeyboard, Counting, OnATelephone
from tests.factories import PASSWORD, make_user
from tests.factories_cases import make_case
from tests.factories_publishing import WORDS, make_people, make_review, small_pdf
from tests.publishing.test_pages import word_without_pictures

pytestmark = pytest.mark.django_db(transaction=True)


WAYS = [
    pytest.param(Counting, {}, id="with JavaScript"),
    pytest.param(Counting, {"java_script_enabled": False}, id="without"),
    pytest.param(OnATelephone, {}, id="on a telephone", marks=pytest.mark.proof),
    pytest.param(ByKeyboard, {}, id="by keyboard", marks=pytest.mark.proof),
]


@pytest.mark.parametrize(("walker", "options"), WAYS)
def test_a_report_that_is_ready_takes_six_pages_and_fifteen_presses_of_two_people(
    sign_in_page, live_server, tmp_path, walker, options
):
    case = make_case()
    make_people(case)
    make_review(case=case)
    told, first = dt.date(2026, 11, 9), dt.date(2026, 12, 8)

    def person(role):
        user = make_user(role, name=f"{role.label} Example")
        return walker(sign_in_page(user, **options), live_server.url, walker is Counting and not options)

    writer = person(Role.PUBLISHER).go("/staff/publications/").follow("Publish the report")
    docx = {"name": "report.docx", "mimeType": "application/msword", "buffer": word_without_pictures(tmp_path)}
    writer.answer(word=docx, pdf={"name": "report.pdf", "mimeType": "application/pdf", "buffer": small_pdf()})
    writer.answer(**WORDS, title_agreed_with="His mother", planned_on=first, planned_time="10am")
    writer.answer(family_told_on=told, family_wishes="A weekday.", practitioners_told_on=told, ofsted_copy_on=told)
    writer.press("Save and continue").sees("Nothing was found", "Tue 8 Dec 2026 at 10am").sees_not("Still missing")
    writer.press("Send for a check").sees("Waiting for a check")

    publication = Publication.objects.get()
    checker = (
        person(Role.CHECKER).go(f"/staff/publications/{publication.pk}/check/").follow("Read it as the public will")
    )
    checker.sees(WORDS["title"], "Invented words.").follow("Check")
    for box in checker.page.locator("main [name^='line_'], main [name='on_its_day']").all():
        checker.put(box, True)
    checker.press("Approve this edition").answer(password=PASSWORD).send()
    checker.sees("It will be published on Tue 8 Dec 2026 at 10am")

    publication.refresh_from_db()
    assert publication.public_from == first
    assert publication.current_edition is not None
    pages, presses = len(writer.pages) + len(checker.pages), writer.presses + checker.presses
    print(f"publish: {writer.cost} of the writer, {checker.cost} of the second person")
    assert pages <= 6, writer.pages | checker.pages
    assert presses <= 15, presses
