"""Bringing the documents of old cases over from a folder or a ZIP, or only saying what would become of each."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.documents.models import Document
from cases.documents.services import add_document, inspect_upload
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed
from csprapp.files import archives, child
from csprapp.files.refused import FileRefused
from csprapp.records.refusals import Refused
from csprapp.today import london_today
from dashboard.bundles.listing import read_list
from dashboard.bundles.planning import GOES, KEPT, OUTCOMES, REFUSED, Looked, Plan, plan
from dashboard.bundles.queries import here
from dashboard.bundles.work import source_of
from dashboard.imports.reading import read_file

WORDS = {"no_case": "need a case", "goes": "go to a case", "already": "are here already", "refused": "are not taken",
         "kept": "are kept", "left_out": "are left out"}  # fmt: skip


class Command(BaseCommand):
    help = (
        "Documents of old cases: import_documents FOLDER_OR_ZIP [--list CSV] --dry-run [--json] says what would become "
        "of each; import_documents FOLDER_OR_ZIP [--list CSV] --by EMAIL keeps those that go to a case. Done again, it "
        "passes over what is there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder, or the ZIP")
        parser.add_argument("--list", type=Path, help="a CSV or Excel file: file name, case, kind, date, title")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--by", help="the email address of the coordinator or manager who brings them over")
        parser.add_argument("--case", default="", help="the case of documents that do not say which")
        parser.add_argument(
            "--marking", choices=Document.Marking.values, default=Document.Marking.SENSITIVE,
            help="of documents that do not say another",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        today, by = london_today(), self._person(options["by"])
        if by is None and not options["dry_run"]:
            raise CommandError("Say who brings the documents over: --by EMAIL")
        cases = Incident.objects.visible_to(by, today) if by else Incident.objects.all()
        if options["case"] and not cases.filter(reference=options["case"]).exists():
            raise CommandError(f"There is no case {options['case']} that may be opened")
        listed = self._list(options["list"])
        source = Source(options["path"])
        try:
            files = [source.looked(path, refused) for path, refused in source.files()]
        except FileRefused as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        made = plan(files, listed[0], here(cases), today, case=options["case"], marking=options["marking"])
        if by is not None and not options["dry_run"]:
            known = cases.in_bulk({each.reference for each in made.of(GOES)}, field_name="reference")
            for each in made.of(GOES):
                said = {"kind": each.kind, "dated_on": each.dated_on, "source": source.source_of(each.file.path)}
                try:
                    data = source.content(each.file.path)
                    add_document(known[each.reference], each.title, each.marking, data, by=by, today=today, **said)
                    each.outcome = KEPT
                except (FileRefused, NotAllowed, OSError) as why:
                    each.outcome, each.reason = REFUSED, str(why)
        self._tell(made, listed[1], source.litter, as_json=options["json"])

    def _person(self, email: str | None) -> User | None:
        if not email:
            return None
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise CommandError(f"No open account has the email address {email}")
        return found

    def _list(self, path: Path | None) -> tuple[list[dict[str, str]], list[str]]:
        if path is None:
            return [], []
        try:
            return read_list(read_file(path.read_bytes()))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        except (FileRefused, Refused) as refused:
            raise CommandError(" ".join(refused.messages)) from refused

    def _tell(self, made: Plan, not_used: list[str], litter: int, *, as_json: bool) -> None:
        lost = [{"row": int(row["row"]), "sheet": row["sheet"], "file": row["file"]} for row in made.lost]
        if as_json:
            told = {"files": [each.as_json() for each in made.files], "list": lost, "columns_not_used": not_used,
                    "litter": litter}  # fmt: skip
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for each in made.files:
            to = f" to {each.reference} as {each.title}" if each.outcome in (GOES, KEPT) else ""
            said = "; ".join(filter(None, (each.reason, *each.notes)))
            self.stdout.write(f"{each.file.path}: {each.outcome}{to}{f' ({said})' if said else ''}")
        for row in lost:
            self.stdout.write(f"Row {row['row']} of the list is about no file here: {row['file']}")
        if not_used:
            self.stdout.write(f"Columns of the list that are not used: {', '.join(not_used)}")
        counts = [(WORDS[name], len(made.of(name))) for name in (KEPT, *OUTCOMES)]
        self.stdout.write("; ".join(f"{count} {words}" for words, count in counts if count) or "There are no files")


class Source:
    """The files of a folder or of a ZIP, each by its name below it. What is not kept at once is read again."""

    def __init__(self, path: Path) -> None:
        self.path, self.litter = path, 0
        self.packed: dict[str, bytes] = {}
        if not path.exists():
            raise CommandError(f"There is no {path}")

    def files(self) -> Iterator[tuple[str, str]]:
        """Each name, and why it is not taken. Raises FileRefused for a ZIP that cannot be read."""
        if self.path.is_dir():
            for place in sorted(self.path.rglob("*")):
                name = place.relative_to(self.path).as_posix()
                if place.is_symlink():
                    yield name, "It is a link to a file, not a file"
                elif place.is_file() and archives.is_litter(name):
                    self.litter += 1
                elif place.is_file():
                    yield name, ""
            return
        for batch in archives.unpacked(self.path.read_bytes()):
            self.litter = batch.litter
            for entry in batch.entries:
                path = entry.path
                while path in self.packed:  # two of one name
                    path = f"{path} (again)"
                self.packed[path] = entry.data
                yield path, entry.refused

    def content(self, path: str) -> bytes:
        """The bytes of a file."""
        return self.packed[path] if path in self.packed else (self.path / path).read_bytes()

    def looked(self, path: str, refused: str) -> Looked:
        """What the checks and the scanner say of a file."""
        if refused:
            return Looked(path, refused=refused)
        try:
            data = self.content(path)
            if child.run(archives.is_packed, data):
                raise FileRefused(archives.NESTED)
            checked, _ = inspect_upload(data)
        except FileRefused as why:
            return Looked(path, refused=" ".join(why.messages))
        except OSError as error:
            return Looked(path, refused=f"It cannot be read: {error.strerror}")
        return Looked(path, checked.sha256, oddities=", ".join(checked.oddities))

    def source_of(self, path: str) -> str:
        """Where a document came from, as its history keeps it."""
        return source_of(path, self.path.name)
