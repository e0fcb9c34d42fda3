"""The conversation with ClamAV, against a daemon that speaks its protocol and, where there is one, the real thing."""

import socket
import struct
import threading
from time import monotonic

import pytest

from csprapp.files import scanner
from csprapp.files.scanner import State, scan, understand

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def daemon(settings):
    """A daemon on a port of 127.0.0.1 that finds EICAR; it keeps what it received."""
    server = socket.create_server(("127.0.0.1", 0))
    received = []

    def answer():
        talk, _ = server.accept()
        with talk, talk.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            data = b""
            while length := struct.unpack(">I", stream.read(4))[0]:
                data += stream.read(length)
            received.append(data)
            talk.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    settings.CSPR_SCANNER = f"127.0.0.1:{server.getsockname()[1]}"
    yield received
    thread.join(5)
    server.close()


def test_a_clean_file_arrives_whole_and_is_clean(daemon):
    data = bytes(range(256)) * 1000  # several chunks
    assert scan(data).state is State.CLEAN
    assert daemon == [data]


def test_a_file_with_a_virus_is_refused_with_its_name(daemon):
    verdict = scan(b"before" + EICAR)
    assert (verdict.state, verdict.finding) == (State.REFUSED, "Eicar-Test-Signature")


def test_a_scanner_that_cannot_be_reached_leaves_the_file_waiting(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.CSPR_SCANNER = f"127.0.0.1:{taken.getsockname()[1]}"
    assert scan(b"data").state is State.WAITING


def test_without_a_scanner_nothing_is_claimed(settings):
    settings.CSPR_SCANNER = ""
    assert scan(b"data").state is State.NOT_SCANNED


@pytest.mark.parametrize("answer", ["", "stream: INSTREAM size limit exceeded. ERROR", "nonsense"])
def test_an_answer_that_is_neither_leaves_the_file_waiting(answer):
    assert understand(answer).state is State.WAITING


def test_a_scanner_that_answers_a_little_for_ever_is_left_when_its_time_is_over(settings, monkeypatch):
    monkeypatch.setattr(scanner, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CSPR_SCANNER = f"127.0.0.1:{server.getsockname()[1]}"
        over = threading.Event()

        def drip():
            talk, _ = server.accept()
            with talk:
                while not over.wait(0.05):
                    talk.sendall(b".")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        began = monotonic()
        assert scan(b"data").state is State.WAITING
        assert monotonic() - began < 5
        over.set()
        thread.join(5)


def test_what_was_asked_before_is_not_asked_again(settings, monkeypatch):
    asked = []
    settings.CSPR_SCANNER = "a scanner"
    monkeypatch.setattr(scanner, "converse", lambda address, data: asked.append(data) or "stream: OK")
    with scanner.asked_before([b"one"]):
        assert [scan(b"one").state, scan(b"one").state, scan(b"another").state] == [State.CLEAN] * 3
    assert asked == [b"one", b"another"]
