"""What reviewers do between the steps of an application, through the API: the checklist, and a panel that suffices."""

from tests.running import Person


def examine(staff: Person, path: str) -> None:
    """Find that every open item of the checklist fits."""
    open_items = [each["item"] for each in staff.get(f"{path}/review")["checklist"] if each["gap"]]
    if open_items:
        staff.post(f"{path}/checklist", {"lines": [{"item": item, "result": "fits"} for item in open_items]})


def seat(office: Person, path: str, score: str = "82.5") -> None:
    """Enter one financial and four technical experts."""
    for nth in range(5):
        profession = "technical" if nth else "financial"
        office.post(f"{path}/experts", {"name": f"专家{nth + 1}", "profession": profession, "score": score})
