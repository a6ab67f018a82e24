"""What each role finds in the side menu."""

from dataclasses import dataclass

from contracts.codes import Role


@dataclass(frozen=True)
class MenuItem:
    path: str
    name: str
    icon: str


@dataclass(frozen=True)
class Group:
    name: str
    items: tuple[MenuItem, ...]


MESSAGES = Group("个人", (MenuItem("/messages", "消息", "bell"),))
FIGURES = Group(
    "监测",
    (
        MenuItem("/board", "总览", "board"),
        MenuItem("/ladder", "梯次结构", "ladder"),
        MenuItem("/flows", "增减变动", "flow"),
        MenuItem("/comparison", "园区对比", "board"),
        MenuItem("/matrix", "园区矩阵", "ladder"),
        MenuItem("/year-to-date", "科小累计", "flow"),
        MenuItem("/forecast", "目标预测", "forecast"),
        MenuItem("/targets", "指标与目标", "target"),
        MenuItem("/reconciliation", "口径对照", "match"),
        MenuItem("/reports", "报表", "list"),
        MenuItem("/releases", "数据发布", "list"),
    ),
)
OFFICE_ONLY = Group(
    "管理",
    (
        MenuItem("/entries", "指标填报", "form"),
        MenuItem("/points-weights", "创新积分权重", "target"),
        MenuItem("/accounts", "账号管理", "person"),
    ),
)
REGISTER = Group(
    "企业",
    (
        MenuItem("/firms", "企业台账", "firm"),
        MenuItem("/imports", "名单导入", "upload"),
        MenuItem("/transfers", "迁移确认", "move"),
        MenuItem("/fact-returns", "年度填报表", "form"),
    ),
)
RECOGNITION = Group(
    "认定",
    (
        MenuItem("/tasks", "申报办理", "task"),
        MenuItem("/rounds", "申报批次", "clock"),
        MenuItem("/expiring", "到期预警", "clock"),
        MenuItem("/at-risk", "风险名单", "target"),
        MenuItem("/obligations", "应尽事项", "calendar"),
        MenuItem("/renewals", "高企到期表", "list"),
        MenuItem("/listings", "上市培育库", "target"),
        MenuItem("/title-reviews", "证书待核", "form"),
        MenuItem("/official-lists", "官方名单", "list"),
        MenuItem("/matching", "待匹配", "match"),
    ),
)
STANDARDS = Group(
    "培育",
    (
        MenuItem("/near-misses", "差距名单", "target"),
        MenuItem("/candidates", "后备名单", "ladder"),
        MenuItem("/standards", "认定标准", "list"),
        MenuItem("/application-paths", "办理环节", "flow"),
        MenuItem("/periods", "办理期限", "clock"),
    ),
)
OF_FIRM = Group(
    "我的",
    (
        MenuItem("/my", "我的企业", "firm"),
        MenuItem("/my/titles", "我的证书", "list"),
        MenuItem("/my/pathways", "晋级路径", "ladder"),
        MenuItem("/self-test", "标准自测", "target"),
        MenuItem("/my/facts", "我的数据", "target"),
        MenuItem("/applications", "我的申报", "form"),
        MenuItem("/my/obligations", "应尽事项", "task"),
        MenuItem("/my/calendar", "企业日历", "calendar"),
    ),
)

MENUS: dict[Role, tuple[Group, ...]] = {
    Role.OFFICE: (FIGURES, REGISTER, STANDARDS, RECOGNITION, OFFICE_ONLY, MESSAGES),
    Role.STAFF: (FIGURES, REGISTER, STANDARDS, RECOGNITION, MESSAGES),
    Role.FIRM: (OF_FIRM, MESSAGES),
}
HOME = {Role.OFFICE: "/board", Role.STAFF: "/board", Role.FIRM: "/my"}


def menu_of(role: Role) -> tuple[Group, ...]:
    """The groups of a role; empty for one that uses no pages."""
    return MENUS.get(role, ())


def current(role: Role, path: str) -> str:
    """The menu entry that a path belongs to, or an empty string."""
    entries = [entry.path for group in menu_of(role) for entry in group.items]
    return max((entry for entry in entries if path == entry or path.startswith(entry + "/")), key=len, default="")
