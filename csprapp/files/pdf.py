"""The copy of a PDF that may leave the house. How it is made: `copying/making.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csprapp.libraries import Later

from . import child

if TYPE_CHECKING:
    from .copying import making
else:
    making = Later("csprapp.files.copying.making")

SECONDS_A_PAGE = 0.05  # four times what an ordinary one takes


@dataclass(frozen=True)
class PublicCopy:
    """The bytes to publish, and in words what was taken out of the original ("author, keywords")."""

    data: bytes
    removed: tuple[str, ...]


def public_copy(data: bytes, pages: int | None = None) -> PublicCopy:
    """A checked PDF made new, without its author, program, notes, actions, earlier revisions, names of layers and
    whatever else its pages do not show.

    Title, language, tags, links, bookmarks and the mark of PDF/UA stay. A file with many pages may take longer. Raises
    FileRefused when it cannot be made.
    """
    return child.run(copied, data, seconds=max(5, (pages or 0) * SECONDS_A_PAGE))


def copied(data: bytes) -> PublicCopy:
    """The same. For the child."""
    return making.made_new(data)
