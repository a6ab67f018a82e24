"""Where the header of a sheet stands and what its columns are called, over one row or two."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from domain.headings import heading_key
from sheets.child import Grid
from sheets.headings import Known
from sheets.limits import HEADER_WITHIN, MAX_COLUMNS
from sheets.table import Row, refused, too_much
from sheets.values import Fault, Value, shown

SPLIT_IT = "合并的表头请先拆分为一行"


class Header(NamedTuple):
    """`place` and `depth` count rows of the grid; `titles` has "" for a column without one."""

    place: int
    depth: int
    titles: tuple[str, ...]


def find_header(grid: Grid, known: Known) -> Header | None:
    """Of the first lines the one that names most known headings; with none known, the first that has two texts."""
    within = [place for place, row in enumerate(grid.rows[:HEADER_WITHIN]) if row.line <= HEADER_WITHIN]
    if not known:
        place = next((place for place in within if len(texts(grid.rows[place])) > 1), None)
        return None if place is None else _header_at(grid, place, known)
    found = [_header_at(grid, place, known) for place in within if texts(grid.rows[place])]
    best = max(found, key=lambda header: _recognised(header.titles, known), default=None)
    return best if best is not None and _recognised(best.titles, known) else None


def header_on(grid: Grid, line: int, known: Known) -> Header | None:
    """The header on a line, None where the line is empty."""
    place = next((place for place, row in enumerate(grid.rows) if row.line == line), None)
    return None if place is None else _header_at(grid, place, known)


def texts(row: Row) -> list[str]:
    return [value for value in row.values if isinstance(value, str)]


def require_titles(header: Header, rows: Sequence[Row], line: int) -> None:
    """Raises Problem 422 header, header_duplicate or 413 too_many_columns."""
    if len(header.titles) > MAX_COLUMNS:
        raise too_much("too_many_columns", f"表头超过 {MAX_COLUMNS} 列")
    damaged = next((title for title in header.titles if "\ufffd" in title), None)
    if damaged is not None:
        raise refused("header", f"第 {line} 行的表头文字已损坏，请从源文件重新导出")
    for column, title in enumerate(header.titles):
        if not title and any(column < len(row.values) and row.values[column] is not None for row in rows):
            raise refused("header", f"第 {line} 行第 {column + 1} 列没有列名；{SPLIT_IT}")
    names = Counter(heading_key(title) for title in header.titles if title)
    twice = next((title for title in header.titles if names[heading_key(title)] > 1), None)
    if twice is not None:
        raise refused("header_duplicate", f"表头中“{twice[:40]}”出现了两次")


def _recognised(titles: Sequence[str], known: Known) -> int:
    return sum(title in known for title in titles)


def _header_at(grid: Grid, place: int, known: Known) -> Header:
    upper = grid.rows[place].values
    lower = _next_line(grid, place)
    parents = _parents(grid, place, upper, lower, known)
    if parents:
        return Header(place, 2, _trimmed(_joined(upper, lower, parents, known)))
    return Header(place, 1, _trimmed([_title(value) for value in upper]))


def _next_line(grid: Grid, place: int) -> Sequence[Value]:
    below = grid.rows[place + 1] if place + 1 < len(grid.rows) else None
    return below.values if below is not None and below.line == grid.rows[place].line + 1 else ()


def _title(value: Value) -> str:
    return "\ufffd" if isinstance(value, Fault) and value.code == "damaged_text" else shown(value)


def _trimmed(titles: list[str]) -> tuple[str, ...]:
    while titles and not titles[-1]:
        titles.pop()
    return tuple(titles)


# --- two rows ---
def _parents(grid: Grid, place: int, upper: Sequence[Value], lower: Sequence[Value], known: Known) -> dict[int, str]:
    """By column: the text of the upper row that spans it; empty where the row below is no second row of the header."""
    spans = _merged_spans(grid, place, lower) or _open_spans(grid, place, upper, lower)
    parents = {column: _title(_at(upper, first)) for first, last in spans for column in range(first, last + 1)}
    children = [value for value in lower if value is not None]
    if not parents or len(texts(grid.rows[place])) < 2 or not all(isinstance(value, str) for value in children):
        return {}  # one text over all columns is a title
    beside = [column for column in range(len(upper)) if column not in parents]
    is_header = bool(beside) and all(_at(lower, column) is None for column in beside)
    names_known = any(shown(value) in known for value in children)
    return parents if is_header or names_known else {}


def _merged_spans(grid: Grid, place: int, lower: Sequence[Value]) -> list[tuple[int, int]]:
    """Spans of merged cells, if the row below says more under one of them than under its first column."""
    line = grid.rows[place].line
    spans = [(m.left - 1, m.right - 1) for m in grid.merged if m.top == m.bottom == line and m.right > m.left]
    says_more = any(_at(lower, column) is not None for first, last in spans for column in range(first + 1, last + 1))
    return spans if says_more else []


def _open_spans(grid: Grid, place: int, upper: Sequence[Value], lower: Sequence[Value]) -> list[tuple[int, int]]:
    """As a text file shows merged cells: gaps right of a text, with texts below the text and below every gap."""
    if any(m.top <= grid.rows[place].line <= m.bottom for m in grid.merged):
        return []
    spans: list[tuple[int, int]] = []
    for column in range(1, max(len(upper), len(lower))):
        if _at(upper, column) is not None:
            continue
        if _at(lower, column) is None or _at(lower, column - 1) is None:
            return []
        first = spans.pop()[0] if spans and spans[-1][1] == column - 1 else column - 1
        spans.append((first, column))
    return spans


def _joined(upper: Sequence[Value], lower: Sequence[Value], parents: dict[int, str], known: Known) -> list[str]:
    """The name of the child where it is known and stands once, else parent/child."""
    columns = range(max(len(upper), len(lower)))
    children = [_title(_at(lower, column)) for column in columns]
    once = Counter(heading_key(child) for child in children if child)
    titles = []
    for column, child in zip(columns, children, strict=True):
        parent = parents.get(column, "") or _title(_at(upper, column))
        alone = not parent or (child in known and once[heading_key(child)] == 1)
        titles.append((child if alone else f"{parent}/{child}") if child else parent if _at(upper, column) else "")
    return titles


def _at(values: Sequence[Value], column: int) -> Value:
    return values[column] if column < len(values) else None
