"""While one version takes the other's place, both work on the newest schema (docs/runbooks/start-and-stop.md)."""

import asyncio

import pytest
from sqlalchemy import text

from gateway.clients.http import client_for
from kit.web.auth import new_key_pair
from services.registry.main import NAME, build
from services.registry.settings import RegistrySettings
from tests.databases import Databases, as_owner


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("select 1", 200),
        ("update alembic_version set version_num = 'of-a-later-one'", 200),
        ("update alembic_version set version_num = '5ede6291461d'", 503),
        ("delete from alembic_version", 503),
        ("drop table alembic_version", 503),
    ],
    ids=["the newest", "of a later version", "behind", "none", "never migrated"],
)
def test_a_process_is_ready_unless_its_database_is_behind(databases: Databases, statement: str, status: int) -> None:
    service = build(RegistrySettings(database_url=databases.migrated(NAME), token_public_key=new_key_pair().public))
    with as_owner(service.database) as database, database.write.begin() as connection:
        connection.execute(text(statement))

    async def ask() -> int:
        async with client_for(service.app) as client:
            return (await client.get("/readyz")).status_code

    assert asyncio.run(ask()) == status
    service.database.close()
