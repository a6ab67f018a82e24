"""What asking for a firm by its code, and refusing a transfer, ask for."""

from gateway.web.fields import Field, Option, Section


def by_code(zones: tuple[Option, ...], parks: tuple[Option, ...]) -> tuple[Section, ...]:
    """The receiving side names the firm by its code."""
    fields = (
        Field("uscc", "统一社会信用代码", must=True, extra={"maxlength": 18}),
        Field("to_zone", "迁入区域", "select", must=True, options=zones, extra={"data-limits": "f-to_park"}),
        Field("to_park", "迁入分园", "select", options=parks, blank="未划分"),
        Field("effective_on", "生效日期", "date", must=True, hint="统计自该日起计入迁入区域"),
        Field("reason", "原因", must=True, wide=True),
    )
    return (Section("", fields),)


def refusal() -> tuple[Section, ...]:
    return (Section("", (Field("reason", "拒绝理由", must=True, wide=True, hint="告知发起方"),)),)
