"""Serve the sample application at a port of this machine: `python -m tests.kit.served PORT`."""

import os
import sys

from kit.app import serve
from tests.kit.sample import APP

if __name__ == "__main__":
    serve(APP, "127.0.0.1", int(sys.argv[1]), started=lambda: os.write(1, b"started\n"))
