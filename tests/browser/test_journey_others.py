"""What was not walked at first: a restricted case, a referral without an account, and whoever sees little of the
service - notifier, reviewer, scrutineer: each on a telephone, with JavaScript, without it, and by keyboard alone."""

import datetime as dt

import pytest

from cases.referrals.incoming import take_in
from cases.referrals.models import Referral
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership, Partnership
from tests.browser.axe import check_reflow
from tests.browser.journey import Journey, at
from tests.browser.keyboard import Keyboard
from tests.browser.walk import Walker
from tests.factories import LONG_AGO, make_user
from tests.factories_cases import give_access, log_case, person_facts

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = dt.date(2026, 11, 30)
SMALL = {"width": 375, "height": 812}


class OnATelephone(Walker):
    """Every page fits, and its first action is on the first screen or the second."""

    def go(self, path: str) -> "OnATelephone":
        self.page.set_viewport_size(SMALL)
        return super().go(path)

    def look(self) -> "OnATelephone":
        check_reflow(self.page, SMALL["width"])
        return super().look()


class Others(Journey):
    """One case, and everybody who is seldom there."""

    def begin(self):
        self.clock.move_to(at(2026, 11, 30))
        coordinator = self.users[Role.COORDINATOR]
        facts = {"people": [person_facts("harmed", "Q.Z.", name="Quillan Zedworth")], "today": MONDAY}
        self.row = log_case(by=coordinator, area=self.area, aware_on=MONDAY, **facts)
        self.case = f"/staff/cases/{self.row.reference}/"
        self.named = make_user(Role.MANAGER, name="Named Manager")

    def a_notifier_logs_an_incident_and_records_that_it_was_sent(self):
        notifier = make_user(Role.NOTIFIER, name="Noti Fyer")
        Membership.objects.create(user=notifier, body=self.bodies["local_authority"], valid_from=LONG_AGO)
        desk = self.as_(notifier).go("/staff/").press("Log an incident")
        desk.answer(occurred_on=dt.date(2026, 11, 28), aware_on=MONDAY).send()
        child = desk.page.locator("fieldset.app-person")
        desk.put(child.locator("input[name$='-initials']"), "M.V.")
        desk.put(child.locator("select[name$='-role']"), "harmed")
        desk.press("Continue").answer(nature="serious_harm", abuse_or_neglect="suspected").send()
        desk.answer(owner=str(self.users[Role.COORDINATOR].pk)).send()
        desk.sees("Mon 7 Dec 2026", "M.V.").send().sees("2026-0002")
        desk.go("/staff/").follow("2026-0002").sees("M.V.")
        desk.go("/staff/cases/2026-0002/notification/").press("Record that it was sent", exact=False)
        desk.answer(sent_on=MONDAY, national_reference="N-1").send().sees("recorded")
        assert desk.status("/staff/team/") == desk.status("/staff/performance/") == 403

    def a_reviewer_reads_the_case_until_their_last_day(self):
        reviewer = self.users[Role.REVIEWER]
        assert self.as_(reviewer).status(self.case) == 404
        give_access(self.row, reviewer, kind="reviewer", valid_until=MONDAY)
        self.as_(reviewer).go("/staff/").follow(self.row.reference).sees("Q.Z.")
        self.clock.move_to(at(2026, 12, 1))
        assert self.as_(reviewer).status(self.case) == 404
        self.clock.move_to(at(2026, 11, 30))

    def a_scrutineer_reads_figures_and_cases_and_changes_nothing(self):
        reader = self.as_(Role.SCRUTINEER).go("/staff/").sees("You have nothing due")
        reader.go("/staff/performance/").go("/staff/cases/").follow(self.row.reference).sees("Q.Z.")
        assert reader.page.get_by_role("link", name="Change").count() == 0
        assert reader.status(f"{self.case}edit/") == 403

    def a_case_is_restricted_and_opened_in_an_emergency(self):
        named = self.as_(self.named).go(f"{self.case}access/").press("Restrict this case", exact=False)
        named.answer(reason="A member of staff is related to the family.").send()
        named.sees("The case is restricted. Only the people named can open it.").go(self.case).sees("Restricted")
        other = self.as_(Role.MANAGER).go("/staff/cases/").sees(self.row.reference).sees_not("Q.Z.")
        other.go(f"{self.case}break-glass/").send(refused=True).sees("Enter why you need to open this case now")
        other.answer(reason="The hospital asks who may take the child home.").send().sees("Q.Z.")
        for role in (Role.SCRUTINEER, Role.NOTIFIER, Role.PUBLISHER, Role.ADMINISTRATOR):
            assert self.as_(role).status(self.case) == 404, role

    def a_referral_comes_without_an_account(self):
        """The page is there once it is switched on; a coordinator finds what came."""
        assert self.anybody().status("/staff/refer/") == 404
        partnership = Partnership.current()
        partnership.referrals_by_page = True
        partnership.save()
        ward = self.anybody().go("/staff/refer/").send(refused=True)
        ward.answer(referred_by="Nurse Invented", agency="Invented Ward", email="ward@demo.example", initials="B.C.")
        ward.answer(summary="B.C. was brought in with burns.").send().sees("We have received your referral", "R-")
        take_in(MONDAY)
        found = Referral.objects.get().get_absolute_url()
        coordinator = self.as_(Role.COORDINATOR).go("/staff/referrals/").sees("Invented Ward")
        coordinator.go(found).sees("Nurse Invented", "B.C. was brought in with burns.")


def walk_it_all(walk: Others) -> None:
    walk.begin()
    walk.a_notifier_logs_an_incident_and_records_that_it_was_sent()
    walk.a_reviewer_reads_the_case_until_their_last_day()
    walk.a_scrutineer_reads_figures_and_cases_and_changes_nothing()
    walk.a_case_is_restricted_and_opened_in_an_emergency()
    walk.a_referral_comes_without_an_account()


@pytest.mark.proof
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_what_those_see_who_see_little_on_a_telephone(begin, scripts):
    walk_it_all(begin(Others, walker=OnATelephone, java_script_enabled=scripts))


@pytest.mark.proof
def test_the_same_by_keyboard(begin):
    walk = begin(Others, walker=Keyboard)
    walk.checked = False  # axe has looked at the same pages in the other walks
    walk_it_all(walk)
