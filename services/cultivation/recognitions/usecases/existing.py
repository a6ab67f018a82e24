"""The recognitions, not voided, that entries could meet: by number, and those of the same firms."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, select

from contracts.codes import Evidence, IntervalReason, Programme
from domain.spans import Interval
from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.prepared import Prepared
from kit.data.session import WriteSession
from services.cultivation.programmes.reference import edition_on
from services.cultivation.recognitions.reads.policies import windows
from services.cultivation.recognitions.rules.identity import DEFAULT_WINDOW, KnownTitle, Meeting, Window, meet
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION


class Existing:
    """Read with a statement for the firms and one for each programme, and kept up while entries of one batch are judged."""

    def __init__(self, session: WriteSession, firm_ids: Sequence[str], numbers: Mapping[str, Sequence[str]]) -> None:
        """`firm_ids` hold or shall hold titles; `numbers` are keys of certificate numbers, by programme."""
        self._session = session
        self._by_number: dict[tuple[str, str], KnownTitle] = {}
        self._of_firm: dict[tuple[str, str], list[KnownTitle]] = defaultdict(list)
        self._windows: dict[tuple[Programme, date], Window] = {}
        self._policies: dict[Programme, list[tuple[date, int]]] = {}
        seen: set[str] = set()
        asked = [(_OF_FIRMS, {"firm_ids": firm_ids})]
        asked += [(_OF_NUMBERS, {"programme": programme, "keys": keys}) for programme, keys in numbers.items()]
        for query, wanted in asked:
            for row in session.ask(query, wanted):
                if row.recognition_id not in seen:
                    seen.add(row.recognition_id)
                    self.remember(row.programme, _known(row))

    def remember(self, programme: str, title: KnownTitle) -> None:
        """A title that was there, was added, or was changed."""
        mine = self._of_firm[(title.firm_id, programme)]
        mine[:] = [each for each in mine if each.recognition_id != title.recognition_id] + [title]
        if title.key:
            self._by_number[(programme, title.key)] = title

    def holder(self, programme: Programme, key: str | None, firm_id: str) -> KnownTitle | None:
        """Whose title has the number: the firm's own, also when it has gone over to another, else the other's."""
        mine = (title for title in self._of_firm[(firm_id, programme.value)] if key and title.key == key)
        return next(mine, self._by_number.get((programme.value, key or "")))

    def meet(
        self, firm_id: str, programme: Programme, key: str | None, issued_on: date, evidence: Evidence
    ) -> tuple[Meeting, KnownTitle | None]:
        """Which title of the firm an entry means, if any."""
        mine = self._of_firm[(firm_id, programme.value)]
        return meet(key, issued_on, evidence, mine, self._window(programme, issued_on))

    def predecessor(self, firm_id: str, programme: Programme, issued_on: date, but: str = "") -> str | None:
        """The newest earlier title of the firm in the programme: a renewal is a new record linked to the old."""
        mine = self._of_firm[(firm_id, programme.value)]
        earlier = [(t.issued_on, t.recognition_id) for t in mine if t.issued_on < issued_on and t.recognition_id != but]
        return max(earlier)[1] if earlier else None

    def is_earlier(self, recognition_id: str, firm_id: str, programme: Programme, issued_on: date) -> bool:
        """Whether this is a title of the firm and programme issued before the day."""
        mine = self._of_firm[(firm_id, programme.value)]
        return any(t.recognition_id == recognition_id and t.issued_on < issued_on for t in mine)

    def _window(self, programme: Programme, day: date) -> Window:
        found = self._windows.get((programme, day))
        if found is None:
            begun = [days for since, days in self._set(programme) if since <= day]
            window = Window(begun[-1] if begun else DEFAULT_WINDOW, edition_on(programme, day).validity.rule)
            found = self._windows[(programme, day)] = window
        return found

    def _set(self, programme: Programme) -> list[tuple[date, int]]:
        if programme not in self._policies:
            self._policies[programme] = windows(self._session, programme)
        return self._policies[programme]


HELD = RECOGNITION.c.passed_to_id.is_(None)
_QUERY = (
    select(
        RECOGNITION.c.recognition_id,
        RECOGNITION.c.firm_id,
        RECOGNITION.c.programme,
        RECOGNITION.c.number_key,
        RECOGNITION.c.issued_on,
        INTERVAL.c.valid_from,
        INTERVAL.c.valid_before,
        INTERVAL.c.ended_by,
        INTERVAL.c.evidence,
    )
    .join(
        INTERVAL,
        and_(INTERVAL.c.recognition_id == RECOGNITION.c.recognition_id, INTERVAL.c.known_until == FOREVER),
    )
    .where(RECOGNITION.c.voided_at.is_(None))
)
_OF_FIRMS = Prepared(_QUERY.where(among(RECOGNITION.c.firm_id, "firm_ids")))
_OF_NUMBERS = Prepared(
    _QUERY.where(
        RECOGNITION.c.programme == bindparam("programme", type_=RECOGNITION.c.programme.type),
        among(RECOGNITION.c.number_key, "keys"),
        HELD,  # as the index has them
    )
)


def _known(row: Any) -> KnownTitle:
    return KnownTitle(
        row.recognition_id,
        row.firm_id,
        row.number_key,
        row.issued_on,
        Interval(row.valid_from, row.valid_before),
        IntervalReason(row.ended_by),
        Evidence(row.evidence),
    )
