"""Files that show that an action was done, or what came of it: kept, and asked of the scanner again."""

from datetime import date

from cases.documents.services import ask_scanner, inspect_upload, stored_file_fields
from csprapp.accounts.models import User
from csprapp.files.storage import store_upload
from csprapp.records.refusals import require_given
from csprapp.records.services import add
from reviews.actions.guards import locked_action, require_act, require_action
from reviews.actions.models import Action, ActionEvidence
from reviews.actions.rules import Act


def attach(action: Action, *, title: str, shows: str, data: bytes, by: User, today: date) -> ActionEvidence:
    """Keep a file as evidence. Raises NotAllowed, Refused (it ended), FileRefused with the reason."""
    require_action(by, action, today)
    require_given({"title": (title, "Enter a name for the document"), "shows": (shows, "Select what it shows")})
    found = inspect_upload(data)
    with store_upload(data) as name, locked_action(action) as held:
        require_act(held, Act.PROGRESS)
        row = ActionEvidence(action=held, title=title, shows=shows, **stored_file_fields(name, found, by))
        return add(row, by=by, why="Attached evidence")


def scan_again(evidence: ActionEvidence, *, by: User, today: date) -> ActionEvidence:
    """Ask the scanner about a file that waits. Raises NotAllowed."""
    require_action(by, evidence.action, today)
    return ask_scanner(evidence, by=by)
