"""The measure of the server itself: fixed bytes from a bare ASGI application. `python -m tools.bench.bare PORT ANSWERS`."""

import json
import sys
from pathlib import Path

import uvicorn
from starlette.types import Receive, Scope, Send


class Bare:
    """Answers each path with the bytes it was given."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self._answers = {path: (kind.encode(), body.encode()) for path, (kind, body) in answers.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind, body = self._answers[scope["path"]]
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def main(port: int, answers: Path) -> None:
    """Serve until terminated, with the settings of the real server."""
    app = Bare(json.loads(answers.read_text(encoding="utf-8")))
    uvicorn.run(app, port=port, http="httptools", loop="uvloop", lifespan="off", log_config=None, access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
