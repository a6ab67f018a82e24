"""An independent recount: `python -m tools.oracle --registry URL --cultivation URL --gateway URL --login office --password …`.

Reads the databases with plain SQL, counts every cell of the board again and asks the board for the same numbers.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.oracle.board import Board
from tools.oracle.compare import differences, pairs
from tools.oracle.facts import read


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when a number differs, with each difference printed."""
    parser = argparse.ArgumentParser(prog="python -m tools.oracle", description=__doc__)
    parser.add_argument("--registry", required=True, help="URL of the registry's database")
    parser.add_argument("--cultivation", required=True, help="URL of cultivation's database")
    parser.add_argument("--gateway", default="http://127.0.0.1:8000", help="where the board is")
    parser.add_argument("--login", default="office", help="an account that sees every zone")
    parser.add_argument("--password-file", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    board = Board.sign_in(given.gateway, given.login, given.password_file.read_text(encoding="utf-8").strip())
    facts = read(given.registry, given.cultivation)
    asked = pairs(facts, given.pairs, given.seed)
    found = list(differences(board, facts, asked))
    for sentence in found:
        print(sentence)
    print(f"{len(asked)} 组（日期，认知时点），{len(found)} 处差异")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
