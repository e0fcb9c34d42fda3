"""What the environment says of the site, its mail server and its database, and what is wrong with it: a sentence for
each thing, with what to do. No password is repeated. What a bucket, a cache and a pool need is in `engines.py`.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

HOST = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
HOSTS_EXAMPLE = "Example: ALLOWED_HOSTS=reviews.example.org"
MAIL_EXAMPLE = "Example: EMAIL_URL=smtp+tls://user:password@mail.example.org:587"
DATABASE_EXAMPLE = "Example: {name}=postgres://csprapp_app:password@127.0.0.1:5432/csprapp"
MAIL_SERVERS = {"smtp", "smtps", "smtp+tls", "smtp+ssl"}
DATABASES = {"postgres", "postgresql", "pgsql", "sqlite"}
ENCODED = "In the user and the password of {name} write # as %23, / as %2F, ? as %3F and % as %25; a port is a number."


def unreadable(path: Path) -> list[str]:
    """Why a file of settings that is there cannot be read: passed over, everything in it would seem to be missing."""
    try:
        path.read_text()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", "") or "it is no text in UTF-8"
        return [f"{path} cannot be read ({why}). It must belong to the user that serves: chown csprapp {path}"]
    return []


def read_port(text: str) -> tuple[int, list[str]]:
    """The port to serve on, and what is wrong with it."""
    if text.isascii() and text.isdecimal() and 0 < int(text) < 2**16:
        return int(text), []
    return 8000, [f"Set PORT to a number from 1 to 65535, not {text}. Example: PORT=8000"]


def read_hosts(text: str) -> tuple[list[str], list[str]]:
    """The names that the site answers to, parted by commas, and what is wrong with them."""
    hosts = [host for each in text.split(",") if (host := each.strip())]
    if text and not hosts:
        return [], [f"Set ALLOWED_HOSTS to the names of this site. {HOSTS_EXAMPLE}"]
    if any("*" in host for host in hosts):
        return hosts, [
            "Set ALLOWED_HOSTS to the names of this site, without *: it answers to no name that a stranger makes up. "
            f"{HOSTS_EXAMPLE}"
        ]
    wrong = [host for host in hosts if not HOST.fullmatch(host)]
    said = "Set ALLOWED_HOSTS to names alone, without https://, port or path, parted by commas; not"
    return hosts, [f"{said} {host}. {HOSTS_EXAMPLE}" for host in wrong]


def wrong_with_site(name: str, url: str, example: str) -> Iterator[str]:
    """Of an address that links start with."""
    where = _split(url)
    if not url.startswith("https://"):
        yield (f"Set {name} to an https address: private cases are never served without it. Example: {name}={example}")
    elif where is None or not HOST.fullmatch(where.hostname or "") or "@" in where.netloc:
        yield f"Set {name} to the https address of the site, with its name. Example: {name}={example}"
    elif where.path.strip("/") or where.query or where.fragment or any(sign.isspace() for sign in url):
        yield f"Set {name} to the address of the site alone: nothing follows its name. Example: {name}={example}"


def wrong_with_mail(url: str) -> Iterator[str]:
    """Of the address of a mail server."""
    where = _split(url)
    if url.partition("://")[0] not in MAIL_SERVERS:
        yield (
            "Set EMAIL_URL to a mail server, with smtp+tls:// or smtp+ssl:// before its name: mail that is printed or "
            f"kept here is marked as sent and reaches nobody. {MAIL_EXAMPLE}"
        )
    elif where is None or _is_broken_off(where):
        yield f"{ENCODED.format(name='EMAIL_URL')} {MAIL_EXAMPLE}"
    elif not where.hostname:
        yield f"Name the host of the mail server in EMAIL_URL. {MAIL_EXAMPLE}"
    else:
        (patience,) = parse_qs(where.query).get("timeout", ["10"])[:1]
        if not (patience.isascii() and patience.isdecimal() and 0 < int(patience) <= 50):
            yield f"Set timeout in EMAIL_URL to a number of seconds from 1 to 50. {MAIL_EXAMPLE}?timeout=30"


def wrong_with_database(name: str, url: str) -> Iterator[str]:
    """Of the address of a database; an empty one is SQLite's."""
    example, scheme = DATABASE_EXAMPLE.format(name=name), url.partition("://")[0]
    if not url or url.startswith("sqlite://"):
        return
    where = _split(url)
    if "," in url.rpartition("@")[2]:  # several servers
        return
    if scheme not in DATABASES:
        yield f"Set {name} to a PostgreSQL, postgres://..., or leave it empty for SQLite. {example}"
    elif where is None or _is_broken_off(where):
        yield f"{ENCODED.format(name=name)} {example}"
    elif not where.path.strip("/"):
        yield f"Name the database at the end of {name}. {example}"


def wrong_with_scanner(address: str) -> Iterator[str]:
    """Of where a virus scanner listens."""
    host, _, port = address.rpartition(":")
    if address and not address.startswith("/") and not (host and port.isdecimal()):
        yield (
            "Set CSPR_SCANNER to the path of a socket, or to a host and a port, or unset it. "
            "Example: CSPR_SCANNER=/run/clamav/clamd.ctl"
        )


def database_fault(error: Exception) -> str:
    """What an error of the database says to whoever typed a command: its first line, for the next ones may repeat the
    statement and with it somebody's name, and what to do."""
    why = first_line(error)
    state = getattr(error.__cause__, "sqlstate", None) or ""
    if state == "42501":
        return f"This role of the database may not do that: {why}. Name the owner’s address in DATABASE_URL."
    if state.startswith("42") or why.startswith("no such "):
        return f"The database is not that of this version: {why}. Run: manage.py migrate"
    return f"The database cannot be used: {why}. Is it running, and does DATABASE_URL name it? Ask: manage.py doctor"


def first_line(error: Exception) -> str:
    """The line of a database's error that says why, without the statement that may follow it."""
    said = (str(error).strip() or type(error).__name__).splitlines()
    return (said[-1] if said[0].startswith("Multiple connection attempts") else said[0]).strip("- .")


def is_file(path: str) -> bool:
    """Whether there is a file that may be read; what may not be looked into holds none."""
    return os.path.isfile(path) and os.access(path, os.R_OK)


def _is_broken_off(where: SplitResult) -> bool:
    """Whether a password ended the name of the host, so that the rest of it stands behind."""
    return bool(where.fragment) or "@" in where.path + where.query


def _split(url: str) -> SplitResult | None:
    """The parts of an address, None where it has a sign in the wrong place."""
    try:
        where = urlsplit(url)
        _ = where.port
    except ValueError:
        return None
    return where
