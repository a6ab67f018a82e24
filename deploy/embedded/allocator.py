"""What the process asks of glibc's allocator; others have nothing of the kind, and are asked nothing."""

import ctypes
from contextlib import suppress

ARENAS = 2
"""Where threads allocate: with one for each thread, as is usual, what one has freed is of no use to the others (45 MB after two imports)."""
M_ARENA_MAX = -8  # malloc.h
_LIBRARY = ctypes.CDLL(None)


def share_arenas() -> None:
    """Before there are threads."""
    with suppress(AttributeError):
        _LIBRARY.mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """What is free goes back to the operating system."""
    with suppress(AttributeError):
        _LIBRARY.malloc_trim(0)
