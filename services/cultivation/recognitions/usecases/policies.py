"""The office sets what holds for a programme from a day on; earlier entries stay in the table."""

from sqlalchemy import func, insert, select

from contracts.commands.titles import SetTitlePolicy
from contracts.queries.titles import TitlePolicyView
from kit.data.caller import Caller
from kit.data.session import WriteSession
from services.cultivation.recognitions.reads.policies import policy_on
from services.cultivation.recognitions.tables import POLICY


def set_policy(session: WriteSession, command: SetTitlePolicy, caller: Caller) -> TitlePolicyView:
    """Add an entry for the programme and day."""
    same = (POLICY.c.programme == command.programme.value, POLICY.c.valid_from == command.valid_from)
    last: int = session.execute(select(func.coalesce(func.max(POLICY.c.entry), 0)).where(*same)).scalar_one()
    session.execute(
        insert(POLICY).values(
            programme=command.programme.value,
            valid_from=command.valid_from,
            entry=last + 1,
            proposable=command.proposable,
            window_days=command.window_days,
            recorded_by=caller.subject,
            recorded_at=session.now,
        )
    )
    session.audit("title-policy", command.programme.value, "policy.set", valid_from=command.valid_from.isoformat())
    return policy_on(session, command.programme, command.valid_from)
