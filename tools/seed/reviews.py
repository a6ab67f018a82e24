"""What invented reviewers do between the steps of an application: claims, the checklist, what is missing, experts."""

from datetime import timedelta

from contracts.commands.reviews import (
    ChecklistLine,
    ClaimApplication,
    EnterExpert,
    MissingMaterial,
    RecordChecklist,
    RecuseExpert,
)
from contracts.reviews import Profession, ReviewResult
from kit.data import clock
from kit.data.caller import Caller
from kit.data.session import WriteSession
from services.cultivation.applications.tables.applications import Application
from services.cultivation.reviews.reads.checklists import gaps
from services.cultivation.reviews.usecases.checklists import record_checklist
from services.cultivation.reviews.usecases.claims import claim
from services.cultivation.reviews.usecases.experts import enter_expert, recuse_expert
from services.cultivation.reviews.usecases.supplies import owe

CLAIM_DAYS = 7
LACKING = ("DEMO-04", "DEMO-16")
SUPPLY_DAYS = 30
EXPERTS: tuple[tuple[str, Profession, str], ...] = (
    ("演示专家甲", Profession.TECHNICAL, "84"),
    ("演示专家乙", Profession.TECHNICAL, "86.5"),
    ("演示专家丙", Profession.TECHNICAL, "81"),
    ("演示专家丁", Profession.TECHNICAL, "82.5"),
    ("演示专家戊", Profession.FINANCIAL, "83.5"),
)
RECUSED = ("演示专家己", Profession.TECHNICAL, "95")


def prepare(session: WriteSession, row: Application, step: str, caller: Caller) -> None:
    """What a step needs of the review before it is taken."""
    if step == "recommend":
        examine(session, row, caller)
    elif step == "propose":
        seat(session, row, caller)


def follow_up(session: WriteSession, row: Application, step: str, caller: Caller) -> None:
    """Who accepts an application claims it; of two a material is still missing."""
    if step != "accept":
        return
    claim(session, row.application_id, ClaimApplication(), CLAIM_DAYS, caller)
    if row.external_ref in LACKING:
        due_on = clock.today() + timedelta(days=SUPPLY_DAYS)
        owe(session, row, [MissingMaterial(material="rd-audit", due_on=due_on, note="演示：审计报告正在盖章")], caller)
        lines = [
            ChecklistLine(item="criterion:staff", result=ReviewResult.FITS),
            ChecklistLine(item="material:rd-audit", result=ReviewResult.SUPPLEMENT, note="演示：容缺受理，待补交"),
        ]
        record_checklist(session, row.application_id, RecordChecklist(lines=lines), caller)


def examine(session: WriteSession, row: Application, caller: Caller) -> None:
    """Everything that is open fits."""
    lines = [ChecklistLine(item=each.item, result=ReviewResult.FITS) for each in gaps(session, row, caller)]
    if lines:
        record_checklist(session, row.application_id, RecordChecklist(lines=lines), caller)


def seat(session: WriteSession, row: Application, caller: Caller) -> None:
    """A panel that suffices, and one expert who is recused."""
    for name, profession, score in (*EXPERTS, RECUSED):
        command = EnterExpert.model_validate({"name": name, "profession": profession.value, "score": score})
        enter_expert(session, row.application_id, command, caller)
    reason = RecuseExpert(reason="演示：与申报企业有合作项目")
    recuse_expert(session, row.application_id, len(EXPERTS) + 1, reason, caller)
