"""Mail waits in the outbox and is delivered at least once."""

import datetime as dt

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from cases.dates.giving import give
from cases.editing.corrections import assign_case
from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.mail.services import compose, post
from tests.factories import make_user
from tests.factories_cases import TODAY, log_case
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


def write(number=1, **more):
    return post(
        "kind", f"deadline:{number}", f"reader{number}@demo.example", f"Title {number}", "Text", day=DAY, **more
    )


def test_the_same_mail_to_the_same_person_on_the_same_day_is_written_once():
    first, again = write(), write()
    assert first == again
    assert Outbox.objects.count() == 1


def test_every_address_in_a_mail_begins_with_the_site(settings):
    """Of a reader at another place "/staff/cases/" opens nothing."""
    site = settings.CSPR_SITE
    text = f"Read it:\n/staff/cases/2026-0001/\n\nOr: {site}/staff/, or https://guests.example/staff/door/x/"
    row = post("kind", "case:1", "reader@demo.example", "Title", text, day=DAY)
    assert row.text == (
        f"Read it:\n{site}/staff/cases/2026-0001/\n\nOr: {site}/staff/, or https://guests.example/staff/door/x/"
    )


@pytest.mark.parametrize("kind", ["case_started", "case_assigned", "date_given"])
def test_who_is_given_work_gets_the_address_of_it(kind, settings):
    anna, bela, mona = make_user("coordinator"), make_user("coordinator"), make_user("manager")
    case = log_case(by=mona, owner=anna)
    deadline = case.deadlines.open().order_by("pk").first()
    give(deadline, None, bela, whole=False, note="", by=mona, today=TODAY)
    assign_case(case, None, bela, reason="Shared out", by=mona, today=TODAY)
    page = deadline.resolved_at() if kind == "date_given" else case.get_absolute_url()
    assert f"\n{settings.CSPR_SITE}{page}\n" in f"{Outbox.objects.get(kind=kind).text}\n"


def test_what_waits_is_sent_once_with_a_stable_message_id():
    row = write()
    assert deliver() == (1, 0)
    assert deliver() == (0, 0)
    assert [message.subject for message in mail.outbox] == ["Title 1"]
    assert mail.outbox[0].extra_headers["Message-ID"] == row.message_id
    assert Outbox.objects.get().sent_at is not None


def test_one_mail_that_cannot_be_sent_stops_no_other_and_is_tried_again_later(monkeypatch):
    write(1), write(2)
    real = EmailBackend.send_messages

    def refuse_the_first(self, messages):
        if messages[0].to == ["reader1@demo.example"]:
            raise OSError("no such mailbox")
        return real(self, messages)

    with clock.at(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        monkeypatch.setattr(EmailBackend, "send_messages", refuse_the_first)
        assert deliver() == (1, 1)
        assert deliver() == (0, 0)
        monkeypatch.setattr(EmailBackend, "send_messages", real)
        clock.move_to(dt.datetime(2026, 11, 23, 9, 3, tzinfo=dt.UTC))
        assert deliver() == (1, 0)
    assert sorted(message.to[0] for message in mail.outbox) == ["reader1@demo.example", "reader2@demo.example"]


def test_a_mail_that_another_worker_has_in_hand_is_left_to_it():
    with clock.at(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        row = write()
        row.tries, row.tried_at = 1, dt.datetime(2026, 11, 23, 8, 59, tzinfo=dt.UTC)
        row.next_try_at = dt.datetime(2026, 11, 23, 9, 1, tzinfo=dt.UTC)
        row.save()
        assert deliver() == (0, 0)


def test_the_command_says_how_many_and_fails_when_one_failed(monkeypatch, capsys):
    write()
    call_command("deliver_mail")
    assert "1 sent, 0 failed" in capsys.readouterr().out
    write(2)

    def refuse(self, messages):
        raise OSError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(CommandError):
        call_command("deliver_mail")


def test_a_template_gives_a_title_and_plain_text():
    title, text = compose("review_decided", case="2026-0042 <b>", url="/staff/?a=1&b=2")
    assert title == "2026-0042 <b>: the partners have decided"
    assert text.endswith("/staff/?a=1&b=2\n")


def test_the_demonstrations_mail_is_listed_by_when_it_was_written(sign_in, settings):
    settings.CSPR_DEMO = True
    later, earlier = write(1), write(2)
    Outbox.objects.filter(pk=earlier.pk).update(created_at=later.created_at - dt.timedelta(days=3))
    page = sign_in(make_user("coordinator")).get("/staff/mail/").content.decode()
    assert page.index("Title 1") < page.index("Title 2")
    assert "Waiting" not in page


def test_the_demonstration_shows_what_would_be_sent(sign_in):
    anna = make_user("coordinator")
    post("kind", "deadline:9", anna, "For Anna", "Open http://testserver/staff/ now", day=DAY)
    write()
    client = sign_in(anna)
    page = client.get("/staff/mail/").content.decode()
    assert "For Anna" in page
    assert "Title 1" in page
    assert "Title 1" not in client.get("/staff/mail/?to=me").content.decode()
    row = Outbox.objects.get(recipient=anna.email)
    assert 'href="http://testserver/staff/"' in client.get(f"/staff/mail/{row.pk}/").content.decode()
    assert client.get("/staff/mail/9999/").status_code == 404


def test_a_person_chooses_what_the_daily_mail_holds_and_history_keeps_it(sign_in):
    anna = make_user("coordinator")
    client = sign_in(anna)
    assert "At most one a day, in the morning" in client.get("/staff/account/").content.decode()
    page = client.get("/staff/account/reminders/").content.decode()
    assert page.count("checked") == 5
    assert "Anything overdue" in page.partition("Always included")[2]
    client.post("/staff/account/reminders/", {"parts": ["today", "waits", "quiet_monday", "overdue"]})
    anna.refresh_from_db()
    assert anna.muted_mail == [], "what always comes cannot be left out, so it cannot be chosen either"
    client.post("/staff/account/reminders/", {"parts": ["today", "waits", "quiet_monday"]})
    anna.refresh_from_db()
    assert anna.muted_mail == ["soon", "changed"]
    assert anna.history.first().history_change_reason == "Chose what the daily mail includes"
    assert "without the parts you turned off" in client.get("/staff/account/").content.decode()
    client.post("/staff/account/reminders/", {})
    anna.refresh_from_db()
    assert len(anna.muted_mail) == 5
