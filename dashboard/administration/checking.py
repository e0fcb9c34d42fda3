"""What an administrator tries or checks once before the service is used: mail, and the bank holidays."""

from typing import Any

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.mail.models import Outbox
from csprapp.mail.services import compose, post
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import change_row
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.components import Link
from csprapp.ui.fields import Note
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form
from csprapp.ui.templatetags.ui import instant
from dashboard.work.checklist import MAIL_TEST


def send_test_mail(*, by: User) -> Outbox:
    """A mail to the administrator who asks for it, by the way that all mail goes. Raises NotAllowed."""
    require_permission(by, Permission.SET_UP)
    title, text = compose("mail_test", partnership=Partnership.current().name)
    before = Outbox.objects.filter(kind=MAIL_TEST).count()
    return post(MAIL_TEST, f"account:{by.pk}:{before + 1}", by, title, text, day=london_today())


def holidays_checked(how: str, *, by: User) -> None:
    """Somebody compared the bank holidays with the government's list. Raises NotAllowed, Refused."""
    require_permission(by, Permission.SET_CALENDAR)
    if not Partnership.objects.filter(pk=1).exists():
        raise Refused("Record your partnership first, under Settings")
    with change_row(Partnership, 1, None, by=by, why=f"Bank holidays checked: {how}") as held:
        held.holidays_checked_on = london_today()


class TestMail(FormPage):
    """Try whether mail arrives."""

    title, button, back, stays, form_class = "Test email", "Send a test email", "work", True, Form
    done = "The test email is in the outbox. Come back in a few minutes to see whether it has been sent."

    def open(self) -> None:
        require_permission(self.request.user, Permission.SET_UP)

    @property
    def lead(self) -> str:
        said = f"An email will go to {self.actor.email}, in the same way as all this service's email."
        last = Outbox.objects.filter(kind=MAIL_TEST).order_by("-pk").first()
        if last is None:
            return said
        if last.sent_at:
            return f"{said} The last one was sent at {instant(last.sent_at)}. Check that it arrived."
        tried = f"was tried {last.tries} times" if last.tries > 1 else "has not been sent"
        return (
            f"{said} The last one {tried}: if this does not change, ask whoever runs the service to look at its email."
        )

    def save(self, form: Form) -> None:
        send_test_mail(by=self.actor)


class CheckedForm(Form):
    """How the days were compared."""

    how = Note(
        label="What did you compare them with?",
        help_text="For example: www.gov.uk/bank-holidays, England and Wales, all years shown.",
        missing="Enter what you compared them with",
        rows=2,
    )


class HolidaysChecked(FormPage):
    """Record that the bank holidays were checked."""

    title, button, back, form_class = "Bank holidays checked", "I have checked them", "work", CheckedForm
    lead = (
        "Every statutory date depends on these days. Compare them with the government’s list before you rely on them."
    )
    done = "Your check of the bank holidays is recorded."

    def open(self) -> None:
        require_permission(self.request.user, Permission.SET_CALENDAR)

    @property
    def links(self) -> tuple[Any, ...]:
        return (Link("See the bank holidays", address("settings-bank-holidays")),)

    def save(self, form: CheckedForm) -> None:
        holidays_checked(form.cleaned_data["how"], by=self.actor)
