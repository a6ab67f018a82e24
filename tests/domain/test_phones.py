"""One stored form, whoever types it where."""

import pytest

from domain.phones import normal_form


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10", "13800138000"),
        ("0931-8888888", "0931-8888888"),
        ("09318888888", "0931-8888888"),
        ("（0931）8888888", "0931-8888888"),
        ("0931 8888 888", "0931-8888888"),
        ("010-88888888", "010-88888888"),
        ("0931-8888888转12", "0931-8888888-12"),
        ("0931-8888888 转 12", "0931-8888888-12"),
        ("0931-8888888-12", "0931-8888888-12"),
        ("0931-8888888分机12", "0931-8888888-12"),
    ],
)
def test_a_number_is_stored_alike_however_it_is_written(written: str, stored: str) -> None:
    assert normal_form(written) == stored


@pytest.mark.parametrize("stored", ["13800138000", "0931-8888888", "010-88888888-12"])
def test_the_stored_form_is_its_own_normal_form(stored: str) -> None:
    assert normal_form(stored) == stored


@pytest.mark.parametrize(
    "written", ["", "12345", "1.38E+10", "23800138000", "13800138000;rm -rf", "1380013800", "电话"]
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert normal_form(written) is None
