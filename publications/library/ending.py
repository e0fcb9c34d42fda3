"""A publication that is not to come out after all, such as one begun by mistake: ended before anything of it is public.

Its editions are no draft, wait for nobody and are approved no more, so nothing of it can be changed, checked, dated or
read by the public, until somebody takes it up again. Its address stays its own.
"""

from datetime import datetime

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.refusals import Refused
from csprapp.records.services import change

from .models import Edition, Publication
from .rules import london_day_and_time

State = Edition.State


def end(publication_id: int, version: int, *, because: str, by: User, why: str, at: datetime) -> Publication:
    """End it. `because` is kept on it, `why` in the history. Called by publishing only.

    Raises NotAllowed, Conflict, and Refused for what has or had a first public day, or was taken down.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        refuse_ended(publication)
        if sentence := against(publication):
            raise Refused(sentence)
        publication.ended_on, _ = london_day_and_time(at)
        publication.ended_because = because
        for edition in publication.editions.exclude(state__in=[State.SUPERSEDED, State.ENDED]):
            with change(Edition, edition.pk, None, by=by, why=why) as ended:
                ended.state = State.ENDED
    return publication


def against(publication: Publication) -> str:
    """Why it cannot be ended, in a sentence; "" when nothing of it ever was public nor will be."""
    if publication.unconfirmed_since or publication.withdrawn_at:
        return "It has been taken down, or came back from a backup, so it cannot be ended here."
    if publication.public_from:
        return "It has a publication date. Hold it as ready first. If it has been public, take it down instead."
    return ""


def resume(publication_id: int, version: int, *, by: User, why: str) -> Publication:
    """Take it up again: its newest edition is a draft, which a second person has to check, whatever was approved.

    Called by publishing only. Raises NotAllowed, Refused, Conflict.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        if publication.ended_on is None:
            raise Refused("It has not been ended.")
        publication.ended_on, publication.ended_because = None, ""
        newest = publication.editions.filter(state=State.ENDED).order_by("number").last()
        if newest is not None:
            with change(Edition, newest.pk, None, by=by, why=why) as draft:
                draft.state, draft.submitted_at = State.DRAFT, None
                draft.checker, draft.approved_at = None, None
                draft.cleared_by, draft.cleared_at, draft.cleared_digest = None, None, ""
    return publication


def refuse_ended(publication: Publication) -> None:
    """Nothing, or Refused for what was ended."""
    if publication.ended_on is not None:
        raise Refused("It was ended. Take it up again first.")
