"""Settings of the gateway, from variables that begin with GATEWAY_."""

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from kit.data.config import DEVELOPMENT, ServiceSettings


class GatewaySettings(ServiceSettings):
    """`https` makes cookies Secure with the __Host- name; `origins` may send cookie POSTs besides the host asked for.

    `trusted_proxies` are addresses of our own edge whose X-Forwarded-For is believed; nobody else's is.
    """

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    database_url: str = "sqlite:///var/gateway.db"
    token_private_key: SecretStr = SecretStr(DEVELOPMENT + "key")
    registry_url: str = "http://127.0.0.1:8001"
    cultivation_url: str = "http://127.0.0.1:8002"
    notifications_url: str = "http://127.0.0.1:8003"
    https: bool = False
    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    demo: bool = False

    def unfit_for_production(self) -> list[str]:
        faults = super().unfit_for_production()
        if self.demo:
            faults.append("demo")
        if not self.https:
            faults.append("https")
        return faults
