"""The checklist: each criterion of the standard and each material, and what keeps an item from being done."""

from dataclasses import dataclass
from datetime import datetime

from contracts.reviews import ReviewResult
from services.cultivation.reviews.rules.supplies import Owed

UNSEEN = "尚未审核"
TO_SUPPLEMENT = "需补正，尚未补齐"
NEW_SUBMISSION = "企业已重新提交，须再次审核"
CAME_SINCE = "材料已补交，须审核后确认或退回"


@dataclass(frozen=True)
class Line:
    """The newest finding of an item: of which submission, and when it was entered."""

    result: ReviewResult
    submission: int
    at: datetime


def gap(line: Line | None, submissions: int, owed: Owed | None) -> str | None:
    """Why an item is not done; None = done.

    What was found to fit (or not to) stands over a later submission; what was sent back must be looked at again. A
    material that is still owed within its days (容缺) keeps nothing waiting.
    """
    if line is None:
        return UNSEEN
    if owed is not None and owed.supplied_at is not None and (owed.settled_as is None or line.at < owed.supplied_at):
        return CAME_SINCE
    if line.result is not ReviewResult.SUPPLEMENT:
        return None
    if owed is not None and owed.supplied_at is None:
        return None
    return NEW_SUBMISSION if line.submission < submissions else TO_SUPPLEMENT
