"""Mail to the owner of an action: a number, a date and a link. Never what is to be done, nor for which case."""

from datetime import date

from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.mail.services import compose, post
from csprapp.partnership.models import Partnership
from reviews.actions.clocks import case_of
from reviews.actions.models import Action


def addressee(action: Action) -> User | str | None:
    """The owner: a user with an open account, or the e-mail of one without an account, or nobody."""
    if action.owner:
        return action.owner if action.owner.is_active else None
    return action.owner_email or None


def tell_given(action: Action, *, by: User, today: date) -> None:
    """An action was given to somebody: they are told, unless they gave it to themselves."""
    _tell("action_given", action, by, today)


def tell_moved(action: Action, before: date | None, *, by: User, today: date) -> None:
    """Its date changed: an owner without an account is told the old one and the new one; others by their daily mail."""
    if isinstance(addressee(action), str):
        _tell("action_moved", action, by, today, before=before)


def _tell(kind: str, action: Action, by: User, today: date, **facts: object) -> None:
    to = addressee(action)
    if to is None or to == by:
        return
    case = case_of(action)
    due = action.deadline.due_on if action.deadline else None
    title, text = compose(kind, **facts, due=due, **words_of(action, to))
    # a day may bring two changes: the version tells their mails apart
    subject = f"action:{action.pk}:{action.version}"
    post(kind, subject, to, title, text, day=today, case=case.reference if case else "")


def words_of(action: Action, to: User | str) -> dict[str, object]:
    """What every mail about an action says: its number, the page that asks how it is going (for who can sign in), and
    whom to ask."""
    ours = Partnership.current()
    return {
        "number": action.pk,
        "url": reverse("action-update", args=[action.pk]),
        "account": isinstance(to, User),
        "from_whom": ours.name,
        "contact": " or ".join(filter(None, [ours.contact_email, ours.contact_phone])),
    }
