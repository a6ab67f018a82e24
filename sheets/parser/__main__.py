"""`python -m sheets.parser xlsx|text`: bytes on standard input, JSON lines on standard output, within limits of its own."""

import contextlib
import sys

from sheets.limits import CPU_SECONDS, MEBIBYTE, MEMORY
from sheets.parser.answers import Answer
from sheets.parser.refusal import Refused, too_much


def _limit_itself() -> None:
    """Where the platform keeps limits; elsewhere the parent's clock is left."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for which, limit in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS keeps no limit of address space
            resource.setrlimit(which, (limit, limit))


def _read(kind: str, data: bytes, answer: Answer) -> None:
    if kind == "text":
        from sheets.parser.delimited import read_text

        read_text(data, answer)
    else:
        from sheets.parser.sheets import read_sheets

        read_sheets(data, answer)
    answer.say({"end": True})


def main() -> None:
    _limit_itself()
    answer = Answer(sys.stdout.buffer)
    try:
        _read(sys.argv[1], sys.stdin.buffer.read(), answer)
        return
    except Refused as error:
        said = error
    except MemoryError:
        said = too_much("too_large", f"读取需要的内存超过 {MEMORY // MEBIBYTE} MB，请拆分后再导入")
    Answer(sys.stdout.buffer).say({"refused": [said.status, said.code, said.detail]})


if __name__ == "__main__":
    main()
