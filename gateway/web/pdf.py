"""From a page that needs nothing from elsewhere to a PDF, where the machine has the library for it."""

import asyncio
import importlib
from pathlib import Path
from typing import Any

from kit.data.problem import Problem

MEDIA_TYPE = "application/pdf"
NOTHING_FETCHED = ("data",)  # no address in a page is ever followed


async def pdf_of(page: str, stylesheet: Path) -> bytes:
    """The page on paper; drawn in a thread, for it takes a part of a second. Raises 503 pdf_unavailable."""
    return await asyncio.to_thread(_drawn, library(), page, stylesheet)


def library() -> Any:
    """WeasyPrint with the libraries of the system beneath it. Raises 503 pdf_unavailable."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError) as missing:  # OSError: the package is there, libpango is not
        raise unavailable() from missing


def unavailable() -> Problem:
    words = "本系统所在的服务器未安装生成 PDF 所需的组件。请打开打印页，用浏览器打印或另存为 PDF。"
    return Problem(503, "pdf_unavailable", "暂不能生成 PDF", words)


def _drawn(weasyprint: Any, page: str, stylesheet: Path) -> bytes:
    fetch = weasyprint.urls.URLFetcher(allowed_protocols=NOTHING_FETCHED)
    styles = [weasyprint.CSS(string=stylesheet.read_text(encoding="utf-8"))]
    drawn: bytes = weasyprint.HTML(string=page, url_fetcher=fetch).write_pdf(stylesheets=styles)
    return drawn
