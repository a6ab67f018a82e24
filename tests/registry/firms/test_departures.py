"""What a zone still knows of a firm that it once counted."""

from contracts.codes import Role
from kit.data.caller import Caller
from tests.registry.conftest import BAIYIN, HITECH, Door


def test_the_zone_that_a_firm_left_is_told_its_name_of_then_and_where_it_went(door: Door) -> None:
    firm = door.firm(name="离开的有限公司")
    path = f"/v1/firms/{firm['firm_id']}"
    assert door.ask(HITECH, f"{path}/departure").status_code == 404
    body = {"firm_id": firm["firm_id"], "to_zone": "baiyin-hitech", "effective_on": "2026-06-01", "reason": "搬迁"}
    made = door.post(HITECH, "/v1/transfers", body)
    door.post(BAIYIN, f"/v1/transfers/{made['transfer_id']}:confirm", {}, version=1)
    door.post(BAIYIN, f"{path}/names", {"name": "新址新名有限公司", "effective_on": "2026-06-20"}, version=2)
    assert door.ask(HITECH, path).status_code == 404
    assert door.get(HITECH, f"{path}/departure") == {
        "firm_id": firm["firm_id"],
        "name": "离开的有限公司",
        "left_on": "2026-06-01",
        "from_zone": "lanzhou-hitech",
        "from_zone_name": "兰州高新区",
        "to_zone": "baiyin-hitech",
        "to_zone_name": "白银高新区",
    }
    third = Caller("staff-etdz", Role.STAFF, frozenset({"lanzhou-etdz"}))
    assert door.ask(third, f"{path}/departure").status_code == 404
