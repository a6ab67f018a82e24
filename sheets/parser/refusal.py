"""A file that is refused whole: what the parent turns into a problem."""


class Refused(Exception):
    """`status` is 413 (too much) or 422 (no table); `detail` is Chinese and says what to do."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


def refused(code: str, detail: str) -> Refused:
    return Refused(422, code, detail)


def too_much(code: str, detail: str) -> Refused:
    return Refused(413, code, detail)


def damaged(where: str) -> Refused:
    return refused("not_xlsx", f"{where}无法读取，请在表格软件中重新另存后再导入")
