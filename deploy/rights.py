"""What a running process may do in the database of its service: it works as a role that owns nothing (docs/adr/0018).

The owner gives the rights anew after every migration and every restore, so they never depend on what was there before.
"""

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from kit.data.config import ServiceSettings
from kit.data.migrations import TURN_TO_MIGRATE

STANDING: dict[str, tuple[str, ...]] = {  # rows are added and never changed
    "registry": ("audit", "firm_change"),
    "cultivation": ("audit", "application_step", "application_submission", "review_line", "review_supply_step"),
    "notifications": ("audit",),
    "gateway": ("audit",),
}
# The only tables that lose rows: projections, what waits or was only tried, grants that never began.
REMOVED: dict[str, tuple[str, ...]] = {
    "registry": ("import_block", "import_row"),
    "cultivation": (
        "holding",
        "holding_change",
        "history_change",
        "fact_sheet",
        "status_interval",
        "official_list_row",
    ),
    "notifications": ("firm", "firm_zone"),
    "gateway": ("zone_grant",),
}


def give_rights(service: str, settings: ServiceSettings) -> None:
    """Let the role of `database_url` use the tables of `owner_database_url`; nothing to do where one role is both."""
    owner, process = make_url(settings.owner_database_url), make_url(settings.database_url)
    if owner.username == process.username:
        return
    with psycopg.connect(**owner.translate_connect_args(username="user", database="dbname")) as connection:
        connection.execute(TURN_TO_MIGRATE)
        for statement in _statements(service):
            names = {"role": sql.Identifier(process.username or ""), "database": sql.Identifier(owner.database or "")}
            connection.execute(sql.SQL(statement).format(**names))


def _statements(service: str) -> list[str]:
    return [
        "revoke all on all tables in schema public from {role}",
        "revoke all on all sequences in schema public from {role}",
        "grant connect on database {database} to {role}",
        "grant usage on all sequences in schema public to {role}",
        "grant select, insert, update on all tables in schema public to {role}",
        "revoke insert, update on alembic_version from {role}",
        *(f"revoke update on {table} from {{role}}" for table in STANDING[service]),
        *(f"grant delete on {table} to {{role}}" for table in REMOVED[service]),
    ]
