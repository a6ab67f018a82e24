"""Pinyin of a name: a key to sort by, and the initials that people type to find it; the readings are handed in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

Syllables = tuple[str, ...]
Readings = Callable[[str], Syllables]
"""The syllables of one character, the usual one first; empty when it has none."""
Phrases = Mapping[str, Sequence[tuple[str, Syllables]]]
"""By first character: phrases with their syllables, longer ones first."""

MAX_VARIANTS = 8
SORT_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Reading:
    """`sort_key` is ASCII, so that both engines sort alike; `initials` has at most eight variants such as `LZXQ`."""

    sort_key: str
    initials: tuple[str, ...]


def read(name: str, phrases: Phrases, readings: Readings) -> Reading:
    """Both keys of a name in one pass."""
    options = _options(name, phrases, readings)
    key = " ".join([option[0] for option in options])[:SORT_LENGTH]
    heard = [option for option in options if option[0][0] != "~"]
    if all(len(option) == 1 for option in heard):
        return Reading(key, ("".join([option[0][0] for option in heard]).upper(),))
    letters = [option if len(option) == 1 else _distinct_initials(option) for option in heard]
    variants = ("".join(syllable[0] for syllable in choice).upper() for choice in product(*letters))
    return Reading(key, tuple(islice(variants, MAX_VARIANTS)))


def _options(name: str, phrases: Phrases, readings: Readings) -> list[Syllables]:
    options: list[Syllables] = []
    place = 0
    while place < len(name):
        character = name[place]
        for phrase, syllables in phrases.get(character, ()):
            if name.startswith(phrase, place):
                options.extend((syllable,) for syllable in syllables)
                place += len(phrase)
                break
        else:
            if option := readings(character) or _itself(character):
                options.append(option)
            place += 1
    return options


def _distinct_initials(option: Syllables) -> Syllables:
    """One syllable per initial letter, in order."""
    return tuple({syllable[0]: syllable for syllable in reversed(option)}[letter] for letter in _letters(option))


def _letters(option: Syllables) -> list[str]:
    return list(dict.fromkeys(syllable[0] for syllable in option))


def _itself(character: str) -> Syllables:
    """Letters and digits stand for themselves; a character that nobody can read sorts last and has no initial."""
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    return (f"~{ord(character):05x}",) if character.isalpha() else ()
