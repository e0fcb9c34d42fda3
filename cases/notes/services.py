"""Writing a note on a case, correcting one's own, and taking out one that stands there by mistake."""

from datetime import date

from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from cases.notes.models import CaseNote
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission
from csprapp.records.refusals import Refused, require_given
from csprapp.records.services import add, change

EMPTY = "Enter what you want to note"


def write(incident: Incident, text: str, *, by: User, today: date) -> CaseNote:
    """Sign and keep a note. Raises NotAllowed, Refused (nothing in it)."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today) as held:
        require_given({"text": (text, EMPTY)})
        return add(CaseNote(incident=held, text=text, written_by=by), by=by, why="Wrote a note")


def correct(note: CaseNote, version: int, text: str, *, reason: str, by: User, today: date) -> CaseNote:
    """Say it otherwise; the history keeps what it said. Raises NotAllowed (not the writer), Refused, Conflict."""
    with case_for_change(note.incident, Permission.WORK_CASE, by=by, today=today):
        require_given({"text": (text, EMPTY), "reason": (reason, "Enter why you are changing this")})
        with change(CaseNote, note.pk, version, by=by, why=reason) as record:
            if record.written_by_id != by.pk:
                raise NotAllowed("Only the person who wrote a note can correct it. You can write a note of your own.")
            record.text = text
    return record


def take_out(note: CaseNote, version: int, *, reason: str, by: User, today: date) -> CaseNote:
    """It stands there by mistake, on the wrong case perhaps: it leaves the page, and the history keeps it.

    Raises NotAllowed, Refused (no reason, taken out before), Conflict.
    """
    with case_for_change(note.incident, Permission.WORK_CASE, by=by, today=today):
        require_given({"reason": (reason, "Enter why it was a mistake")})
        with change(CaseNote, note.pk, version, by=by, why=reason) as record:
            if record.in_error:
                raise Refused("It has already been removed.")
            record.in_error = True
    return record
