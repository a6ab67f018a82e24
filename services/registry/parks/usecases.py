"""The office teaches the registry another name of a zone or a park."""

from sqlalchemy import insert, select
from sqlmodel import Session

from contracts.codes import Zone
from contracts.commands.registry import NamePlace
from contracts.queries.registry import ParkList
from domain.firm_names import tidy
from kit.data.problem import FieldError, Problem, conflict, invalid
from kit.data.session import WriteSession
from services.registry.parks import reads as classifications
from services.registry.parks.tables import PlaceName, known_parks, place_key
from services.registry.tables import table_of

_PLACE = table_of(PlaceName)


def park_lies_in(session: Session, park: str | None, zone: Zone) -> bool:
    """Whether a park is one of the zone; None is 未划分, which every zone has. Raises KeyError for a park that is none."""
    return park is None or known_parks(session)[park].zone == zone.value


def require_known(session: Session, park: str | None, pointer: str = "/park") -> None:
    """Raises 422 `park` for a slug that is no park."""
    if park is not None and park not in known_parks(session):
        raise _no_such(pointer, "没有这个分园，请从 24 个分园中选择或留空（未划分）")


def require_park(session: Session, park: str | None, zone: Zone, pointer: str = "/park") -> None:
    """Raises 422 `park` for a slug that is no park, or one of another zone."""
    require_known(session, park, pointer)
    if not park_lies_in(session, park, zone):
        raise _no_such(pointer, f"该分园不属于{zone.label}")


def _no_such(pointer: str, message: str) -> Problem:
    return invalid("park", "填写有误", message, [FieldError(pointer, "park", message)])


def name_place(session: WriteSession, command: NamePlace) -> ParkList:
    """From the next import on the name is understood. Raises 409 when it means something already, 422 for a park elsewhere."""
    require_park(session, command.park, command.zone)
    normal = place_key(command.name)
    if session.execute(select(_PLACE.c.normal).where(_PLACE.c.normal == normal)).first() is not None:
        error = FieldError("/name", "place_known", "这个名称已有所指")
        raise conflict("place_known", "名称已有所指", "这个名称已指向某个园区或分园，不能再次登记。", errors=[error])
    place = {"zone": command.zone.value, "park": command.park, "outside_the_24": False}
    session.execute(insert(_PLACE), {"normal": normal, "shown": tidy(command.name), **place})
    session.audit("place", normal[:64], "name_place", **place)
    return classifications.parks(session, command.zone)
