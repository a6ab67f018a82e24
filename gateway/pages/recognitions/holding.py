"""What becomes of a title while it is held, as forms: suspended, resumed, moved, passed on, reissued, linked."""

from collections.abc import Mapping

from contracts.commands.titles import (
    LinkRecognition,
    MoveRecognition,
    PassOnRecognition,
    ReinstateRecognition,
    ReissueRecognition,
    ResumeRecognition,
    SuspendRecognition,
)
from contracts.holding import MoveKind, SuspensionKind, TitleAction
from gateway.pages.recognitions.forms import REASON, ChangeForm
from gateway.web.fields import Field, Option, Section, codes

NONE = Option("none", "无（首次认定）")
DECIDED = Field("decided_on", "决定日期", "date", must=True)
EFFECTIVE = Field("effective_on", "生效日期", "date", must=True, hint="可早于决定日期")
DOCUMENT = Field("document_no", "文号")

HOLDING: Mapping[str, ChangeForm] = {
    change.path: change
    for change in (
        ChangeForm(
            TitleAction.SUSPEND,
            SuspendRecognition,
            (
                Section(
                    "",
                    (
                        Field("kind", "情形", "select", must=True, options=codes(SuspensionKind)),
                        Field("begins_on", "自何日起", "date", must=True, hint="可早于决定日期"),
                        Field("ends_on", "至何日（含当日）", "date", hint="未定的留空，恢复时再登记"),
                        DECIDED,
                        DOCUMENT,
                        REASON,
                    ),
                ),
            ),
            "暂停期间资格仍计入存量，各处予以标明，并在“其中：暂停”口径中单列。",
            "suspended",
            ("begins_on", "ends_on"),
            at_once=False,
        ),
        ChangeForm(
            TitleAction.RESUME,
            ResumeRecognition,
            (
                Section(
                    "",
                    (
                        Field("resumed_on", "自何日起恢复", "date", must=True, hint="填暂停首日即视为从未暂停"),
                        DECIDED,
                        DOCUMENT,
                        REASON,
                    ),
                ),
            ),
            "恢复后不再标明暂停；此前的暂停记录保留。",
            "resumed",
            ("resumed_on",),
            at_once=False,
        ),
        ChangeForm(
            TitleAction.MOVE,
            MoveRecognition,
            (
                Section(
                    "",
                    (
                        Field("kind", "搬迁方式", "select", must=True, options=codes(MoveKind)),
                        Field("place", "迁往或迁自", must=True, placeholder="如 迁往广东省深圳市"),
                        DECIDED,
                        EFFECTIVE,
                        Field("document_no", "迁入地公告文号", hint="整体搬迁必填"),
                        REASON,
                    ),
                ),
            ),
            "跨认定机构管理区域的整体搬迁，资格、编号与有效期不变；部分搬迁的，资格自生效日起失效，由迁入地重新认定。"
            "省内各园区之间的迁移请在“迁移确认”办理，不影响资格。",
            "title-moved",
            ("kind", "effective_on"),
            at_once=False,
        ),
        ChangeForm(
            TitleAction.PASS_ON,
            PassOnRecognition,
            (
                Section(
                    "",
                    (
                        Field("to_uscc", "承继企业信用代码", must=True, hint="须为已登记且存续的另一家企业"),
                        DECIDED,
                        EFFECTIVE,
                        Field("document_no", "文号", must=True),
                        REASON,
                    ),
                ),
            ),
            "合并、分立后仍符合认定条件的，资格自生效日起由承继企业持有，编号、发证日期与有效期至不变。",
            "passed-on",
            ("to_uscc", "effective_on"),
            at_once=False,
        ),
        ChangeForm(
            TitleAction.REINSTATE,
            ReinstateRecognition,
            (Section("", (DECIDED, Field("document_no", "文号", must=True), REASON)),),
            "取消、撤销、部分搬迁或承继的决定被撤回的，资格按原有效期恢复；撤回之前的记录保留可查。",
            "reinstated",
        ),
        ChangeForm(
            TitleAction.REISSUE,
            ReissueRecognition,
            (
                Section(
                    "",
                    (
                        Field("reissued_on", "换发日期", "date", must=True, hint="证书名称为企业当日的名称"),
                        Field("document_no", "文号", must=True),
                        Field("reason", "说明", "textarea", wide=True),
                    ),
                ),
            ),
            "企业更名后换发证书，编号与有效期不变。更名请先在企业台账登记。",
            "reissued",
            counts=False,
        ),
        ChangeForm(
            TitleAction.LINK,
            LinkRecognition,
            (
                Section(
                    "",
                    (
                        Field(
                            "predecessor_id",
                            "上一证书",
                            "select",
                            must=True,
                            convert=lambda text: None if text == NONE.value else text,
                        ),
                        REASON,
                    ),
                ),
            ),
            "指明本证书是哪一证书的重新认定；两证之间中断的天数据此计算。",
            "linked",
            counts=False,
        ),
    )
}
