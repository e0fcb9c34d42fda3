"""What a publication must be before it is given a first public day."""

from datetime import datetime

from csprapp.records.refusals import Refused

from . import rules
from .ending import refuse_ended
from .models import Edition, Publication


def refuse_without_an_edition(publication: Publication, approving: Edition | None) -> None:
    """Nothing, or Refused: no edition is approved, nor is this one of its that waits for its second person."""
    waits = approving and approving.publication_id == publication.pk and approving.state == Edition.State.IN_REVIEW
    if publication.current_edition is None and not waits:
        raise Refused("No edition has been approved. A second person must approve one first.")


def refuse_when_out(publication: Publication, at: datetime) -> None:
    """Nothing, or Refused: it was ended or taken down, is public or was, or is not confirmed after a restore."""
    refuse_ended(publication)
    standing = publication.standing(at)
    if standing is rules.Standing.UNCONFIRMED:
        raise Refused("It came back from a backup. First confirm that it may be public again.")
    if standing is rules.Standing.WITHDRAWN:
        raise Refused("It has been taken down. Two people can put it back.")
    if standing in {rules.Standing.PUBLIC, rules.Standing.ENDED}:
        raise Refused("It is already public, so its first day cannot move. If it must go, take it down.")
