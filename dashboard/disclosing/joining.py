"""Making one PDF of many: their pages in order, their tags in one tree, bookmarks, and no more promised than holds.

Parts are opened as files and read as they are written, in a process of its own, `python -m` this module, with none of
our secrets: hundreds of documents take some 180 MiB, which the worker would not give back.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Timer
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf

from csprapp.files.child import KEPT_OF_OUR_ENVIRONMENT, ROOT

SECONDS = 900
AT_ONCE = 40  # files that are open at a time
STAMP = Name("/CasePageNumber")


def join_apart(parts: Sequence[Path], out: Path, bookmarks: Sequence[tuple[str, int]], *, accessible: bool) -> int:
    """`join` in a process of its own. Raises subprocess.SubprocessError."""
    told = {"parts": [str(part) for part in parts], "out": str(out), "bookmarks": bookmarks, "accessible": accessible}
    command = [sys.executable, "-m", "dashboard.disclosing.joining"]
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={name: os.environ[name] for name in KEPT_OF_OUR_ENVIRONMENT if name in os.environ},
    )
    ending = Timer(SECONDS, process.kill)  # and no time-out of its own, which looks at the clock of the machine
    ending.start()
    try:
        said, _ = process.communicate(json.dumps(told).encode())
    finally:
        ending.cancel()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return int(said)


def page_count(path: Path) -> int:
    """How many pages a PDF of ours has."""
    with Pdf.open(path) as found:
        return len(found.pages)


def stamp(path: Path, first: int, words: str) -> None:
    """Number the pages of a document as the case file counts them, on white at their foot, however they are turned:
    a bundle for a court is paginated throughout (Practice Direction 27A to the Family Procedure Rules, 5.1)."""
    with Pdf.open(path, allow_overwriting_input=True) as file:
        font = file.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number, page in enumerate(file.pages, start=first):
            resources = Dictionary(page.obj.get("/Resources", Dictionary()))
            fonts = Dictionary(resources.get("/Font", Dictionary()))
            fonts[STAMP], resources.Font = font, fonts
            page.obj.Resources = resources
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(_drawn(page, f"{words} {number}"))
        file.save(path)


def _drawn(page: pikepdf.Page, text: str) -> bytes:
    """What draws a text at the foot of a page as it is seen, as something that is no part of its content."""
    x0, y0, x1, y1 = (float(each) for each in page.cropbox)
    turned, width = int(page.obj.get("/Rotate", 0)) % 360, len(text) * 4.4 + 8
    across = y1 - y0 if turned in (90, 270) else x1 - x0
    to_page = {
        0: (1, 0, 0, 1, x0, y0), 90: (0, 1, -1, 0, x1, y0), 180: (-1, 0, 0, -1, x1, y1), 270: (0, -1, 1, 0, x0, y1),
    }.get(turned, (1, 0, 0, 1, x0, y0))  # fmt: skip
    matrix = " ".join(f"{each:.2f}" for each in to_page)
    left = max(0.0, across - width - 20)
    return (
        f"\nQ\n/Artifact BMC q {matrix} cm 1 g {left:.2f} 8 {width:.2f} 14 re f 0 g "
        f"BT {STAMP} 8 Tf {left + 4:.2f} 12 Td ({text}) Tj ET Q EMC\n"
    ).encode("ascii")


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


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    pieces = [Path(part) for part in asked["parts"]]
    marks = [(title, page) for title, page in asked["bookmarks"]]
    sys.stdout.write(str(join(pieces, Path(asked["out"]), marks, accessible=asked["accessible"])))
