"""The journeys of docs/quality.md, counted: `pytest --everything -s` prints what each took. Those of publishing, and of
an action from its email, have tests of their own."""

import datetime as dt

import pytest

from csprapp.accounts.roles import Role
from reviews.actions.models import Action
from reviews.guest_access.services import link_for
from reviews.returns.models import AgencyRequest
from tests.browser.counting import ByKeyboard, Cost, Counting, OnATelephone
from tests.browser.journey import at
from tests.browser.test_journey_casework import Casework
from tests.factories_actions import make_checked
from tests.factories_publishing import NOW, make_public

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]

# Of each journey the most pages, presses and needed fields; None where no target was set.
TARGETS = {
    "log an incident": (6, None, 12),
    "see what is overdue": (0, 0, 0),
    "record the notification": (None, 4, 4),
    "ask agencies": (None, 4, None),
    "chase all that are late": (None, 2, None),
    "answer without an account": (None, None, 4),
    "decide: prepare it": (3, None, None),
    "decide: for a partner": (None, 4, None),
    "change a deadline": (4, None, None),  # the case, and its three pages
    "update an action": (1, 2, None),  # after the link in the email
    "board paper": (None, 3, None),
    "find a report": (None, 2, 0),
}
WAYS = {
    "1280": (Counting, {}),
    "375": (OnATelephone, {}),
    "1280 without JavaScript": (Counting, {"java_script_enabled": False}),
    "375 without JavaScript": (OnATelephone, {"java_script_enabled": False}),
    "by keyboard": (ByKeyboard, {}),
}


class Counted(Casework):
    """The casework, walked by the shortest way and counted."""

    costs: dict[str, Cost]

    def took(self, journey: str, person: Counting) -> None:
        self.costs[journey] = person.cost

    def log(self):
        desk = self.as_(Role.COORDINATOR).go("/staff/").start()
        desk.press("Log an incident").send()
        desk.put(desk.page.locator("fieldset.app-person input[name$='-initials']").first, "K.L.")
        desk.press("Continue").press("Continue").press("Continue").sees("K.L.").send().sees("2026-0003")
        self.took("log an incident", desk)

    def record_the_notification(self):
        self.clock.move_to(at(2026, 3, 4))
        desk = self.as_(Role.COORDINATOR).go(self.case).start()
        desk.press("Notify the national Panel").press("Record that it was sent")
        desk.answer(sent_on=dt.date(2026, 3, 4), sent_by="Noti Fyer").send().sees("The rapid review’s clock is running")
        self.took("record the notification", desk)
        desk.go(self.case + "notification/told/").answer(told_on=dt.date(2026, 3, 4), how="By telephone")
        for kind in ("icb", "police"):
            desk.put(desk.page.get_by_label(self.bodies[kind].name), True)
        desk.send()

    def ask_the_agencies(self):
        desk = self.as_(Role.COORDINATOR).go(self.case + "notification/").start()
        desk.follow("Ask agencies")
        desk.put(desk.page.get_by_label("Invented Surgery"), True)
        desk.send().sees("Nothing will be sent").send().sees("Invented Surgery")
        self.took("ask agencies", desk)

    def chase(self):
        self.clock.move_to(at(2026, 3, 17))
        desk = self.as_(Role.COORDINATOR).go("/staff/").start().sees("Act now")
        self.took("see what is overdue", desk)
        desk.go(self.case + "rapid-review/agencies/").start().press("Chase all late").sees("reminded today")
        self.took("chase all that are late", desk)
        request = AgencyRequest.objects.get(agency=self.agencies["Invented Surgery"])
        desk.go(request.get_absolute_url()).answer(email="surgery@demo.example")
        desk.press("Send a link and show the passcode").sees("We will not show it again")
        passcode = desk.page.locator("main .govuk-heading-xl").inner_text()
        link = link_for(f"request:{request.pk}:1").split("/staff/")[1]
        surgery = self.anybody().go(f"/staff/{link}").start()
        surgery.answer(name="Prac Titioner", job="Practice manager", passcode=passcode).send()
        surgery.press("Write what we know").answer(nil_return=True).send()
        surgery.press("Submit everything").send().sees("We have received your answer")
        self.took("answer without an account", surgery)
        surgery.press("Leave").sees("Thank you")

    def prepare_the_decision(self):
        desk = self.as_(Role.COORDINATOR).go(self.case + "decision/criteria/").start()
        for letter in "abcefgh":
            desk.answer(**{f"answer_{letter}": "yes" if letter == "a" else "no"})
            desk.answer(**{f"reason_{letter}": "Because of what the agencies told us."})
        desk.send().go(self.case + "decision/outcome/")
        desk.answer(criteria_met="yes", criteria_reason="Serious harm.", what_next="lcspr", national_issues="no")
        desk.answer(what_next_reason="Two agencies did not speak.", national_reason="Nothing beyond here.").send()
        desk.go(self.case + "decision/ask/").send().sees("Waiting for")
        self.took("decide: prepare it", desk)
        partner = self.as_(self.delegates["police"]).go(self.case).start()
        partner.press("Give your decision").press("Decide", exact=False)
        partner.answer(outcome="agrees", reasons="We read it.").send().sees("Agrees")
        self.took("decide: for a partner", partner)

    def change_a_date(self):
        manager = self.as_(Role.MANAGER).go(self.case).start().follow("Change this date")
        manager.answer(kind="date_set", value=dt.date(2026, 3, 31)).send()
        manager.answer(reason="The Panel's office asked for it.", decided_on=dt.date(2026, 3, 17)).send().send()
        manager.sees("Tue 31 Mar 2026")
        self.took("change a deadline", manager)

    def update_an_action(self):
        """From where the link of its email leads."""
        self.recommend()
        self.clock.move_to(NOW)
        row = make_checked(Action.objects.get())
        owner = self.as_(row.owner).go(f"{self.action}update/").start()
        owner.answer(standing="on_track", text="Two wards are trained.").send()
        self.took("update an action", owner)

    def read_the_board_paper(self):
        manager = self.as_(Role.MANAGER).go("/staff/").start().by_menu("Reports")
        manager.follow("Read and print").sees("paper for the board")
        self.took("board paper", manager)

    def find_a_report(self):
        title = make_public("brief").current_edition.title
        reader = self.anybody().go("/").start().follow(title).sees(title)
        self.took("find a report", reader)


def walk_it_all(walk: Counted) -> None:
    walk.costs = {}
    walk.begin_with_two_incidents()
    walk.log()
    walk.record_the_notification()
    walk.ask_the_agencies()
    walk.chase()
    walk.prepare_the_decision()
    walk.change_a_date()
    walk.update_an_action()
    walk.read_the_board_paper()
    walk.find_a_report()


@pytest.mark.parametrize("way", WAYS)
def test_each_journey_takes_no_more_than_its_target(begin, way):
    walker, options = WAYS[way]
    walk = begin(Counted, walker=walker, **options)
    walk.checked = False  # axe has looked at the same pages in the other walks
    walk_it_all(walk)
    missed = []
    for journey, most in TARGETS.items():
        cost = walk.costs[journey]
        print(f"{way}: {journey}: {cost}", flush=True)
        for allowed, taken in zip(most, (cost.pages, cost.presses, cost.fields), strict=True):
            if allowed is not None and taken > allowed:
                missed.append(f"{journey}: {cost}, at most {most}")
    assert not missed
