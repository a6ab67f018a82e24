"""Settings of the registry, read from REGISTRY_… in the environment."""

from pydantic_settings import SettingsConfigDict

from kit.data.config import ServiceSettings


class RegistrySettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="REGISTRY_")

    database_url: str = "sqlite:///var/registry.db"
    import_lease_seconds: int = 15
    """A worker that says nothing for so long has lost its import job to the next one."""
