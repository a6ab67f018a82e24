"""Invented firms with codes whose check characters are right; deterministic."""

from collections.abc import Iterator

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def code_of(number: int, region: str = "620102") -> str:
    """The unified social credit code number `number` of a region, by GB 32100-2015 and GB 11714."""
    body = "MA"
    for _ in range(6):
        number, digit = divmod(number, 10)
        body += str(digit)
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = 11 - sum(ORGANISATION.index(c) * w for c, w in zip(body, weights, strict=True)) % 11
    code = f"91{region}{body}" + {10: "X", 11: "0"}.get(check, str(check))
    total = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(code))
    return code + ALPHABET[(31 - total % 31) % 31]


def names(prefix: str, count: int) -> Iterator[str]:
    for number in range(count):
        yield f"{prefix}第{number:06d}号科技有限公司"


def roster(count: int, first: int = 0, prefix: str = "合成") -> bytes:
    """A CSV roster of `count` firms as parks write them."""
    lines = ["企业名称,统一社会信用代码,注册日期"]
    lines += [f"{name},{code_of(first + n)},2015-03-02" for n, name in enumerate(names(prefix, count))]
    return "\n".join(lines).encode("utf-8-sig")
