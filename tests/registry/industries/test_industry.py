"""GB/T 4754-2017 codes."""

import pytest

from services.registry.industries.rules import normalise


@pytest.mark.parametrize(
    ("text", "code"), [("C2710", "C2710"), ("2710", "C2710"), ("i65", "I65"), ("731", "M731"), (" T97 ", "T97")]
)
def test_the_letter_is_implied_by_the_division(text: str, code: str) -> None:
    assert normalise(text) == code


@pytest.mark.parametrize("text", ["A2710", "98", "00", "C", "27101", "C27\uff110", "2710\n2", "化工"])
def test_a_wrong_letter_or_an_unknown_division_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"门类|大类"):
        normalise(text)
