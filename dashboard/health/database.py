"""Whether the database is the one this code was written for, and keeps what it is given."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection

from cases.incidents import search_index
from cases.incidents.models import Incident
from csprapp.environment import first_line
from csprapp.records import schema, triggers
from csprapp.tasks.models import Job
from csprapp.today import now
from csprapp.ui.templatetags.ui import plural
from dashboard.casefile.work import words_again
from dashboard.health.findings import Finding, Look, State, ok, soon, unsafe, warning
from dashboard.pruning.files import strays, without_file
from dashboard.pruning.services import JUST_WRITTEN

MIGRATE = "manage.py migrate, as the role that owns the tables"
LOCAL = {"", "localhost", "127.0.0.1", "::1"}
ROLES = "deploy/postgresql/roles.sql"


def answers(look: Look) -> Finding:
    """Whether it can be asked at all."""
    try:
        tables = len(look.columns)
    except DatabaseError as error:
        of_file = f"CSPR_VAR must be the service’s own: chown -R csprapp {settings.CSPR_VAR}"
        mend = of_file if connection.vendor == "sqlite" else "Start it, or correct DATABASE_URL"
        return unsafe(f"It does not answer: {first_line(error)}.", mend)
    return ok(f"It answers, and has {tables} tables.")


def schema_matches(look: Look) -> Finding:
    """Every migration applied, none that this code does not know, and every column there."""
    found = schema.differences(look.columns)
    if not found:
        return ok("It is the one this version needs.")
    more = f" There are {len(found) - 1} more such differences." if len(found) > 1 else ""
    newer = "This code does not know" in found[0]
    return unsafe(found[0] + more, "Install the version that made the database" if newer else MIGRATE)


def search_index_agrees(look: Look) -> Finding | None:
    """Whether search finds what the cases say: their words as this version keeps them, and the index of those. The
    index is asked about by the command alone: SQLite reads every case for it."""
    job = Job.objects.filter(work=words_again.path).order_by("-pk").first()
    if job and job.is_unfinished:
        done, every = Incident.objects.filter(pk__lte=job.done).count(), Incident.objects.count()
        words = (
            f"Search is being rebuilt for this version: {done:,} of {every:,} cases. The others are found as before."
        )
        return warning(words, "The worker does it: manage.py doctor says whether it runs")
    if job and job.state == Job.State.FAILED:
        return soon(
            "Search could not be rebuilt: some cases are found as before the upgrade.", "manage.py rebuild_search"
        )
    if look.request:
        return None
    if search_index.agrees():
        return ok("It matches what the cases and referrals say.")
    return unsafe("Its index does not match the cases and referrals.", "manage.py rebuild_search")


def stored_files(look: Look) -> Finding | None:
    """Each row has its file, each file its row. Asked by the command alone: it looks at every file."""
    if look.request:
        return None
    if missing := without_file():
        sentence = f"The file of {plural(missing, 'row')} is not there, {missing[0]} for one."
        return unsafe(sentence, "manage.py prune names each; take them from a backup")
    over = [stray for stray in strays() if now() - stray.at > JUST_WRITTEN]
    if over:
        return warning(f"{plural(over, 'file')} are not named by any row.", "manage.py prune --delete")
    return ok("Each row has its file, and each file its row.")


def histories_protected(look: Look) -> Finding:
    """Triggers on every table that must not change. A migration that was killed leaves them off."""
    every, bare = len(triggers.protected_models()), triggers.unprotected()
    if not bare:
        return ok(f"All {every} tables of histories and logs are protected against change.")
    return unsafe(f"{len(bare)} of {every} tables can be changed without a trace, {bare[0]} for one.", MIGRATE)


def cache_table(look: Look) -> Finding:
    """Without it nobody can sign in: which codes were used stands there, wherever the limits are kept."""
    cache: Any = caches["codes"]
    if cache._table in look.columns:
        return ok("It exists.")
    return unsafe("It is missing, so nobody can sign in.", f"{MIGRATE}, or manage.py createcachetable")


def encrypted(look: Look) -> Finding | None:
    """What goes to a database on another machine goes encrypted, to the right one."""
    if connection.vendor != "postgresql" or not look.earnest:
        return None
    found = [_encrypted(given) for given in settings.DATABASES.values()]  # a replica's primary too
    return next((one for one in found if one.state is not State.OK), found[0])


def _encrypted(given: dict[str, Any]) -> Finding:
    mode = given.get("OPTIONS", {}).get("sslmode", "prefer")
    if given.get("HOST", "") in LOCAL or given["HOST"].startswith("/"):
        return ok("The database is on this machine.")
    if mode in {"verify-ca", "verify-full"}:
        return ok("The connection is encrypted, and the database proves its identity.")
    mend = "DATABASE_URL=...?sslmode=verify-full&sslrootcert=FILE"
    if mode == "require":
        return warning("The connection is encrypted, but the database does not prove its identity.", mend)
    return unsafe("The connection to the database does not have to be encrypted.", mend)


def rights(look: Look) -> Finding | None:
    """A trigger stops nobody who may take it off, and the owner of a table may."""
    if connection.vendor != "postgresql":
        return None
    found = look.postgres
    may = [
        *(["is a superuser"] if found.superuser else []),
        *([f"owns {found.owned} tables"] if found.owned else []),
        *(["may empty tables"] if found.emptied else []),
        *(["may change triggers"] if found.triggers else []),
    ]
    if not may:
        return ok(f"The role {found.role} owns no tables, and cannot empty any or remove their protection.")
    sentence = f"The role {found.role} {', '.join(may)}: the protection of histories does not apply to it."
    mend = f"Serve as csprapp_app of {ROLES}; only migrate as csprapp_owner"
    return unsafe(sentence, mend) if look.earnest else warning(sentence, mend)


def log_keeps_no_words(look: Look) -> Finding | None:
    """PostgreSQL's log holds whole statements when one fails, unless it is told not to."""
    if connection.vendor != "postgresql":
        return None
    loud = look.postgres.loud
    if not loud:
        return ok("No statements, and so no names, are written to it.")
    sentence = f"Statements with the names of children can be written to it: {', '.join(loud)}."
    mend = "Copy deploy/postgresql/csprapp.conf to conf.d and reload PostgreSQL"
    return unsafe(sentence, mend) if look.earnest else warning(sentence, mend)
