"""The office sets what holds for counting from a day on; earlier entries stay in the table."""

from sqlalchemy import func, insert, select

from contracts.commands.counting import SetCounting
from contracts.queries.figures import CountingSettingView
from kit.data.caller import Caller
from kit.data.session import WriteSession
from services.cultivation.applications.tables.rows import APPLICATION
from services.cultivation.counting.reads import setting_on
from services.cultivation.counting.tables import SETTING
from services.cultivation.lists.tables import MENTION


def set_counting(session: WriteSession, command: SetCounting, caller: Caller) -> CountingSettingView:
    """Add an entry. Whoever ever applied or stood on a 公示 list may be awaited longer or shorter, and is counted anew."""
    same = SETTING.c.valid_from == command.valid_from
    last: int = session.execute(select(func.coalesce(func.max(SETTING.c.entry), 0)).where(same)).scalar_one()
    session.execute(
        insert(SETTING).values(
            valid_from=command.valid_from,
            entry=last + 1,
            awaited_days=command.awaited_days,
            least_base=command.least_base,
            document_no=command.document_no,
            recorded_by=caller.subject,
            recorded_at=session.now,
        )
    )
    for table in (APPLICATION, MENTION):
        session.touched(*session.execute(select(table.c.firm_id).distinct()).scalars())
    session.audit("counting-setting", command.valid_from.isoformat(), "counting.set", days=command.awaited_days)
    return setting_on(session, command.valid_from)
