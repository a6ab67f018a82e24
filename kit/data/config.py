"""Settings: one frozen class per process, read from the environment (a prefix per process) and from secret files."""

from pathlib import Path
from string import hexdigits
from typing import Self

from pydantic import Field, IPvAnyNetwork, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.data import clock, cursors, logging, tracing

SECRETS = Path("/run/secrets")
SECRET_BITS, SECRET_CHARACTERS = 256, 8  # 32 random bytes: 43 characters of base64, or 64 hexadecimal digits
DEVELOPMENT = "development-only-"  # every default secret begins so, and no production process starts with one


class ServiceSettings(BaseSettings):
    """What every process of ours needs; a service adds its own fields and sets its `env_prefix`.

    `production` refuses what only development may have: a moved clock, default secrets, open documentation.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        env_nested_delimiter="__",
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
    )

    production: bool = False
    database_url: str
    owner_database_url: str = Field(default_factory=lambda given: str(given["database_url"]))  # for migrations alone
    token_public_key: str = ""  # PEM; the composer of the all-in-one process hands in a fresh one
    cursor_secret: SecretStr = SecretStr(DEVELOPMENT + "cursors")
    clock_offset_file: Path | None = None
    log_level: str = "INFO"
    docs: bool = False
    metrics: bool = True
    metrics_from: tuple[
        IPvAnyNetwork, ...
    ] = ()  # who may read /metrics besides this machine, unless he brings the token
    metrics_token: SecretStr | None = None

    @model_validator(mode="after")
    def _fit_for_production(self) -> Self:
        if self.production:
            faults = self.unfit_for_production()
            if faults:
                raise ValueError("not fit for production: " + ", ".join(faults))
        return self

    def unfit_for_production(self) -> list[str]:
        """The names of settings that no production process may start with."""
        faults = [name for name, value in self if isinstance(value, SecretStr) and _is_weak(value)]
        if self.clock_offset_file is not None:
            faults.append("clock_offset_file")
        if self.docs:
            faults.append("docs")
        if not self.token_public_key:
            faults.append("token_public_key")
        return faults


def _is_weak(secret: SecretStr) -> bool:
    """Ours, too short, or of so few different characters that nobody drew it at random."""
    text = secret.get_secret_value()
    bits = len(text) * (4 if set(text) <= set(hexdigits) else 6)
    return text.startswith(DEVELOPMENT) or bits < SECRET_BITS or len(set(text)) < SECRET_CHARACTERS


def prepare_process(name: str, settings: ServiceSettings) -> None:
    """Set up what a process has once: its logs, its traces, its clock and the secret of its cursors."""
    logging.configure(name, settings.log_level)
    tracing.configure(name)
    if settings.clock_offset_file is not None:
        clock.use(clock.OffsetFile(settings.clock_offset_file))
    cursors.sign_cursors_with(settings.cursor_secret.get_secret_value().encode())
