from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from kit.data import clock
from kit.data.config import DEVELOPMENT, ServiceSettings, prepare_process

FIT: dict[str, Any] = {
    "production": True,
    "database_url": "sqlite:///x.db",
    "token_public_key": "PEM",
    "cursor_secret": SecretStr("1d6Vd3Y0rJvXy9Pz2mQk7sHn5tLw8aBcQ4eRt6yUi8o"),
}


class ShopSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_")

    database_url: str = "sqlite:///var/shop.db"
    till_secret: SecretStr = SecretStr(DEVELOPMENT + "till")


def test_a_process_reads_its_own_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", "sqlite:///elsewhere.db")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///not-mine.db")
    assert ShopSettings().database_url == "sqlite:///elsewhere.db"


def test_production_starts_with_what_it_needs() -> None:
    assert ServiceSettings(**FIT).production


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"clock_offset_file": Path("offset")}, "clock_offset_file"),
        ({"cursor_secret": SecretStr(DEVELOPMENT + "cursors")}, "cursor_secret"),
        ({"cursor_secret": SecretStr("")}, "cursor_secret"),
        ({"cursor_secret": SecretStr("y")}, "cursor_secret"),
        ({"cursor_secret": SecretStr("1d6Vd3Y0rJvXy9Pz2mQk7sHn5tLw8aBcQ4eRt6yUi8")}, "cursor_secret"),
        ({"cursor_secret": SecretStr("0123456789abcdef" * 3)}, "cursor_secret"),
        ({"cursor_secret": SecretStr("secret" * 10)}, "cursor_secret"),
        ({"metrics_token": SecretStr("let-me-see")}, "metrics_token"),
        ({"docs": True}, "docs"),
        ({"token_public_key": ""}, "token_public_key"),
    ],
)
def test_production_refuses_what_only_development_may_have(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        ServiceSettings(**FIT | change)


def test_production_refuses_the_default_secrets_that_a_service_adds() -> None:
    with pytest.raises(ValidationError, match="till_secret") as refusal:
        ShopSettings(**FIT)
    assert "1d6Vd3Y0" not in str(refusal.value)


def test_a_prepared_process_lives_by_the_offset_file(tmp_path: Path) -> None:
    offset = tmp_path / "offset"
    offset.write_text(str(400 * 86_400))
    before = clock.system()
    try:
        prepare_process("shop", ShopSettings(clock_offset_file=offset))
        assert (clock.now() - before).days == 400
    finally:
        clock.use(clock.system)
