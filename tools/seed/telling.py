"""Telling the whole story to a composed system that nobody uses yet: the past first, then to everybody who listens."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial

from deploy.embedded.compose import System
from deploy.embedded.data import is_demo
from gateway.access.reads.accounts import account_list
from kit.data import clock
from kit.data.caller import Caller
from kit.events.bus.memory import MemoryBus
from kit.events.outbox import Relay
from kit.web.app import Service
from services.cultivation.notices import jobs as expiry_jobs
from services.cultivation.obligations import jobs as obligation_jobs
from services.cultivation.obligations.rules.duties import DEFAULT_LEAD_DAYS
from services.cultivation.recognitions.rules.expiry import DEFAULT_LEADS
from services.notifications.messages.usecases import mark_all_read
from tools.seed.applications import Casework, scripts_of
from tools.seed.entries import Entries
from tools.seed.figures import Figures
from tools.seed.holding import Holding
from tools.seed.obligations import SINCE, Duties
from tools.seed.releases import Decisions
from tools.seed.rounds import Rounds
from tools.seed.standards import Standards
from tools.seed.timeline import Timeline, timeline
from tools.seed.writing import StoryWriter

ENTERED = 2
"""Days before today on which entries by hand and a 公示 came, which wait for somebody."""
UPKEEP = {"registry-rekey", "rekey", "holdings"}
"""Jobs that compute anew what an earlier version wrote: done while nothing is there yet, they leave the first start alone."""
Report = Callable[[str], None]
REMINDED = (31, 1)
"""Days before today: what was due for a reminder a month ago is told no more, what came since is."""


def tell(system: System, report: Report) -> None:
    """Write what is missing, hand every event to everybody, make the accounts. Lets go of the data at the end."""
    story = timeline()
    with _writers(system):
        firms = _past(system, story, clock.today(), report)
        report("演示数据：数据发布")
        Decisions(system, clock.today()).write()
        report("演示数据：分发事件")
        _deliver(system)
        known = (life.firm.uscc for life in (story.demo, *story.lives) if life.firm.uscc in firms)
        anew = not is_demo(system.settings.data_dir)
        system.finish_demo(firms[next(known)])
        if anew:
            _read_everything(system)
        report("演示数据：目标预测")
        _work(system, {"forecast"})


def _past(system: System, story: Timeline, today: date, report: Report) -> dict[str, str]:
    """The days before today in their order, each with the clock at its noon; returns the ids of the firms by code."""
    registry, cultivation = system.services["registry"], system.services["cultivation"]
    with clock.at(clock.now()) as frozen:
        story_writer = StoryWriter(registry, cultivation, MemoryBus(cultivation.consumers), frozen)
        story_writer.look()
        casework = Casework(cultivation, story_writer.firms, scripts_of(story, today))
        year = None
        reminding = {today - timedelta(days=ago) for ago in REMINDED}
        days = sorted(day for day in {*story.events_by_day, *casework.days(), *reminding} if day < today)
        frozen.move_to(days[0])
        _work(system, UPKEEP)
        for day in days:
            if day.year != year:
                year = day.year
                report(f"演示数据：{year} 年")
            story_writer.write(day, story.events_by_day.get(day, ()))
            casework.work(day)
            if day in reminding:
                _remind(cultivation)
        frozen.move_to(today - timedelta(days=ENTERED))
        Entries(cultivation, story_writer.firms, story, today - timedelta(days=ENTERED)).enter()
        Standards(cultivation, today).write()
        Rounds(cultivation).of_the_others(today.year)
        Figures(cultivation, story_writer.firms, story, today - timedelta(days=ENTERED)).enter()
        Holding(cultivation, today - timedelta(days=ENTERED)).tell()
        demo = story_writer.firms.get(story.demo.firm.uscc, "")
        Duties(cultivation, demo).tell()
        if story_writer.wrote or not is_demo(system.settings.data_dir):
            story_writer.project()
    return story_writer.firms


def _work(system: System, names: Collection[str]) -> None:
    """Run jobs of these names until they find nothing more to do."""
    for job in (job for service in system.services.values() for job in service.jobs if job.name in names):
        while job.run():
            pass


def _remind(cultivation: Service) -> None:
    """Announce the expiries and the last days that are near on the day of the clock, as the jobs would have."""
    while expiry_jobs.run(cultivation.database, cultivation.writer, DEFAULT_LEADS):
        pass
    while obligation_jobs.run(cultivation.database, cultivation.writer, DEFAULT_LEAD_DAYS, SINCE):
        pass


def _deliver(system: System) -> None:
    """Every event to every service, by the present clock: what is older than a month makes no message."""
    services = list(system.services.values())
    bus = MemoryBus(consumer for service in services for consumer in service.consumers)
    for service in services:
        relay = Relay(service.database, service.writer, bus)
        while relay.publish_once():
            pass


def _read_everything(system: System) -> None:
    """The demonstration's people have read what was said before today; what comes from now on is news."""
    with system.gateway.authentication.writer.database.read() as session:
        people = [each for each in account_list(session).items if each.closed_at is None]
    for each in people:
        zones = frozenset(zone.value for zone in each.zones)
        caller = Caller(each.account_id, each.role.value, zones, each.firm_id)
        system.services["notifications"].writer.submit(partial(mark_all_read, caller=caller)).result()


@contextmanager
def _writers(system: System) -> Iterator[None]:
    """The writers without relays, jobs and port."""
    services = list(system.services.values())
    for service in services:
        service.writer.start()
    try:
        yield
    finally:
        for service in services:
            service.writer.close()
            service.database.close()
        system.lock.release()
