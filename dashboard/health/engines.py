"""Whether what the service stands on beside its database is there, private and shared: a bucket of files, a cache, a
pool of connections."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection

from csprapp import engines
from csprapp.accounts.limits import Shared
from csprapp.engines import Away
from csprapp.files import storage
from dashboard.health.findings import Finding, Look, ok, soon, unsafe, warning
from dashboard.pruning.files import leaving_in_words

EVICTS_NOTHING = "noeviction"
MOST = 0.8  # of the connections that PostgreSQL takes; beyond it the next host that starts may find none


def bucket(look: Look) -> Finding | None:
    """It answers, gives nothing to strangers, encrypts, and keeps what is deleted by mistake."""
    where = settings.FILES_BUCKET
    if where is None:
        return None
    try:
        said = storage.about()
    except Away as away:
        return unsafe(f"{away}.", "FILES_URL in .env, and the rights of its key (docs/operations.md)")
    if said.public:
        return unsafe(f"Strangers can {said.public}.", "Block all public access of the bucket, at its provider, now")
    if not said.encrypted and look.earnest:
        return soon("The store does not say that it encrypts files.", "Leave encryption=none out of FILES_URL")
    if not said.versions and look.earnest:
        return warning("A file deleted in the bucket by mistake cannot be brought back.", "Switch on its versioning")
    if not where.is_encrypted_on_the_way and look.earnest:
        return warning("Files go to the bucket without encryption, on this machine.", "Leave tls=no out of FILES_URL")
    return ok("It answers, gives nothing to strangers, encrypts and keeps earlier versions.")


def files_that_had_to_go(look: Look) -> Finding | None:
    """What was erased and is still in the store."""
    sentence, locked = leaving_in_words()
    if not sentence:
        return None
    if locked:
        return warning(sentence, "manage.py prune will delete each after that day")
    return soon(sentence, "manage.py prune will try again")


def cache(look: Look) -> Finding:
    """The limits of sign-in are looked at by every process, and nobody can wash them out."""
    limits: Any = caches["default"]
    if isinstance(limits, BaseDatabaseCache):
        return ok("The sign-in limits are in the database, shared by every process.")
    if not isinstance(limits, Shared):
        mend = "Unset CACHE_URL, or name Valkey or Redis"
        return (unsafe if look.earnest else warning)("Each process keeps its own count of attempts to sign in.", mend)
    try:
        limits.set("doctor", 1, 60)
        answered = limits.get("doctor") == 1
        policy = limits.about("memory").get("maxmemory_policy", EVICTS_NOTHING)
    except Away as away:
        return unsafe(f"{away}, so nobody can sign in.", "Start it, or correct CACHE_URL")
    if not answered:
        return unsafe("It does not keep what is written to it.", "Give it memory")
    if policy != EVICTS_NOTHING:
        words = f"When it is full, it drops limits that still apply ({policy})."
        return warning(words, f"maxmemory-policy {EVICTS_NOTHING}, in its settings")
    if look.earnest and not limits.is_encrypted:
        return warning("What is sent to it is not encrypted on the network.", "CACHE_URL=rediss://...")
    return ok("It answers, and keeps every limit that still applies.")


def connections(look: Look) -> Finding | None:
    """How connections to PostgreSQL are kept, and whether there are enough for another process."""
    if connection.vendor != "postgresql":
        return None
    if settings.DATABASE_POOL == engines.PGBOUNCER:
        return ok("PgBouncer manages them, in transaction mode.")
    used, most = look.postgres.used, look.postgres.most
    pool = settings.DATABASES["default"].get("OPTIONS", {}).get("pool")
    kept = f"Up to {pool['max_size']} for each process" if pool else "One for each thread"
    if used > MOST * most:
        return warning(f"{kept}; {used} of {most} are in use.", "DATABASE_POOL, or max_connections of PostgreSQL")
    return ok(f"{kept}; {used} of {most} are in use.")
