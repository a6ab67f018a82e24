"""What an application comes with: every programme has its list, each material with its source and how sure we are."""

from datetime import date

import pytest

from contracts.codes import TITLES, Programme
from contracts.standards import Confidence
from services.cultivation.programmes.reference import edition_on, material_lists, materials_of

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize("programme", TITLES)
def test_every_title_that_can_be_applied_for_has_its_list(programme: Programme) -> None:
    found = materials_of(programme, TODAY)
    assert found is not None
    codes = [each.code for each in found.materials]
    assert len(set(codes)) == len(codes) >= 4


def test_every_material_names_its_source_and_the_kinds_that_prove_it() -> None:
    assert [
        (each.programme.value, one.code)
        for each in material_lists()
        for one in each.materials
        if not (each.document and one.article and one.kinds)
    ] == []


def test_only_the_list_of_hnte_is_known_from_its_document_and_all_others_are_to_be_checked() -> None:
    """What the documents do not say word by word is marked 待核实 and not taken for certain."""
    sure = {each.programme for each in material_lists() if each.mark is Confidence.CERTAIN}
    marks = {one.mark for each in material_lists() if each.programme is not Programme.HNTE for one in each.materials}
    assert (sure, marks) == ({Programme.HNTE}, {Confidence.UNSURE})


@pytest.mark.parametrize("programme", [Programme.SRDI, Programme.LITTLE_GIANT, Programme.INNOVATIVE_SME])
def test_the_list_changes_with_the_document_on_1_april_2026(programme: Programme) -> None:
    before, after = (materials_of(programme, day) for day in (date(2026, 3, 31), date(2026, 4, 1)))
    assert before is not None
    assert after is not None
    assert "〔2022〕63号" in before.document
    assert "〔2026〕2号" in after.document
    assert after.valid_from == edition_on(programme, TODAY).valid_from


def test_a_material_of_a_programme_without_documents_is_none() -> None:
    assert materials_of(Programme.ABOVE_SCALE, TODAY) is None
