"""公示 as plain rows: applications with the steps they took, and 公示 lists that name a firm."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert

from contracts.codes import ApplicationState, Programme
from kit.data.session import WriteSession
from services.cultivation.lists.usecases.publicities import publicise
from services.cultivation.tables import metadata
from tests.cultivation.stage import HNTE, Stage


def apply(stage: Stage, firm_id: str, application_id: str, programme: Programme = HNTE) -> None:
    """An application without a step yet; its row stands as over, so that a firm may have several."""
    facts: dict[str, Any] = {"state": "rejected", "shown_state": "rejected", "version": 1, "shown_version": 1}
    row = facts | {
        "application_id": application_id,
        "firm_id": firm_id,
        "programme": programme.value,
        "kind": "re-recognition",
        "content_hash": "0" * 64,
        "form": "{}",
        "announced": 0,
        "overdue_announced": False,
        "created_by": "user",
        "submissions": 1,
        "publicity_provisional": False,
    }

    def work(session: WriteSession) -> None:
        times = dict.fromkeys(("state_since", "shown_since", "created_at", "closed_at"), session.now)
        session.execute(insert(metadata.tables["application"]), row | times)

    stage.do(work)


def take_step(
    stage: Stage,
    firm_id: str,
    application_id: str,
    seq: int,
    to: ApplicationState,
    on: date,
    at: datetime | None = None,
) -> datetime:
    """The application comes into a state on a day; when that became known: now, unless `at` says otherwise."""
    row = {"application_id": application_id, "seq": seq, "taken_on": on, "to_state": to.value}

    def work(session: WriteSession) -> datetime:
        told = {"at": at or session.now, "action": "x", "actor": "o", "role": "office"}
        session.execute(insert(metadata.tables["application_step"]), row | told)
        session.touched(firm_id)
        return session.now

    known: datetime = stage.do(work)
    return at or known


def list_publicity(stage: Stage, firm_id: str, list_id: str, listed_on: date, programme: Programme = HNTE) -> datetime:
    """A 公示 list of one firm; when it became known."""
    head = {"list_id": list_id, "programme": programme.value, "issued_on": listed_on, "kind": "publicity"}
    facts = {
        "document_no": "公示〔1〕号",
        "filename": "公示.csv",
        "sha256": "0" * 64,
        "state": "done",
        "role": "office",
    }
    row = {"row_id": list_id, "list_id": list_id, "position": 1, "line": 1, "name": "x", "match_key": "x"}

    def work(session: WriteSession) -> datetime:
        started = {"started_by": "office", "started_at": session.now, "finished_at": session.now}
        counted = {"rows": 1, "done": 1, "undone": 0, "kept": 0, "version": 1, "mode": "apply", "zones": ""}
        texts = {"columns": "{}", "notes": "[]"}
        session.execute(insert(metadata.tables["official_list"]), head | facts | started | counted | texts)
        settled = {"outcome": "matched", "firm_id": firm_id, "sheet": "", "reasons": "", "version": 1}
        session.execute(insert(metadata.tables["official_list_row"]), row | settled)
        publicise(session, SimpleNamespace(**head), [(list_id, firm_id)])
        return session.now

    known: datetime = stage.do(work)
    return known
