"""Readings of characters: the local table of phrases and polyphones first, then pypinyin's table, kept per character."""

import os
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

# Characters are asked for one by one, so pypinyin's 47,000 phrases would only cost memory and time at every start.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

from pypinyin import Style, pinyin

from domain.firm_names import normal_form, unmarked
from domain.readings import Phrases, Reading, Syllables, read


@cache
def _tables() -> tuple[Phrases, dict[str, Syllables]]:
    data = tomllib.loads((Path(__file__).parent / "readings.toml").read_text(encoding="utf-8"))
    phrases: dict[str, list[tuple[str, Syllables]]] = {}
    for phrase in sorted(data["phrases"], key=len, reverse=True):
        phrases.setdefault(phrase[0], []).append((phrase, tuple(data["phrases"][phrase].split())))
    return phrases, {character: tuple(options) for character, options in data["polyphones"].items()}


@lru_cache(maxsize=30_000)
def readings_of(character: str) -> Syllables:
    """The syllables of one character without tones; empty when it has none."""
    polyphones = _tables()[1]
    if character in polyphones:
        return polyphones[character]
    if character.isascii():
        return ()
    found = pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return tuple(found[0]) if found else ()


@lru_cache(maxsize=4_000)
def reading_of(name: str) -> Reading:
    return read(name, _tables()[0], readings_of)


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
