"""How much publishing asks of two people for a report that is ready: pages they press something on, and presses."""

import datetime as dt

import pytest

from csprapp.accounts.roles import Role
from publications.library.models import Publication
from tests.browser.walk import Walker, leave_by
from tests.factories import PASSWORD, make_user
from tests.factories_cases import make_case
from tests.factories_publishing import WORDS, make_people, make_review, small_pdf
from tests.publishing.test_pages import word_without_pictures

pytestmark = pytest.mark.django_db(transaction=True)


class Counting(Walker):
    """A person whose pages and presses are counted: a link, a button, a tick, a radio, a file. Typing is none."""

    pages: set[str]
    presses: int

    def start(self):
        self.pages, self.presses = set(), 0
        return self

    def click(self, thing, leaves=True):
        self.pages.add(self.page.url.partition("?")[0].partition("#")[0])
        self.presses += 1
        leave_by(thing) if leaves else thing.check()
        return self.look() if leaves else self

    def choose(self, name, file):
        self.pages.add(self.page.url)
        self.presses += 1
        return self.answer(**{name: file})

    def link(self, name):
        return self.click(self.page.get_by_role("link", name=name).first)

    def button(self, name):
        return self.click(self.page.get_by_role("button", name=name, exact=True).first)


@pytest.mark.parametrize("script", [True, False])
def test_a_report_that_is_ready_takes_six_pages_and_fifteen_presses_of_two_people(
    sign_in_page, live_server, tmp_path, script
):
    case = make_case()
    make_people(case)
    make_review(case=case)
    told, first = dt.date(2026, 11, 9), dt.date(2026, 12, 8)

    def person(role):
        user = make_user(role, name=f"{role.label} Example")
        page = sign_in_page(user, java_script_enabled=script)
        return Counting(page, live_server.url, script).start()

    writer = person(Role.PUBLISHER).go("/staff/publications/").link("Publish the report")
    docx = {"name": "report.docx", "mimeType": "application/msword", "buffer": word_without_pictures(tmp_path)}
    writer.choose("word", docx)
    writer.choose("pdf", {"name": "report.pdf", "mimeType": "application/pdf", "buffer": small_pdf()})
    writer.answer(**WORDS, title_agreed_with="His mother", planned_on=first, planned_time="10am")
    writer.answer(family_told_on=told, family_wishes="A weekday.", practitioners_told_on=told, ofsted_copy_on=told)
    writer.button("Save and continue").sees("Nothing was found", "Tue 8 Dec 2026 at 10am").sees_not("Still missing")
    writer.button("Send for a check").sees("Waiting for a check")

    publication = Publication.objects.get()
    checker = person(Role.CHECKER).go(f"/staff/publications/{publication.pk}/check/").link("Read it as the public will")
    checker.sees(WORDS["title"], "Invented words.").link("Check")
    for box in checker.page.locator("main [name^='line_'], main [name='on_its_day']").all():
        checker.click(box, leaves=False)
    checker.button("Approve this edition").answer(password=PASSWORD)
    checker.click(checker.page.locator("main form button.govuk-button").last)
    checker.sees("It will be published on Tue 8 Dec 2026 at 10am")

    publication.refresh_from_db()
    assert publication.public_from == first
    assert publication.current_edition is not None
    pages, presses = len(writer.pages) + len(checker.pages), writer.presses + checker.presses
    assert pages <= 6, writer.pages | checker.pages
    assert presses <= 15, presses
