"""Generated pages are current, links of the documents lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tools import paths
from tools.document import TARGET, events_page

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_the_page_of_events_is_what_the_contracts_say() -> None:
    assert TARGET.read_text(encoding="utf-8") == events_page(), "Run `make docs`"


def test_the_page_of_paths_is_what_the_table_of_transitions_says() -> None:
    assert paths.TARGET.read_text(encoding="utf-8") == paths.page(), "Run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files_that_exist(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs/adr").glob("0*.md")), ids=lambda page: page.stem)
def test_a_decision_is_short_and_says_where_it_is_enforced(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    parts = ["**Context.**", "**Decision.**", "**Consequences.**", "**Alternatives.**", "**Enforced by.**"]
    assert [part for part in parts if part not in text] == []
    assert text.count("\n") <= 60
