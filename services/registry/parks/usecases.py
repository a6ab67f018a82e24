"""The office teaches the registry another name of a zone or a park."""

from sqlalchemy import insert, select

from contracts.commands.registry import NamePlace
from contracts.queries.registry import ParkList
from domain.firm_names import tidy
from kit.data.problem import FieldError, conflict
from kit.data.session import WriteSession
from services.registry.firms.usecases.meanings import meant
from services.registry.firms.usecases.requirements import require_park
from services.registry.parks import reads as classifications
from services.registry.parks.tables import PlaceName, place_key
from services.registry.tables import table_of

_PLACE = table_of(PlaceName)


def name_place(session: WriteSession, command: NamePlace) -> ParkList:
    """From the next import on the name is understood. Raises 409 when it means something already, 422 for a park elsewhere."""
    command = meant(command)
    require_park(command.park, command.zone)
    normal = place_key(command.name)
    if session.execute(select(_PLACE.c.normal).where(_PLACE.c.normal == normal)).first() is not None:
        error = FieldError("/name", "place_known", "这个名称已有所指")
        raise conflict("place_known", "名称已有所指", "这个名称已指向某个园区或分园，不能再次登记。", errors=[error])
    place = {"zone": command.zone.value, "park": command.park, "outside_the_24": False}
    session.execute(insert(_PLACE), {"normal": normal, "shown": tidy(command.name), **place})
    session.subject("place", normal[:64], "name_place", **place)
    return classifications.parks(session, command.zone)
