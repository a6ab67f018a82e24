"""The table in the file of a return."""

from kit.data.problem import FieldError, Problem
from services.cultivation.returns import rules
from sheets import Table, read_table


def table_in(filename: str, content: bytes) -> Table:
    """Its one sheet of rows. Raises 413 or 422 as `sheets` says, 422 several_sheets: rows are told by their line alone."""
    try:
        table = read_table(filename, content, rules.RETURN)
    except Problem as problem:
        raise beside_file(problem) from None
    if len(table.sheets) > 1:
        names = "、".join(f"“{name}”" for name in table.sheets)
        detail = f"工作簿中有 {len(table.sheets)} 张填报表：{names}；请各存为一个文件后分别上传"
        raise beside_file(Problem(422, "several_sheets", "文件无法导入", detail, sheets=list(table.sheets)))
    return table


def beside_file(problem: Problem) -> Problem:
    """The same refusal, told of the file."""
    error = FieldError("/file", problem.code, problem.detail)
    more = (problem.status, problem.code, problem.title, problem.detail)
    return Problem(*more, errors=[error], headers=problem.headers, **problem.extensions)
