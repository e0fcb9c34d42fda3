"""A virus scanner that hangs or is away holds up nobody, and files that wait for it are asked about again."""

import socket
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.documents import services
from cases.documents.models import DocumentVersion
from csprapp.files import scanner
from csprapp.files.scanner import State, Verdict
from csprapp.records.models import TimerRun
from csprapp.records.services import change, save_draft
from tests.cases.documents.test_documents import a_file, add, address
from tests.factories import make_user
from tests.factories_cases import make_case

PATIENCE = 15  # seconds; less than SQLite waits for a lock


@pytest.fixture
def hanging(settings):
    """A scanner that takes the file and says nothing: an event when it was asked, and one that makes it break off."""
    asked, over = threading.Event(), threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def hang():
        talk, _ = server.accept()
        with talk:
            talk.recv(1)
            asked.set()
            over.wait(PATIENCE)

    thread = threading.Thread(target=hang, daemon=True)
    thread.start()
    settings.CSPR_SCANNER = f"127.0.0.1:{server.getsockname()[1]}"
    yield asked, over
    over.set()
    thread.join(PATIENCE)
    server.close()


@pytest.fixture
def says(monkeypatch, settings):
    """A function that makes the scanner say the same of every file, and gives the list of the files it was asked of."""
    settings.CSPR_SCANNER = "a scanner"

    def always(state, finding=""):
        asked = []
        monkeypatch.setattr(services.scanner, "scan", lambda data: asked.append(data) or Verdict(state, finding))
        return asked

    return always


def waiting():
    return DocumentVersion.objects.filter(scan=State.WAITING).count()


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [False, True], ids=["upload", "asked again"])
def test_while_it_hangs_others_write(sign_in, hanging, again, settings):
    (asked, over), by = hanging, make_user("coordinator")
    case, client, failed = make_case(by=by), sign_in(by), []
    place, sent = address(case), {"title": "Minutes", "marking": "court", "file": a_file(), "token": "t"}
    if again:
        there, settings.CSPR_SCANNER = settings.CSPR_SCANNER, ""
        place, sent = address(case, add(case, by).pk, 1, "scan"), {}
        DocumentVersion._base_manager.update(scan=State.WAITING)
        settings.CSPR_SCANNER = there

    def send():
        try:
            assert client.post(place, sent).status_code == 302
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    sender = threading.Thread(target=send)
    sender.start()
    assert asked.wait(PATIENCE)
    save_draft(by, "a-form", {"what": "somebody else types"})
    assert sender.is_alive(), "the scanner has not answered yet"
    over.set()
    sender.join()
    assert failed == []
    assert waiting() == 1


@pytest.mark.django_db
class TestAskedAgain:
    @pytest.fixture
    def three(self, says):
        says(State.WAITING)
        by = make_user("coordinator")
        case = make_case(by=by)
        return [add(case, by) for _ in range(3)]

    def test_all_that_wait_are_asked_about_by_a_timer(self, three, says, capsys):
        asked = says(State.CLEAN)
        call_command("scan_waiting")
        assert (len(asked), waiting()) == (3, 0)
        assert capsys.readouterr().out == "3 scanned, 0 waiting\n"
        row = DocumentVersion.history.first()
        assert (row.history_user, row.history_change_reason) == (row.uploaded_by, "The scanner answered")

    def test_a_scanner_that_is_away_is_asked_once_a_run(self, three, says):
        asked = says(State.WAITING)
        with pytest.raises(CommandError, match="0 scanned, 3 waiting"):
            call_command("scan_waiting")
        assert len(asked) == 1
        assert TimerRun.objects.get().outcome == "0 scanned, 3 waiting"

    @pytest.mark.parametrize("name", ["", "aa/lost"], ids=["erased", "lost"])
    def test_one_whose_bytes_are_gone_holds_up_no_other_and_is_no_fault_of_whoever_asks(
        self, three, says, sign_in, name
    ):
        says(State.CLEAN)
        first = DocumentVersion.objects.order_by("pk").first()
        DocumentVersion._base_manager.filter(pk=first.pk).update(file=name)
        case = first.document.incident
        answer = sign_in(case.logged_by).post(address(case, first.document_id, 1, "scan"))
        assert answer.status_code == 302
        call_command("scan_waiting")
        assert list(DocumentVersion.objects.filter(scan=State.WAITING)) == [first]

    def test_without_a_scanner_nothing_that_waits_is_opened(self, three, settings):
        settings.CSPR_SCANNER = ""
        call_command("scan_waiting")
        assert waiting() == 3

    def test_what_somebody_else_was_told_meanwhile_stands(self, three, says, monkeypatch):
        file = DocumentVersion.objects.first()

        def quicker(data):
            with change(DocumentVersion, file.pk, None, by=file.uploaded_by, why="The scanner answered") as held:
                held.scan = State.CLEAN
            return Verdict(State.CLEAN)

        monkeypatch.setattr(scanner, "scan", quicker)
        assert services.ask_scanner(file, by=file.uploaded_by).scan == State.CLEAN
