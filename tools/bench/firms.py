"""Invented firms to write and to look for: valid codes, names out of many characters, and the files that name them."""

import itertools
from collections.abc import Iterator

from contracts.codes import Zone
from domain.uscc import check_character, organisation_check_character

ZONE = Zone.LANZHOU_HITECH
SYLLABLES = "安邦宝博长晨驰创达德鼎东方飞丰福光广国海瀚航浩合恒宏华汇慧吉嘉建健江金京景竣开凯科康蓝朗乐力联凌龙茂美民铭诺鹏平普启"
TRADES = ("新材料", "生物科技", "信息技术", "装备制造", "环保工程", "医药", "化工", "农业科技")


def firm(number: int) -> dict[str, str]:
    """A firm that nobody has registered, as the body of a registration."""
    return {
        "uscc": uscc("B", number),
        "name": f"基准第{number}号科技有限公司",
        "zone": ZONE.value,
        "resident_from": "2020-01-01",
        "address": f"测试路 {number} 号",
    }


def uscc(series: str, number: int) -> str:
    """A valid code by series (a letter) and number (below 10⁶)."""
    organisation = f"M{series}{number:06d}"
    code = "91620171" + organisation + organisation_check_character(organisation)
    return code + check_character(code)


def name(number: int) -> str:
    """The name of the firm `number` of a roster: three characters of a brand, its number, a trade."""
    size = len(SYLLABLES)
    brand = "".join(SYLLABLES[(number // size**place + number * 7 * place) % size] for place in range(3))
    return f"兰州{brand}{number}号{TRADES[number % len(TRADES)]}有限公司"


def words() -> Iterator[str]:
    """Two characters each time, of which names are made; all pairs before any comes again."""
    pairs = itertools.product(SYLLABLES, repeat=2)
    return itertools.cycle("".join(pair) for pair in pairs)


def roster(rows: int, first: int = 0) -> bytes:
    """A CSV of new firms with the usual columns, numbered from `first`."""
    header = "企业名称,统一社会信用代码,成立日期,注册资本（万元）,注册地址,联系人,联系电话"
    lines = (
        f"{name(n)},{uscc('C', n)},2019-05-{n % 28 + 1:02d},{n % 5000 + 10},测试路 {n} 号,张三,13800138000"
        for n in range(first, first + rows)
    )
    return "\r\n".join([header, *lines]).encode()


def official_list(rows: int) -> bytes:
    """A CSV of certificates of the first firms of the roster."""
    lines = (f"{name(n)},{uscc('C', n)},GR2025{n + 100_000:08d}" for n in range(rows))
    return "\r\n".join(["企业名称,统一社会信用代码,证书编号", *lines]).encode()
