"""What the people of every story do on the pages of an application."""

import os
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Window
from tests.cultivation.attachments.evidence import pdf

SIZES: tuple[tuple[int, int], ...] = ((1366, 768), (390, 844))


def picture(window: Window, name: str) -> None:
    """Screenshots on a desk and on a phone for whoever looks at the pages, where a folder is named."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    usual = window.page.viewport_size
    for width, height in SIZES:
        window.page.set_viewport_size({"width": width, "height": height})
        window.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    if usual:
        window.page.set_viewport_size(usual)


def act(window: Window, address: str, step: str, **fields: str) -> None:
    """Open the page of the application and take one step on it."""
    page = window.open(address)
    details = page.locator(f"details.step:has(input[name=step][value={step}])")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    for name, value in fields.items():
        details.locator(f"[name={name}]").fill(value)
    details.locator("button[type=submit]").click()
    page.wait_for_url("**done=acted")


def type_figures(page: Page, prefix: str, values: Mapping[str, str]) -> None:
    """Fill the blank fields `prefix.<name>`, those of a year alike for every year, with the value of that name."""
    for control in page.locator(f"[name^='{prefix}.']").all():
        name = (control.get_attribute("name") or "").split(".")[1]
        if name not in values or control.input_value():
            continue
        if control.evaluate("each => each.tagName") == "SELECT":
            control.select_option(values[name])
        else:
            control.fill(values[name])


def attach(page: Page, filename: str, kind: str = "", replaces: str = "", marker: int = 0) -> None:
    """Send a PDF of a kind, or in the place of another file."""
    if kind:
        page.select_option("#attachment-kind", kind)
    if replaces:
        page.select_option("#attachment-replaces", label=replaces)
    page.set_input_files(
        "#attachment-file", {"name": filename, "mimeType": "application/pdf", "buffer": pdf(marker=marker)}
    )
    page.click("button:has-text('上传附件')")
    page.wait_for_url("**done=attached*")


def claim(staff: Window, address: str) -> Page:
    """认领 on the 审核台 of the application."""
    page = staff.open(f"{address}/review")
    page.click("button:has-text('认领')")
    page.wait_for_url("**done=claimed")
    return page
