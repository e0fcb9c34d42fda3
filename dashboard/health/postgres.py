"""What PostgreSQL says of the role that serves, and of what reaches its own log. One question."""

from dataclasses import dataclass
from typing import Self

from django.db import connection

# What must stand in PostgreSQL's settings so that no statement, and with it a child's name, reaches its log. An error
# told otherwise than tersely shows the row that failed.
QUIET = {
    "log_min_error_statement": {"panic"},
    "log_parameter_max_length_on_error": {"0"},
    "log_error_verbosity": {"terse"},
    "log_statement": {"none", "ddl"},
    "log_min_duration_statement": {"-1"},
    "log_min_duration_sample": {"-1"},
    "log_transaction_sample_rate": {"0"},
}
ASKED = """
SELECT current_user, count(*) FILTER (WHERE pg_has_role(c.relowner, 'USAGE')),
  count(*) FILTER (WHERE has_table_privilege(c.oid, 'TRUNCATE')),
  count(*) FILTER (WHERE has_table_privilege(c.oid, 'TRIGGER')),
  (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
  (SELECT json_object_agg(name, setting) FROM pg_settings WHERE name = ANY(%s)),
  (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'), current_setting('max_connections')::int
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True)
class Postgres:
    """What the role that serves may do that it should not, the settings of the log, and how many connections are used
    of how many."""

    role: str
    owned: int
    emptied: int
    triggers: int
    superuser: bool
    settings: dict[str, str]
    used: int
    most: int

    @classmethod
    def asked(cls) -> Self:
        """As this connection has it."""
        with connection.cursor() as cursor:
            cursor.execute(ASKED, [list(QUIET)])
            return cls(*cursor.fetchone())

    @property
    def loud(self) -> list[str]:
        """The settings by which words of a statement can reach the log."""
        return sorted(f"{name}={value}" for name, value in self.settings.items() if value not in QUIET[name])
