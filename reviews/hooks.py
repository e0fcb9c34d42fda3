"""Where higher rooms of the reviews speak up to lower ones: plain functions, registered once, when the app is ready.
Nothing of a review is imported here.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

# What a room above shows on the page of an agency's request, from the request and the London day, for the unit's staff.
BESIDE_A_REQUEST: list[Callable[[Any, date], dict[str, Any]]] = []


def register_beside_a_request(context: Callable[[Any, date], dict[str, Any]]) -> None:
    """Add to what the page of a request is given to show."""
    if context not in BESIDE_A_REQUEST:
        BESIDE_A_REQUEST.append(context)
