"""`python -m sheets.parser xlsx|text [encoding] [date system]`: bytes on standard input, JSON lines on standard output, within limits of its own."""

import contextlib
import sys
from typing import BinaryIO

from sheets.limits import CPU_SECONDS, MEBIBYTE, MEMORY
from sheets.parser.answers import AnswerWriter
from sheets.parser.delimited import read_text
from sheets.parser.refusal import Refused, too_much
from sheets.parser.sheets import read_sheets


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


def answer(kind: str, source: BinaryIO, out: BinaryIO, encoding: str = "", date_system: str = "") -> None:
    """Write the whole answer to the bytes of an "xlsx" or a "text"; a refusal is part of it.

    `encoding` and `date_system` go before what is recognised, where they are not empty.
    """
    said = AnswerWriter(out)
    try:
        if kind == "text":
            read_text(source.read(), said, encoding)
        else:
            read_sheets(source.read(), said, date_system)
        said.write({"end": True})
        return
    except Refused as error:
        refusal = error
    except MemoryError:
        refusal = too_much("too_large", f"读取需要的内存超过 {MEMORY // MEBIBYTE} MB，请拆分后再导入")
    AnswerWriter(out).write({"refused": [refusal.status, refusal.code, refusal.detail]})


def main() -> None:
    _limit_itself()
    kind, *told = sys.argv[1:]
    answer(kind, sys.stdin.buffer, sys.stdout.buffer, *told)


if __name__ == "__main__":
    main()
