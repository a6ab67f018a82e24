"""Titles of a firm whose file turned out to be a mistake: what a list had given it waits for a person again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from contracts.codes import Evidence, RowOutcome
from contracts.events.cultivation import RecognitionCorrected
from domain.spans import Interval
from kit.data.bulk import among
from kit.data.prepared import Prepared
from kit.data.session import WriteSession
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.snapshots import VERSION, newest_of
from services.cultivation.lists.tables import LIST, MENTION, ROW
from services.cultivation.lists.usecases.publicities import withdraw
from services.cultivation.recognitions.reads.recognitions import rows as title_rows
from services.cultivation.recognitions.tables import RECOGNITION
from services.cultivation.recognitions.usecases.changes import Record, record, replace_interval, state, write
from services.cultivation.recognitions.usecases.corrections import take_back

REASON = "匹配到的企业档案已作废，请重新匹配"
DOUBT = "企业档案已作废，请核对该资格属于哪家企业"

_VOIDED = Prepared(select(VERSION.c.firm_id).where(*newest_of("firm_ids"), VERSION.c.status == "voided"))


def requeue(session: WriteSession, firm_ids: Sequence[str]) -> int:
    """Queue what rests on voided firms among these; returns how many titles.

    A title of a list is taken back and its row waits (待匹配) again; one entered by hand waits for the office (待核).
    """
    found = [row.firm_id for row in session.ask(_VOIDED, {"firm_ids": firm_ids})] if firm_ids else []
    if not found:
        return 0
    named = _named(session, found)
    withdraw(session, among(MENTION.c.firm_id, found))
    titles = session.execute(title_rows(knowledge(session)).where(among(RECOGNITION.c.firm_id, found))).all()
    for title in titles:
        if title.recognition_id in named:
            take_back(session, title, "voided", REASON)
        elif Evidence(title.evidence) is not Evidence.UNVERIFIED:
            _doubt(session, title)
    return len(titles)


def _named(session: WriteSession, firm_ids: Sequence[str]) -> set[str]:
    """The titles that rows of lists had given these firms; the rows wait from now on."""
    settled = ROW.c.outcome.in_([RowOutcome.MATCHED.value, RowOutcome.UNCHANGED.value])
    query = (
        select(ROW.c.row_id, ROW.c.recognition_id)
        .join(LIST, LIST.c.list_id == ROW.c.list_id)
        .where(among(ROW.c.firm_id, firm_ids), settled, LIST.c.undo_reason.is_(None))
    )
    rows = session.execute(query).all()
    waiting = {"outcome": RowOutcome.UNMATCHED.value, "reasons": REASON, "firm_id": None, "recognition_id": None}
    if rows:
        mine = among(ROW.c.row_id, [row.row_id for row in rows])
        session.execute(update(ROW).where(mine).values(**waiting, version=ROW.c.version + 1))
    return {row.recognition_id for row in rows if row.recognition_id}


def _doubt(session: WriteSession, title: Any) -> None:
    valid = Interval(title.valid_from, title.valid_before)
    write(session, title, {})
    replace_interval(session, title, valid, evidence=Evidence.UNVERIFIED)
    record(session, title, Record("corrected", valid.start, DOUBT))
    event = RecognitionCorrected(recognition=state(session, title, valid, evidence=Evidence.UNVERIFIED), reason=DOUBT)
    session.announce(event, key=title.firm_id, subject_id=title.recognition_id, version=title.version + 1)
    session.touched(title.firm_id)
