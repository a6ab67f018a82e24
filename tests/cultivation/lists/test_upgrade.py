"""公示 lists that were matched before the upgrade are facts about firms after it."""

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from kit.data.engines import sqlite_module
from kit.data.migrations import migrate
from services.cultivation.main import NAME

ROOT = Path(__file__).resolve().parents[3]
BEFORE = "c4a19e6d7b35"
LIST: dict[str, Any] = {
    "document_no": "公示1号", "filename": "公示.csv", "sha256": "0" * 64, "columns": "{}", "notes": "[]", "undone": 0, "kept": 0, "zones": "",
    "role": "office", "state": "done", "rows": 1, "done": 1, "started_by": "o", "version": 1, "programme": "hnte",
    "issued_on": "2025-11-05", "started_at": "2025-11-06 01:00:00.000000", "finished_at": "2025-11-06 02:00:00.000000",
}  # fmt: skip
ROW: dict[str, Any] = {
    "position": 1,
    "sheet": "",
    "line": 1,
    "name": "x",
    "match_key": "x",
    "reasons": "",
    "version": 1,
}


def test_matched_rows_of_publicity_lists_become_mentions_for_the_usual_window(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cultivation.db'}"
    migrate(NAME, url, ROOT, BEFORE)
    given: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("L1", {"kind": "publicity", "mode": "apply"}, {"outcome": "matched", "firm_id": "F1"}),
        ("L2", {"kind": "publicity", "mode": "apply"}, {"outcome": "unmatched", "firm_id": None}),
        ("L3", {"kind": "publicity", "mode": "validate"}, {"outcome": "matched", "firm_id": "F3"}),
        ("L4", {"kind": "filing", "mode": "apply"}, {"outcome": "matched", "firm_id": "F4"}),
        ("L5", {"kind": "publicity", "mode": "apply", "undo_reason": "误传"}, {"outcome": "matched", "firm_id": "F5"}),
    ]
    engine = create_engine(url, module=sqlite_module())
    with engine.begin() as connection:
        for list_id, head, row in given:
            for table, values in (
                ("official_list", LIST | head),
                ("official_list_row", ROW | row | {"row_id": list_id}),
            ):
                names = {**values, "list_id": list_id}
                marks = ", ".join(f":{name}" for name in names)
                connection.execute(text(f"insert into {table} ({', '.join(names)}) values ({marks})"), names)
    migrate(NAME, url, ROOT)
    with engine.begin() as connection:
        found = connection.execute(text("select firm_id, valid_from, valid_before, known_from from publicity_mention"))
        assert [tuple(row) for row in found] == [("F1", "2025-11-05", "2026-12-11", "2025-11-06 02:00:00.000000")]
    engine.dispose()
