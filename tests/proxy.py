"""A line between two machines that can be cut, that can be slow, and that can swallow everything: a small TCP proxy."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic


class Line(threading.Thread):
    """Forwards what comes to `port` until it is told otherwise: `slow` seconds late on the way back, or not at all
    while it `swallows`; while it `refuses`, whoever comes is sent away."""

    def __init__(self, to: int) -> None:
        super().__init__(daemon=True)
        self.to, self.slow, self.swallows, self.refuses, self.over = to, 0.0, False, False, False
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listening.getsockname()[1]
        self.ends: dict[socket.socket, socket.socket] = {}
        self.servers: set[socket.socket] = set()  # those of the ends that answer
        self.late: list[tuple[float, socket.socket, bytes]] = []  # what is held back, and until when
        self.watched = selectors.DefaultSelector()
        self.watched.register(self.listening, selectors.EVENT_READ)
        self.held = threading.Lock()

    def run(self) -> None:
        while not self.over:
            for key, _ in self.watched.select(timeout=0.05):
                with self.held:
                    if key.fileobj is self.listening:
                        self._take()
                    else:
                        self._pass_on(key.fileobj)  # type: ignore[arg-type]
            with self.held:
                self._send_what_is_due()

    def _take(self) -> None:
        one, _ = self.listening.accept()
        if self.refuses:
            one.close()
            return
        try:
            other = socket.create_connection(("127.0.0.1", self.to), timeout=2)
        except OSError:
            one.close()
            return
        self.ends |= {one: other, other: one}
        self.servers.add(other)
        for end in (one, other):
            self.watched.register(end, selectors.EVENT_READ)

    def _pass_on(self, end: socket.socket) -> None:
        other = self.ends.get(end)
        if other is None:
            return
        try:
            data = end.recv(65536)
            if self.slow and end in self.servers:
                self.late.append((monotonic() + self.slow, other, data))
                if not data:
                    self.watched.unregister(end)
                return
            if data and not self.swallows:
                other.sendall(data)
        except OSError:
            data = b""
        if not data:
            self._close(end, other)

    def _send_what_is_due(self) -> None:
        at = monotonic()
        due = [each for each in self.late if each[0] <= at]
        self.late = [each for each in self.late if each[0] > at]
        for _, to, data in due:
            if to not in self.ends:
                continue
            with suppress(OSError):
                if data and not self.swallows:
                    to.sendall(data)
            if not data:
                self._close(to, self.ends[to])

    def _close(self, *ends: socket.socket) -> None:
        for end in ends:
            self.ends.pop(end, None)
            self.servers.discard(end)
            with suppress(KeyError, ValueError):
                self.watched.unregister(end)
            end.close()

    def cut(self) -> int:
        """Every connection at once; gives how many."""
        with self.held:
            count = len(self.ends) // 2
            self._close(*list(self.ends))
        return count


@contextmanager
def line(to: int) -> Iterator[Line]:
    """A line to a port of this machine."""
    made = Line(to)
    made.start()
    try:
        yield made
    finally:
        made.over = True
        made.join()
        made.cut()
        made.listening.close()
