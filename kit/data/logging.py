"""Logs: one JSON object per line, with the correlation id, and without telephone numbers, addresses or tokens."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from kit.data import correlation, tracing

logger = logging.getLogger("kit")

_SECRETS = re.compile(
    r"(?P<token>eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<person>(?<!\w)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\w))"
    r"|(?P<phone>(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d))"
)
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def redact(text: str) -> str:
    """The text with tokens, e-mail addresses, identity numbers and mobile numbers replaced by their kind."""
    return _SECRETS.sub(lambda match: f"[{match.lastgroup}]", text)


class JsonLines(logging.Formatter):
    """Our own records and the libraries' alike; `extra=` fields become members."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            "message": record.getMessage(),
            "correlation_id": correlation.current_or_none(),
        }
        if (traceparent := tracing.traceparent()) is not None:
            line["trace_id"] = traceparent.split("-")[1]
        line.update({name: value for name, value in vars(record).items() if name not in _OWN})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return redact(json.dumps(line, ensure_ascii=False, default=str))


def configure(service: str, level: str = "INFO") -> None:
    """Send every logger of this process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(service))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        library = logging.getLogger(name)
        library.handlers = []
        library.propagate = True
    logging.getLogger("uvicorn.access").disabled = True  # requests are counted in /metrics
    logging.getLogger("httpx").setLevel("WARNING")
