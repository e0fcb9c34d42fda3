"""What no form offers, sent to every address: made from a seed, so that what failed can be sent again.

A request begins with what the address's own page would send, so that it reaches the services, and is then spoilt in one
to three ways: values, repeated and missing fields, encodings, bodies of the wrong kind, methods, headers, the address.
"""

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

from django.test import Client

BOUNDARY = "b0undary"
TYPED = "zqtypedqz"  # in much of what is sent: no log may hold it
HUGE = "9" * 40
WORDS = [
    "", " ", "0", "-1", "1", "2", "1.5", "1e9", "NaN", "inf", HUGE, f"-{HUGE}", "9223372036854775808", "2147483648",
    "-2147483649", "32768", "None", "null", "true", "[]", "{}", '{"a": {"b": [1, 2]}}', "x" * 5_000, "x" * 100_000,
    "a\0b", "\0", "\x01\x02\x1b[31m", "a\r\nSet-Cookie: a=b", "\t", "\u202eabc\u202c", "\ufeff",
    "\ud83d\ude00" * 40, "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\u0130\u0131\u017f\u212a", "e\u0301" * 500,
    "\ufffd", "\uffff", "１２３", "٣", "²", "½", "𝟙", "31", "32", "13", "0000", "10000", "99999", "2026-02-30",
    "2026-11-23", "24:00", "25:61", "9.30am", "../../../etc/passwd", "..\\..\\x", "%00", "%n%s", "' OR '1'='1",
    '"; --', "1; DROP TABLE x", "<script>alert(1)</script>", "{{7*7}}", "{% debug %}", "${7*7}", "=1+1", "@SUM(1)",
    "a@b", "a@" + "b" * 300 + ".example", "javascript:alert(1)", "https://", "http://[::1",
    "http://\ud800".encode("utf-8", "replace").decode(), "//evil.example", TYPED, TYPED * 30, "new", "known", "yes",
    "no", "on", "1999-0001", "2026-0001", "999999",
]  # fmt: skip
PARTS = [
    "", "0", "-1", HUGE, "9223372036854775808", "x" * 3_000, "%00", "a%00b", "%ff", "%c3%28", "%2e%2e", "..", "%2f",
    "%25", "a b", "%0d%0aX:y", "%F0%9F%98%80", "%E2%80%AE", "1e3", "１", "2026-9999", "2026-000000001", "new", "add",
    "1", "'", '"', "<b>", ";", "None", "true",
]  # fmt: skip
METHODS = ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "CONNECT", "FOO", "get", "PROPFIND"]
TYPES = [
    "", "application/json", "text/plain", "application/xml", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 500,
    f"multipart/form-data; boundary={BOUNDARY}; charset=utf-16",
    "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=nonsense",
    "application/x-www-form-urlencoded; charset=utf-7", "application/octet-stream", "multipart/mixed; boundary=x",
    ";;;", "é",
]  # fmt: skip
HEADERS = [
    ("Accept-Language", "x" * 2_000), ("Accept-Language", "en;q=nan, \xff"), ("Accept", "\0"),
    ("Accept-Encoding", "br;q=9"), ("If-None-Match", '"x'), ("If-None-Match", "*"),
    ("If-Modified-Since", "yesterday"), ("If-Modified-Since", "Fri, 99 Foo 99999 99:99:99 GMT"),
    ("Range", "bytes=-1"), ("Range", "bytes=9-1,5-,x"), ("Host", "evil.example"), ("Host", "testserver:99999"),
    ("Host", "te st"), ("Referer", "javascript:x"), ("Referer", "é" * 50), ("Origin", "null"),
    ("Cookie", "session=\x01; csrf=" + "x" * 5_000), ("Cookie", "=;;=;session"), ("Cookie", "session=%00"),
    ("X-Forwarded-For", "1.2.3.4, \0, x" * 50), ("X-Forwarded-For", "' or 1"), ("X-Forwarded-Proto", "gopher"),
    ("X-Request-Id", "a\0b" * 100), ("User-Agent", "\xff" * 900), ("Content-Length", "-1"), ("Content-Length", "x"),
    ("Content-Length", "9" * 30), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"),
    ("X-HTTP-Method-Override", "DELETE"), ("Authorization", "Basic ====="), ("Expect", "100-continue"),
    ("X-Requested-With", "XMLHttpRequest"), ("Upgrade", "h2c"),
]  # fmt: skip
FILES = [
    b"", b"%PDF-1.7\n" + b"\0" * 90, b"PK\x03\x04" + b"\xff" * 90, b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff",
    b"a,b\n=1+1,\x00", b"\xfe\xff\0x", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"{}",
    b"x" * 20_000, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
]  # fmt: skip
NAMES = [
    "a.pdf",
    "a.docx",
    "",
    "x" * 400 + ".pdf",
    "../../a.pdf",
    "a\0.pdf",
    "a\r\nb.png",
    "é😀.xlsx",
    ".",
    "CON",
    "a.PDF.exe",
    'a".csv',
]
ALSO = [
    "version",
    "token",
    "action",
    "reason",
    "page",
    "q",
    "next",
    "csrfmiddlewaretoken",
    "password",
    "login",
    "id",
    "pk",
    "words",
]


@dataclass
class Sent:
    """One request, as it goes to a client."""

    method: str
    address: str
    body: bytes = b""
    kind: str = "application/x-www-form-urlencoded"
    headers: list[tuple[str, str]] = field(default_factory=list)

    def to(self, client: Client):
        """The answer, from a client whose cookies are as they were afterwards."""
        path, _, query = self.address.partition("?")
        extra = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers}
        if "HTTP_CONTENT_LENGTH" in extra:
            extra["CONTENT_LENGTH"] = extra.pop("HTTP_CONTENT_LENGTH")
        cookies = client.cookies.copy()
        try:
            return client.generic(self.method, path, self.body, self.kind, QUERY_STRING=query, **extra)
        finally:
            client.cookies = cookies


Field = tuple[str, str, bool]  # name, value, whether it is a file


class Forms(HTMLParser):
    """What the forms of a page would send, by where they send it."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.found: dict[str, list[Field]] = {}
        self._page = self._to = address
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self._to = told.get("action", "").partition("?")[0] or self._page
        elif tag == "input" and name and name != "csrfmiddlewaretoken":
            self._add(name, told.get("value", ""), told.get("type") == "file")
        elif tag == "button" and name:
            self._add(name, told.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (told.get("value") or "selected" in told):
            self._add(self._select, told.get("value", ""))
            self._select = "" if "selected" in told else self._select
        elif tag == "textarea" and name:
            self._add(name, f"Words {TYPED}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form":
            self._to = self._page

    def _add(self, name: str, value: str, is_file: bool = False) -> None:
        self.found.setdefault(self._to, []).append((name, value, is_file))


def forms_of(address: str, content: bytes) -> dict[str, list[Field]]:
    """What the forms of the page at an address would send, by the address that takes it."""
    parser = Forms(address)
    parser.feed(content.decode("utf-8", "replace"))
    return parser.found


def fields_of(content: bytes) -> list[Field]:
    """What all forms of a page would send."""
    return [field for fields in forms_of("", content).values() for field in fields]


class Fuzzer:
    """Requests without end for one address, from a seed."""

    def __init__(self, name: str, address: str, fields: list[Field], seed: int) -> None:
        self.address, self.fields = address, fields
        self.dice = random.Random(f"{seed} {name}")  # repeatable, not secret

    def next(self) -> Sent:
        """Another request."""
        dice = self.dice
        sent = Sent("POST" if dice.random() < 0.65 else "GET", self.address)
        if dice.random() < 0.15:
            sent.address = self._other_address()
        pairs = self._pairs()
        if sent.method == "GET":
            sent.address += "?" + self._encoded(pairs)
        else:
            sent.body, sent.kind = self._body(pairs)
        if dice.random() < 0.12:
            sent.method = dice.choice(METHODS)
        if dice.random() < 0.15:
            sent.headers = dice.sample(HEADERS, dice.randint(1, 3))
        return sent

    def _other_address(self) -> str:
        parts = self.address.split("/")
        places = [number for number, part in enumerate(parts) if part][1:] or [len(parts) - 1]
        parts[self.dice.choice(places)] = self.dice.choice(PARTS)
        return "/".join(parts)

    def _pairs(self) -> list[tuple[str, str | bytes]]:
        """The fields of the form, each with one of its values, some of them spoilt."""
        dice = self.dice
        chosen: dict[str, list[tuple[str, bool]]] = {}
        for name, value, is_file in self.fields:
            chosen.setdefault(name, []).append((value, is_file))
        pairs: list[tuple[str, str | bytes]] = []
        for name, values in chosen.items():
            value, is_file = dice.choice(values)
            if not value and not is_file:
                value = dice.choice(["1", "6", "2026", f"Words {TYPED}"])
            pairs.append((name, dice.choice(FILES) if is_file else value))
        for _ in range(dice.randint(1, 3)):
            pairs = self._spoilt(pairs)
        return pairs

    def _spoilt(self, pairs: list[tuple[str, str | bytes]]) -> list[tuple[str, str | bytes]]:
        dice = self.dice
        name = dice.choice(pairs)[0] if pairs and dice.random() < 0.8 else dice.choice(ALSO)
        word = dice.choice(WORDS)
        rest = [pair for pair in pairs if pair[0] != name]
        ways = [
            lambda: [*rest, (name, word)],
            lambda: [*rest, (name, word)],
            lambda: [*rest, (name, word)],
            lambda: rest,
            lambda: [*pairs, *[(name, dice.choice(WORDS)) for _ in range(dice.randint(1, 5))]],
            lambda: [*rest, (f"{name}[a][b]", word), (f"{name}.x", word)],
            lambda: [*rest, (name, dice.choice(FILES))],
            lambda: [*pairs, (word[:200], word)],
            lambda: [(each, word) for each, _ in pairs],
            lambda: [*pairs, *[(f"f{number}", "x") for number in range(1_200)]] if dice.random() < 0.1 else pairs,
        ]
        return dice.choice(ways)()

    def _encoded(self, pairs: list[tuple[str, str | bytes]]) -> str:
        text = urlencode(pairs, errors="replace")
        return (
            text
            if self.dice.random() < 0.9
            else text + self.dice.choice(["&", "&=%", "&%ff=%c3%28", "&a&b&&", "&%00=1"])
        )

    def _body(self, pairs: list[tuple[str, str | bytes]]) -> tuple[bytes, str]:
        dice = self.dice
        has_file = any(isinstance(value, bytes) for _, value in pairs)
        if has_file or dice.random() < 0.2:
            body, kind = self._multipart(pairs), f"multipart/form-data; boundary={BOUNDARY}"
        else:
            body, kind = self._encoded(pairs).encode(), "application/x-www-form-urlencoded"
        if dice.random() < 0.08:
            kind = dice.choice(TYPES)
        if dice.random() < 0.08:
            cut = dice.randint(0, len(body))
            body = dice.choice([body[:cut], body[:cut] + b"\xff\xfe\0" + body[cut:], b"\xff" + body, body * 2])
        return body, kind

    def _multipart(self, pairs: list[tuple[str, str | bytes]]) -> bytes:
        dice, lines = self.dice, []
        for name, value in pairs:
            head = f'Content-Disposition: form-data; name="{name}"'
            if isinstance(value, bytes):
                kind = dice.choice(["application/pdf", "", "x/y/z"])
                head += f'; filename="{dice.choice(NAMES)}"\r\nContent-Type: {kind}'
            data = value if isinstance(value, bytes) else value.encode("utf-8", "replace")
            lines.append(
                b"--" + BOUNDARY.encode() + b"\r\n" + head.encode("utf-8", "replace") + b"\r\n\r\n" + data + b"\r\n"
            )
        end = b"--" + BOUNDARY.encode() + b"--\r\n"
        return b"".join(lines) + (end if dice.random() < 0.95 else b"")


def quoted(address: str) -> str:
    """An address as a browser sends it."""
    return quote(address, safe="/%?=&")
