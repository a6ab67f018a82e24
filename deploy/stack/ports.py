"""Free ports of this machine."""

import socket


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
