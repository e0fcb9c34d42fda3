"""Files that show that an action was done, or what came of it: kept, and asked of the scanner again."""

from datetime import date

from django.db import transaction

from cases.documents.services import look_at
from csprapp.accounts.models import User
from csprapp.files import scanner
from csprapp.files.scanner import State
from csprapp.files.storage import kept, private, read
from csprapp.records.services import add, change
from reviews.actions.guards import hold, require_action
from reviews.actions.models import Action, ActionEvidence
from reviews.actions.rules import Act
from reviews.refusals import require_given


def attach(action: Action, *, title: str, shows: str, data: bytes, by: User, on: date) -> ActionEvidence:
    """Keep a file as evidence. Raises NotAllowed, NotPossible (it ended), FileRefused with the reason."""
    require_action(by, action, on)
    require_given({"title": (title, "Enter a name for the document"), "shows": (shows, "Select what it shows")})
    checked, verdict = look_at(data)
    with kept(data) as name, transaction.atomic():
        row = ActionEvidence(
            action=hold(action, Act.PROGRESS),
            title=title,
            shows=shows,
            file=name,
            kind=checked.kind,
            mime=checked.mime,
            size=checked.size,
            pages=checked.pages,
            sha256=checked.sha256,
            scan=verdict.state,
            uploaded_by=by,
        )
        return add(row, by=by, why="Attached evidence")


def scan_again(evidence: ActionEvidence, *, by: User, on: date) -> ActionEvidence:
    """Ask the scanner about a file that waits; one it refuses is deleted, and the row says what was found.

    Raises NotAllowed.
    """
    require_action(by, evidence.action, on)
    if evidence.scan != State.WAITING:
        return evidence
    verdict = scanner.scan(read(evidence.file.name))
    if verdict.state is State.WAITING:
        return evidence
    with change(ActionEvidence, evidence.pk, evidence.version, by=by, why="The scanner answered") as held:
        held.scan, held.finding = verdict.state, verdict.finding[:120]
        if verdict.state is State.REFUSED:
            transaction.on_commit(lambda: private.delete(evidence.file.name))
    return held
