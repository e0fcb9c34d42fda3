"""Ways in which a mail cannot be sent that nobody had tried: a good mail must go out all the same, in the next run.

ERRORS: what sending raises for each mail to a bad address. CONVERSATIONS: what a server says to a command of SMTP (None
is silence), for the bad address; everybody else is told 250. MAILS: what a bad mail is itself.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable

ERRORS: dict[str, Callable[[str], BaseException]] = {
    "no such mailbox": lambda to: smtplib.SMTPRecipientsRefused({to: (550, b"5.1.1 no such user")}),
    "the mailbox is full": lambda to: smtplib.SMTPRecipientsRefused({to: (552, b"5.2.2 over quota")}),
    "come back later": lambda to: smtplib.SMTPRecipientsRefused({to: (450, b"4.2.0 greylisted")}),
    "a code that is none": lambda to: smtplib.SMTPRecipientsRefused({to: (-1, b"")}),
    "nobody is named in the refusal": lambda to: smtplib.SMTPRecipientsRefused({}),
    "an answer that is no bytes": lambda to: smtplib.SMTPRecipientsRefused({to: (550, "no such user")}),
    "an answer that is no text": lambda to: smtplib.SMTPRecipientsRefused({to: (550, b"\xff\xfe\x00")}),
    "a very long answer": lambda to: smtplib.SMTPRecipientsRefused({to: (550, b"x" * 100_000)}),
    "an answer that names the address": lambda to: smtplib.SMTPRecipientsRefused(
        {to: (550, f"<{to}> unknown".encode())}
    ),
    "refused for its words": lambda to: smtplib.SMTPDataError(554, b"5.7.1 looks like spam"),
    "refused for its size": lambda to: smtplib.SMTPDataError(552, b"5.3.4 too large"),
    "broken off": lambda to: smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
    "too slow": lambda to: TimeoutError("timed out"),
    "the line is gone": lambda to: ConnectionResetError(104, "Connection reset by peer"),
    "the pipe is broken": lambda to: BrokenPipeError(32, "Broken pipe"),
    "letters the server does not know": lambda to: smtplib.SMTPNotSupportedError("SMTPUTF8 is not supported"),
    "a letter that cannot be written": lambda to: UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range(128)"),
    "a header with a line end": lambda to: ValueError("Header values may not contain linefeed"),
    "a name that is not found": lambda to: socket.gaierror(-2, "Name or service not known"),
    "a certificate of nobody": lambda to: ssl.SSLError("bad certificate"),
    "an answer nobody knows": lambda to: smtplib.SMTPResponseException(999, b"what?"),
    "a fault of ours": lambda to: KeyError("link"),
    "no memory": lambda to: MemoryError(),
    "a library's own fault": lambda to: AttributeError("'NoneType' object has no attribute 'sendall'"),
}
CONVERSATIONS: dict[str, dict[str, str | None]] = {
    "an answer of several lines": {"RCPT": "550-5.1.1 no such user\r\n550 5.1.1 see our page"},
    "letters that are no ASCII": {"RCPT": "550 5.1.1 kein solches Postfach f\u00fcr diese Person"},
    "an answer without a code": {"RCPT": "no"},
    "a code of two figures": {"RCPT": "55 no"},
    "the code of a question": {"RCPT": "334 who are you?"},
    "a mailbox that has moved": {"RCPT": "551 user not local"},
    "not now": {"RCPT": "451 4.3.0 try again later"},
    "too many": {"RCPT": "452 4.5.3 too many recipients"},
    "refused at the beginning of the mail": {"DATA": "554 5.7.1 no"},
    "an empty line": {"RCPT": ""},
}
MAILS: dict[str, dict[str, str]] = {
    "a title with a line end": {"title": "A date\r\nBcc: x@y.example"},
    "a title without letters of ASCII": {"title": "Дата близко 李小明 👶"},
    "a title of only a blank": {"title": " "},
    "a text with a nought": {"text": "A date\0is near"},
    "a text with a very long line": {"text": "x" * 50_000},
    "a text of dots": {"text": ".\n..\n.\n"},
    "an address with letters of its own": {"to": "jos\u00e9@families.example"},
    "an address without a place": {"to": "nobody"},
    "an address with two places": {"to": "a@b@families.example"},
    "an address with a blank": {"to": "a b@families.example"},
    "an address of another alphabet": {"to": "\u043c\u0430\u043c\u0430@\u0441\u0435\u043c\u044c\u044f.example"},
    "an address with a line end": {"to": "a@families.example\nBcc: x@y.example"},
    "an address with a name": {"to": "Nora <nora@families.example>"},
    "an address in quotes": {"to": '"a b"@families.example'},
    "an empty address": {"to": ""},
}
