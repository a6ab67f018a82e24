"""Which column of a roster is which field."""

import pytest

from services.registry.imports.headings import columns_of, headings


def test_columns_are_recognised_by_the_names_that_rosters_use() -> None:
    header = ["序号", "单位名称", "信用代码", "注册资本(万元)", "备注"]
    assert columns_of(header, {}) == {"name": 1, "uscc": 2, "registered_capital": 3}


def test_a_chosen_column_goes_before_a_recognised_one() -> None:
    assert columns_of(["企业名称", "曾用名", "信用代码"], {"name": "曾用名"})["name"] == 1


@pytest.mark.parametrize(("chosen", "said"), [({"name": "没有"}, "没有"), ({"magic": "企业名称"}, "magic")])
def test_a_chosen_column_that_is_not_there_is_named(chosen: dict[str, str], said: str) -> None:
    with pytest.raises(KeyError, match=said):
        columns_of(["企业名称"], chosen)


def test_no_column_name_means_two_fields() -> None:
    names = [name for listed in headings().values() for name in listed]
    assert len(names) == len(set(names))
