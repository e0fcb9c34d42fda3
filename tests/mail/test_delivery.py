"""Nothing undeliverable or slow delays any other mail, and what cannot be delivered is seen."""

import datetime as dt
import itertools
import smtplib
import threading
from time import monotonic

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from csprapp.mail.delivery import MailServerAway, deliver, due, take
from csprapp.mail.models import Outbox
from csprapp.mail.services import post, settle, try_again
from csprapp.records.refusals import Refused
from tests.factories import make_user
from tests.mail.servers import OK, dripping, mail_server, silence

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
DAY = START.date()
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
NO_MAILBOX = (550, b"5.1.1 <lost@demo.example>: no such mailbox")


@pytest.fixture(autouse=True)
def nine_o_clock(clock):
    clock.move_to(START)


@pytest.fixture
def refuse(monkeypatch):
    """A function after which the mail server refuses what `error_for(address)` gives an error for."""
    real = EmailBackend.send_messages

    def refuse(error_for):
        def send_messages(self, messages):
            error = error_for(messages[0].to[0])
            if error:
                raise error
            return real(self, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return refuse


def write(to, number=1, **more):
    return post("kind", f"deadline:{number}", to, f"Title {number}", "Text", day=DAY, **more)


def no_mailbox(to):
    return smtplib.SMTPRecipientsRefused({to: NO_MAILBOX})


def got():
    return [message.to[0] for message in mail.outbox]


def test_250_refused_ones_keep_20_good_ones_waiting_not_even_a_minute(refuse):
    for number in range(250):
        write(f"lost{number}@demo.example")
    good = [f"reader{number}@demo.example" for number in range(20)]
    for address in good:
        write(address)
    refuse(lambda to: no_mailbox(to) if to.startswith("lost") else None)
    assert deliver() == (20, 250)
    assert got() == good


def test_what_is_not_due_takes_no_place_of_what_is(refuse, clock):
    for number in range(30):
        write(f"lost{number}@demo.example")
    refuse(lambda to: no_mailbox(to) if to.startswith("lost") else None)
    deliver()
    clock.move_to(START + MINUTE)
    write("reader@demo.example")
    assert deliver(limit=1) == (1, 0)
    assert deliver() == (0, 0)


def test_after_an_outage_what_is_urgent_goes_first_then_what_never_failed(refuse, clock):
    failed = write("failed@demo.example")
    refuse(no_mailbox)
    deliver()
    for number in range(3):
        write(f"reader{number}@demo.example")
    write("urgent@demo.example", urgent=True)
    refuse(lambda to: None)
    clock.move_to(START + 5 * MINUTE)
    assert deliver() == (5, 0)
    assert got() == ["urgent@demo.example", *(f"reader{number}@demo.example" for number in range(3)), failed.recipient]


def test_a_mail_is_tried_ever_more_rarely(refuse, clock):
    row = write("lost@demo.example")
    refuse(no_mailbox)
    tried = []
    while row.given_up_at is None:
        tried.append((clock() - START) // MINUTE)
        assert deliver() == (0, 1)
        assert deliver() == (0, 0)
        row.refresh_from_db()
        clock.move_to(row.next_try_at)
    assert tried[:8] == [0, 2, 6, 14, 30, 62, 126, 254]
    assert {after - before for before, after in zip(tried[7:], tried[8:], strict=False)} == {240}
    assert 72 * 60 <= tried[-1] < 76 * 60


def test_an_address_that_refuses_is_left_alone_for_a_while_and_not_for_all_its_mails(refuse, clock):
    asked = []

    def error_for(to):
        asked.append(to)
        return no_mailbox(to)

    refuse(error_for)
    for number in range(5):
        write("lost@demo.example", number)
    deliver()
    write("lost@demo.example", 9)
    deliver()
    assert len(asked) == 1
    clock.move_to(START + 3 * MINUTE)
    refuse(lambda to: None)
    assert deliver() == (6, 0)


def test_one_mail_that_is_refused_for_its_words_holds_up_no_other_to_that_address(refuse):
    write("reader@demo.example", 1), write("reader@demo.example", 2)
    answers = iter([smtplib.SMTPDataError(554, b"message refused"), None])
    refuse(lambda to: next(answers))
    assert deliver() == (1, 1)


def test_a_domain_that_does_not_answer_costs_a_run_one_time_out(refuse, clock):
    asked = []

    def error_for(to):
        asked.append(to)
        return TimeoutError() if to.endswith("slow.example") else None

    for number in range(9):
        write(f"reader{number}@slow.example")
    write("reader@demo.example")
    refuse(error_for)
    assert deliver() == (1, 1)
    assert len(asked) == 2
    clock.move_to(START + MINUTE)
    write("new@slow.example"), write("new@demo.example")
    assert deliver() == (1, 0)
    clock.move_to(START + 2 * MINUTE)
    refuse(lambda to: None)
    assert deliver() == (10, 0)


def test_mail_that_always_breaks_off_holds_up_its_domain_for_half_an_hour_at_most(refuse, clock):
    poison = write("poison@slow.example")
    refuse(lambda to: TimeoutError() if to == poison.recipient else None)
    for _ in range(12):
        deliver()
        poison.refresh_from_db()
        clock.move_to(poison.next_try_at)
    deliver()
    write("reader@slow.example")
    clock.move_to(clock() + 29 * MINUTE)
    assert deliver() == (0, 0)
    clock.move_to(clock() + 2 * MINUTE)
    deliver()
    assert got() == ["reader@slow.example"]


def test_a_domain_that_refuses_comes_after_the_others(refuse):
    write("lost@refusing.example"), write("other@refusing.example"), write("reader@demo.example")
    tried = []

    def error_for(to):
        tried.append(to)
        return no_mailbox(to) if to.startswith("lost") else None

    refuse(error_for)
    assert deliver() == (2, 1)
    assert tried == ["lost@refusing.example", "reader@demo.example", "other@refusing.example"]


def test_many_to_a_domain_that_is_slow_hold_up_no_other(refuse, monkeypatch):
    """Each of them is taken, and takes three seconds; somebody else wrote a moment later."""
    for number in range(3):
        write(f"slow{number}@slow.example")
    for number in range(3):
        write(f"reader{number}@demo.example")
    write("urgent@slow.example", urgent=True)
    spent = [0.0]
    monkeypatch.setattr("csprapp.mail.delivery.monotonic", lambda: spent[0])

    def error_for(to):
        spent[0] += 3 if to.endswith("slow.example") else 0.1

    refuse(error_for)
    deliver()
    readers, slow = ([f"{who}{number}@{where}.example" for number in range(3)] for who, where in (
        ("reader", "demo"), ("slow", "slow"),
    ))  # fmt: skip
    assert got() == ["urgent@slow.example", *readers, *slow]


def test_each_domain_has_its_turn_before_any_has_its_second(refuse):
    for to in ("a@one.example", "b@one.example", "c@one.example", "a@two.example", "b@two.example", "a@three.example"):
        write(to)
    refuse(lambda to: None)
    deliver()
    assert [to[0] + to[2:5] for to in got()] == ["aone", "atwo", "athr", "bone", "btwo", "cone"]


class TestGivenUp:
    def failing(self, clock, refuse, error, hours, **more):
        row = write("lost@demo.example", **more)
        refuse(error)
        for hour in range(hours + 1):
            clock.move_to(START + hour * HOUR)
            deliver()
        row.refresh_from_db()
        return row

    def test_after_three_days_a_mail_is_given_up_and_tried_no_more(self, refuse, clock):
        row = self.failing(clock, refuse, lambda to: OSError("away"), 71)
        assert row.given_up_at is None
        assert row.stuck_at is None
        clock.move_to(START + 76 * HOUR)
        lines = []
        assert deliver(say=lines.append) == (0, 1)
        assert lines == [f"mail {row.pk} given up: OSError"]
        row.refresh_from_db()
        assert row.given_up_at == row.stuck_at == START + 76 * HOUR
        assert (row.failure, row.standing) == ("It failed with OSError", "Given up")
        refuse(lambda to: None)
        clock.move_to(START + 100 * HOUR)
        assert deliver() == (0, 0)
        assert list(Outbox.objects.stuck()) == [row]

    def test_what_is_refused_for_good_is_seen_after_hours_and_tried_on(self, refuse, clock):
        row = self.failing(clock, refuse, no_mailbox, 4)
        assert row.stuck_at == START + 4 * HOUR
        assert row.given_up_at is None
        assert row.failure == "550 5.1.1 <(address)>: no such mailbox"
        refuse(lambda to: None)
        clock.move_to(START + 12 * HOUR)
        assert deliver() == (1, 0)
        assert not Outbox.objects.stuck().exists()

    def test_what_is_urgent_is_seen_after_an_hour(self, refuse, clock):
        row = self.failing(clock, refuse, lambda to: OSError(), 1, urgent=True)
        assert row.stuck_at == START + HOUR

    def test_try_again_begins_anew_with_the_next_run_and_takes_no_account_of_the_domain(self, refuse, clock):
        row, other = self.failing(clock, refuse, lambda to: TimeoutError(), 76), write("other@demo.example")
        deliver()
        assert Outbox.objects.get(pk=other.pk).tries == 1
        refuse(lambda to: None)
        try_again(row.pk, at=clock())
        row.refresh_from_db()
        assert (row.tries, row.given_up_at, row.stuck_at, row.failing_since) == (0, None, None, None)
        assert deliver() == (1, 0)
        with pytest.raises(Refused):
            try_again(row.pk, at=clock())

    def test_what_is_settled_is_kept_and_tried_no_more(self, refuse, clock):
        anna, row = make_user("administrator"), self.failing(clock, refuse, no_mailbox, 4)
        settle(row.pk, by=anna, at=clock())
        row.refresh_from_db()
        assert (row.settled_by, row.standing) == (anna, "No longer needed")
        refuse(lambda to: None)
        clock.move_to(START + 24 * HOUR)
        assert deliver() == (0, 0)
        assert not Outbox.objects.stuck().exists()


class TestMailServer:
    def test_one_that_accepts_and_never_answers_is_left_after_the_time_out(self, settings):
        row = write("reader@demo.example")
        settings.EMAIL_TIMEOUT = 0.3
        began = monotonic()
        with mail_server(settings, greet=silence), pytest.raises(MailServerAway):
            deliver()
        assert monotonic() - began < 5
        row.refresh_from_db()
        assert (row.tries, row.failing_since) == (0, None)
        with mail_server(settings) as taken:
            assert deliver() == (1, 0)
        assert taken == ["reader@demo.example"]

    def test_one_that_answers_a_little_for_ever_is_left_when_the_run_is_over(self, settings):
        write("reader@demo.example")
        settings.EMAIL_TIMEOUT = 5
        began = monotonic()
        with mail_server(settings, greet=dripping), pytest.raises(MailServerAway):
            deliver(seconds=0.5)
        assert monotonic() - began < 4

    def test_one_that_has_much_to_take_is_not_broken_off_in_the_middle_of_a_mail(self, settings, monkeypatch):
        for number in range(12):
            write(f"reader{number}@demo.example")
        half_seconds = itertools.count(step=0.5)  # asked when a mail is begun and when it is sent: a second for each
        monkeypatch.setattr("csprapp.mail.delivery.monotonic", half_seconds.__next__)
        with mail_server(settings) as taken:
            assert deliver(seconds=10) == (9, 0), "none is begun in the last second, which is for the one in hand"
            assert len(taken) == 9
            assert deliver(seconds=10) == (3, 0)

    def test_one_that_cannot_be_reached_counts_against_no_mail(self, settings):
        row = write("reader@demo.example")
        with mail_server(settings):
            pass  # and is gone
        for _ in range(3):
            with pytest.raises(MailServerAway):
                deliver()
        row.refresh_from_db()
        assert row.tries == 0

    def test_one_that_is_silent_about_one_domain_delivers_to_the_others(self, settings):
        for name in ("a@slow.example", "b@slow.example", "c@demo.example", "lost@demo.example"):
            write(name)
        settings.EMAIL_TIMEOUT = 0.3

        def answer(word):
            if "slow.example" in word:
                return None
            return "550 5.1.1 lost@demo.example is unknown" if "lost" in word else OK

        with mail_server(settings, answer=answer) as taken:
            assert deliver() == (1, 2)
        assert taken == ["c@demo.example"]
        said = dict(Outbox.objects.exclude(failure="").values_list("recipient", "failure"))
        assert said == {
            "a@slow.example": "The mail server gave no answer in time, or broke off",
            "lost@demo.example": "550 5.1.1 (address) is unknown",
        }

    def test_one_that_closes_is_asked_no_more_in_that_run(self, settings):
        write("a@demo.example"), write("b@demo.example")
        with mail_server(settings, answer=lambda word: "421 closing" if word.startswith("rcpt") else OK):
            assert deliver() == (0, 1)


def test_a_message_id_is_random_and_the_same_for_every_try(refuse, clock):
    rows = [write("reader@demo.example", number) for number in range(50)]
    assert len({row.message_id for row in rows}) == 50
    sent = rows[0].message_id
    assert sent == Outbox.objects.get(pk=rows[0].pk).message_id
    Outbox.objects.all().delete()
    for number in range(50):
        assert write("reader@demo.example", number).message_id not in {row.message_id for row in rows}


def test_a_mail_in_hand_is_taken_by_no_other_worker_for_two_minutes(clock):
    row = write("reader@demo.example")
    assert take(row.pk, clock()).tries == 1
    assert take(row.pk, clock()) is None
    assert not due(START + MINUTE).exists()
    assert due(START + 2 * MINUTE).exists()


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_send_each_mail_once_and_overlap_without_waiting():
    for number in range(40):
        write(f"reader{number}@demo.example")
    found = []

    def work():
        try:
            found.append(deliver())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(got()) == sorted(f"reader{number}@demo.example" for number in range(40))
    assert (sum(sent for sent, _ in found), sum(failed for _, failed in found)) == (40, 0)


def test_a_mail_that_a_wrong_clock_put_off_for_a_year_is_due(clock):
    row = write("reader@demo.example")
    take(row.pk, START.replace(year=2027))
    assert due(START).get() == row
