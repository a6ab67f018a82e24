"""Event → message: once, in any repetition, whatever comes between."""

from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import func, select

from contracts.codes import ApplicationState, Evidence, ListKind, Programme, Zone
from contracts.events import cultivation as c
from contracts.events import gateway as g
from contracts.events import registry as r
from contracts.events.catalog import BY_NAME, EVENT_TYPES
from contracts.events.envelope import EventData
from contracts.events.standards import ApplicationStandardChanged
from contracts.messages import MessageKind
from contracts.reviews import SupplyStanding
from contracts.topics import FIRMS
from domain.spans import OPEN
from kit.data import clock
from kit.events.bus import Message
from kit.web.app import Service
from kit.web.probes import ROOT
from services.notifications.messages.consumers.messages import DRAFTERS
from services.notifications.messages.tables import messages
from tests.databases import as_owner
from tests.notifications.conftest import BAIYIN, FIRM_A, FIRM_B, HITECH, OFFICE, Door, Ear
from tests.notifications.happenings import (
    FIRM,
    NAME,
    application,
    cancelled,
    expiring,
    garbled,
    message,
    moved,
    obligation_due,
    recognition,
    registered,
    voided,
)

SILENT = {  # events that change what others show, and are nobody's news
    r.FirmCorrected,
    r.FirmRenamed,
    r.FirmClosed,
    r.FirmMerged,
    r.FirmVoided,
    c.RecognitionCorrected,
    c.RecognitionVoided,
}
EXAMPLES = sorted((ROOT / "contracts" / "examples" / "events").glob("*.json"))


def stored(service: Service) -> int:
    with service.database.read() as session:
        return int(session.execute(select(func.count()).select_from(messages)).scalar_one())


def set_aside(service: Service) -> list[tuple[str, str]]:
    parked = service.database.tables.parked
    with service.database.read() as session:
        return [(row.consumer, row.state) for row in session.execute(select(parked.c.consumer, parked.c.state))]


def test_a_registered_firm_is_told_to_the_staff_of_its_zone(ear: Ear, door: Door) -> None:
    ear.hear(message(registered(), story="the-story"))
    (told,) = door.inbox(HITECH)
    assert told.title == f"企业建档：{NAME}"
    assert "91620102MA7ABCD12B" in told.body
    assert "入驻日期 2020年1月1日" in told.body
    assert (told.link, told.correlation_id) == (f"/firms/{FIRM}", "the-story")


def test_a_firm_of_an_import_is_not_told_row_by_row(ear: Ear, door: Door) -> None:
    ear.hear(message(registered().model_copy(update={"import_id": "IMPORT"})))
    assert not door.inbox(HITECH)


def test_nobody_answers_for_a_firm_that_was_voided(ear: Ear, door: Door, service: Service) -> None:
    ear.hear(message(registered()), message(voided()))
    ear.hear(message(expiring(6)))
    assert door.titles(HITECH) == []
    assert set_aside(service) == []


def test_an_event_heard_twice_is_told_once(ear: Ear, door: Door) -> None:
    twice = message(registered())
    ear.hear(twice, twice)
    ear.hear(twice)
    assert len(door.inbox(HITECH)) == 1


def test_a_rebuilt_inbox_tells_nothing_twice(ear: Ear, service: Service) -> None:
    event = message(c.ApplicationSubmitted(application=application(), submission_seq=1))
    ear.hear(event)
    with as_owner(service.database) as database, database.write.begin() as connection:
        connection.execute(database.tables.inbox.delete())
    ear.hear(event)
    assert stored(service) == 2  # the firm's and the staff's


def test_an_event_older_than_thirty_days_is_not_news(ear: Ear, service: Service) -> None:
    ear.hear(message(registered(), at=clock.now() - timedelta(days=30, seconds=1)))
    assert stored(service) == 0


def test_an_event_of_the_last_thirty_days_is(ear: Ear, service: Service) -> None:
    ear.hear(message(registered(), at=clock.now() - timedelta(days=29, hours=23)))
    assert stored(service) == 1


def test_an_old_firm_event_still_says_who_answers_for_the_firm(ear: Ear, door: Door) -> None:
    ear.hear(message(registered(), at=clock.now() - timedelta(days=400)))
    ear.hear(message(cancelled()))
    assert door.titles(HITECH) == [f"高新技术企业资格取消：{NAME}"]


def test_an_unknown_type_is_passed_over(ear: Ear, service: Service) -> None:
    ear.hear(garbled(FIRMS.name, type="cn.cultivation.firm.dreamt.v1"), message(registered()))
    assert (stored(service), set_aside(service)) == (1, [])


def test_poison_between_good_events_is_set_aside_by_each_consumer(ear: Ear, service: Service) -> None:
    ear.hear(message(registered("FIRM-1")), garbled(FIRMS.name), message(registered("FIRM-2")))
    assert stored(service) == 2
    assert sorted(set_aside(service)) == [("notifications-firms", "dead"), ("notifications-messages", "dead")]


def test_data_that_do_not_fit_their_type_are_set_aside(ear: Ear, service: Service) -> None:
    ear.hear(garbled(FIRMS.name, data={"firm": 7}))
    assert (stored(service), len(set_aside(service))) == (0, 2)


def test_versions_in_any_order_end_in_the_newest_zone(ear: Ear, door: Door) -> None:
    ear.hear(message(moved(Zone.BAIYIN_HITECH, date(2026, 6, 1))))
    ear.hear(message(registered()))
    ear.hear(message(cancelled()))
    assert any("取消" in title for title in door.titles(BAIYIN))
    assert not any("取消" in title for title in door.titles(HITECH))


def test_a_request_for_changes_names_reasons_and_the_last_day(ear: Ear, door: Door) -> None:
    reasons = (
        c.FieldReason(pointer="/headcount", message="职工总数与社保缴费人数不一致"),
        c.FieldReason(pointer="/ip", message="知识产权证书缺第 3 项"),
    )
    asked = c.ApplicationChangesRequested(
        application=application(ApplicationState.SUPPLEMENT), reasons=reasons, due_on=date(2026, 7, 15)
    )
    ear.hear(message(asked))
    (told,) = door.inbox(FIRM_A)
    assert told.title == "高新技术企业申报需补正，2026年7月15日前提交"
    assert "1. 职工总数与社保缴费人数不一致；2. 知识产权证书缺第 3 项" in told.body
    assert "2026年7月15日（含当日）" in told.body


def test_a_rejection_gives_its_reasons_to_the_firm(ear: Ear, door: Door) -> None:
    no = c.ApplicationDecided(application=application(ApplicationState.REJECTED), reasons=("研发费用占比不足",))
    ear.hear(message(no))
    (told,) = door.inbox(FIRM_A)
    assert (told.title, "理由：研发费用占比不足" in told.body) == (f"高新技术企业申报不通过：{NAME}", True)


def test_a_recommended_application_is_the_turn_of_the_office(ear: Ear, door: Door) -> None:
    ear.hear(message(c.ApplicationAdvanced(application=application(ApplicationState.RECOMMENDED))))
    ear.hear(message(c.ApplicationAdvanced(application=application(ApplicationState.EXPERT_REVIEW))))
    assert door.titles(OFFICE) == [f"待省级审核：{NAME}"]


def test_a_supplement_goes_back_to_the_stage_that_asked(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()))
    for state in (ApplicationState.FORMAL_REVIEW, ApplicationState.PROVINCIAL_REVIEW):
        ear.hear(message(c.ApplicationResubmitted(application=application(state), submission_seq=2)))
    assert f"待形式审查：{NAME}" in door.titles(HITECH)
    assert door.titles(OFFICE) == [f"待省级审核：{NAME}"]


def supply(standing: SupplyStanding, note: str) -> c.ApplicationSupplyChanged:
    return c.ApplicationSupplyChanged(
        application=application(ApplicationState.FORMAL_REVIEW),
        material="rd-audit",
        material_name="专项审计报告",
        standing=standing,
        due_on=date(2026, 7, 30),
        note=note,
    )


def test_a_material_that_came_is_the_parks_to_confirm_and_one_that_goes_back_is_the_firms(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()))
    ear.hear(message(supply(SupplyStanding.SUPPLIED, "专项审计报告.pdf")))
    assert f"容缺材料已补交，待确认：{NAME}" in door.titles(HITECH)
    ear.hear(message(supply(SupplyStanding.OWED, "缺骑缝章")))
    told = next(each for each in door.inbox(FIRM_A) if "容缺" in each.title)
    assert told.title == "高新技术企业申报容缺材料待补交"
    assert "请于2026年7月30日（含当日）前补交。说明：缺骑缝章。" in told.body


def test_a_note_that_only_repeats_the_state_is_left_out(ear: Ear, door: Door) -> None:
    ear.hear(message(c.ApplicationAdvanced(application=application(ApplicationState.EXPERT_REVIEW), note="专家评审")))
    (told,) = door.inbox(FIRM_A)
    assert told.body.endswith("进入“专家评审”环节。")


def test_a_title_is_valid_up_to_and_with_its_last_day(ear: Ear, door: Door) -> None:
    ear.hear(message(c.RecognitionMirrored(recognition=recognition())))
    (told,) = door.inbox(FIRM_A)
    assert "有效期自2026年6月1日至2029年5月31日" in told.body


def test_a_title_without_an_end_is_valid_for_good(ear: Ear, door: Door) -> None:
    ear.hear(message(c.RecognitionGranted(recognition=recognition(valid_before=OPEN))))
    (told,) = door.inbox(FIRM_A)
    assert "自2026年6月1日起长期有效" in told.body


def test_each_lead_of_an_expiry_is_told_and_takes_the_place_of_the_one_before(ear: Ear, door: Door) -> None:
    told = []
    for hours, lead in enumerate((12, 6, 3, 1)):
        ear.hear(message(expiring(lead), at=clock.now() - timedelta(hours=4 - hours)))
        (newest,) = door.titles(FIRM_A)
        told.append(newest)
    assert told == [f"高新技术企业资格将在{lead}个月内到期" for lead in (12, 6, 3, 1)]


def test_the_one_who_started_an_import_learns_how_it_ended(ear: Ear, door: Door) -> None:
    done = r.ImportCompleted(
        import_id="IMPORT",
        filename="企业名单.xlsx",
        mode="apply",
        zone=Zone.LANZHOU_HITECH,
        created=12,
        updated=3,
        unchanged=0,
        refused=2,
        started_by=HITECH.subject,
    )
    ear.hear(message(done, key="IMPORT"))
    (told,) = door.inbox(HITECH)
    assert told.title == "导入完成：企业名单.xlsx"
    assert "新增 12 家，更新 3 家，无变化 0 家，有误 2 行。请下载错误明细" in told.body


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_of_the_contracts_is_heard_without_complaint(example: Path, ear: Ear, service: Service) -> None:
    value = orjson.loads(example.read_bytes())
    ear.hear(Message(BY_NAME[value["type"]].topic.name, value["partitionkey"], orjson.dumps(value)))
    assert set_aside(service) == []


def test_each_event_type_is_news_or_silent_on_purpose() -> None:
    assert {kind.data for kind in EVENT_TYPES} - set(DRAFTERS) == SILENT


def test_every_kind_of_message_is_said_by_some_example(ear: Ear, service: Service) -> None:
    for example in EXAMPLES:
        value = orjson.loads(example.read_bytes()) | {"id": example.stem, "time": clock.now().isoformat()}
        ear.hear(Message(BY_NAME[value["type"]].topic.name, value["partitionkey"], orjson.dumps(value)))
    waiting = recognition().model_copy(update={"evidence": Evidence.UNVERIFIED})
    ear.hear(message(c.RecognitionMirrored(recognition=waiting)))
    with service.database.read() as session:
        said = set(session.execute(select(messages.c.kind).distinct()).scalars())
    assert said == {kind.value for kind in MessageKind}


# --- one message per thing ----------------------------------------------------------------------------------------


def test_a_run_of_expiries_is_one_message_to_the_zone_and_one_to_each_firm(ear: Ear, door: Door) -> None:
    zone = c.ZoneCount(zone=Zone.LANZHOU_HITECH, firms=37)
    ear.hear(message(registered()), message(expiring(6, zone)), message(expiring(6)))
    assert door.titles(HITECH) == ["37 家企业的资格将在6个月内到期", f"企业建档：{NAME}"]


def test_what_falls_due_is_told_to_the_firm_and_once_to_its_zone(ear: Ear, door: Door) -> None:
    zone = c.ZoneCount(zone=Zone.LANZHOU_HITECH, firms=410)
    ear.hear(message(obligation_due(30, zone), at=clock.now() - timedelta(hours=1)), message(obligation_due(7)))
    assert door.titles(HITECH) == ["410 家企业的高新技术企业年度发展情况报表将于2026年5月31日截止"]
    (told,) = door.inbox(FIRM_A)
    assert (told.title, told.link) == ("高新技术企业年度发展情况报表将于2026年5月31日截止", "/my/obligations")
    assert "距截止不足7天" in told.body


def test_what_waits_is_said_to_the_office_and_not_to_the_firm(ear: Ear, door: Door) -> None:
    waiting = recognition().model_copy(update={"evidence": Evidence.UNVERIFIED})
    ear.hear(message(registered()), message(c.RecognitionMirrored(recognition=waiting)))
    assert (door.titles(OFFICE), door.titles(FIRM_A)) == ([f"高新技术企业资格待核：{NAME}"], [])


@pytest.mark.parametrize(("confirmed", "firm"), [(True, ["高新技术企业资格已登记"]), (False, [])])
def test_who_entered_a_title_learns_what_became_of_it(ear: Ear, door: Door, confirmed: bool, firm: list[str]) -> None:
    said = c.RecognitionReviewed(
        recognition=recognition(), confirmed=confirmed, reason="已核对", entered_by=HITECH.subject
    )
    ear.hear(message(registered()), message(said))
    word = "已核实" if confirmed else "未予核实"
    assert f"高新技术企业资格{word}：{NAME}" in door.titles(HITECH)
    assert door.titles(FIRM_A) == firm


def test_a_list_that_ends_titles_is_one_message_to_the_staff_of_each_zone(ear: Ear, door: Door) -> None:
    of_list = recognition().model_copy(update={"list_id": "LIST"})
    ended = cancelled().model_copy(update={"recognition": of_list})
    reading = c.OfficialListReconciled(
        list_id="LIST",
        programme=Programme.HNTE,
        document_no="国科火字〔2026〕1号",
        matched=1,
        unmatched=0,
        unchanged=0,
        refused=0,
        started_by="office",
        kind=ListKind.CANCELLATION,
        matched_by_zone=(c.ZoneCount(zone=Zone.LANZHOU_HITECH, firms=1),),
    )
    ear.hear(message(registered()), message(ended), message(reading, key="LIST"))
    assert [title for title in door.titles(HITECH) if "取消" in title] == ["高新技术企业取消名单涉及 1 家企业"]


def example(name: str) -> EventData:
    """The data of a golden example."""
    golden = orjson.loads((ROOT / "contracts" / "examples" / "events" / f"{name}.json").read_bytes())
    return BY_NAME[golden["type"]].data.model_validate(golden["data"])


def test_staff_and_office_are_told_that_a_standard_is_adopted_from_a_day(ear: Ear, door: Door) -> None:
    ear.hear(message(example("standard.adopted")))
    told = [door.inbox(caller)[0] for caller in (HITECH, BAIYIN, OFFICE)]
    assert {each.title for each in told} == {"三高企业标准自2026年7月1日起采用"}
    assert told[0].link == "/standards/01JZSTD0000000000000000001"


def test_of_one_standard_only_the_newest_word_stands(ear: Ear, door: Door) -> None:
    ear.hear(message(example("standard.drafted")), message(example("standard.adopted")))
    assert door.titles(HITECH) == ["三高企业标准自2026年7月1日起采用"]


def test_a_firm_with_an_open_draft_is_told_that_its_standard_changes(ear: Ear, door: Door) -> None:
    changed = example("application.standard-changed")
    assert isinstance(changed, ApplicationStandardChanged)
    mine = changed.application.model_copy(update={"firm_id": FIRM})
    ear.hear(message(changed.model_copy(update={"application": mine})))
    assert door.titles(FIRM_A) == ["三高企业标准变动，请核对申报草稿"]
    assert door.titles(FIRM_B) == []


def test_a_release_is_told_to_the_office_and_to_each_zone_with_its_own_number(ear: Ear, door: Door) -> None:
    counts = tuple(
        c.ZoneCount(zone=zone, firms=firms) for zone, firms in ((Zone.LANZHOU_HITECH, 540), (Zone.BAIYIN_HITECH, 118))
    )
    release = g.ReleasePublished(
        release_id="RELEASE",
        title="上半年调度",
        number="2026-01",
        as_of=date(2026, 6, 30),
        known_at=clock.now(),
        published_on=date(2026, 7, 12),
        digest="0" * 64,
        hnte_by_zone=counts,
    )
    ear.hear(message(release, key="RELEASE"))
    for reader, words in (
        (OFFICE, "兰白试验区高新技术企业 658 家"),
        (HITECH, "兰州高新区高新技术企业 540 家"),
        (BAIYIN, "118 家"),
    ):
        (told,) = door.inbox(reader)
        assert (told.title, told.link) == ("数据发布 2026年第1号：上半年调度", "/releases/RELEASE")
        assert words in told.body
