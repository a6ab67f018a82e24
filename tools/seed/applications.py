"""Applications of invented firms in every stage: two that became certificates, the others as if they were under way now."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from contracts.codes import ApplicationAction as Action
from contracts.codes import Programme, Role, Zone
from contracts.commands import applications as commands
from contracts.commands.applications import CreateApplication
from kit.data.caller import Caller
from kit.data.session import WriteSession
from kit.web.app import Service
from services.cultivation.applications.tables import rows as application_rows
from services.cultivation.applications.usecases import applications, supplements
from services.cultivation.reviews.usecases.decisions import decide
from services.registry.industries.reference import classifications
from tools.seed.evidence import Evidence
from tools.seed.reviews import follow_up, prepare
from tools.seed.rounds import Rounds
from tools.seed.story import Firm, Life
from tools.seed.timeline import Timeline

REASONS = [
    commands.FieldReason(pointer="/form/rd_expense/0", message="研发费用与专项审计报告不一致，请核对后更正。"),
    commands.FieldReason(pointer="/form/class2_ip", message="请补充近三年Ⅱ类知识产权清单，并更正数量。"),
]
OFFICE = Caller("演示·领导小组办公室", Role.OFFICE)
START = date(2026, 1, 1)
"""Before it nothing is under way."""
ENDED = (2023, 10)
"""Certificates of this month ended in October 2026: their holders have applied again and wait (含待换证)."""

Verb = Callable[..., Any]


def _decided(step: Action) -> Verb:
    """The step as a reviewer takes it."""
    return partial(decide, step=step)


VERBS: dict[str, tuple[Verb, Any]] = {
    "submit": (applications.submit, None),
    "withdraw": (applications.withdraw, commands.Withdraw(reason="演示：改为下一批次申报")),
    "accept": (_decided(Action.ACCEPT), commands.Opinion()),
    "request-changes": (_decided(Action.REQUEST_CHANGES), commands.RequestChanges(reasons=REASONS)),
    "recommend": (_decided(Action.RECOMMEND), commands.Opinion(opinion="演示：材料齐全，同意推荐")),
    "review": (_decided(Action.REVIEW), commands.Opinion()),
    "send-to-experts": (_decided(Action.SEND_TO_EXPERTS), commands.Opinion()),
    "propose": (_decided(Action.PROPOSE), commands.Score(opinion="演示：创新能力较强")),
    "open-publicity": (_decided(Action.OPEN_PUBLICITY), commands.OpenPublicity()),
    "file": (_decided(Action.FILE), commands.FileApplication()),
    "resubmit": (supplements.resubmit, None),
    "reject": (_decided(Action.REJECT), commands.Reject(reasons=["演示：近三年研发费用占比未达到规定比例"])),
}
FILER = ("submit", "withdraw", "resubmit", "supply")
PARK = ("accept", "request-changes", "recommend")
WAY = ("create", "submit", "accept", "recommend", "review", "send-to-experts", "propose", "open-publicity")


@dataclass(frozen=True)
class Script:
    """One application: its reference, its firm, and the steps with their days."""

    reference: str
    life: Life
    steps: tuple[tuple[date, str], ...]
    certificate: tuple[str, date, str] | None = None


UNDER_WAY: tuple[tuple[str, Zone, tuple[tuple[int, str], ...]], ...] = (
    ("starter", Zone.LANZHOU_HITECH, ((3, "create"),)),
    ("holder", Zone.LANZHOU_HITECH, ((9, "create"), (2, "submit"))),
    ("starter", Zone.LANZHOU_NEW_AREA, ((6, "create"), (1, "submit"))),
    ("holder", Zone.BAIYIN_HITECH, ((12, "create"), (8, "submit"), (5, "accept"))),
    ("starter", Zone.LANZHOU_ETDZ, ((14, "create"), (10, "submit"), (7, "accept"), (2, "request-changes"))),
    ("starter", Zone.LANZHOU_HITECH, ((40, "create"), (35, "submit"), (33, "accept"), (28, "request-changes"))),
    ("holder", Zone.LANZHOU_HITECH, tuple(zip((20, 15, 12, 3), WAY, strict=False))),
    ("holder", Zone.LANZHOU_NEW_AREA, tuple(zip((30, 26, 22, 18, 9), WAY, strict=False))),
    ("holder", Zone.LANZHOU_HITECH, tuple(zip((45, 40, 38, 33, 27, 12), WAY, strict=False))),
    ("starter", Zone.BAIYIN_HITECH, tuple(zip((60, 55, 52, 48, 40, 30, 4), WAY, strict=False))),
    ("holder", Zone.LANZHOU_HITECH, tuple(zip((70, 66, 63, 58, 50, 38, 12, 5), WAY, strict=False))),
    ("holder", Zone.LANZHOU_ETDZ, tuple(zip((85, 80, 77, 70, 60, 48, 30, 22), WAY, strict=False))),
    ("starter", Zone.LANZHOU_HITECH, ((25, "create"), (21, "submit"), (18, "accept"), (11, "reject"))),
    ("starter", Zone.LANZHOU_ETDZ, ((16, "create"), (13, "submit"), (9, "withdraw"))),
    (
        "starter",
        Zone.LANZHOU_HITECH,
        ((15, "create"), (12, "submit"), (10, "accept"), (7, "request-changes"), (2, "resubmit")),
    ),
    ("starter", Zone.LANZHOU_HITECH, ((17, "create"), (14, "submit"), (11, "accept"), (3, "supply"))),
)
"""Who (an HNTE whose certificate ends, or a firm that has none), where, and how many days ago what happened."""
CERTIFIED_STEPS = ((6, 12), (6, 20), (6, 26), (7, 10), (7, 28), (8, 18), (9, 14), (9, 20))


@dataclass
class Casework:
    """Takes the scripted steps on their days, each once."""

    cultivation: Service
    firms: dict[str, str]
    scripts: Sequence[Script] = field(default_factory=tuple)

    def days(self) -> set[date]:
        return {day for script in self.scripts for day, _ in script.steps}

    def work(self, day: date) -> None:
        """The steps of one day; the clock has been moved there."""
        for script in self.scripts:
            for nth, (when, step) in enumerate(script.steps):
                if when == day:
                    self._step(script, nth, step, day)

    def _step(self, script: Script, nth: int, step: str, day: date) -> None:
        """What a step needs before it, the step, and the files that go with it."""
        evidence, firm_id = Evidence(self.cultivation), self.firms[script.life.firm.uscc]
        if step == "supply":
            evidence.supply(firm_id, script.reference)
            return
        if step == "create":
            Rounds(self.cultivation).of_hnte(day.year)
        elif step == "resubmit":
            evidence.answer(firm_id, script.reference)
        work = partial(_take, script=script, nth=nth, step=step, firm_id=firm_id)
        self.cultivation.writer.submit(work, self._caller(script, step)).result()
        if step == "create":
            evidence.attach(firm_id, script.reference)

    def _caller(self, script: Script, step: str) -> Caller:
        return _caller(script, step, self.firms[script.life.firm.uscc])


def scripts_of(story: Timeline, today: date) -> tuple[Script, ...]:
    """Every application that is told when it is `today`."""
    return (*_certified(story), *(_under_way(story, today) if today >= START else ()))


def _certified(story: Timeline) -> Iterator[Script]:
    """The demonstration's own firm, and another of a later year."""
    other = next(
        life
        for life in story.lives
        if life.certificates and life.certificates[0].issued.year == 2025 and life.firm.zone is Zone.BAIYIN_HITECH
    )
    for life in (story.demo, other):
        title = life.certificates[0]
        days = [date(title.issued.year, month, day) for month, day in CERTIFIED_STEPS]
        end = title.recorded + timedelta(days=2)
        steps = [*zip(days, WAY, strict=True), (date(title.issued.year, 10, 18), "file")]
        steps += [(end, "announce"), (end, "certify")]
        document = f"演示〔{title.issued.year}〕高新技术企业公告（虚构）"
        yield Script(f"DEMO-{title.issued.year}-01", life, tuple(steps), (title.number, title.issued, document))


def _under_way(story: Timeline, today: date) -> Iterator[Script]:
    taken: set[str] = {story.demo.firm.uscc}
    for nth, (kind, zone, steps) in enumerate(UNDER_WAY, 1):
        life = next(life for life in story.lives if _fits(life, kind, zone) and life.firm.uscc not in taken)
        taken.add(life.firm.uscc)
        yield Script(f"DEMO-{nth:02d}", life, tuple((today - timedelta(days=ago), step) for ago, step in steps))


def _fits(life: Life, kind: str, zone: Zone) -> bool:
    if life.firm.zone is not zone or life.places or life.closed_on or life.firm.recorded >= START:
        return False
    if kind == "starter":
        return not life.certificates
    last = life.certificates[-1] if life.certificates else None
    return last is not None and (last.issued.year, last.issued.month) == ENDED and last.ended is None


def _caller(script: Script, step: str, firm_id: str) -> Caller:
    if step in ("create", *FILER):
        return Caller("演示·企业申报人", Role.FIRM, party=firm_id)
    zone = script.life.firm.zone
    if step in PARK or (step == "reject"):
        return Caller(f"演示·{zone.label}经办", Role.STAFF, frozenset({zone.value}))
    return OFFICE


def _take(session: WriteSession, script: Script, nth: int, step: str, firm_id: str) -> None:
    """One step, unless an earlier run has taken it."""
    row = application_rows.by_reference(session, firm_id, script.reference)
    caller = _caller(script, step, firm_id)
    if row is None:
        command = CreateApplication(
            programme=Programme.HNTE, external_ref=script.reference, form=entries(script.life.firm)
        )
        applications.create(session, command, caller)
    elif _taken(session, row.application_id) == nth:
        verb, command = _command(script, step)
        expected = row.shown_version if caller.role == Role.FIRM else row.version
        named = {} if command is None else {"command": command}
        prepare(session, row, step, caller)
        verb(session, application_id=row.application_id, expected=expected, caller=caller, **named)
        follow_up(session, row, step, caller)


def _taken(session: WriteSession, application_id: str) -> int:
    """How many steps of its script an application has gone; edits and attachments are none."""
    return sum(each.action != "edit" for each in application_rows.steps_of(session, application_id))


def _command(script: Script, step: str) -> tuple[Verb, Any]:
    if script.certificate is None or step not in ("announce", "certify"):
        return VERBS[step]
    number, issued, document = script.certificate
    if step == "announce":
        return _decided(Action.ANNOUNCE), commands.Announce(document_no=document, announced_on=issued)
    return _decided(Action.CERTIFY), commands.Certify(number=number, issued_on=issued)


def entries(firm: Firm) -> dict[str, Any]:
    """A complete form with figures that fit the size of the firm; money in 万元."""
    sales = firm.capital * 6 + 800
    staff = 20 + firm.capital // 25
    return {
        "technology_field": classifications().fields[firm.field8],
        "main_product": f"演示产品（{classifications().industries[firm.industry].name}）",
        "revenue": [str(sales), str(sales * 9 // 10), str(sales * 4 // 5)],
        "total_income": str(sales + 60),
        "hightech_income": str(sales * 7 // 10),
        "rd_expense": [str(sales * 7 // 100), str(sales * 6 // 100), str(sales * 5 // 100)],
        "rd_ratio": "7",
        "domestic_rd_share": "100",
        "net_assets": [str(firm.capital * 3), str(firm.capital * 2), str(firm.capital)],
        "staff_count": staff,
        "tech_staff_count": staff // 5,
        "class1_ip": 1,
        "class2_ip": 6,
        "conversions": 13,
        "contact_name": "演示联系人",
        "contact_phone": "13800138000",
        "statement": "本申报为演示数据，企业与数字均为虚构。",
    }
