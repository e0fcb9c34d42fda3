"""Making one PDF of many: their pages in order, their tags in one tree, bookmarks, and no more promised than holds.

Parts are opened as files and read as they are written, so that what is joined need not fit into the memory.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf

AT_ONCE = 40  # files that are open at a time


def page_count(path: Path) -> int:
    """How many pages a PDF of ours has."""
    with Pdf.open(path) as found:
        return len(found.pages)


def join(parts: Sequence[Path], out: Path, bookmarks: Sequence[tuple[str, int]], *, accessible: bool) -> int:
    """Write the parts into one PDF; gives its number of pages. `bookmarks`: titles with their pages, from 1 on.

    Unless all of it is `accessible`, the mark of PDF/UA is taken off: pages of others are not tagged as it demands.
    """
    while len(parts) > AT_ONCE:
        parts = list(_in_batches(parts))
    with ExitStack() as held:
        new = _joined(parts, held)
        with new.open_outline() as outline:
            outline.root.clear()
            outline.root.extend(OutlineItem(title, page - 1) for title, page in bookmarks)
        new.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if not accessible:
            with new.open_metadata(set_pikepdf_as_editor=False) as metadata:
                for key in [each for each in metadata if "pdfua" in each]:
                    del metadata[key]
        new.save(out, object_stream_mode=ObjectStreamMode.generate)
        return len(new.pages)


def _in_batches(parts: Sequence[Path]) -> Iterator[Path]:
    for first in range(0, len(parts), AT_ONCE):
        batch = parts[first : first + AT_ONCE]
        out = batch[0].with_name(f"{batch[0].name}+{len(batch)}")
        with ExitStack() as held:
            _joined(batch, held).save(out, object_stream_mode=ObjectStreamMode.generate)
        yield out


def _joined(parts: Sequence[Path], held: ExitStack) -> Pdf:
    new = held.enter_context(Pdf.open(parts[0]))
    tags = _Tags(new)
    for path in parts[1:]:
        part, before = held.enter_context(Pdf.open(path)), len(new.pages)
        new.pages.extend(part.pages)
        tags.add(part, list(new.pages)[before:])
    tags.write()
    return new


class _Tags:
    """The tree of tags of what is joined: each part's under its own numbers, which its pages are given too."""

    def __init__(self, new: Pdf) -> None:
        self.new, self.root = new, new.Root.StructTreeRoot
        self.numbers = _flat(self.root.get("/ParentTree"))
        self.next = max(map(int, self.numbers[0::2]), default=-1) + 1
        self.kids = _listed(self.root.get("/K"))

    def add(self, part: Pdf, pages: Sequence[pikepdf.Page]) -> None:
        """Take over the tags of a part whose pages were added; a part without any has its numbers taken off."""
        if "/StructTreeRoot" not in part.Root:
            return
        tree = self.new.copy_foreign(part.Root.StructTreeRoot)
        numbers = _flat(tree.get("/ParentTree"))
        for key, value in zip(numbers[0::2], numbers[1::2], strict=True):
            self.numbers += [int(key) + self.next, value]
        for page in pages:
            _renumber(page.obj, "/StructParents", self.next)
            for annotation in page.obj.get("/Annots", []):
                _renumber(annotation, "/StructParent", self.next)
        for kid in _listed(tree.get("/K")):
            kid.P = self.root
            self.kids.append(kid)
        for key, value in tree.get("/RoleMap", Dictionary()).items():
            if "/RoleMap" not in self.root:
                self.root.RoleMap = Dictionary()
            if key not in self.root.RoleMap:
                self.root.RoleMap[key] = value
        self.next += max(map(int, numbers[0::2]), default=-1) + 1

    def write(self) -> None:
        """Put the joined tree into its place."""
        self.root.K = Array(self.kids)
        self.root.ParentTree = self.new.make_indirect(Dictionary(Nums=Array(self.numbers)))
        self.root.ParentTreeNextKey = self.next


def _flat(tree: Any) -> list[Any]:
    """The pairs of a number tree, one after the other."""
    if tree is None:
        return []
    found = list(tree.get("/Nums", []))
    for kid in tree.get("/Kids", []):
        found += _flat(kid)
    return found


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _renumber(holder: Any, key: str, by: int) -> None:
    if key in holder:
        holder[Name(key)] = int(holder[key]) + by
