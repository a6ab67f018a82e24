"""Settings of the gateway, from variables that begin with GATEWAY_."""

from urllib.parse import urlsplit

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from kit.data.config import DEVELOPMENT, ServiceSettings

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class GatewaySettings(ServiceSettings):
    """`https` makes cookies Secure with the __Host- name; `origins` may send cookie POSTs besides the host asked for.

    `public_url` is the address that people are told, `allowed_hosts` other names that it is reached by; no other Host is
    served but this machine's and the address that was called.

    `trusted_proxies` are addresses of our own edge whose X-Forwarded-For is believed; nobody else's is.
    """

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    database_url: str = "sqlite:///var/gateway.db"
    token_private_key: SecretStr = SecretStr(DEVELOPMENT + "key")
    registry_url: str = "http://127.0.0.1:8001"
    cultivation_url: str = "http://127.0.0.1:8002"
    notifications_url: str = "http://127.0.0.1:8003"
    https: bool = False
    public_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    demo: bool = False

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names that the gateway answers to."""
        public = urlsplit(self.public_url).hostname
        return (*LOOPBACK, *((public,) if public else ()), *(host.lower() for host in self.allowed_hosts))

    def unfit_for_production(self) -> list[str]:
        faults = super().unfit_for_production()
        if self.demo:
            faults.append("demo")
        if not self.https:
            faults.append("https")
        if not (self.public_url or self.allowed_hosts):
            faults.append("public_url")
        return faults
