"""Serve the sample application at a port of this machine: `python -m tests.kit.web.served PORT SECONDS`, the time that a request head may take."""

import os
import sys

import kit.web.server
from kit.web.server import serve
from tests.kit.sample import APP

if __name__ == "__main__":
    kit.web.server.HEAD_SECONDS = float(sys.argv[2])
    serve(APP, "127.0.0.1", int(sys.argv[1]), started=lambda: os.write(1, b"started\n"))
