"""What the people of one partnership do in a browser, step by step; the journeys choose the steps."""

import datetime as dt
from zoneinfo import ZoneInfo

from csprapp.accounts.roles import Role
from csprapp.partnership.models import Partnership
from publications.library.models import Publication
from reviews.learning.models import LearningReview
from reviews.writing.rules import sections
from tests.browser.walk import Walker
from tests.factories import PASSWORD, make_agency, make_area, make_body, make_delegate, make_user
from tests.factories_publishing import small_pdf

LONDON = ZoneInfo("Europe/London")


def at(year, month, day, hour=10, minute=0):
    return dt.datetime(year, month, day, hour, minute, tzinfo=LONDON)


class Journey:
    """The people of one partnership, each at a browser of their own, and the clock they share.

    `checked`: whether axe looks at each page they come to; with `make proof` alone, for it takes longer than the walk.
    `walker`: how they walk, such as by keyboard.
    """

    def __init__(self, clock, sign_in_page, new_page, base, checked=True, walker=Walker, **options):
        self.walker = walker
        self.clock, self.sign_in_page, self.new_page, self.base = clock, sign_in_page, new_page, base
        self.options, self.checked = options, checked and options.get("java_script_enabled", True)
        Partnership.objects.create(pk=1, name="Northshire Safeguarding Children Partnership")
        self.area = make_area("Northshire")
        names = {"local_authority": "Northshire Council", "icb": "Vale ICB", "police": "Vale Police"}
        self.bodies = {kind: make_body(kind, self.area, name=name) for kind, name in names.items()}
        self.delegates = {kind: make_delegate(self.bodies[kind], name=f"Delegate of {names[kind]}") for kind in names}
        self.users = {role: make_user(role, name=f"{role.label} Example") for role in Role}
        make_agency("Invented Hospital")
        self.seen: set[str] = set()  # pages that were looked at already, whoever opened them

    def as_(self, user_or_role) -> Walker:
        """Somebody signed in this minute."""
        user = self.users.get(user_or_role, user_or_role)
        return self.walker(self.sign_in_page(user, **self.options), self.base, self.checked, self.seen)

    def anybody(self) -> Walker:
        return self.walker(self.new_page(**self.options), self.base, self.checked, self.seen)

    def log_the_incident(self):
        self.clock.move_to(at(2026, 3, 2))
        coordinator = self.as_(Role.COORDINATOR).go("/staff/").sees("nothing due")
        coordinator.go("/staff/cases/new/")
        coordinator.answer(occurred_on=dt.date(2026, 2, 27), aware_on=dt.date(2026, 3, 2), aware_time="9:15am").send()
        child = coordinator.page.locator("fieldset.app-person")
        coordinator.put(child.locator("input[name$='-initials']"), "Q.Z.")
        coordinator.put(child.locator("select[name$='-role']"), "harmed")
        coordinator.put(child.locator("input[name$='-name']"), "Quillan Zedworth")
        coordinator.press("Continue").answer(nature="serious_harm", abuse_or_neglect="suspected")
        coordinator.answer(summary="Q.Z. was taken to hospital with injuries that nobody has explained.")
        coordinator.send().answer(owner=str(self.users[Role.COORDINATOR].pk)).send()
        coordinator.sees("Mon 9 Mar 2026", "Q.Z.").send().sees("2026-0001", "Mon 9 Mar 2026")
        self.case = "/staff/cases/2026-0001/"
        coordinator.go(self.case).sees("5 working days left", "Q.Z.").sees_not("Quillan")
        coordinator.go("/staff/").sees("2026-0001")

    def notify(self):
        self.clock.move_to(at(2026, 3, 4))
        coordinator = self.as_(Role.COORDINATOR).go(self.case + "notification/").sees("Q.Z.", "Not recorded")
        coordinator.go(self.case + "notification/sent/")
        coordinator.answer(sent_on=dt.date(2026, 3, 4), sent_by="Noti Fyer", national_reference="N-77")
        coordinator.answer(panel_date=dt.date(2026, 3, 27)).send()
        coordinator.go(self.case + "notification/told/")
        for body in (self.bodies["icb"], self.bodies["police"]):  # the authority that notifies knows
            coordinator.put(coordinator.page.get_by_label(body.name), True)
        coordinator.answer(told_on=dt.date(2026, 3, 4), how="By telephone").send()
        coordinator.go(self.case).sees("Fri 27 Mar 2026", "Sent Wed 4 Mar 2026", "All told")

    def review_rapidly(self):
        self.clock.move_to(at(2026, 3, 16))
        coordinator = self.as_(Role.COORDINATOR).go(self.case + "rapid-review/")
        coordinator.sees("Wed 25 Mar 2026", "Fri 27 Mar 2026").go(self.case + "rapid-review/write/")
        coordinator.follow("What happened").sees("Q.Z. was taken to hospital")
        for section in sections():
            coordinator.sees(section.title).answer(text=f"What we know: {section.title}.").press("Save and continue")
        coordinator.sees("Write the rapid review", "Coordinator Example").go(self.case + "rapid-review/meeting/")
        coordinator.answer(meeting_on=dt.date(2026, 3, 13), chair="Chair Person").send()
        coordinator.go(self.case + "decision/criteria/")
        for letter in "abcefgh":
            coordinator.answer(**{f"answer_{letter}": "yes" if letter == "a" else "no"})
            if letter != "h":
                coordinator.answer(**{f"reason_{letter}": "Because of what the agencies told us."})
        coordinator.send(refused=True).sees("There is a problem")
        coordinator.answer(reason_h="The child lived at home.").send()
        coordinator.go(self.case + "decision/outcome/")
        coordinator.answer(criteria_met="yes", criteria_reason="Serious harm; abuse is suspected.", what_next="lcspr")
        coordinator.answer(what_next_reason="Two agencies did not speak to each other.", national_issues="no")
        coordinator.answer(national_reason="Nothing beyond Northshire.").send()

    def decide(self):
        coordinator = self.as_(Role.COORDINATOR).go(self.case + "decision/ask/").send()
        for kind in ("local_authority", "icb"):
            partner = self.as_(self.delegates[kind]).go("/staff/").sees("2026-0001")
            partner.go(f"{self.case}decision/sign/{self.bodies[kind].pk}/")
            partner.answer(outcome="agrees" if kind == "icb" else "dissents", reasons="Our reasons.").send()
        coordinator.go(f"{self.case}decision/record/{self.bodies['police'].pk}/")
        coordinator.answer(outcome="agrees", reasons="Said in the meeting.", decided_by="Superintendent Example")
        coordinator.answer(decided_on=dt.date(2026, 3, 13), recorded_from="Minutes of 13 March").send()
        police = self.as_(self.delegates["police"]).go(self.case + "decision/").sees("Minutes of 13 March", "Disagrees")
        police.press("Confirm this decision", exact=False)
        coordinator.go(self.case + "rapid-review/sent/")
        coordinator.answer(sent_on=dt.date(2026, 3, 16), sent_by="Coordinator Example").send()
        self.review = f"/staff/reviews/{LearningReview.objects.get().pk}/"  # the decision made it
        coordinator.go(self.review).sees("To be started").go(self.review + "start/")
        coordinator.answer(begun_on=dt.date(2026, 3, 16)).send()
        coordinator.go(self.review).sees("Wed 16 Sep 2026").go(self.review + "reviewer/")
        coordinator.answer(name="Revie Ewer", independence="No tie to any agency", checked_by="The scrutineer")
        coordinator.answer(checked_on=dt.date(2026, 3, 16), appointed_on=dt.date(2026, 3, 16)).send()

    def finish_the_review(self):
        self.clock.move_to(at(2026, 6, 1))
        coordinator = self.as_(Role.COORDINATOR).go(self.review + "report/")
        day = dt.date(2026, 6, 1)
        coordinator.answer(report_finished_on=day, sent_to_panel_on=day, sent_to_secretary_on=day).send()
        coordinator.go(self.review + "publication/").answer(publication_decision="full", publication_decided_on=day)
        coordinator.answer(publication_reason="The learning matters everywhere.").send()

    def write_the_publication(self):
        self.clock.move_to(at(2026, 6, 9))
        day = dt.date(2026, 6, 8)
        publisher = self.as_(Role.PUBLISHER).go("/staff/publications/new/")
        publisher.answer(kind="lcspr", source=f"review-{LearningReview.objects.get().pk}").send()
        self.home = publisher.page.url.removeprefix(self.base)
        names = {"title": "Learning after harm to a baby", "title_agreed_with": "Mother"}
        publisher.go(self.home + "names/").answer(**names).send()
        publisher.go(self.home + "words/").answer(statement="We are sorry for what happened.", content_note="Injury.")
        publisher.answer(summary="A baby was harmed. Two agencies did not speak.", learning="Ask twice.").send()
        text = "# What happened\n\nA baby was harmed.\n\n# What we learned\n\nAsk."
        publisher.go(self.home + "text/").answer(source=text)
        publisher.press("Save")
        publisher.go(self.home + "documents/").answer(kind="report", title="Report")
        report = {"name": "report of Quillan Zedworth.pdf", "mimeType": "application/pdf", "buffer": small_pdf()}
        publisher.answer(file=report).send()
        publisher.go(self.home + "ready/").answer(family="told", family_told_on=day, family_wishes="A weekday.")
        publisher.answer(practitioners_told_on=day, ofsted_copy_on=dt.date(2026, 6, 1)).send()
        publisher.go(self.home).press("Send for a check").sees("Nothing was found").press("Send for a check")
        publisher.go(self.home + "check/").sees_not("Approve this edition")

    def check_and_set_the_date(self):
        self.clock.move_to(at(2026, 6, 10))
        checker = self.as_(Role.CHECKER).go(self.home + "preview/").sees("Learning after harm to a baby")
        checker.go(self.home + "check/")
        for box in checker.page.locator("main [name^='line_']").all():
            checker.put(box, True)
        checker.press("Approve this edition").sees("Confirm that it is you").answer(password=PASSWORD).send()
        checker.sees("Approved")
        publisher = self.as_(Role.PUBLISHER).go(self.home + "publish/")
        publisher.answer(on=dt.date(2026, 6, 15), hour="10:00")
        publisher.press("Continue").sees("Mon 15 Jun 2026", "15 Jun 2027").press("Set this date")
        if publisher.page.locator("[name='password']").count():  # a fresh sign-in first
            publisher.answer(password=PASSWORD).send()
        publisher.go(self.home).sees("15 Jun 2026")

    def read_it_and_see_it_go(self):
        publication = Publication.objects.get()
        page, document = f"/reviews/{publication.slug}/", publication.newest_edition.documents.get()
        file = f"{page}documents/{document.key}/{document.name}"
        assert "Quillan" not in file
        reader = self.anybody()

        def answers(when, status, listed):
            self.clock.move_to(when)
            assert (reader.status(page), reader.status(file)) == (status, status), when
            for place in ("/reviews/", "/feed.atom", "/sitemap.xml"):
                text = reader.page.request.get(self.base + place).text()
                assert (publication.slug in text) == listed, f"{place} at {when}"

        answers(at(2026, 6, 14, 23, 59), 404, listed=False)
        answers(at(2026, 6, 15, 9, 59), 404, listed=False)
        answers(at(2026, 6, 15, 10, 0), 200, listed=True)
        reader.go("/").follow("Learning after harm to a baby").sees("We are sorry", "15 June 2027", "Ask twice.")
        reader.sees_not("Quillan", "2026-0001", "Q.Z.", "Revie Ewer")
        reader.go("/how-reviews-work/").go("/national/").go("/support/").go("/accessibility/").go("/privacy/")
        answers(at(2027, 6, 15, 23, 59), 200, listed=True)
        answers(at(2027, 6, 16, 0, 0), 410, listed=False)
        reader.go(page).sees_not("Learning after harm to a baby")

    def see_what_was_on_time(self):
        self.clock.move_to(at(2026, 6, 15, 11))
        manager = self.as_(Role.MANAGER).go("/staff/team/").go("/staff/performance/?from=2026-01-01&until=2026-12-31")
        manager.sees("Met").go(self.case).sees("2026-0001")
