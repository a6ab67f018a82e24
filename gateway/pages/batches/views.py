"""One view of a batch of rows, whether it is a roster of firms or an official list: progress, what was recognised, outcomes, undoing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.codes import ImportMode, JobState, RowOutcome
from contracts.commands.files import ReadingChoices
from contracts.queries.cultivation import OfficialListView
from contracts.queries.files import FileReading, SheetReading
from contracts.queries.registry import ImportView
from domain.headings import OFFICIAL_LIST, ROSTER, Columns
from gateway.web import forms
from gateway.web.fields import Option
from gateway.web.forms import Form
from gateway.web.urls import link

NO_COLUMN = "-"
FIRST_ROWS = 5
ENCODINGS = (Option("utf-8", "UTF-8"), Option("gb18030", "GB18030（GBK）"), Option("utf-16", "UTF-16"))
DATE_SYSTEMS = (Option("1900", "1900 日期系统"), Option("1904", "1904 日期系统（旧版 Mac）"))
TONES = {RowOutcome.REFUSED: "bad", RowOutcome.UNMATCHED: "warn"}
NEED_A_PERSON = (RowOutcome.REFUSED, RowOutcome.UNMATCHED)


@dataclass(frozen=True)
class Count:
    """How many rows ended so; `link` leads to them."""

    outcome: RowOutcome
    rows: int
    link: str

    @property
    def tone(self) -> str:
        return TONES.get(self.outcome, "") if self.rows else ""


@dataclass(frozen=True)
class Batch:
    """`path` is its page; what is asked of it is posted below."""

    path: str
    kind: str
    job: ImportView | OfficialListView
    counts: tuple[Count, ...]
    columns: Columns
    written: Option
    """Where what it wrote can be seen: address and words."""

    @property
    def is_open(self) -> bool:
        """Somebody works on it, or will."""
        return self.job.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_dry(self) -> bool:
        return self.job.mode is ImportMode.VALIDATE

    @property
    def is_held(self) -> bool:
        """Nothing could be read as it stands: a person has to choose."""
        return self.is_dry and self.job.state is JobState.FAILED

    @property
    def is_undone(self) -> bool:
        return self.job.undo_reason is not None

    @property
    def may_apply(self) -> bool:
        return self.is_dry and self.job.state is JobState.DONE

    @property
    def may_undo(self) -> bool:
        return not self.is_dry and not self.is_open and not self.is_undone

    @property
    def has_errors(self) -> bool:
        return any(count.rows for count in self.counts if count.outcome in NEED_A_PERSON)

    @property
    def finished_at(self) -> datetime | None:
        return self.job.finished_at

    @property
    def sheets(self) -> tuple[SheetReading, ...]:
        """What a person may choose from."""
        return tuple(sheet for sheet in self.reading.sheets if sheet.name)

    @property
    def reading(self) -> FileReading:
        return self.job.reading or FileReading(encoding="", date_system="", sheets=())

    @property
    def fields(self) -> tuple[tuple[Option, str, str], ...]:
        """Each field with the heading that was recognised for it, and the one that a person chose ("-" for none)."""
        chosen = self.reading.chosen.columns
        return tuple(
            (
                Option(field, titles[0]),
                self.job.columns.get(field, ""),
                (chosen[field] or NO_COLUMN) if field in chosen else "",
            )
            for field, titles in self.columns.synonyms.items()
        )

    @property
    def encodings(self) -> tuple[Option, ...]:
        """None to choose from where the file says it itself."""
        return () if self.reading.encoding == "xlsx" else ENCODINGS

    @property
    def date_systems(self) -> tuple[Option, ...]:
        return DATE_SYSTEMS if self.reading.encoding == "xlsx" else ()


def of_roster(job: ImportView) -> Batch:
    path = f"/imports/{job.import_id}"
    found = {
        RowOutcome.CREATED: job.created,
        RowOutcome.UPDATED: job.updated,
        RowOutcome.UNCHANGED: job.unchanged,
        RowOutcome.REFUSED: job.refused,
    }
    return Batch(path, "roster", job, _counts(path, found), ROSTER, Option("/firms", "查看企业台账"))


def of_list(job: OfficialListView) -> Batch:
    path = f"/official-lists/{job.list_id}"
    found = {
        RowOutcome.MATCHED: job.matched,
        RowOutcome.UNMATCHED: job.unmatched,
        RowOutcome.UNCHANGED: job.unchanged,
        RowOutcome.REFUSED: job.refused,
        RowOutcome.DISMISSED: job.dismissed,
    }
    queue = Option(link("/matching", list_id=job.list_id), "办理待匹配")
    return Batch(path, "list", job, _counts(path, found), OFFICIAL_LIST, queue)


def _counts(path: str, found: Mapping[RowOutcome, int]) -> tuple[Count, ...]:
    return tuple(Count(outcome, rows, link(path, outcome=outcome.value)) for outcome, rows in found.items())


def chosen_outcome(batch: Batch, name: str) -> RowOutcome | None:
    """The outcome that the address asks for; None shows the first rows of each."""
    return next((count.outcome for count in batch.counts if count.outcome.value == name), None)


def shown_outcomes(batch: Batch) -> Sequence[RowOutcome]:
    """Those that have rows, what needs a person first."""
    filled = [count.outcome for count in batch.counts if count.rows]
    return sorted(filled, key=lambda outcome: outcome not in NEED_A_PERSON)


def choices_of(form: Form, columns: Columns) -> ReadingChoices:
    """What a person chose of the reading; a blank leaves it to the reader."""
    values: dict[str, Any] = forms.body(
        form, {"sheet": None, "header_line": forms.whole, "encoding": None, "date_system": None}
    )
    mapped = {field: form.value(f"columns.{field}") for field in columns.synonyms}
    said = {field: "" if title == NO_COLUMN else title for field, title in mapped.items() if title}
    return forms.command(ReadingChoices, {**values, "columns": said})
