"""Pinyin of a name: a key to sort by, and the initials that people type to find it; the readings are handed in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice, product

Syllables = tuple[str, ...]

MAX_VARIANTS = 8
SORT_LENGTH = 240
_UNREAD = "~"  # sorts behind all letters


@dataclass(frozen=True, slots=True)
class Reading:
    """`sort_key` is ASCII, so that both engines sort alike; `initials` has at most eight variants such as `LZXQ`."""

    sort_key: str
    initials: tuple[str, ...]


class Readings:
    """How names are read: `phrases` of several characters (a longer one goes before a shorter), characters with several

    syllables (the usual one first), and `usual` for all others, which answers "" for one that it cannot read.
    """

    def __init__(
        self, phrases: Mapping[str, Syllables], polyphones: Mapping[str, Syllables], usual: Callable[[str], str]
    ) -> None:
        self._phrases = {phrase: [(syllable,) for syllable in syllables] for phrase, syllables in phrases.items()}
        self._polyphones = polyphones
        self._usual = usual
        longer_first = sorted([*phrases, *polyphones], key=len, reverse=True)
        self._special = re.compile("|".join(map(re.escape, longer_first)) or "(?!)")
        self._spelled = _Translated(self._syllable_and_blank)
        self._initials = _Translated(self._initial)

    def of(self, name: str) -> Reading:
        """Both keys of a name; most names are read character by character in one way only."""
        if self._special.search(name):
            return _reading(self._options(name))
        return Reading(name.translate(self._spelled)[:-1][:SORT_LENGTH], (name.translate(self._initials),))

    def _options(self, name: str) -> list[Syllables]:
        options: list[Syllables] = []
        place = 0
        for found in self._special.finditer(name):
            options += self._alone(name[place : found.start()])
            options += self._phrases.get(found[0]) or [self._polyphones[found[0]]]
            place = found.end()
        return options + self._alone(name[place:])

    def _alone(self, characters: str) -> list[Syllables]:
        return [(syllable,) for syllable in characters.translate(self._spelled).split()]

    def _syllable_and_blank(self, character: str) -> str:
        syllable = self._usual(character) or _itself(character)
        return f"{syllable} " if syllable else ""

    def _initial(self, character: str) -> str:
        return self._syllable_and_blank(character)[:1].upper().replace(_UNREAD, "")


class _Translated(dict[int, str]):
    """What a character becomes in `str.translate`, found out once."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str:
        become = self[code] = self._become(chr(code))
        return become


def _reading(options: list[Syllables]) -> Reading:
    letters = [_distinct_initials(option) for option in options if option[0][0] != _UNREAD]
    variants = ("".join(syllable[0] for syllable in choice).upper() for choice in product(*letters))
    key = " ".join([option[0] for option in options])
    return Reading(key[:SORT_LENGTH], tuple(islice(variants, MAX_VARIANTS)))


def _distinct_initials(option: Syllables) -> Syllables:
    """One syllable per initial letter, in order."""
    if len(option) == 1:
        return option
    return tuple({syllable[0]: syllable for syllable in reversed(option)}[letter] for letter in _letters(option))


def _letters(option: Syllables) -> list[str]:
    return list(dict.fromkeys(syllable[0] for syllable in option))


def _itself(character: str) -> str:
    """Letters and digits stand for themselves; a character that nobody can read sorts last and has no initial."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    return f"{_UNREAD}{ord(character):05x}" if character.isalpha() else ""
