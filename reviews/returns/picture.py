"""The chronology of a case as a picture: a lane for each agency, so that it shows who recorded something when."""

from collections.abc import Iterable

from csprapp.ui.pictures import Lane, Picture, lanes
from reviews.returns.models import ChronologyEntry

NO_AGENCY = "The child’s life and our own lines"
MOST = 20  # lanes: more are a wall, and the table has them all


def picture_of(found: Iterable[ChronologyEntry]) -> Picture | None:
    """A lane for the case's own lines and one for each agency, by name; None while there is nothing to compare."""
    spans: dict[str, list] = {}
    for line in found:
        spans.setdefault(line.agency.name if line.agency else "", []).append((line.day, line.until))
    if len(spans) < 2 or len(spans) > MOST:
        return None
    every = [Lane(name or NO_AGENCY, spans[name]) for name in sorted(spans)]
    return lanes("lanes", "Who recorded what, and when", every, "An upright line is one day; a bar is a period.")
