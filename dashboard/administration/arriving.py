"""Whether mail arrives: an administrator sends themselves one, and says by the link in it that it came."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.mail.models import Outbox
from csprapp.mail.services import LINK, compose, full_address, post, way
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import change_row
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form
from csprapp.ui.templatetags.ui import instant
from dashboard.work.checklist import MAIL_TEST

PAGE, OPEN_FOR = "settings-test-mail", timedelta(days=14)


def send_test_mail(*, by: User) -> Outbox:
    """A mail to the administrator who asks for it, by the way that all mail goes. Raises NotAllowed."""
    require_permission(by, Permission.SET_UP)
    title, text = compose("mail_test", partnership=Partnership.current().name, link=LINK)
    before = Outbox.objects.filter(kind=MAIL_TEST).count()
    return post(MAIL_TEST, f"account:{by.pk}:{before + 1}", by, title, text, day=london_today())


def link_for(subject: str) -> str:
    """The link in a test email, made when it is sent: it holds by which settings of mail that was."""
    return full_address(address("settings-mail-arrived", signing.dumps([subject, way()], salt=MAIL_TEST)))


@dataclass(frozen=True)
class Came:
    """What the link of a test email says: which email, and by which settings it was sent."""

    subject: str
    way: str


def came(token: str) -> Came:
    """The email whose link somebody opened. Raises Refused (not one of ours, or too old to tell of today)."""
    try:
        return Came(*signing.loads(token, salt=MAIL_TEST, max_age=OPEN_FOR))
    except signing.BadSignature:
        raise Refused("That link is over 14 days old, or only part of it was opened. Send another test email") from None


def record_arrival(token: str, *, by: User) -> Partnership:
    """A test email arrived. Raises NotAllowed, Refused (a link that is too old; no partnership yet)."""
    require_permission(by, Permission.SET_UP)
    email = came(token)
    if not Partnership.objects.filter(pk=1).exists():
        raise Refused("Record your partnership first, under Settings")
    with change_row(Partnership, 1, None, by=by, why="A test email arrived") as held:
        held.mail_arrived_on, held.mail_arrived_by = london_today(), email.way
    return held


class TestMail(FormPage):
    """Try whether mail arrives."""

    title, button, back, stays, form_class = "Test email", "Send a test email", "work", True, Form
    done = "The test email will be sent within a minute. When it arrives, open the link in it."

    def open(self) -> None:
        require_permission(self.request.user, Permission.SET_UP)

    @property
    def lead(self) -> str:
        said = f"An email will go to {self.actor.email}, in the same way as all this service’s email."
        ours, last = Partnership.current(), Outbox.objects.filter(kind=MAIL_TEST).order_by("-pk").first()
        if last and not last.sent_at:
            tried = f"was tried {last.tries} times" if last.tries > 1 else "has not been sent"
            return (
                f"{said} The last one {tried}: if this does not change, ask whoever runs the service to look at its "
                "email."
            )
        if last and (ours.mail_arrived_on is None or last.day > ours.mail_arrived_on):
            return f"{said} The last one was sent at {instant(last.sent_at)}. If it has arrived, open the link in it."
        if ours.mail_arrived_on:
            return f"{said} One last arrived on {day_words(ours.mail_arrived_on)}."
        return said

    def save(self, form: Form) -> None:
        send_test_mail(by=self.actor)


class MailArrived(FormPage):
    """Where the link in a test email leads: say that it arrived."""

    title, button, back, form_class = "The test email arrived", "It arrived", "settings-health", Form
    lead = "You opened this page from the test email, so this service’s email arrives. Press the button to record it."
    done = "It is recorded that email arrives."

    def open(self, token: str) -> HttpResponse | None:
        require_permission(self.request.user, Permission.SET_UP)
        self.token = token
        try:
            came(token)
        except Refused as refused:
            messages.error(self.request, f"{refused}.")
            return redirect(PAGE)
        return None

    def save(self, form: Form) -> None:
        record_arrival(self.token, by=self.actor)
