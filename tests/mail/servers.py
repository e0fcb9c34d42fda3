"""Mail servers on this machine that behave badly, for as long as a test needs them."""

import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

OK = "250 OK"


class Conversation(socketserver.StreamRequestHandler):
    """What every server says, but for what its test makes it say: `greeting`, and `answer` to a command."""

    def handle(self) -> None:
        server, to = self.server, ""  # several hosts may talk to it at the same time
        if not server.greet(self.say, server.over):
            return
        while line := self.rfile.readline():
            word = line.decode().strip()
            if word.upper() == "DATA":
                self.say("354 Go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                server.taken.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
                server.taken.append(to)
                self.say(OK)
            elif word.upper() == "QUIT":
                self.say("221 Bye")
                return
            else:
                if word.upper().startswith("RCPT"):
                    to = word.partition("<")[2].partition(">")[0]
                answer = server.answer(word)
                if answer is None:  # silence, until the test is over
                    server.over.wait(20)
                    return
                self.say(answer)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def hello(say: Callable, over: threading.Event) -> bool:
    say("220 here")
    return True


def silence(say: Callable, over: threading.Event) -> bool:
    """Accepts and never says a word."""
    over.wait(20)
    return False


def dripping(say: Callable, over: threading.Event) -> bool:
    """Says something again and again, and never comes to an end: no single answer takes long."""
    while not over.wait(0.1):
        say("220-still thinking")
    return False


class Taken(list[str]):
    """The addresses whose mail was taken, and the mails."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[EmailMessage] = []


@contextmanager
def mail_server(
    settings, *, greet: Callable = hello, answer: Callable[[str], str | None] = lambda word: OK
) -> Iterator[Taken]:
    """A mail server that the settings lead to; gives the list of the addresses whose mail it took."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = block_on_close = True

        def handle_error(self, *asked) -> None:
            if not isinstance(sys.exception(), ConnectionError):  # whoever is killed says no good-bye
                super().handle_error(*asked)

    with Server(("127.0.0.1", 0), Conversation) as server:
        server.greet, server.answer, server.taken = greet, answer, Taken()
        server.over = threading.Event()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.taken
        finally:
            server.over.set()
            server.shutdown()
            thread.join()
