"""A firm enters the registry."""

from datetime import date

from contracts.codes import FirmStatus
from contracts.commands.registry import RegisterFirm
from contracts.events.registry import FirmRegistered
from contracts.queries.registry import FirmView
from domain.firm_names import tidy
from domain.spans import OPEN, Span
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import FIRST_VERSION, Firm
from services.registry.firms.rules.residency import Residence
from services.registry.firms.tables import records
from services.registry.firms.usecases.meanings import industries_of, meant
from services.registry.firms.usecases.requirements import (
    particulars_of,
    require_distinct_name,
    require_free_code,
    require_zone,
    with_licence,
)
from services.registry.firms.usecases.revisions import (
    ChangedField,
    Revision,
    announce,
    answer,
    field_refused,
    remember,
    state_of,
)
from services.registry.parks.usecases import require_park


def register(session: WriteSession, command: RegisterFirm, caller: Caller) -> FirmView:
    """Raises 403 outside the caller's zones, 409 for a code or name in use, 422 where a date or park does not fit."""
    command = meant(command)
    require_zone(caller, command.zone)
    require_park(session, command.park, command.zone)
    start = command.resident_from or command.founded_on
    if start is None:
        raise field_refused("/resident_from", "required", "请填写入区日期，或填写成立日期作为入区日期")
    require_free_code(session, command.uscc, caller)
    firm = with_licence(new_firm(command, start))
    remarks = require_distinct_name(session, firm.name, command.zone, confirmed=command.confirmed_distinct)
    records.insert_firm(session, firm)
    what = Revision("register", start, None, (ChangedField(None, None, firm.name),))
    remember(session, firm, what)
    announce(session, FirmRegistered(firm=state_of(session, firm), effective_on=start))
    return answer(session, firm, caller, remarks)


def new_firm(command: RegisterFirm, start: date) -> Firm:
    """Version 1 of a firm that resides from `start` on; its first name holds from its founding if that is earlier."""
    name, industries = tidy(command.name), industries_of(command.industries) if command.industries else None
    return Firm(
        firm_id=ulid(),
        uscc=command.uscc,
        name=name,
        version=FIRST_VERSION,
        status=FirmStatus.ACTIVE,
        names=(Span(min(start, command.founded_on or start), OPEN, name),),
        residencies=(Span(start, OPEN, Residence(command.zone.value, command.park)),),
        industries=(Span(start, OPEN, industries),) if industries else (),
        particulars=particulars_of(command, {}),
        confirmed_distinct=command.confirmed_distinct,
    )
