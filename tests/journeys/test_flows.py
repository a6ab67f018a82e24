"""The worked check of the counting rules (domain notes §5.7): entries 5, exits 3, net +2, 12 firms."""

from typing import Any

from contracts.codes import Zone
from tests.journeys.conftest import Town
from tests.running import eventually

PERIOD_START: dict[str, Any] = {"from": "2024-12-31"}
HERE, ELSEWHERE = Zone.LANZHOU_ETDZ, Zone.LANZHOU_HITECH


def test_the_flow_of_2025_has_one_reason_per_firm_and_no_residual(town: Town) -> None:
    stable = [town.register(HERE) for _ in range(6)]
    for firm_id in stable:
        town.recognise(firm_id, "2024-12-02")
    lapsed, moved_in, cancelled, moved_out, renewing = _special_firms(town)
    for firm_id in (town.register(HERE) for _ in range(3)):
        town.recognise(firm_id, "2025-11-05")
    town.recognise(lapsed, "2025-11-06")
    town.transfer(moved_in, ELSEWHERE, HERE, "2025-05-01")
    town.transfer(moved_out, HERE, ELSEWHERE, "2025-06-01")
    _cancel(town, cancelled, "2025-07-01")
    town.recognise(renewing, "2025-12-02")
    eventually(lambda: town.count("2025-12-31", HERE) == 12)

    flow = town.office.get("/metrics/hnte/flows", to="2025-12-31", scope=HERE.value, **PERIOD_START)
    entries = {line["reason"]: line["count"] for line in flow["inflows"] if line["count"]}
    exits = {line["reason"]: line["count"] for line in flow["outflows"] if line["count"]}
    assert entries == {"recognised-first": 3, "re-recognised": 1, "moved-in": 1}
    assert exits == {"expired-unrenewed": 1, "revoked": 1, "moved-out": 1}
    figures = (flow["opening"], flow["net"], flow["closing"], flow["residual"], flow["renewed"])
    assert figures == (10, 2, 12, 0, 1)
    assert town.count("2025-11-01", HERE) == 7  # the renewed firm stands between two certificates


def _special_firms(town: Town) -> tuple[str, ...]:
    """A lapsed in 2023, B moves in, C expires, D is cancelled, E moves out, F is renewed after a gap."""
    lapsed, expiring, cancelled, moved_out, renewing = (town.register(HERE) for _ in range(5))
    moved_in = town.register(ELSEWHERE)
    town.recognise(lapsed, "2020-10-10")
    town.recognise(moved_in, "2024-11-11")
    town.recognise(expiring, "2022-09-20")
    town.recognise(cancelled, "2024-11-12")
    town.recognise(moved_out, "2024-11-13")
    town.recognise(renewing, "2022-10-16")
    return lapsed, moved_in, cancelled, moved_out, renewing


def _cancel(town: Town, firm_id: str, effective_on: str) -> None:
    (held,) = town.office.get(f"/standings/{firm_id}")["recognitions"]
    body = {"kind": "cancelled", "effective_on": effective_on, "decided_on": effective_on, "reason": "不再符合条件"}
    town.office.post(f"/recognitions/{held['recognition_id']}:revoke", body, version=held["version"])
