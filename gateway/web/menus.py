"""What each role finds in the side menu."""

from dataclasses import dataclass

from contracts.codes import Role


@dataclass(frozen=True)
class Entry:
    path: str
    name: str
    icon: str


@dataclass(frozen=True)
class Group:
    name: str
    items: tuple[Entry, ...]


MESSAGES = Group("个人", (Entry("/messages", "消息", "bell"),))
FIGURES = Group(
    "监测",
    (
        Entry("/board", "总览", "board"),
        Entry("/ladder", "梯次结构", "ladder"),
        Entry("/flows", "增减变动", "flow"),
        Entry("/targets", "指标与目标", "target"),
    ),
)
OFFICE_ONLY = Group("管理", (Entry("/entries", "指标填报", "form"), Entry("/accounts", "账号管理", "person")))
REGISTER = Group(
    "企业",
    (
        Entry("/firms", "企业台账", "firm"),
        Entry("/imports", "名单导入", "upload"),
        Entry("/transfers", "迁移确认", "move"),
    ),
)
RECOGNITION = Group(
    "认定",
    (
        Entry("/tasks", "申报办理", "task"),
        Entry("/expiring", "到期预警", "clock"),
        Entry("/title-reviews", "证书待核", "form"),
        Entry("/official-lists", "官方名单", "list"),
        Entry("/matching", "待匹配", "match"),
    ),
)
OF_FIRM = Group("我的", (Entry("/my", "我的企业", "firm"), Entry("/applications", "我的申报", "form")))

MENUS: dict[Role, tuple[Group, ...]] = {
    Role.OFFICE: (FIGURES, REGISTER, RECOGNITION, OFFICE_ONLY, MESSAGES),
    Role.STAFF: (FIGURES, REGISTER, RECOGNITION, MESSAGES),
    Role.FIRM: (OF_FIRM, MESSAGES),
}
HOME = {Role.OFFICE: "/board", Role.STAFF: "/board", Role.FIRM: "/my"}


def menu_of(role: Role) -> tuple[Group, ...]:
    """The groups of a role; empty for one that uses no pages."""
    return MENUS.get(role, ())


def current(role: Role, path: str) -> str:
    """The menu entry that a path belongs to, or an empty string."""
    entries = [entry.path for group in menu_of(role) for entry in group.items]
    return next((entry for entry in entries if path == entry or path.startswith(entry + "/")), "")
