"""What the gateway says of releases: the office and each zone learn what was made final; a zone is told its own number."""

from contracts.codes import Programme, Region
from contracts.events.gateway import ReleasePublished
from contracts.messages import MessageKind
from services.notifications.messages.consumers.drafters import Drafters
from services.notifications.messages.rules import Audience, Draft, Drafts, chinese_date, staff_of_zone, the_office


def published(event: ReleasePublished) -> Drafts:
    total = sum(each.firms for each in event.hnte_by_zone)
    yield _told(event, the_office(), f"{Region.PILOT_ZONE.label}{Programme.HNTE.label} {total} 家")
    for each in event.hnte_by_zone:
        yield _told(event, staff_of_zone(each.zone), f"{each.zone.label}{Programme.HNTE.label} {each.firms} 家")


def _told(event: ReleasePublished, audience: Audience, count: str) -> Draft:
    year, nth = event.number.split("-")
    return Draft(
        MessageKind.RELEASE_PUBLISHED,
        audience,
        f"数据发布 {year}年第{int(nth)}号：{event.title}",
        f"{chinese_date(event.as_of)}的数字已发布：{count}。数字与企业名单自发布起不再变动，此后的补登与更正列入差异。",
        link=f"/releases/{event.release_id}",
        matter=f"release:{event.release_id}",
    )


DRAFTERS: Drafters = {
    ReleasePublished: published,
}
