"""Whether the elements of a page close in the order in which they were opened; a browser would mend it silently, and wrongly."""

import re
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


class Nesting(HTMLParser):
    """The open elements of a page, and the first fault of their order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, int]] = []
        self.fault = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Of SVG: opened and closed at once."""

    def handle_endtag(self, tag: str) -> None:
        opened, line = self.open.pop() if self.open else ("nothing", 0)
        if opened != tag and not self.fault:
            self.fault = f"</{tag}> in line {self.getpos()[0]} closes <{opened}> of line {line}"


def fault_of(page: str) -> str:
    """What is wrong with the nesting of a page or a part of one; empty where nothing is."""
    found = Nesting()
    found.feed(page)
    found.close()
    return found.fault or "; ".join(f"<{tag}> of line {line} stays open" for tag, line in found.open)


FOOT = re.compile(r'<footer class="foot">(.*?)</footer>', re.S)
TERMS = (r"(数据截至|页面时间|办理时间)：", "口径：", "来源：")
"""Date, definition and source: what a page says below its figures."""


def unsaid(page: str) -> list[str]:
    """The terms that the foot of a page leaves out; a report says them on its own sheet."""
    foot = FOOT.search(page)
    if foot is None or "report-foot" in page:
        return []
    return [term for term in TERMS if not re.search(term, foot[1])]
