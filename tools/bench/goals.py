"""What the figures should be, and what systems of the like reached: bounds by the code of a figure, peers as text."""

from dataclasses import dataclass

PEERS = """\
同类系统（同机、10⁵ 家企业、30 万条资格、并发 8；次/秒 [CPU 微秒/次]）：
  按园区计数：Directus 106 [16,355]，NocoDB 45 [39,779]，Django+DRF 231 [8,448]，Datasette 139 [13,273]；PocketBase 一次只答一个园区，445 [4,344]
  带汉字片段的企业列表：Directus 307，NocoDB 181，Django+DRF 265，Datasette 329，PocketBase 486
  登记企业：Directus 209，NocoDB 251，Django+DRF 403，PocketBase 3,308
  导入：Directus 432 行/秒，NocoDB 1,746，django-import-export 1,314，PocketBase 5,521"""


REFERENCE = 28.0
"""CPU microseconds of a bare answer on the machine that the goals were set for."""


@dataclass(frozen=True)
class Goal:
    """Bounds of a figure: `must` is expected, `aim` is wished for. A figure is good when small, unless `more` is better.

    One that `depends` on the machine is a rate or a time; the others are ratios and sizes.
    """

    must: float
    aim: float | None = None
    more: bool = False
    depends: bool = False

    def on_reference(self, value: float, bare: float) -> float:
        """What a value would be on the machine of the goals, whose bare answer takes REFERENCE instead of `bare` microseconds."""
        slower = bare / REFERENCE
        return value if not self.depends else value * slower if self.more else value / slower

    def met(self, value: float) -> str:
        """目标 when the aim is reached, 合格 when the must is, 未达 otherwise."""
        if self.aim is not None and self._within(value, self.aim):
            return "目标"
        return "合格" if self._within(value, self.must) else "未达"

    def text(self) -> str:
        sign = "≥" if self.more else "≤"
        wished = "" if self.aim is None else f"（目标 {sign} {self.aim:,g}）"
        return f"{sign} {self.must:,g}{wished}"

    def _within(self, value: float, bound: float) -> bool:
        return value >= bound if self.more else value <= bound


GOALS = {
    "count-new.cpu-ratio": Goal(5, 2.5),
    "count-again.cpu-ratio": Goal(3, 1.7),
    "search.cpu-ratio": Goal(40, 15),
    "firm.cpu-ratio": Goal(15, 6),
    "board-again.cpu-ratio": Goal(15, 5),
    "board-new.cpu-ratio": Goal(150, 60),
    "register.rate": Goal(900, 1500, more=True, depends=True),
    "register.cpu": Goal(1100, depends=True),
    "count-while-writing.p99": Goal(10, 3, depends=True),
    "import.rate": Goal(8000, 20_000, more=True, depends=True),
    "import-growing.last-of-first": Goal(0.8, 0.95, more=True),
    "register-while-importing.p50": Goal(60, 30, depends=True),
    "official-list.rate": Goal(5000, 15_000, more=True, depends=True),
    "assess.rate": Goal(20_000, 100_000, more=True, depends=True),
    "assess.stored": Goal(3000, 8000, more=True, depends=True),
    "assess.memory": Goal(400, 150),
    "what-if.warm": Goal(2, 0.8, depends=True),
    "what-if.screen": Goal(2, 1, depends=True),
    "relay.ratio": Goal(0.6, 0.7, more=True),
    "listener.ratio": Goal(0.35, 0.5, more=True),
    "start.seconds": Goal(3, 2, depends=True),
    "memory.demo": Goal(200),
    "memory.large": Goal(400),
}
