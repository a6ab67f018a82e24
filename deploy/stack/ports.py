"""Which ports of this machine are free."""

import random
import socket


def is_free(port: int) -> bool:
    """Whether nobody listens there; connections that have ended and linger do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_ports(count: int) -> list[int]:
    """`count` different ports on which nobody listens now."""
    taken = [socket.socket() for _ in range(count)]
    try:
        for each in taken:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in taken]
    finally:
        for each in taken:
            each.close()


def free_range(length: int) -> int:
    """The first of `length` ports in a row on which nobody listens now."""
    chance = random.Random()  # noqa: S311 - two who ask at once shall look in different places
    while True:
        first = chance.randrange(20_000, 30_000 - length)
        if all(is_free(port) for port in range(first, first + length)):
            return first
