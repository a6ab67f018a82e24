"""A batch of firms is taken back: the gateway asks what rests on them first, and the rest goes."""

from contracts.codes import Zone
from tests.journeys.conftest import Town
from tests.rosters import finished, upload
from tests.running import eventually
from tests.synthetic import code_of

HOME = Zone.LANZHOU_ETDZ
FIRST = 7_000


def test_a_batch_is_undone_but_for_the_firm_that_has_a_title(town: Town) -> None:
    staff = town.staff[HOME]
    lines = [f"整批{number}科技有限公司,{code_of(number)},2015-03-02" for number in range(FIRST, FIRST + 3)]
    job = finished(
        staff, upload(staff, "\n".join(["企业名称,统一社会信用代码,成立日期", *lines]).encode(), HOME, "整批.csv")
    )
    path = f"/imports/{job['import_id']}"
    firms = [row["firm_id"] for row in staff.get(f"{path}/rows")["items"]]
    eventually(lambda: town.office.client.get(f"/standings/{firms[0]}").status_code == 200)
    town.recognise(firms[0], "2025-11-04")
    undoing = staff.post(f"{path}:undo", {"reason": "文件有误"})
    assert undoing["undo_reason"] == "文件有误"
    eventually(lambda: staff.get(path)["state"] == "done")
    done = staff.get(path)
    assert (done["undone"], done["kept"]) == (2, 1)
    (kept,) = staff.get(f"{path}/rows", undone="false")["items"]
    assert (kept["firm_id"], kept["undo_note"]) == (firms[0], "企业已有 1 项资格，不能随批次撤销；请逐户核对")
