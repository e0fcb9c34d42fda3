"""What the service stands on besides its own processes, read from addresses in the environment: a bucket of files, a
shared cache, a pool of connections. Pure: plain values in, settings and sentences about what is wrong out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

LOCAL = {"localhost", "127.0.0.1", "::1"}
FILES_EXAMPLE = "Example: FILES_URL=s3://key:secret@s3.eu-west-2.amazonaws.com/bucket?region=eu-west-2"
CACHE_EXAMPLE = "Example: CACHE_URL=rediss://:password@cache.example.org:6379/0"
POOL_EXAMPLE = "Example: DATABASE_POOL=4, or DATABASE_POOL=pgbouncer"
ENCRYPTIONS = {"AES256", "aws:kms", "none"}
OPTIONS = {"region", "tls", "encryption", "kms_key", "ca", "addressing"}
REDIS = {"redis": "redis", "rediss": "rediss", "valkey": "redis", "valkeys": "rediss"}
PGBOUNCER = "pgbouncer"
POOLED = 4  # connections of one process: as many as it has threads
POOL_PATIENCE = 10.0  # seconds that a request waits for one of them
# For so long a pool tries to replace a connection by itself, each time after twice as long; after that the next request
# has it tried at once. With the package's own five minutes a database that is back is asked again a minute later.
POOL_TRIES = 2.0  # seconds


class Away(OSError):
    """What the service stands on does not answer now, or refuses: the bucket of files, the cache. Shown to people as
    "unavailable for a moment", never in these words."""


@dataclass(frozen=True)
class Bucket:
    """Where files are kept: one bucket, or the part of it below `prefix`."""

    name: str
    prefix: str = ""
    endpoint: str | None = None  # None: Amazon's own for the region
    region: str | None = None
    key: str | None = None  # None: what the machine itself is given, such as the role of its instance
    secret: str | None = None
    encryption: str = "AES256"  # what the store is asked to encrypt each file with; "none": it encrypts by itself
    kms_key: str = ""
    ca: str | None = None  # the file of the certificates to trust; None: the machine's
    virtual: bool = False  # whether the bucket stands in the host's name instead of the path

    @property
    def is_encrypted_on_the_way(self) -> bool:
        """Whether files go to the store by https."""
        return self.endpoint is None or self.endpoint.startswith("https://")


def is_here(package: str) -> bool:
    """Whether the package of an extra is installed."""
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False


def _lacking(variable: str, package: str, extra: str) -> Iterable[str]:
    if not is_here(package):
        yield (
            f"Install what {variable} needs, or unset it: "
            f".venv/bin/pip install --require-hashes -r requirements-{extra}.lock"
        )


def read_files(url: str, *, demonstration: bool = False) -> tuple[Bucket | None, list[str]]:
    """The bucket that FILES_URL names, None for an empty one; and a sentence for each thing that is wrong with it."""
    if not url:
        return None, []
    given = urlsplit(url)
    asked = dict(parse_qsl(given.query, keep_blank_values=True))
    bucket, _, prefix = unquote(given.path).strip("/").partition("/")
    wrong = [*_wrong_with_files(given, asked, bucket), *_lacking("FILES_URL", "storages.backends.s3", "s3")]
    tls = asked.get("tls", "yes") == "yes"
    if not tls and not demonstration and given.hostname not in LOCAL:
        wrong.append(
            "Remove tls=no from FILES_URL: what people wrote about a child must be encrypted on its way to another "
            f"machine. {FILES_EXAMPLE}"
        )
    if wrong:
        return None, wrong
    host = given.netloc.rpartition("@")[2]
    return Bucket(
        name=bucket,
        prefix=prefix,
        endpoint=f"{'https' if tls else 'http'}://{host}" if host else None,
        region=asked.get("region") or None,
        key=unquote(given.username) if given.username else None,
        secret=unquote(given.password) if given.password else None,
        encryption=asked.get("encryption", "AES256"),
        kms_key=asked.get("kms_key", ""),
        ca=asked.get("ca") or None,
        virtual=asked.get("addressing") == "virtual",
    ), []


def _wrong_with_files(given: SplitResult, asked: dict[str, str], bucket: str) -> Iterable[str]:
    if given.scheme != "s3" or not bucket:
        yield f"Set FILES_URL to the address of a bucket, s3://key:secret@host/bucket, or unset it. {FILES_EXAMPLE}"
    if not given.netloc and not asked.get("region"):
        yield f"Name the host of the bucket in FILES_URL, or Amazon’s region. {FILES_EXAMPLE}"
    if bool(given.username) != bool(given.password):
        yield (
            "Set both the key and its secret in FILES_URL, / written as %2F and + as %2B; or neither where the machine "
            f"is given a role. {FILES_EXAMPLE}"
        )
    if unknown := sorted(set(asked) - OPTIONS):
        yield f"Remove {unknown[0]} from FILES_URL: its options are {', '.join(sorted(OPTIONS))}. {FILES_EXAMPLE}"
    if asked.get("tls", "yes") not in {"yes", "no"}:
        yield f"Set tls in FILES_URL to yes or no; if you leave it out, it is yes. {FILES_EXAMPLE}"
    if asked.get("encryption", "AES256") not in ENCRYPTIONS:
        yield f"Set encryption in FILES_URL to AES256, aws:kms or none; left out, it is AES256. {FILES_EXAMPLE}"
    if asked.get("addressing", "path") not in {"path", "virtual"}:
        yield f"Set addressing in FILES_URL to path or virtual; if you leave it out, it is path. {FILES_EXAMPLE}"


def read_cache(url: str) -> tuple[dict[str, Any] | None, list[str]]:
    """Django's settings of the cache in Valkey or Redis that CACHE_URL names; None when it names another kind. And a
    sentence for each thing that is wrong with it."""
    given = urlsplit(url)
    if given.scheme not in REDIS:
        return None, []
    wrong = list(_lacking("CACHE_URL", "redis", "redis"))
    if not given.hostname:
        wrong.append(f"Name the host in CACHE_URL. {CACHE_EXAMPLE}")
    if given.query:
        wrong.append(f"Remove the ? and what follows it from CACHE_URL: there are no options. {CACHE_EXAMPLE}")
    where = given._replace(scheme=REDIS[given.scheme]).geturl()
    return {"BACKEND": "csprapp.accounts.limits.Shared", "LOCATION": where, "KEY_PREFIX": "csprapp"}, wrong


def pool(database: dict[str, Any], wanted: str) -> list[str]:
    """Change Django's settings of a database so that connections come from a pool: psycopg's, in each process
    (`DATABASE_POOL=4`, `?pool=true`), or PgBouncer's in transaction mode (`DATABASE_POOL=pgbouncer`). Gives a sentence
    for each thing that is wrong.

    Everything that belongs to it is settled here: a pool keeps the connections, so a thread keeps none; with PgBouncer
    two transactions may be two connections, so nothing may be left on one: no prepared statements, no cursors outside a
    transaction, no options of the session (deploy/postgresql/roles.sql gives them to the role).
    """
    options = database.setdefault("OPTIONS", {})
    asked = str(options.pop("pool", "") or "").lower()
    wanted = wanted.lower() or ("" if asked in {"false", "0", "no"} else asked)
    if not wanted:
        return []
    if database["ENGINE"] != "django.db.backends.postgresql":
        return [f"Unset DATABASE_POOL: only PostgreSQL’s connections are pooled. {POOL_EXAMPLE}"]
    if wanted == PGBOUNCER:
        options |= {"prepare_threshold": None}
        options.pop("options", None)
        database |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "DISABLE_SERVER_SIDE_CURSORS": True}
        return []
    size = POOLED if wanted in {"true", "yes", "on"} else int(wanted) if wanted.isdecimal() else 0
    if not size:
        return [f"Set DATABASE_POOL to a number of connections, or to pgbouncer. {POOL_EXAMPLE}"]
    if not is_here("psycopg_pool"):
        return ["Install what DATABASE_POOL needs: .venv/bin/pip install --require-hashes -r requirements.lock"]
    kept = {"min_size": 1, "max_size": size}
    options["pool"] = {**kept, "timeout": POOL_PATIENCE, "reconnect_timeout": POOL_TRIES}
    database |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    return []


def on_postgresql(database: dict[str, Any], connect_timeout: int) -> dict[str, Any]:
    """The same database with what every connection to a PostgreSQL is opened with, where the address says no other."""
    options = database.setdefault("OPTIONS", {})
    # Every question is a short one: compiling it would take longer than answering it (1.1 s of 1.15), and a page read
    # at random costs hardly more than the next one, since the tables lie in memory or on a solid-state disk.
    # A question that comes again and again is planned once (csprapp/prepared.py), and not another five times to see
    # whether a plan for its own values were better: with 1,000 and with 100,000 cases none was (docs/performance.md).
    # What a question joins is put in the order that reads least, up to 11 tables instead of 8: a sheet joins 9. And one
    # process answers it: to start another takes longer than the answer.
    session = "-c jit=off -c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan"
    session += " -c join_collapse_limit=11 -c from_collapse_limit=11 -c max_parallel_workers_per_gather=0"
    options.setdefault("options", session)
    # The first time it is asked: to see whether it comes again, psycopg would count all questions, and forget it behind
    # those that are never planned ahead.
    options.setdefault("prepare_threshold", 0)
    # Seconds; a host that says nothing holds up no page.
    options.setdefault("connect_timeout", connect_timeout)
    # Milliseconds: one that dies, or a line that swallows everything, is noticed in the middle of a question too.
    options.setdefault("tcp_user_timeout", 15_000)
    options.setdefault("keepalives_idle", 15)
    return database
