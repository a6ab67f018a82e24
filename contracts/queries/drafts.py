"""What happens to a draft while it is open: rules and rounds that change, and edits that meet."""

from contracts.queries.base import Answer
from contracts.standards import RuleChange


class RuleDifference(Answer):
    """A criterion, a value or the stages (`path`) that are others than when the draft was begun or last moved on."""

    code: str
    name: str
    change: RuleChange
    change_name: str
    before: str | None = None
    after: str | None = None
    clause: str


class DraftMovement(Answer):
    """What `:move-on` would do: `pending` while something has changed that the firm has not taken note of.

    `fields_dropped` are filled in and not asked any more; they stay in the history.
    """

    application_id: str
    pending: bool = False
    rule_version_before: str = ""
    rule_version_now: str = ""
    standard_id_now: str | None = None
    path_now: str | None = None  # the code of the stages that it goes through from now on
    round_before: str
    round_now: str
    round_id_now: str | None = None
    differences: tuple[RuleDifference, ...] = ()
    fields_added: tuple[str, ...] = ()
    fields_dropped: tuple[str, ...] = ()
    pointers_dropped: tuple[str, ...] = ()
