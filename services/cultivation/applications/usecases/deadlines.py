"""The last day of a stage: its working days come from the dated programme, never from a request."""

from datetime import date

from contracts.codes import Programme
from domain.working_days import Deadline, working_deadline
from kit.data.problem import invalid
from kit.data.session import WriteSession
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.calendars.tables import working_calendar
from services.cultivation.programmes.reads import workdays_on
from services.cultivation.programmes.rules.periods import Stage


def deadline(session: WriteSession, row: Application, stage: Stage, day: date) -> Deadline:
    """When a stage that begins on `day` ends, for the zone of the firm on that day.

    Raises 422 programme_without_stage where the programme knows no such stage.
    """
    programme, firm = Programme(row.programme), rows.firm_today(session, row.firm_id, day)
    workdays = workdays_on(session, stage, programme, day, firm.zone if firm else None)
    if workdays is None:
        raise invalid("programme_without_stage", "没有规定期限", f"{programme.label}在该日期没有规定此环节的工作日数。")
    return working_deadline(day, workdays, working_calendar(session))
