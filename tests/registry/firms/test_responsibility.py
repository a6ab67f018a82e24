"""Whose firm it is, asked of the register: the shared table of cases through the doors of each zone's staff."""

from functools import partial

import pytest

from contracts.codes import FirmStatus, Role
from domain.spans import OPEN, Span
from kit.data import clock
from kit.data.caller import Caller
from services.registry.firms.rules.firm import PARTICULARS, Firm
from services.registry.firms.rules.residency import Residence
from services.registry.firms.tables import records
from tests.registry.conftest import OFFICE, Door
from tests.responsibility_cases import CASES, ZONES, Case
from tests.synthetic import code_of


def firm_of(case: Case, successor_id: str | None) -> Firm:
    spans = [Span(stay.start, stay.before or OPEN, Residence(stay.zone.value)) for stay in case.stays]
    return Firm(
        firm_id="0" * 26,
        uscc=code_of(999),
        name="合成案例科技有限公司",
        version=1,
        status=case.status,
        names=tuple(Span(span.start, OPEN, "合成案例科技有限公司") for span in spans[:1]),
        residencies=tuple(spans),
        industries=(),
        particulars=dict.fromkeys(PARTICULARS),
        successor_id=successor_id,
        ended_by=case.stays[-1].ended_by if case.stays else None,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_register_shows_a_firm_to_the_zone_that_answers_for_it(door: Door, today: clock.Frozen, case: Case) -> None:
    successor = door.firm(OFFICE)["firm_id"] if case.status is FirmStatus.MERGED else None
    firm = firm_of(case, successor)
    door.service.writer.submit(partial(records.insert_firm, firm=firm)).result()
    today.move_to(case.day)
    staff = {zone: Caller("staff", Role.STAFF, frozenset({zone.value})) for zone in ZONES}
    seen = [zone for zone in ZONES if door.ask(staff[zone], f"/v1/firms/{firm.firm_id}").status_code == 200]
    pages = {zone: door.get(staff[zone], "/v1/firms", q=firm.uscc) for zone in ZONES}
    assert seen == ([case.zone] if case.zone else [])
    assert [zone for zone in ZONES if pages[zone]["items"]] == seen
    assert [zone for zone in ZONES if pages[zone]["total"]] == seen
