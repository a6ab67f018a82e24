"""Workbooks as chance and people make them, with what each non-empty row of them is."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.sheets.books import Day, Leaf, book
from tests.synthetic import code_of

HEADINGS = ("企业名称", "证书编号", "发证日期")
TITLES = {
    "企业名称": ("企业名称", "企 业 名 称", "企业名称*", "企业\n名称", "企业名称（必填）"),
    "证书编号": ("证书编号", " 证书编号 ", "证书编号★"),
    "发证日期": ("发证日期", "发证日期（格式如2024-01-02）", "发 证 日 期"),
    "统一社会信用代码": ("统一社会信用代码", "信用代码", "统一社会信用代码（18位）*"),
    "成立日期": ("成立日期", "成 立 日 期", "注册日期"),
    "序号": ("序号", "序 号"),
    "备注": ("备注",),
}
FORMATS = (14, 27, 30, 31, 57, 58, "yyyy-mm-dd", 'yyyy"年"m"月"d"日"')
Range = tuple[int, int, int, int]


@dataclass
class Messy:
    """`rows` are the lines in which something stands, by sheet; `values` whatever stands anywhere, as texts."""

    data: bytes = b""
    rows: dict[str, set[int]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)


class Maker:
    """One messy workbook of a seed: an official list."""

    headings: tuple[str, ...] = HEADINGS

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._number = 0
        self._columns = self._chance.sample([*self.headings, "序号", "备注"], k=5)
        self.messy = Messy()

    def make(self) -> Messy:
        is_1904 = self._maybe(0.2)
        leaves = [self._leaf(f"表{number}") for number in range(self._chance.randint(1, 3))]
        if all(leaf.is_hidden for leaf in leaves):
            leaves.append(self._filled("名单"))
        first = next(number for number, leaf in enumerate(leaves) if not leaf.is_hidden)
        leaves.insert(0, leaves.pop(first))  # the first sheet is the active one, which cannot be hidden
        self.messy.data = book(*leaves, is_1904=is_1904)
        return self.messy

    def _maybe(self, share: float) -> bool:
        return self._chance.random() < share

    def _leaf(self, name: str) -> Leaf:
        kind = self._chance.random()
        if kind < 0.1:
            self.messy.rows[name] = set()
            return Leaf([], name)
        if kind < 0.2:
            return self._known(Leaf([("填表说明",), (), ("一、请勿改动表头",)], name))
        leaf = self._filled(name)
        if kind < 0.3:
            self.messy.hidden.add(name)
            return Leaf(leaf.rows, name, is_hidden=True)
        return leaf

    def _filled(self, name: str) -> Leaf:
        rows: list[tuple[Any, ...]] = []
        merged: list[Range] = []
        if self._maybe(0.3):
            rows += [("某省2025年第一批名单",), *([()] if self._maybe(0.5) else [])]
        self._header(rows, merged)
        start = len(rows)
        rows += [self._row() for _ in range(self._chance.randint(0, 12))]
        self._merge(rows, merged, start)
        if self._maybe(0.3):
            rows.append(("合计", None, f"{len(rows)}家"))
        hidden = [line for line in range(start, len(rows)) if self._maybe(0.1)]
        return self._known(Leaf(rows, name, merged, hidden, is_filtered=self._maybe(0.2)))

    def _header(self, rows: list[tuple[Any, ...]], merged: list[Range]) -> None:
        """One row, or two of which the last two columns are under one title."""
        titles = tuple(self._chance.choice(TITLES[column]) for column in self._columns)
        if self._maybe(0.8):
            rows.append(titles)
            return
        top = len(rows)
        rows += [(*titles[:3], "其他信息", None), (None, None, None, *titles[3:])]
        merged += [(top, place, top + 1, place) for place in range(3)] + [(top, 3, top, 4)]

    def _merge(self, rows: list[tuple[Any, ...]], merged: list[Range], start: int) -> None:
        """Perhaps three cells of a column, perhaps two of a row."""
        spans = []
        if len(rows) - start >= 3 and self._maybe(0.4):
            column = self._chance.randrange(len(self._columns))
            spans.append((start, column, start + 2, column))
        if len(rows) - start >= 4 and self._maybe(0.3):
            line, column = self._chance.randrange(start + 3, len(rows)), self._chance.randrange(len(self._columns) - 1)
            spans.append((line, column, line, column + 1))
        for top, left, bottom, right in spans:
            for line in range(top, bottom + 1):
                covered = range(left + (line == top), right + 1)
                rows[line] = tuple(None if place in covered else value for place, value in enumerate(rows[line]))
        merged += spans

    def _row(self) -> tuple[Any, ...]:
        kind = self._chance.random()
        if kind < 0.1:
            return ()
        if kind < 0.2:
            return (self._chance.choice(["一、甲市（2家）", "注：排名不分先后", "小计"]),)
        return tuple(self._cell(column) for column in self._columns)

    def _cell(self, column: str) -> Any:
        self._number += 1
        if self._maybe(0.1):
            return self._chance.choice([None, "=1+1", True, 12345678901234567, "坏\ufffd字", "1.2E+17", ' ="7" ', 0.35])
        if column in ("发证日期", "成立日期"):
            day = date(2010, 1, 1) + timedelta(days=self._chance.randrange(5000))
            return self._chance.choice([day.isoformat(), Day(day, self._chance.choice(FORMATS))])
        texts = {
            "企业名称": f"第{self._number}号\n公司",
            "证书编号": f"'GR{self._number:012}",
            "统一社会信用代码": code_of(self._number),
            "序号": self._number,
            "备注": None,
        }
        return texts[column]

    def _known(self, leaf: Leaf) -> Leaf:
        lines = {line for line, row in enumerate(leaf.rows, 1) if any(value is not None for value in row)}
        self.messy.rows[leaf.name] = lines
        self.messy.values |= {_plain(value) for row in leaf.rows for value in row if value is not None}
        return leaf


class RosterMaker(Maker):
    """One messy roster of a seed."""

    headings = ("企业名称", "统一社会信用代码", "成立日期")


def _plain(value: Any) -> str:
    if isinstance(value, Day):
        return value.day.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    return str(value).replace("\n", "").strip().removeprefix("'")
