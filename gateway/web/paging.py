"""Keyset pages of a list: how many rows, where the next page is, and the choice of sizes. The URL carries it all."""

from dataclasses import dataclass

from fastapi import Request

from gateway.web.urls import changed

SIZES = (20, 50, 100)


@dataclass(frozen=True)
class Paging:
    """Where a list stands: for the service, `query`; for the page, the links."""

    request: Request
    size: int
    cursor: str | None

    @property
    def query(self) -> dict[str, object]:
        return {"limit": self.size, "cursor": self.cursor}

    @property
    def first(self) -> str | None:
        """The first page, when this is another."""
        return changed(self.request) if self.cursor else None

    def more(self, next_cursor: str | None) -> str | None:
        """The next page, when there is one."""
        return changed(self.request, cursor=next_cursor) if next_cursor else None

    @property
    def sizes(self) -> list[tuple[int, str, bool]]:
        """Size, link, chosen; another size starts on the first page again."""
        return [(size, changed(self.request, size=size), size == self.size) for size in SIZES]


def paging_of(request: Request) -> Paging:
    """From `size` and `cursor` of the URL; an unknown size is the smallest one."""
    asked = request.query_params.get("size", "")
    size = int(asked) if asked in {str(each) for each in SIZES} else SIZES[0]
    return Paging(request, size, request.query_params.get("cursor") or None)
