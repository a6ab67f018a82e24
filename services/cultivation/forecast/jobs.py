"""The job that keeps a forecast of the plan's horizon at hand, made from what is known now."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from contracts.codes import Programme
from kit.data.database import Database
from kit.data.problem import Problem
from kit.data.writer import Writer
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.forecast.reads.forecasts import answered
from services.cultivation.forecast.reads.gathering import Question, gather
from services.cultivation.forecast.rules.assumptions import Assumptions
from services.cultivation.forecast.tables import ForecastRun
from services.cultivation.forecast.usecases import store


@dataclass(frozen=True)
class Forecasting:
    """Forecasts what the plan aims at; a day on which nothing changed is another origin and so another run."""

    database: Database
    writer: Writer
    horizon: date
    assumptions: Assumptions
    programme: Programme = Programme.HNTE

    def run(self) -> bool:
        """Make and store the run of today's inputs; nothing is left waiting."""
        with self.database.read() as session:
            asked = Question(self.programme, self.horizon, knowledge(session), self.assumptions)
            try:
                gathered = gather(session, asked)
            except Problem:  # nothing can be forecast yet, or any more
                return False
            if session.get(ForecastRun, gathered.inputs.digest) is not None:
                return False
        result = answered(gathered, asked).model_dump_json()
        self.writer.submit(partial(store, asked=asked, inputs=gathered.inputs, result=result)).result()
        return False
