"""Every code that machines say stands in the glossary beside the words that people read."""

import pytest

from contracts import applications, attachments, codes, comparisons, holding, messages, releases, standards
from tests.architecture.sources import ROOT

VOCABULARIES = [
    item
    for module in (applications, attachments, codes, comparisons, holding, messages, releases, standards)
    for item in vars(module).values()
    if isinstance(item, type) and issubclass(item, codes.Labelled) and item is not codes.Labelled
]


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda item: item.__name__)
def test_the_glossary_explains_every_code(vocabulary: type[codes.Labelled]) -> None:
    rows = [line for line in (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    missing = [
        (member.value, member.label)
        for member in vocabulary
        if not any(f"`{member.value}`" in row and row.startswith(f"| {member.label} ") for row in rows)
    ]
    assert missing == [], "Add a row to docs/glossary.md: | 中文 | `code` | meaning |"
