"""Settings of the all-in-one process: where its data are and at which port it listens."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class EmbeddedSettings(BaseSettings):
    """Read from EMBEDDED_… variables and PORT. Everything that the process writes is under `data_dir`."""

    model_config = SettingsConfigDict(env_prefix="EMBEDDED_", frozen=True, extra="ignore")

    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias=AliasChoices("port", "PORT", "EMBEDDED_PORT"))
    clock_offset_file: Path | None = None
    log_level: str = "WARNING"

    def database_url(self, service: str) -> str:
        return f"sqlite:///{self.data_dir / service}.db"

    @property
    def attachments_folder(self) -> Path:
        return self.data_dir / "attachments"
