"""What the national Panel is called: everything of ours that names it says so through `called`.

The name and the addresses are settings of the partnership, each with the day since when they are used: a Child
Protection Authority is planned. Texts that people wrote stay as they are.
"""

import re
from typing import Any

from django.utils.functional import lazy
from django.utils.text import capfirst

from csprapp.partnership.models import DEFAULT_PANEL, Partnership

_PANEL = re.compile(r"\b([Tt]he )?(?:national )?Panel\b")


def called_now(text: str) -> str:
    """The text with the Panel as it is called now: "sent to the Panel" becomes "sent to the Authority"."""
    if not _PANEL.search(text):
        return text
    short = Partnership.current().panel_short
    if short == DEFAULT_PANEL:
        return text
    bare = short.removeprefix("the ").removeprefix("The ")

    def named(found: re.Match[str]) -> str:
        if found.group(1) is None:
            return bare
        return capfirst(short) if found.group(1) == "The " else short

    return _PANEL.sub(named, text)


_called: Any = lazy(called_now, str)


def called(text: str) -> Any:
    """The same, asked each time it is shown: for labels, titles and sentences that are made once."""
    return _called(text)
