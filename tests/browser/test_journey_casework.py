"""The casework by hand: from a notification, through three agencies and a partner who disagrees, to closed actions."""

import datetime as dt

import pytest

from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership
from reviews.actions.models import Action, Recommendation
from reviews.guest_access.services import link_for
from reviews.returns.models import AgencyRequest
from tests.browser.journey import Journey, at
from tests.factories import LONG_AGO, make_agency, make_theme, make_user
from tests.factories_cases import log_case, person_facts

pytestmark = pytest.mark.django_db(transaction=True)


class Casework(Journey):
    """What the desk does with a case between its notification and its last action."""

    def begin_with_two_incidents(self):
        """Two cases of one area, logged by the service: the wizard has a journey of its own."""
        self.clock.move_to(at(2026, 3, 2))
        coordinator = self.users[Role.COORDINATOR]
        facts = {"by": coordinator, "area": self.area, "aware_on": dt.date(2026, 3, 2), "today": dt.date(2026, 3, 2)}
        people = [person_facts("harmed", "Q.Z.", name="Quillan Zedworth")]
        told = "Q.Z. was taken to hospital with injuries that nobody has explained."
        first = log_case(**facts, occurred_on=dt.date(2026, 2, 27), people=people, summary=told)
        second = log_case(**facts, people=[person_facts("harmed", "M.V.", name="Mirabel Vantwick")])
        self.case, self.other = f"/staff/cases/{first.reference}/", second.reference
        make_theme("Information sharing")
        self.hospital = make_user(Role.CONTRIBUTOR, name="Con Tributor")
        self.agencies = {name: make_agency(name) for name in ("Invented Surgery", "Invented School", "Invented Ward")}
        Membership.objects.create(user=self.hospital, agency=self.agencies["Invented Ward"], valid_from=LONG_AGO)

    def ask_three_agencies(self):
        coordinator = self.as_(Role.COORDINATOR).go(self.case + "rapid-review/agencies/").press("Ask agencies")
        for box in coordinator.page.locator("[name='agencies']:checked").all():
            coordinator.put(box, False)
        for name in self.agencies:
            coordinator.put(coordinator.page.get_by_label(name), True)
        coordinator.answer(due_on=dt.date(2026, 3, 10), context="Injuries that nobody has explained.").send()
        coordinator.sees("Check what each agency will see", "Quillan Zedworth", "Nothing will be sent").send()
        coordinator.sees(*self.agencies, "Tue 10 Mar 2026")

    def request(self, agency: str) -> str:
        return AgencyRequest.objects.get(agency=self.agencies[agency]).get_absolute_url()

    def one_agency_answers(self):
        """It sees its own request with the search list, and nothing else of the case."""
        contributor = self.as_(self.hospital).go("/staff/requests/").sees("2026-0001")
        assert contributor.status(self.case) == contributor.status(self.request("Invented School")) == 404
        contributor.go(self.request("Invented Ward")).sees("Quillan Zedworth").press("Add a line")
        contributor.answer(day=dt.date(2026, 2, 20), event="Seen with a bruise.", significance="Nobody asked.").send()
        contributor.press("Submit everything").sees("Enter what your agency knows").press("Back to the three parts")
        contributor.press("Write what we know")
        contributor.answer(involvement="Seen twice in our ward.", learning="We now ask how it happened.").send()
        contributor.sees("1 line").press("Submit everything").sees("You have added no papers.").send()
        contributor.sees("Seen twice in our ward.")

    def one_knew_nobody(self):
        coordinator = self.as_(Role.COORDINATOR).go(self.request("Invented School")).press("Enter their return")
        coordinator.answer(source="Secure mail", received_from="The head teacher", received_on=dt.date(2026, 3, 2))
        coordinator.answer(nil_return=True).send()
        coordinator.sees("knew none of the people", "Secure mail, from The head teacher, received Mon 2 Mar 2026")

    def one_is_late_and_chased(self):
        self.clock.move_to(at(2026, 3, 12))
        coordinator = self.as_(Role.COORDINATOR).go(self.case + "rapid-review/agencies/").sees("Late", "Nothing known")
        coordinator.press("Chase all late").sees("1 agency was reminded today.")
        coordinator.go(self.request("Invented Surgery")).answer(email="surgery@demo.example")
        coordinator.press("Send a link and show the passcode").sees("We will not show it again")
        self.answer_by_the_link(coordinator.page.locator("main .govuk-heading-xl").inner_text())
        coordinator.go(self.case + "timeline/").sees("Seen with a bruise.", "Invented Ward")

    def answer_by_the_link(self, passcode: str):
        """Somebody of a surgery, without an account: the link and what was said on the telephone."""
        request = AgencyRequest.objects.get(agency=self.agencies["Invented Surgery"])
        link = link_for(f"request:{request.pk}:1").split("/staff/")[1]
        surgery = self.anybody().go(f"/staff/{link}").sees_not("Quillan", "2026-0001")
        who = {"name": "Prac Titioner", "job": "Practice manager"}
        surgery.answer(**who, passcode="0000 0000").send(refused=True).answer(**who, passcode=passcode).send()
        surgery.sees("Quillan Zedworth").press("Write what we know").answer(
            involvement="Registered since birth."
        ).send()
        surgery.press("Submit everything").sees("You have added no chronology.").send()
        surgery.go("/staff/door/").sees_not("Quillan", "Registered since birth.")
        assert surgery.status(self.case) == 200  # the sign-in page, as for any stranger
        assert "Quillan" not in surgery.page.request.get(self.base + self.case).text()

    def one_review_for_both(self):
        self.clock.move_to(at(2026, 3, 17))
        coordinator = self.as_(Role.COORDINATOR).go(self.review + "cases/").answer(reference="2026-9999")
        coordinator.send(refused=True).answer(reference=self.other).send()
        coordinator.go(self.review).sees(self.other, "Wed 16 Sep 2026")

    def the_review_is_delayed(self):
        self.clock.move_to(at(2026, 9, 1))
        manager = self.as_(Role.MANAGER).go(self.review + "delay/").send(refused=True)
        manager.put(manager.page.locator("[name='category']").first, True)
        manager.answer(reason="The trial begins in October.", look_again="target", target_on=dt.date(2026, 12, 1))
        manager.answer(panel_told_on=dt.date(2026, 9, 1), minister_told_on=dt.date(2026, 9, 1)).send()
        manager.go(self.review).sees("Revised target Tue 1 Dec 2026", "The due date is still Wed 16 Sep 2026")

    def recommend(self):
        self.clock.move_to(at(2026, 11, 2))
        coordinator = self.as_(Role.COORDINATOR).go(self.case + "actions/new/").send(refused=True)
        coordinator.answer(text="Ask every child how it happened.", made_on=dt.date(2026, 11, 2))
        coordinator.put(coordinator.page.get_by_label("Information sharing"), True)
        coordinator.send()
        self.advice = Recommendation.objects.get().get_absolute_url()
        coordinator.go(self.advice + "respond/").answer(acceptance="accepted", response="All agencies agree.")
        coordinator.answer(responded_on=dt.date(2026, 11, 2)).send()
        coordinator.go(self.advice + "action/").answer(text="Train every ward.", due_on=dt.date(2026, 12, 1))
        coordinator.answer(owner=str(self.users[Role.COORDINATOR].pk), agency=str(self.agencies["Invented Ward"].pk))
        coordinator.send()
        self.action = Action.objects.get().get_absolute_url()

    def close_the_action_on_its_impact(self):
        """Never without evidence; what came of it is judged by somebody else than its owner."""
        self.clock.move_to(at(2026, 12, 7))
        owner = self.as_(Role.COORDINATOR).go("/staff/actions/").sees("Train every ward.", "Overdue")
        owner.go(self.action + "done/").answer(completed_on=dt.date(2026, 12, 7)).send(refused=True)
        owner.sees("An action cannot be closed without it")
        owner.answer(completion_evidence="41 of 41 trained.", look_on=dt.date(2027, 3, 1)).send()
        self.clock.move_to(at(2027, 3, 1))
        manager = self.as_(Role.MANAGER).go(self.action + "impact/").answer(impact="yes").send(refused=True)
        manager.answer(impact_evidence="Every one of 60 records shows the question.").send().sees("60 records")
        manager.go("/staff/actions/").sees_not("Train every ward.").go("/staff/actions/?show=done")
        manager.sees("Train every ward.").go(self.case + "actions/").sees("Ask every child how it happened.")
        manager.go("/staff/themes/" + Recommendation.objects.get().themes.get().slug + "/").sees("Train every ward.")


def walk_it_all(walk: Casework) -> None:
    walk.begin_with_two_incidents()
    walk.notify()
    walk.ask_three_agencies()
    walk.one_agency_answers()
    walk.one_knew_nobody()
    walk.one_is_late_and_chased()
    walk.review_rapidly()
    walk.decide()
    walk.one_review_for_both()
    walk.the_review_is_delayed()
    walk.recommend()
    walk.close_the_action_on_its_impact()


@pytest.mark.proof
def test_from_a_notification_to_an_action_closed_on_its_impact(begin):
    walk_it_all(begin(Casework))


@pytest.mark.proof
def test_the_casework_without_javascript(begin):
    walk_it_all(begin(Casework, java_script_enabled=False))
