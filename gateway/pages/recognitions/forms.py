"""What changing a title asks for, and the command that each form means."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.commands.base import Command
from contracts.commands.titles import (
    CorrectRecognition,
    EndRecognition,
    MergeRecognition,
    ReviewRecognition,
    VoidRecognition,
)
from contracts.holding import TitleAction
from gateway.web.fields import Field, Option, Section

REASON = Field("reason", "原因", "textarea", must=True, wide=True)
KINDS = (Option("cancelled", "取消"), Option("revoked", "撤销"))


@dataclass(frozen=True)
class ChangeForm:
    """A change as its page asks for it; `done` names the notice, `says` what it means, before anything is done."""

    action: TitleAction
    command: type[Command]
    sections: tuple[Section, ...]
    says: str
    done: str
    previewed: tuple[str, ...] = ()
    at_once: bool = True  # whether the effect is known before anything is filled in
    counts: bool = True  # whether it can change a figure; else there is no effect to show

    @property
    def path(self) -> str:
        return self.action.value


CHANGES: Mapping[str, ChangeForm] = {
    change.path: change
    for change in (
        ChangeForm(
            TitleAction.CONFIRM,
            ReviewRecognition,
            (
                Section(
                    "",
                    (
                        Field(
                            "reason",
                            "核对情况",
                            "textarea",
                            must=True,
                            wide=True,
                            placeholder="如：已与公告第 3 页核对",
                        ),
                    ),
                ),
            ),
            "核实后，该资格自现在起计入统计。登记或更正过它的账号不能核实。",
            "confirmed",
        ),
        ChangeForm(
            TitleAction.REFUSE,
            ReviewRecognition,
            (Section("", (REASON,)),),
            "不予核实的登记即行作废，登记人会收到原因。",
            "entry-refused",
        ),
        ChangeForm(
            TitleAction.CORRECT,
            CorrectRecognition,
            (
                Section(
                    "只填写有误的项目",
                    (
                        Field("number", "证书（登记）编号"),
                        Field("issued_on", "发证日期", "date"),
                        Field("valid_from", "有效期起", "date"),
                        Field("valid_until", "有效期至（含当日）", "date"),
                        Field("document_no", "文号"),
                        Field("document_on", "文件日期", "date"),
                        REASON,
                    ),
                ),
            ),
            "更正后，以往数字随之改变；更正前的记录保留可查。",
            "title-corrected",
            ("number", "issued_on", "valid_from", "valid_until"),
            at_once=False,
        ),
        ChangeForm(
            TitleAction.MERGE,
            MergeRecognition,
            (Section("", (Field("into_id", "并入", "select", must=True), REASON)),),
            "同一次认定只保留一条：有编号的证书日期为准，已作出的取消或撤销保留。",
            "titles-merged",
            ("into_id",),
            at_once=False,
        ),
        ChangeForm(
            TitleAction.REVOKE,
            EndRecognition,
            (
                Section(
                    "",
                    (
                        Field("kind", "处理", "select", must=True, options=KINDS),
                        Field("decided_on", "决定日期", "date", must=True),
                        Field("effective_on", "生效日期", "date", must=True, hint="可早于决定日期；自该日起不计入存量"),
                        Field("document_no", "文号"),
                        REASON,
                    ),
                ),
            ),
            "自生效日期起不计入存量，以往数字随之更正。",
            "ended",
            ("effective_on",),
            at_once=False,
        ),
        ChangeForm(
            TitleAction.VOID,
            VoidRecognition,
            (Section("", (REASON,)),),
            "仅用于误登、重登。作废后该资格不再计入任何日期的统计，其编号可重新登记。",
            "title-voided",
        ),
    )
}
