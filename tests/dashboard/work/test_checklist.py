"""An administrator's home says what is left to set up, until nothing is."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import override_settings

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.mail.services import way
from csprapp.partnership.models import PartnerBody, Partnership
from csprapp.records.models import TimerRun
from csprapp.records.refusals import Refused
from csprapp.today import london_today, now
from dashboard.administration import arriving, checking
from dashboard.administration.arriving import OPEN_FOR
from dashboard.partnership import services as ours
from dashboard.work.checklist import NEEDED, set_up_steps
from tests.accounts.earnest import path_of
from tests.factories import make_agency, make_area, make_body, make_theme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_user(Role.ADMINISTRATOR)


def steps(admin):
    return {step.title: step.hint for step in set_up_steps(admin, london_today())}


def partnership(admin, **more):
    facts = {"name": "Invented", "brand_colour": "#0b4f55", "contact_phone": "01632 960 001", **more}
    ours.set_partnership(facts, 0, by=admin)


def test_a_new_installation_has_everything_to_do_and_each_line_is_a_page(sign_in, admin):
    client = sign_in(admin)
    home = client.get("/staff/").content.decode()
    assert "To set up" in home
    lines = set_up_steps(admin, london_today())
    assert len(lines) == 7
    for line in lines:
        assert f'href="{line.url}"' in home
        assert client.get(line.url).status_code == 200


def test_each_line_says_what_is_missing(admin):
    partnership(admin)
    make_area()
    for role in NEEDED[:2]:
        make_user(role)
    found = steps(admin)
    assert found["Your partnership"] == "Missing: the number for people who are worried"
    assert found["Areas and partner bodies"] == "An area has no partner bodies"
    assert found["Agencies"] == "Nothing is recorded yet"
    make_body("police", make_area())
    assert steps(admin)["Agencies"] == "Only the partner bodies so far"
    assert found["People"] == "Missing: statutory partner, publisher, second checker"


def test_an_area_without_one_of_its_three_statutory_partners_is_not_done(admin):
    area = make_area()
    for kind in ("police", "icb"):
        make_body(kind, area)
        lacking = "An area has no local authority, no integrated care board or no police"
        assert steps(admin)["Areas and partner bodies"] == lacking
    make_body("local_authority", area)
    assert steps(admin).get("Areas and partner bodies", "") == ""


def test_outside_the_demonstration_a_backup_and_every_timer_have_to_be_seen(admin, settings):
    settings.CSPR_DEMO = False
    for command in ("deliver_mail", "check_public", "prune", "seal_audit", "verify_audit"):
        TimerRun.objects.create(command=command, started_at=now(), good_at=now())
    TimerRun.objects.create(command="backup", started_at=now())  # it did not end well
    found = steps(admin)
    assert found["Backup"] == "None has been made and read back yet"
    assert found["Timers"] == "Not run yet: send_reminders"
    TimerRun.objects.create(command="send_reminders", started_at=now(), good_at=now())
    TimerRun.objects.filter(command="backup").update(good_at=now())
    found = steps(admin)
    assert (found["Backup"], found["Timers"]) == ("", "")


def test_outside_the_demonstration_a_scanner_and_a_memory_on_another_disk_stay_to_do(admin, settings, tmp_path):
    settings.CSPR_DEMO, settings.CSPR_SCANNER = False, ""
    settings.CSPR_VAR, settings.CSPR_MEMORY = tmp_path, tmp_path / "memory"
    assert steps(admin)["Memory of take-downs"] == "It cannot be reached"
    settings.CSPR_MEMORY.mkdir()
    found = steps(admin)
    assert found["Virus scanner"].startswith("None is set up")
    assert found["Memory of take-downs"] == "It would be lost if the data’s disk was lost"
    settings.CSPR_SCANNER, settings.CSPR_VAR = "127.0.0.1:3310", "/proc"  # another disk
    found = steps(admin)
    assert (found["Virus scanner"], found["Memory of take-downs"]) == ("", "")


def test_when_all_is_done_it_is_gone(sign_in, admin):
    partnership(admin, worried_phone="01632 960 002")
    area = make_area()
    for kind in PartnerBody.Kind.values:
        make_body(kind, area)
    make_agency()
    make_theme()
    make_user(*NEEDED)
    checking.holidays_checked("The government’s list", by=admin)
    arriving.send_test_mail(by=admin)
    assert steps(admin)["Mail"] == "Waiting to be sent"
    deliver()
    assert steps(admin) == {}
    assert "To set up" not in sign_in(admin).get("/staff/").content.decode()


def test_a_check_of_the_bank_holidays_says_how_and_needs_a_partnership(sign_in, admin):
    with pytest.raises(Refused, match="partnership first"):
        checking.holidays_checked("The list", by=admin)
    partnership(admin)
    checking.holidays_checked("The government’s list", by=make_user(Role.MANAGER))
    assert Partnership.history.first().history_change_reason == "Bank holidays checked: The government’s list"
    assert "Last checked on" in sign_in(admin).get("/staff/settings/bank-holidays/").content.decode()


def press(client, page):
    """Send the page's form as it stands."""
    token = re.search(r'name="token" value="([^"]*)"', client.get(page).content.decode())[1]
    return client.post(page, {"token": token}, follow=True).content.decode()


def test_a_test_mail_goes_to_who_asks_and_its_page_says_whether_it_went(sign_in, admin):
    client, page = sign_in(admin), "/staff/settings/test-mail/"
    press(client, page)
    assert Outbox.objects.get().recipient == admin.email
    assert "has not been sent" in client.get(page).content.decode()
    deliver()
    assert "If it has arrived, open the link in it" in client.get(page).content.decode()
    with pytest.raises(NotAllowed):
        arriving.send_test_mail(by=make_user(Role.MANAGER))


def link_in_the_mail(admin):
    """Where the link leads that the mail has, and the outbox has not."""
    row = arriving.send_test_mail(by=admin)
    deliver()
    assert "arrived/" not in row.text
    return path_of(mail.outbox[-1].body)


def test_the_link_in_a_test_mail_says_that_it_arrived_once_its_button_is_pressed(sign_in, admin):
    partnership(admin)
    link, client = link_in_the_mail(admin), sign_in(admin)
    with override_settings(CSPR_DEMO=False):
        assert steps(admin)["Mail"] == "Sent: open the link in it"
    client.get(link)
    assert Partnership.objects.get().mail_arrived_on is None, "a program that looks at links has pressed nothing"
    assert "It is recorded that email arrives" in press(client, link)
    held = Partnership.objects.get()
    assert (held.mail_arrived_on, held.mail_arrived_by) == (london_today(), way())
    assert held.history.first().history_user == admin
    with override_settings(CSPR_DEMO=False):
        assert steps(admin)["Mail"] == ""
    assert "One last arrived on" in client.get("/staff/settings/test-mail/").content.decode()


def test_a_link_that_is_old_or_cut_off_leads_to_sending_another(sign_in, admin, clock):
    partnership(admin)
    with time_machine.travel(now() - OPEN_FOR - timedelta(minutes=1)):
        old = link_in_the_mail(admin)
    for link in (old, "/staff/settings/test-mail/arrived/x/"):
        answer = sign_in(admin).get(link, follow=True)
        assert answer.redirect_chain[0][0] == "/staff/settings/test-mail/"
        assert "Send another test email." in answer.content.decode()
        with pytest.raises(Refused):
            arriving.record_arrival(link.rstrip("/").rpartition("/")[2], by=admin)


def test_nobody_else_says_that_mail_arrived(sign_in, admin):
    partnership(admin)
    link, manager = link_in_the_mail(admin), make_user(Role.MANAGER)
    assert sign_in(manager).get(link).status_code == sign_in(manager).get("/staff/settings/test-mail/").status_code
    with pytest.raises(NotAllowed):
        arriving.record_arrival(link.rstrip("/").rpartition("/")[2], by=manager)
    assert Partnership.objects.get().mail_arrived_on is None
