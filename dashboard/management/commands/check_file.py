"""The disclosure check at a shell: of a file that is no publication yet."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from publishing.disclosure.everybodys import public_now, public_shipped
from publishing.disclosure.one_file import BadLine, Result, check_file, known_from
from publishing.disclosure.searches import Public


class Command(BaseCommand):
    help = (
        "Checks a PDF, Word, Markdown or text file as the page of a publication does: check_file PATH [--known CSV] "
        "[--public OUT] [--json]. Ends with 1 when something was found or a page cannot be read, with 2 when it was "
        "asked wrongly."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file; - for what comes in, as text, Markdown, PDF or Word")
        parser.add_argument(
            "--known",
            type=Path,
            help="what must not stand in it: lines kind,value (name, initials, born, died, address, school, reference, "
            "number); without it only numbers are looked for, by their pattern",
        )
        parser.add_argument("--public", type=Path, help="write here what the public would get")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        path, out = options["path"], options["public"]
        piped = str(path) == "-"
        if out and out.resolve() in {path.resolve(), (options["known"] or path).resolve()}:
            raise CommandError("Write what the public would get to another file", returncode=2)
        try:
            known = known_from(options["known"].read_bytes()) if options["known"] else []
            data = sys.stdin.buffer.read() if piped else path.read_bytes()
            found = check_file("" if piped else path.name, data, known, everybodys())
            if options["known"] and not known:
                found.notes.append("Nothing stands in what is known: only numbers were looked for")
            if out and found.public is not None:
                out.write_bytes(found.public)
            elif out:
                found.notes.append(f"Nothing was written to {out}: the public would get nothing of this file")
        except BadLine as bad:
            raise CommandError(f"{options['known']}: {bad}", returncode=2) from bad
        except ValueError as refused:
            raise CommandError(f"{path}: {refused}", returncode=2) from refused
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        self.stdout.write(json.dumps(as_json(found), ensure_ascii=False) if options["json"] else in_words(found))
        if found.findings or found.unreadable:
            sys.exit(1)


def everybodys() -> Public:
    """What everybody knows by the database, or the shipped helplines where there is none (yet)."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return public_shipped()
    try:
        return public_now()
    except (DatabaseError, ImproperlyConfigured):
        return public_shipped()


def as_json(found: Result) -> dict[str, Any]:
    """The findings for a program. Its keys are a contract with whoever calls the command."""
    rows = [{"what": each.what, "where": each.where, "text": each.excerpt} for each in found.findings]
    return {"findings": rows, "unreadable": found.unreadable, "notes": found.notes}


def in_words(found: Result) -> str:
    """The same as lines to read."""
    lines = [f"{each.where}: {each.what}" + (f" “{each.excerpt}”" if each.excerpt else "") for each in found.findings]
    lines += [f"Page {page} cannot be read as text: read it by eye" for page in found.unreadable]
    return "\n".join([*(lines or ["Nothing was found. Somebody reads the whole text as well."]), *found.notes])
