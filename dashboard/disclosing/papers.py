"""The files that go with a case file: which, in which order, and under which neutral names."""

from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import filesizeformat

from cases.audit.sources import sources
from cases.disclosures.models import Disclosure
from cases.disclosures.rules import Part
from cases.documents.models import Document, DocumentVersion, KeptFile
from csprapp.files import checks
from csprapp.ui.templatetags.ui import instant

MARKED = {Document.Marking.COURT: Part.COURT, Document.Marking.HEALTH: Part.HEALTH, Document.Marking.LEGAL: Part.LEGAL}


def marking_part(marking: str) -> Part:
    """The part of a case file that holds the documents so marked."""
    return MARKED.get(Document.Marking(marking), Part.DOCUMENTS)


@dataclass(frozen=True)
class Paper:
    """A kept file, its number in the case file, what it is called and whether it is the newest of its document."""

    number: int
    title: str
    marking: str
    kept: KeptFile
    newest: bool = True

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other paper: its table and its key there."""
        return str(self.kept._meta.model_name), self.kept.pk

    @property
    def file_name(self) -> str:
        """The name in the ZIP, which names nobody."""
        return f"document-{self.number:03}.{self.kept.kind}"

    @property
    def has_pages(self) -> bool:
        """Whether its pages follow in the PDF: of the newest version, where that is a PDF."""
        return self.newest and self.kept.kind == checks.PDF and self.kept.may_be_opened

    @property
    def words(self) -> str:
        """Its name and marking."""
        return f"{self.title}\n{self.marking}" if self.marking else self.title

    @property
    def about(self) -> str:
        """Its file: name, kind, size, by whom and when, and why it is not there if it is not."""
        kept = self.kept
        size = f"{kept.get_kind_display()}, {filesizeformat(kept.size)}".replace("\xa0", " ")
        lines = [self.file_name, size, f"Added {instant(kept.created_at)} by {kept.uploaded_by}"]
        if not kept.may_be_opened:
            lines.append("Not given")
        if kept.scan_words:
            lines.append(kept.scan_words)
        return "\n".join(lines)


def papers_of(asked: Disclosure, today: date) -> list[Paper]:
    """Every kept file of the parts that were asked for: documents with all their versions, then drafts and evidence."""
    parts, found = set(asked.parts), list[tuple[str, str, KeptFile, bool]]()
    versions = DocumentVersion.objects.filter(document__incident=asked.incident)
    newest: dict[int, int] = {}
    for row in versions.select_related("document", "uploaded_by").order_by(
        "document__created_at", "document", "-number"
    ):
        document = row.document
        if marking_part(document.marking) in parts:
            last = newest.setdefault(document.pk, row.pk) == row.pk
            title = document.title if last else f"{document.title}, earlier version {row.number}"
            found.append((title, document.get_marking_display(), row, last))
    if Part.DOCUMENTS in parts:
        found += [(_title(row), "", row, True) for row in _others(asked)]
    return [Paper(number, *each) for number, each in enumerate(found, start=1)]


def _others(asked: Disclosure) -> list[KeptFile]:
    """Kept files that are no documents: drafts of the report, evidence of actions."""
    rows: dict[tuple[type, int], KeptFile] = {}
    for source in sources():
        if issubclass(source.model, KeptFile) and source.model is not DocumentVersion:
            for query in source.of(asked.incident_id):
                rows |= {(source.model, row.pk): row for row in query.select_related("uploaded_by").order_by("pk")}
    return list(rows.values())


def _title(row: KeptFile) -> str:
    return f"{row._meta.verbose_name}: {row}".capitalize() if str(row) else str(row._meta.verbose_name)
