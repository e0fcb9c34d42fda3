"""Making a case file, beside the requests: part by part, in a folder of its own that is gone afterwards.

What is long lies in files: the worker holds one document or one part of the record at a time.
"""

import hashlib
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.core.files import File

from cases.disclosures import services
from cases.disclosures.models import Disclosure
from cases.disclosures.rules import Part
from cases.incidents.permissions import may_case
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.files.pdf import public_copy
from csprapp.files.refused import FileRefused
from csprapp.files.storage import generated_name, private, read
from csprapp.libraries import Later
from csprapp.partnership.models import Partnership
from csprapp.tasks.work import Running, work
from csprapp.today import london_today, now
from csprapp.ui.templatetags.ui import instant
from dashboard.disclosing.blocks import Block, Contents, Record, Section, Sheet, Text, as_json, chunks
from dashboard.disclosing.gathering import Gatherer, restrictions_of
from dashboard.disclosing.papers import Paper, papers_of
from dashboard.disclosing.typesetting import set_part

if TYPE_CHECKING:
    from dashboard.disclosing import joining
else:
    joining = Later("dashboard.disclosing.joining")

SCRATCH = ".case-file-"  # folders that a worker which was killed leaves; `prune` deletes them
MARKING = "OFFICIAL-SENSITIVE"
MANIFEST = "manifest.sha256"
COPYING = 1024 * 1024


def may_make(owner: User, pk: int) -> bool:
    """Whether whoever asked for it may still have it made."""
    asked = Disclosure.objects.select_related("incident").filter(pk=pk, asked_by=owner).first()
    return asked is not None and may_case(owner, Permission.DISCLOSE, asked.incident, london_today())


@work("Case file", may=may_make)
def make_case_file(job: Running, pk: int) -> None:
    """Make it and keep it. Done twice it is made once."""
    asked = Disclosure.objects.select_related("incident__area", "incident__owner", "asked_by").get(pk=pk)
    if asked.made_at:
        return
    with _scratch() as folder:
        made = Maker(job, asked, folder)
        facts = made.make()
        _keep(asked, made.pdf, made.bundle, facts)


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix=SCRATCH, dir=settings.CSPR_VAR))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _keep(asked: Disclosure, pdf: Path, bundle: Path | None, facts: dict[str, Any]) -> None:
    """Store both files and write that they are there; or neither."""
    stored: list[str] = []
    try:
        for path in (pdf, bundle):
            name = generated_name() if path else ""
            stored.append(name)
            if path:
                with path.open("rb") as file:
                    private.save(name, File(file))
        services.made(asked, file=stored[0], bundle=stored[1], **facts)
    except BaseException:
        for name in filter(None, stored):
            private.delete(name)
        raise


class Maker:
    """One case file while it is made."""

    def __init__(self, job: Running, asked: Disclosure, folder: Path) -> None:
        self.job, self.asked, self.folder = job, asked, folder
        self.at, self.today = now(), london_today()
        self.title = f"Case file {asked.incident.reference}"
        self.papers = papers_of(asked, self.today)
        self.sections = list(Gatherer(asked, self.papers, self.today).sections())
        self.digest = hashlib.sha256(as_json([self._front(), self.sections]).encode()).hexdigest()
        self.parts: list[Path] = []
        self.page = 1
        self.contents: list[tuple[str, int]] = []
        self.lacking: dict[str, None] = {}
        self.pdf, self.bundle = folder / "case-file", None
        self.without: list[str] = []

    def make(self) -> dict[str, Any]:
        """Write the PDF and, where there are documents, the ZIP; gives what is said of them."""
        ready = [(section, list(chunks(section))) for section in self.sections]
        total = sum(len(parts) for _, parts in ready) + len(self.papers) + 2
        blank = [(section.title, 0) for section in self.sections] + [(self._of(paper), 0) for paper in self.papers]
        self._add(self._front_page(blank, 0))
        for section, parts in ready:
            self.contents.append((section.title, self.page))
            for part in parts:
                self._add(part)
                self.job.progress(len(self.parts), total)
        for done, paper in enumerate(self.papers, start=total - len(self.papers) - 1):
            self._paper(paper)
            self.job.progress(done, total)
        self.parts[0] = self._set(self._front_page(self.contents, self.page - 1), 1)[0]
        accessible = not any(paper.has_pages for paper in self.papers)
        bookmarks = [("Contents", 1), *self.contents]
        pages = joining.join_apart(self.parts, self.pdf, bookmarks, accessible=accessible)
        self.job.progress(total - 1, total)
        sha256 = _sha256_of(self.pdf)
        if self.papers:
            self.bundle = self._zip(sha256)
        self.job.progress(total, total)
        return {
            "digest": self.digest, "sha256": sha256, "pages": pages, "documents": len(self.papers),
            "not_shown": self._lacking()[:200],
        }  # fmt: skip

    def _set(self, section: Section, first: int) -> tuple[Path, int]:
        """One part as a file, and its number of pages."""
        given = {
            "title": self.title, "partnership": Partnership.current().name, "marking": MARKING, "first": first,
            "made": f"Made {instant(self.at)}", "head": section.title, "blocks": list(section.blocks),
        }  # fmt: skip
        text = as_json(given)
        data, shown = set_part(text)
        self.lacking |= dict.fromkeys(was for was, is_now in zip(text, shown, strict=True) if was != is_now)
        path = self.folder / f"part-{len(self.parts):05}-{first}"
        path.write_bytes(data)
        return path, joining.page_count(path)

    def _add(self, section: Section) -> None:
        path, pages = self._set(section, self.page)
        self.parts.append(path)
        self.page += pages

    def _of(self, paper: Paper) -> str:
        return f"Document {paper.number}: {paper.title}"

    def _paper(self, paper: Paper) -> None:
        """The sheet of a document, and behind it its pages where they can be shown."""
        self.contents.append((self._of(paper), self.page))
        facts = [
            ("Marking", paper.marking or "None"),
            ("File", paper.about),
            ("SHA-256 of the file", paper.kept.sha256),
        ]
        copy = self._copy(paper) if paper.has_pages else None
        follows = f"{copy[1]} pages" if copy and copy[1] > 1 else "1 page" if copy else "Nothing: see the ZIP"
        self._add(Section("", [Sheet(self._of(paper), [*facts, ("Follows", follows)])]))
        if copy:
            joining.stamp(copy[0], self.page, f"{self.title}, page")
            self.parts.append(copy[0])
            self.page += copy[1]

    def _copy(self, paper: Paper) -> tuple[Path, int] | None:
        """The pages of a PDF, made new in a process of its own; None of one that cannot be read, which the ZIP has."""
        try:
            data = public_copy(read(str(paper.kept.file)), paper.kept.pages).data
        except (FileRefused, FileNotFoundError):
            return None
        path = self.folder / f"paper-{paper.number:05}"
        path.write_bytes(data)
        return path, joining.page_count(path)

    def _front(self) -> list[tuple[str, str]]:
        """For whom, on which ground, of what: nothing that is known only once it is made."""
        asked, case = self.asked, self.asked.incident
        left_out = [part.label for part in Part if part not in asked.parts]
        second = "Yes: the log says who agreed, and when" if asked.needs_second else "No"
        return [
            ("Case", " ".join(filter(None, (case.reference, case.code_name)))),
            ("Area", str(case.area)),
            ("For", f"{asked.get_recipient_display()}\n{asked.to_whom}"),
            ("Ground", asked.on_ground),
            ("Purpose", asked.purpose),
            ("Includes", "\n".join(asked.parts_in_words)),
            ("Leaves out", "\n".join(left_out) or "Nothing: everything that can be chosen is here"),
            *([("Agreed for sensitive documents", asked.consent)] if asked.consent else []),
            ("Asked for by", f"{asked.asked_by}, {instant(asked.asked_at)}"),
            ("Record as it was", instant(self.at)),
            ("A second person had to agree", second),
        ]

    def _front_page(self, contents: Sequence[tuple[str, int]], pages: int) -> Section:
        facts = [*self._front(), ("Pages", str(pages)), ("SHA-256 of the contents", self.digest)]
        blocks: list[Block] = [Text(Partnership.current().name)]
        blocks += [Text(words) for words in restrictions_of(self.asked.incident, self.today)]
        if lacking := self._lacking():
            blocks.append(Text(f"An empty box takes the place of characters that no font here has: {lacking}"))
        blocks += [
            Record("What this is", facts),
            Text(
                "The partnership keeps this SHA-256 in its log of disclosures, and can confirm whether it gave out "
                "this file."
            ),
            Contents(contents),
        ]
        return Section(self.title, blocks)

    def _lacking(self) -> str:
        """By name the signs that an empty box stands for: a font that lacks one cannot show it here either."""
        return ", ".join(f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip() for sign in self.lacking)

    def _zip(self, sha256: str) -> Path:
        """The PDF and every file as it was kept, with a list of digests that `sha256sum -c` reads."""
        out, reference = self.folder / "bundle", self.asked.incident.reference
        lines = [f"{sha256}  case-file-{reference}.pdf"]
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
            bundle.write(self.pdf, f"case-file-{reference}.pdf")
            for paper in self.papers:
                if paper.kept.may_be_opened and private.exists(str(paper.kept.file)):
                    with private.open(str(paper.kept.file), "rb") as file, bundle.open(paper.file_name, "w") as into:
                        shutil.copyfileobj(file, into, COPYING)
                    lines.append(f"{paper.kept.sha256}  {paper.file_name}")
            bundle.writestr(MANIFEST, "\n".join(lines) + "\n")
        return out


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: BinaryIO) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()
