"""What happens next with an application, in one line: whose turn it is, and until when; the firm and its reviewers read the same."""

from collections.abc import Mapping
from datetime import date

from contracts.applications import CityPart
from contracts.codes import ApplicationState as S
from contracts.queries.applications import ApplicationView
from gateway.web.filters import day

SAID: Mapping[S, str] = {
    S.DRAFT: "企业填写完整并提交，由所在园区受理",
    S.SUBMITTED: "所在园区受理",
    S.FORMAL_REVIEW: "园区形式审查，合格的推荐上报",
    S.SUPPLEMENT: "企业按要求补正并重新提交",
    S.CITY_APPROVED: "转省级审核",
    S.EXPERT_REVIEW: "专家评审，合格的拟认定",
    S.PROPOSED: "开始公示",
    S.OBJECTION: "核实异议：不成立的恢复公示，成立的不予通过",
    S.FILED: "发布公告",
    S.ANNOUNCED: "登记证书",
    S.CERTIFIED: "已取得资格；年度事项和续期见企业日历",
    S.REJECTED: "本次申报已终止；改进后可在以后的批次重新申报",
    S.WITHDRAWN: "已撤回；受理期内可重新申报",
    S.EXPIRED: "逾期未补正，本次申报已终止；可在以后的批次重新申报",
}
TIMED = (S.SUBMITTED, S.FORMAL_REVIEW, S.SUPPLEMENT)
"""States whose last day is that of whoever acts next."""


def outlook(view: ApplicationView, today: date) -> str:
    """The line for the state that the reader sees."""
    if view.state is S.PUBLICITY:
        return _publicity(view, today)
    said = SAID.get(view.state) or _by_path(view)
    return f"{said}，{day(view.due_on)}前（含当日）" if view.state in TIMED and view.due_on else said


def _by_path(view: ApplicationView) -> str:
    """Recommended, or before the province: what follows depends on the stages that the programme has."""
    stages = view.path.stages
    if view.state is S.PROVINCIAL_REVIEW:
        return "省级审核，合格的" + ("转专家评审" if S.EXPERT_REVIEW in stages else "拟认定")
    if view.path.city is CityPart.APPROVED:
        return "市级审核"
    return "转省级审核" if S.PROVINCIAL_REVIEW in stages else "开始公示"


def _publicity(view: ApplicationView, today: date) -> str:
    then, last = "备案" if S.FILED in view.path.stages else "公告", view.publicity_closes_on
    if last is None or today > last:
        return f"公示期已满，{then}"
    return f"公示至{day(last)}（含当日），无异议的{then}"
