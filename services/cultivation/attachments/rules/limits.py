"""How much may be attached."""

from dataclasses import dataclass

from sheets.parser.refusal import too_much

MEBIBYTE = 2**20
MAX_FILES = 60  # of one form


@dataclass(frozen=True)
class Limits:
    """Bytes of one file, and of all files of a form together."""

    file: int
    form: int

    def require_file(self, size: int) -> None:
        """Raises Refused 413 too_large."""
        if size > self.file:
            raise too_much("too_large", f"单个文件至多 {self.file / MEBIBYTE:g} MB，请压缩或拆分后再上传")

    def left(self, taken: int) -> int:
        """Bytes that a form may still take."""
        return max(self.form - taken, 0)
