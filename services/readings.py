"""Readings of characters: the local table of phrases and polyphones first, then pypinyin's table, kept per character."""

import os
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from domain.firm_names import normal_form, unmarked
from domain.readings import Reading, Readings

# Characters are asked for one by one, so pypinyin's 47,000 phrases would only cost memory and time.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")


@cache
def _readings() -> Readings:
    data = tomllib.loads((Path(__file__).parent / "readings.toml").read_text(encoding="utf-8"))
    phrases = {phrase: tuple(syllables.split()) for phrase, syllables in data["phrases"].items()}
    return Readings(
        phrases, {character: tuple(several) for character, several in data["polyphones"].items()}, _syllable
    )


def _syllable(character: str) -> str:
    """The usual syllable of one character without tones; empty when it has none."""
    if character.isascii():
        return ""
    from pypinyin import Style, pinyin  # its table is loaded when a name is first written

    found = pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return found[0][0] if found else ""


@lru_cache(maxsize=4_000)
def reading_of(name: str) -> Reading:
    return _readings().of(name)


def search_terms(names: Iterable[str], uscc: str) -> list[str]:
    """The texts that a firm can be found by, in the form in which queries are compared: names with their initials, the code.

    A name with brackets or dots stands there without them too.
    """
    written, initials = _words(tuple(names))
    return list(dict.fromkeys([*written, uscc, *initials]))


@lru_cache(maxsize=4_000)
def _words(names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Normal forms and initials; in one process each service asks for the names of the same new firms within a second."""
    initials = [letters for name in dict.fromkeys(names) for letters in reading_of(name).initials]
    normal = list(dict.fromkeys(map(normal_form, names)))
    return [*normal, *map(unmarked, normal)], initials
