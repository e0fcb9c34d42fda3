"""A client where wrk is not at hand: `python -m benchmarks.public.client CONNECTIONS SECONDS ADDRESS [HEADER]`.

It keeps its connections and asks again as soon as an answer is whole, and says what it counted as wrk does. It is
slower than the servers it asks, so only what they spend on an answer is worth reading, not how many they give.
"""

import selectors
import socket
import sys
import time
from urllib.parse import urlsplit

WHOLE = 1 << 20


def main(connections: int, seconds: float, address: str, header: str = "") -> None:
    parts = urlsplit(address)
    more = f"{header}\r\n" if header else ""
    asked = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{more}\r\n".encode()
    waiting = selectors.DefaultSelector()
    for _ in range(connections):
        one = socket.create_connection((parts.hostname, parts.port), timeout=30)
        one.sendall(asked)
        waiting.register(one, selectors.EVENT_READ, bytearray())
    answers = wrong = 0
    begun = time.monotonic()
    while waiting.get_map():  # the last answers are waited for: what they cost is counted too
        for key, _ in waiting.select(timeout=30):
            key.data.extend(key.fileobj.recv(WHOLE))
            if is_whole(key.data):
                answers, wrong = answers + 1, wrong + (not key.data.startswith(b"HTTP/1.1 200"))
                key.data.clear()
                if time.monotonic() - begun < seconds:
                    key.fileobj.sendall(asked)
                else:
                    waiting.unregister(key.fileobj)
    print(f"{answers} requests in {time.monotonic() - begun:.2f}s")
    if wrong:
        print(f"Non-2xx responses: {wrong}")


def is_whole(answer: bytearray) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    _, _, length = head.lower().partition(b"content-length: ")
    return bool(length) and len(body) >= int(length.partition(b"\r\n")[0])


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:])
