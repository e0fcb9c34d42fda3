"""A process that writes until it is killed: every kind of write, each acknowledged on a pipe once its service returned.

It is forked, so that Django need not be loaded for each; the parent has no connection open meanwhile.
"""

import datetime as dt
import itertools
import os
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import QueryDict

from cases.documents import services as documents
from cases.incidents.models import Incident
from cases.notes import services as notes
from cases.notifications.services import Sent, record_notification
from cases.referrals import incoming
from cases.referrals.models import IncomingReferral, Referral
from cases.referrals.services import record_referral
from csprapp.accounts.models import User
from csprapp.files import storage
from csprapp.files.checks import sha256
from csprapp.mail.services import post
from csprapp.partnership.models import Agency, Area
from csprapp.records.erasures import ask_for_erasure, carry_out, sign_erasure
from csprapp.records.services import save_draft
from csprapp.tasks import work
from csprapp.today import now
from dashboard.exports import services as exports
from dashboard.exports.kinds import KINDS
from dashboard.imports.services import bring_over
from dashboard.partnership import services as partnership
from dashboard.people import services as people
from publications.library import services as publications, writing
from publications.library.models import Publication, PublicDocument
from reviews.actions import evidence, services as actions
from reviews.actions.models import Action
from reviews.decisions import preparing, services as decisions
from reviews.returns import services as returns
from tests.dashboard.imports.scene import OPEN, planned, tracker
from tests.factories_cases import AWARE, log_case, make_person
from tests.factories_publications import FIRST_DAY, LONG_BEFORE
from tests.factories_reviews import ANSWERS, OUTCOME, TODAY, Scene
from tests.tools import pause

PNG = b"\x89PNG\r\n\x1a\n"
NUMBERS = itertools.count(1)
PDFS: list[bytes] = []  # made before anybody is forked: what makes them has threads, which a fork leaves behind


@dataclass
class Slot:
    """What one process works with, and no other at the same time."""

    by: User
    area: Area
    scene: Scene
    action: Action
    publisher: User
    checker: User
    administrator: User
    agency: Agency
    draft: int  # a file of an edition that is being written, in whose place another is put
    waiting: int  # a publication with an approved edition, whose date is set and moved
    public: int  # one that is taken down and put back


class Writer:
    """One method a kind of write; each gives what it acknowledges, fit for `facts_of`."""

    def __init__(self, slot: Slot, number: int) -> None:
        self.slot, self.number, self.random = slot, number, random.Random(number)
        self.who = {"by": slot.by, "today": TODAY}

    def token(self) -> str:
        return f"{self.number}-{next(NUMBERS)}"

    def data(self) -> bytes:
        return PNG + self.random.randbytes(300_000)

    def case(self) -> tuple:
        case = log_case(area=self.slot.area, by=self.slot.by, today=TODAY, aware_on=AWARE, summary=self.token())
        return "case", case.pk, case.summary

    def notification(self) -> tuple:
        case = Incident.objects.get(pk=self.case()[1])
        sent = Sent(TODAY, sent_by="Olive Officer", national_reference=self.token()[:20], late_reason="An invented one")
        row = record_notification(case, sent, **self.who)
        return "notification", row.pk, row.national_reference

    def decision(self) -> tuple:
        """A rapid review answered, its partners asked and all of them recorded."""
        case = Incident.objects.get(pk=self.case()[1])
        review = preparing.answer_criteria(case, 0, ANSWERS, **self.who)
        preparing.answer_outcome(case, review.version, OUTCOME, **self.who)
        preparing.ask_partners(case, **self.who)
        said = {"outcome": "agrees", "decided_on": TODAY, "decided_by": "Dee Example", "recorded_from": "minutes"}
        for body in self.slot.scene.bodies:
            row = decisions.record_decision(case, body, reasons=self.token(), **said, **self.who)
        return "decision", row.pk, row.reasons

    def document(self) -> tuple:
        data = self.data()
        row = documents.add_document(self.slot.scene.case, self.token(), "sensitive", data, **self.who).latest
        return "document", row.pk, sha256(data)

    def evidence(self) -> tuple:
        data = self.data()
        row = evidence.attach(self.slot.action, title=self.token(), shows="done", data=data, **self.who)
        return "evidence", row.pk, sha256(data)

    def progress(self) -> tuple:
        row = actions.write_progress(self.slot.action, text=self.token(), source="Told on the telephone", **self.who)
        return "progress", row.pk, row.text

    def note(self) -> tuple:
        row = notes.write(self.slot.scene.case, self.token(), **self.who)
        return "note", row.pk, row.text

    def request(self) -> tuple:
        """An agency asked about the child of a case, with its date and its mail."""
        case = Incident.objects.get(pk=self.case()[1])
        due_on, context = TODAY + dt.timedelta(days=14), self.token()
        (row,) = returns.ask(case, [self.slot.agency], list(case.people.all()), due_on, context=context, **self.who)
        return "request", row.pk, row.context

    def invitation(self) -> tuple:
        """An account with a role, and the mail with its link."""
        email = f"{self.token()}@demo.example"
        who = {"by": self.slot.administrator, "today": TODAY}
        row = people.invite("Invented Person", email, ["scrutineer"], [], valid_from=TODAY, **who)
        return "invitation", row.pk, row.email

    def tracker(self) -> tuple:
        """A case of somebody's tracker, with its history, brought over."""
        token, days = self.token(), self.random.randrange(4_000)
        row = [token, "Zed Vantwick", dt.date(2010, 1, 1) + dt.timedelta(days), *OPEN[3:]]
        made = planned(tracker(row), cases=Incident.objects.none())
        facts = {"file_name": token, "area": self.slot.area, "owners": {"": self.slot.by}}
        (case,) = bring_over(made, **facts, **self.who)
        return "tracker", case.pk, case.reference

    def export(self) -> tuple:
        """A sheet asked for, made beside the requests and kept for whoever asked."""
        asked = {"form": "xlsx", "private": False, "purpose": self.token()}
        row = exports.ask(KINDS["actions"], QueryDict(), **asked, **self.who)
        work.start(exports.make_export, row.pk, by=self.slot.by)
        return "export", row.pk, row.purpose

    def left(self) -> tuple:
        """A referral left on the page that needs no account."""
        token, day = self.token(), TODAY + dt.timedelta(self.random.randrange(10_000))
        said = incoming.leave(self.slot.area, {"summary": token, "received_on": day}, today=day)
        return "left", IncomingReferral.objects.get(reference=said).pk, said

    def file(self) -> tuple:
        """A PDF put in the place of another in an edition that is being written."""
        held = PublicDocument.objects.select_related("edition").get(pk=self.slot.draft)
        facts = {"by": held.edition.author, "why": "Another"}
        row = writing.replace_document(held.pk, held.edition.version, self.random.choice(PDFS), **facts)
        return "file", row.pk, str(row.version)

    def setting(self) -> tuple:
        row = partnership.add_area(f"Area {self.token()}", by=self.slot.administrator)
        return "setting", row.pk, row.name

    def publish(self) -> tuple:
        """Its first public day set, or moved."""
        pk, by = self.slot.waiting, self.slot.publisher
        on = FIRST_DAY + dt.timedelta(days=self.random.randrange(10_000))
        version = Publication.objects.get(pk=pk).version
        publications.schedule(pk, version, on, None, by=by, why="Agreed", at=LONG_BEFORE)
        return "public", pk, on.isoformat()

    def take_down(self) -> tuple:
        """Taken down; or put back, by a second person, where it was down."""
        found = Publication.objects.get(pk=self.slot.public)
        if found.withdrawn_at:
            if found.put_back_asked_by_id is None:
                found = publications.ask_put_back(found.pk, found.version, by=self.slot.publisher, why=self.token())
            found = publications.put_back(found.pk, found.version, by=self.slot.checker, why=self.token())
        else:
            found = publications.withdraw(found.pk, by=self.slot.publisher, why=self.token())
        return "down", found.pk, str(found.version)

    def referral(self) -> tuple:
        facts = {"received_on": TODAY, "referred_by": "Dr Invented", "initials": "Q.Z.", "nature": "death"}
        row = record_referral(Referral(area=self.slot.area, summary=self.token(), **facts), **self.who)
        return "referral", row.pk, row.summary

    def mail(self) -> tuple:
        post("kind", self.token(), "reader@demo.example", "Title", "Text", day=TODAY)
        return "mail", 0, f"{self.number}-"

    def draft(self) -> tuple:
        token = self.token()
        return "draft", save_draft(self.slot.by, "a-form", {"what": token}, token).pk, token

    def erasure(self) -> tuple:
        """Somebody recorded, then erased by two people."""
        person = make_person(self.slot.scene.case, initials="Q.Z.", name=f"Quentin {self.token()}")
        asked = ask_for_erasure([person], "Retention ended", by=self.slot.by)
        signed = sign_erasure(asked.pk, asked.version, by=self.slot.administrator, at=now())
        carry_out(signed.pk, at=now())
        return "erasure", signed.pk, str(person.pk)

    def kinds(self) -> list:
        every = [self.case, self.notification, self.decision, self.document, self.evidence, self.progress]
        others = [self.referral, self.mail, self.draft, self.note, self.request, self.invitation, self.tracker]
        others += [self.export, self.left, self.file, self.setting, self.erasure]
        return [*every, *others, self.publish, self.take_down]

    def write_for_ever(self, acknowledge: int) -> None:
        os.write(acknowledge, b"begun 0 0\n")
        while True:
            os.write(acknowledge, ("{} {} {}\n".format(*self.random.choice(self.kinds())())).encode())


def fork(slot: Slot, number: int) -> tuple[int, int]:
    """(process, pipe that it acknowledges on)."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    try:
        separate(number)
        Writer(slot, number).write_for_ever(writing)
    except BaseException as error:
        os.write(writing, f"failed 0 {type(error).__name__}: {str(error).splitlines()[:1]}\n".encode())
    os._exit(1)


def separate(number: int) -> None:
    """Nothing that two processes would give twice or talk through together, and the database as it is served: what was
    committed is on disk."""
    storage._buckets.clear()
    fresh = itertools.count(number * 10_000)
    for module in [each for name, each in sys.modules.items() if name.startswith("tests.factories")]:
        if hasattr(module, "counter"):
            module.counter = fresh
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        options["init_command"] = options["init_command"].replace("OFF", "FULL")
    else:
        options["options"] += " -c synchronous_commit=on"


def let_work(process: int, seconds: float) -> None:
    """Wait until it has had a processor for so long: on a loaded machine each is killed as far into its work."""
    began = None
    while True:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        had = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
        began = had if began is None else began
        if words[0] == "Z" or had - began >= seconds:
            return
        pause(0.01)
