"""`python -m tools.bench.compare EARLIER LATER`: two files of figures side by side, with the factor between them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.bench.report import Figure, kept, number, table


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench.compare", description="两次基准测试的对照")
    parser.add_argument("earlier", type=Path)
    parser.add_argument("later", type=Path)
    given = parser.parse_args(arguments)
    (before, first), (after, second) = kept(given.earlier), kept(given.later)
    print(table(("工作", before, after, "倍数"), [*rows(first, second)]))
    return 0


def rows(first: dict[str, Figure], second: dict[str, Figure]) -> list[tuple[str, str, str, str]]:
    """A line per figure of either run; what one run lacks is said."""
    found = []
    for code in dict.fromkeys([*first, *second]):
        one, other = first.get(code), second.get(code)
        known = one or other
        assert known is not None  # noqa: S101 - the code is one of theirs
        factor = f"×{other.value / one.value:.2f}" if one and other and one.value else "–"
        found.append((f"{known.name}（{known.unit}）", _shown(one), _shown(other), factor))
    return found


def _shown(figure: Figure | None) -> str:
    return "未测" if figure is None else number(figure.value)


if __name__ == "__main__":
    sys.exit(main())
