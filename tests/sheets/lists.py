"""Small twins of rosters and official lists as they really come: one per kind, built here, with invented names.

Each is a function that gives the name of a file and its bytes.
"""

from collections.abc import Sequence
from datetime import date

from sheets import write_workbook
from tests.sheets.books import Day, Leaf, book

File = tuple[str, bytes]
CODE_A, CODE_B, CODE_C = "91620100MA00000A1X", "91620100MA00000B2Y", "91620100MA00000C3Z"
ROSTER = ("企业名称", "统一社会信用代码", "成立日期")
FOUNDED = date(2019, 5, 6)
KNOWN = (
    *ROSTER,
    *("所属分园", "注册资本（万元）", "注册资本", "经营范围", "主导产业"),
    *("单位名称", "证书编号", "登记编号", "编号", "发证日期", "有效期至"),
)


def _csv(text: str, encoding: str = "utf-8-sig", name: str = "a.csv") -> File:
    return name, text.encode(encoding)


def full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def merged_park_column() -> File:
    rows = [
        ("所属分园", *ROSTER),
        ("甲园", "一号公司", CODE_A, "2019-05-06"),
        (None, "二号公司", CODE_B, "2019-05-06"),
        ("乙园", "三号公司", CODE_C, "2019-05-06"),
        (None, "四号公司", CODE_A, "2019-05-06"),
    ]
    return "a.xlsx", book(Leaf(rows, "台账", merged=[(1, 0, 2, 0), (3, 0, 4, 0)]))


def merged_across_columns() -> File:
    rows = [ROSTER, ("一号公司", None, "2019-05-06"), ("二号公司", CODE_B, "2019-05-06")]
    return "a.xlsx", book(Leaf(rows, merged=[(1, 0, 1, 1)]))


def date_in_format(number: int | str) -> File:
    return "a.xlsx", book(Leaf([ROSTER, ("一号公司", CODE_A, Day(FOUNDED, number))]))


def list_date_in_format(number: int | str) -> File:
    rows = [
        ("序号", "企业名称", "证书编号", "发证日期"),
        (1, "一号公司", "GR202400000001", Day(date(2024, 10, 28), number)),
    ]
    return "a.xlsx", book(Leaf(rows))


def date_with_time_as_text() -> File:
    return _csv(f"{','.join(ROSTER)}\n一号公司,{CODE_A},2019-05-06 00:00:00\n")


def running_numbers(first: str, second: str) -> File:
    return _csv(f"编号,企业名称\n1,{first}\n2,{second}\n")


def long_number_as_number() -> File:
    return "a.xlsx", book(
        Leaf([("企业名称", "登记编号"), ("一号公司", 20236201080001230), ("二号公司", 20236201080001240)])
    )


def code_as_number() -> File:
    return "a.xlsx", book(Leaf([("企业名称", "统一社会信用代码"), ("一号公司", 916200002243321500)]))


def long_number_as_text() -> File:
    return _csv("企业名称,登记编号\n一号公司,2.02362E+16\n")


def certificate(number: str) -> File:
    return _csv(f"企业名称,证书编号,发证日期\n一号公司,{number},2023-12-28\n")


def announcement() -> File:
    return _csv("企业名称\n一号公司\n")


def groups_and_sums() -> File:
    rows = [
        ("某省2025年第一批拟认定名单",),
        ("序号", "企业名称", "统一社会信用代码", "备注"),
        ("一、甲市（2家）",),
        (1, "一号公司"),
        (2, "二号公司"),
        ("二、乙市（1家）",),
        (1, "三号公司"),
        ("合计", "3家"),
        ("注：排名不分先后",),
        ("联系人：某某\u3000电话：0931-0000000",),
    ]
    return "a.xlsx", book(Leaf(rows))


def header_of_two_rows() -> File:
    rows = [
        ("企业名称", "统一社会信用代码", "基本情况", None),
        (None, None, "成立日期", "所属分园"),
        ("一号公司", CODE_A, "2016-08-01", "甲园"),
    ]
    return "a.xlsx", book(Leaf(rows, "台账", merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]))


def list_header_of_two_rows() -> File:
    rows = [
        ("序号", "企业名称", "证书", None),
        (None, None, "证书编号", "发证日期"),
        (1, "一号公司", "GR202400000001", "2024-10-28"),
    ]
    return "a.xlsx", book(Leaf(rows, "名单", merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]))


def header_of_two_rows_as_text() -> File:
    return _csv(f"企业名称,统一社会信用代码,基本情况,\n,,成立日期,所属分园\n一号公司,{CODE_A},2016-08-01,甲园\n")


def sum_at_the_end() -> File:
    rows = [(*ROSTER, "注册资本（万元）"), ("一号公司", CODE_A, "2016-08-01", 500), ("合计", None, None, 500)]
    return "a.xlsx", book(Leaf(rows))


def instructions_first() -> File:
    instructions = Leaf([("填表说明",), ("一、请勿改动表头",), ("二、信用代码为18位",)], "填表说明")
    return "a.xlsx", book(instructions, Leaf([ROSTER, ("一号公司", CODE_A, "2016-08-01")], "企业台账"))


def empty_first() -> File:
    return "a.xlsx", book(Leaf([]), Leaf([("序号", "企业名称"), (1, "一号公司")], "名单"))


def two_lists() -> File:
    first = Leaf([("序号", "企业名称"), (1, "一号公司")], "甲市")
    return "a.xlsx", book(first, Leaf([("序号", "企业名称"), (1, "三号公司")], "乙市"))


def two_different_tables() -> File:
    first = Leaf([ROSTER, ("一号公司", CODE_A, "2016-08-01")], "台账")
    return "a.xlsx", book(first, Leaf([("企业名称", "证书编号"), ("三号公司", "GR1")], "证书"))


def semicolons_in_texts() -> File:
    scope = "一般项目：软件开发;系统集成;物联网服务;数据处理;设备维修"
    rows = "".join(f"{name},{code},2018-01-05,{scope}\n" for name, code in (("一号公司", CODE_A), ("二号公司", CODE_B)))
    return _csv(f"{','.join(ROSTER)},经营范围\n{rows}")


def tabs_with_commas_in_texts() -> File:
    return _csv("序号\t企业名称\t主营产品\n1\t一号公司\ta,b,c,d,e\n", name="a.txt")


def protected_by_equals() -> File:
    return _csv(f'{",".join(ROSTER)}\n一号公司,="{CODE_A}",="2018-01-05"\n')


def damaged_names() -> File:
    rows = ["兰州\ufffd\ufffd化工", "兰州锟斤拷建材", "兰州?山水泥", "完好公司"]
    return _csv("企业名称,统一社会信用代码\n" + "".join(f"{name},{CODE_A}\n" for name in rows), "utf-8")


def two_encodings() -> File:
    head = f"{','.join(ROSTER)}\n一号公司,{CODE_A},2019-05-06\n".encode()
    return "a.csv", head + f"二号公司,{CODE_B},2019-05-06\n".encode("gb18030")


def line_breaks_in_cells() -> File:
    rows = [
        ("序号", "企业名称", "统一社会信用代码", "证书编号"),
        (1, "一号精密\n有限公司", "91620100MA\n00000A1X", "GR2024\n00000001"),
    ]
    return "a.xlsx", book(Leaf(rows))


def full_width_code() -> File:
    return _csv(f"企业名称,统一社会信用代码\n一号公司,{full_width(CODE_A)}\n")


def apostrophe_before_code() -> File:
    return _csv(f"企业名称,统一社会信用代码\n一号公司,'{CODE_A}\n")


def middle_dots() -> File:
    return _csv("序号,企业名称\n1,艾尔•肯公司\n2,艾尔・肯公司\n3,艾尔\uff0e肯公司\n")


def one_column() -> File:
    return _csv("企业名称\n鑫源公司\n安康公司\n")


def own_export() -> File:
    """As the system wrote them once: remarks under the list, after an empty line."""
    about = [("", ""), ("条件", "机械"), ("数据截至", "2026年1月1日"), ("导出", "2026-01-01 09:00 某人"), ("行数", "2")]
    return "a.xlsx", write_workbook([*ROSTER, "状态"], [[*_row(1), "存续"], [*_row(2), "存续"], *about])


def _row(number: int) -> Sequence[str]:
    return (f"{number}号公司", (CODE_A, CODE_B)[number - 1], "2012-02-02")


def capital_as_text() -> File:
    texts = (f"{full_width('100')}万元", "500万元整", "人民币500万元", "USD100万", "-", "500，000元")
    rows = [("企业名称", "注册资本"), *((f"{number}号公司", text) for number, text in enumerate(texts))]
    return "a.xlsx", book(Leaf(rows))


def hidden_row() -> File:
    return "a.xlsx", book(Leaf([("序号", "企业名称"), (1, "一号公司"), (2, "二号公司")], "名单", hidden_rows=[2]))


def date_system_of_1904() -> File:
    return "a.xlsx", book(Leaf([ROSTER, ("一号公司", CODE_A, Day(FOUNDED, "yyyy-mm-dd"))]), is_1904=True)


def serial_number_of_1904() -> File:
    return "a.xlsx", book(Leaf([("企业名称", "发证日期"), ("一号公司", 44131)]), is_1904=True)


def heading_with(before: str, text: str, after: str) -> File:
    return _csv(f"{before}{text}{after},备注\n一号公司,\n")


def code_with_a_wrong_check() -> File:
    return _csv(f"{','.join(ROSTER)}\n一号公司,91350203M0000ABC1A,2014-06-01\n")
