"""What the list behind a number of 园区对比 is asked for, by its page and by its workbook."""

from dataclasses import dataclass

from contracts.codes import Programme
from contracts.comparisons import ComparedMeasure
from gateway.web.access import PageContext
from gateway.web.points_in_time import PointInTime, point_in_time_of
from gateway.web.vocabulary import programme_of
from kit.data.problem import not_found


@dataclass(frozen=True)
class Compared:
    """The firms behind a measure of a programme in a scope."""

    programme: Programme
    measure: ComparedMeasure
    scope: str | None
    at: PointInTime

    @property
    def query(self) -> dict[str, object]:
        """For the service."""
        dates = {"as_of": self.at.as_of, "known_at": self.at.known_at}
        return {"measure": self.measure.value, "scope": self.scope, **dates}

    @property
    def shown(self) -> dict[str, object]:
        """For links."""
        about = {"programme": self.programme.value, "measure": self.measure.value, "scope": self.scope}
        return {**about, **self.at.query}


def compared(context: PageContext) -> Compared:
    """What the URL asks for. Raises 404 for an unknown measure."""
    query = context.request.query_params
    measure = next((each for each in ComparedMeasure if each.value == query.get("measure")), None)
    if measure is None:
        raise not_found()
    programme = programme_of(query.get("programme", ""))
    return Compared(programme, measure, query.get("scope") or None, point_in_time_of(query))
