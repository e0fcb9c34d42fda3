"""What a letter may say of a case: the placeholders a template may hold, and the value each has to begin with.

Every value is shown and may be changed before the letter is made; what the record does not know begins empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cases.deadlines.models import Deadline
from cases.incidents.models import Incident, Nature, Person
from cases.letters.bases import basis_on
from cases.letters.models import LetterKind
from cases.notifications.clocks import RAPID, find
from csprapp.accounts.models import User
from csprapp.clock.deadline import plain_day
from csprapp.partnership.models import Partnership
from csprapp.partnership.national import called

# In the order in which the page asks for them; the words are the label of the field and say what it stands for.
PLACEHOLDERS: Mapping[str, str] = {
    "recipient": "Who the letter is to",
    "recipient_address": "Their address",
    "agency": "The agency",
    "child": "The child, as this letter names them",
    "what_happened": "What happened, in a few words",
    "incident_date": "The date of the incident",
    "reference": "Our reference",
    "their_reference": "Their reference",
    "area": "The local authority area",
    "legal_basis": "The law it is based on",
    "due_date": "The day to answer by",
    "meeting_date": "The date of the meeting",
    "told_by": "The person who will talk to them",
    "support": "Who can support them",
    "panel": called("The Panel’s name"),
    "partnership": "The name of the partnership",
    "address": "The partnership’s address",
    "contact_email": "The partnership’s email address",
    "contact_phone": "The partnership’s telephone",
    "sender": "Who signs the letter",
    "today": "The date of the letter",
}
LONG = frozenset({"recipient_address", "address", "support"})
WHAT_HAPPENED = {Nature.DEATH: "died", Nature.SERIOUS_HARM: "was seriously harmed"}


def values_of(incident: Incident, kind: str, *, by: User, today: date) -> dict[str, str]:
    """What the record says for each placeholder; "" where it says nothing."""
    ours, children = Partnership.current(), list(Person.objects.filter(incident=incident).subjects())
    deadline: Deadline | None = find(incident, RAPID)
    notification = incident.notifications.exclude(national_reference="").first()
    happened = WHAT_HAPPENED.get(incident.nature, "")
    return {
        **dict.fromkeys(PLACEHOLDERS, ""),
        "child": _child(children, kind),
        "what_happened": happened.replace("was ", "were ") if len(children) > 1 else happened,
        "incident_date": plain_day(incident.occurred_on),
        "reference": incident.reference,
        "their_reference": notification.national_reference if notification and kind == LetterKind.PANEL else "",
        "area": incident.area.name,
        "legal_basis": basis_on(kind, today),
        "due_date": plain_day(deadline.due_on) if deadline and kind == LetterKind.PANEL else "",
        "panel": ours.panel_name,
        "partnership": ours.name,
        "address": ours.address,
        "contact_email": ours.contact_email,
        "contact_phone": ours.contact_phone,
        "sender": by.name,
        "today": plain_day(today),
    }


def _child(children: list[Person], kind: str) -> str:
    """A family reads the first name, the coroner the whole one; nobody else needs a name in a letter."""
    if kind == LetterKind.FAMILY:
        return " and ".join(_first_name(child.name) or child.initials for child in children)
    if kind == LetterKind.CORONER:
        return " and ".join(child.name or child.initials for child in children)
    return "the child" if len(children) < 2 else "the children"


def _first_name(name: str) -> str:
    """ "Sam Example" and "Example, Sam" -> Sam."""
    return (name.rpartition(",")[2].split() or [""])[0]
