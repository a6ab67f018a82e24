"""Markup at random: whatever it is, the answer is a table or a refusal, and never anything else."""

import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.data.problem import Problem
from sheets.child import Parsed
from tests.kit.workbooks import part, repacked
from tests.sheets.here import parsed_here
from tests.sheets.hostile import GOOD, SHEET, TEXTS, sheet
from tests.sheets.lists import groups_and_sums, header_of_two_rows

pytestmark = pytest.mark.fuzz
TAGS = (
    "row",
    "c",
    "v",
    "f",
    "is",
    "t",
    "r",
    "rPh",
    "mergeCell",
    "col",
    "autoFilter",
    "x:row",
    "x:c",
    "junk",
    "sheetData",
)
SPACES = " \t\n"
NAMES = ("r", "t", "s", "ref", "hidden", "min", "max", "x")
TEXT = (
    "",
    "1",
    "0",
    "-1",
    "s",
    "n",
    "b",
    "e",
    "d",
    "str",
    "inlineStr",
    "A1",
    "B2",
    "XFD1048576",
    "A1:C9",
    "1e999",
    "名称",
    "_x000D_",
    "&#55296;",
    "9" * 40,
)
SEEDS = st.integers(0, 2**32)


def read(data: bytes, kind: str = "xlsx") -> Parsed | tuple[int, str]:
    try:
        return parsed_here(kind, data)
    except Problem as problem:
        return problem.status, problem.code


def is_answer(found: Parsed | tuple[int, str]) -> bool:
    return isinstance(found, Parsed) or found[0] in (413, 422)


def markup(chance: random.Random, depth: int = 0) -> str:
    parts = []
    for _ in range(chance.randint(1, 6)):
        tag = chance.choice(TAGS)
        names = chance.sample(NAMES, chance.randint(0, 3))
        attributes = "".join(f'{chance.choice(SPACES)}{name}="{chance.choice(TEXT)}"' for name in names)
        inner = markup(chance, depth + 1) if depth < 5 and chance.random() < 0.6 else chance.choice(TEXT)
        parts.append(f"<{tag}{attributes}>{inner}</{tag}>" if chance.random() < 0.97 else f"<{tag}{attributes}>")
    return "".join(parts)


@settings(max_examples=300, deadline=None)
@given(SEEDS)
def test_markup_at_random_is_a_table_or_a_refusal(seed: int) -> None:
    assert is_answer(read(sheet(markup(random.Random(seed)).encode())))


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.sampled_from([SHEET, TEXTS, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]))
def test_a_part_with_a_few_bytes_changed_is_a_table_or_a_refusal(seed: int, name: str) -> None:
    chance = random.Random(seed)
    _, data = chance.choice((groups_and_sums, header_of_two_rows))()
    content = bytearray(part(data, name))
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(content))
        content[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    assert is_answer(read(repacked(data, {name: bytes(content)})))


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_an_archive_with_a_few_bytes_changed_is_a_table_or_a_refusal(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(GOOD)
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert is_answer(read(bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])))


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(alphabet="甲乙,;\t\"='\n\r1\ufffd锟斤拷", max_size=200).map(lambda text: text.encode())
)
def test_bytes_as_text_are_a_table_or_a_refusal(data: bytes) -> None:
    assert is_answer(read(data, "text"))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_in_an_unusual_way_is_refused(method: int) -> None:
    entry = zipfile.ZipInfo("xl/unusual.xml")
    entry.compress_type = method
    assert read(repacked(GOOD, add=[(entry, b"<a/>")])) == (422, "not_xlsx")
