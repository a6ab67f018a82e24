"""`python -m deploy.embedded`: the way in, which decides about memory before anything is loaded."""

import gc
import sys

from deploy.embedded.allocator import share_arenas


def main() -> int:
    """Serve until told to stop; 1 when the data are in use or no port is free."""
    gc.disable()  # what is loaded stays: looking through it for garbage again and again is a tenth of the start
    share_arenas()
    from deploy.embedded.serving import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
