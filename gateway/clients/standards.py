"""Standards and assessments as pages reach them; they are cultivation's."""

from typing import Any

from contracts.codes import Programme
from contracts.commands import periods as period_commands
from contracts.commands import standards as commands
from contracts.queries import assessments, periods
from contracts.queries import standards as answers
from contracts.routes import standards as routes
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Standards(Upstream):
    """The part of cultivation's client that speaks of standards."""

    async def standards(self, caller: Caller) -> answers.StandardList:
        return await self.read(caller, answers.StandardList, routes.LIST_STANDARDS)

    async def standard(self, caller: Caller, standard_id: str) -> answers.StandardView:
        return await self.read(caller, answers.StandardView, routes.GET_STANDARD, standard_id=standard_id)

    async def standard_text(self, caller: Caller, standard_id: str) -> answers.StandardText:
        """What a draft says, as it was written."""
        return await self.read(caller, answers.StandardText, routes.GET_STANDARD_TEXT, standard_id=standard_id)

    async def standard_edges(self, caller: Caller) -> answers.EdgeList:
        """What holding one title does to the standard of another."""
        return await self.read(caller, answers.EdgeList, routes.LIST_EDGES)

    async def draft_standard(self, caller: Caller, command: commands.DraftStandard, key: str) -> answers.StandardView:
        return await self.act(caller, answers.StandardView, routes.DRAFT_STANDARD, command, key=key)

    async def revise_standard(
        self, caller: Caller, standard_id: str, command: commands.ReviseStandard, key: str, version: int | None
    ) -> answers.StandardView:
        return await self.act(
            caller,
            answers.StandardView,
            routes.REVISE_STANDARD,
            command,
            key=key,
            version=version,
            standard_id=standard_id,
        )

    async def settle_standard(
        self,
        caller: Caller,
        standard_id: str,
        command: commands.AdoptStandard | commands.RetireStandard,
        key: str,
        version: int | None,
    ) -> answers.StandardView:
        """Adopt it from a day, or retire it."""
        adopting = isinstance(command, commands.AdoptStandard)
        route = routes.ADOPT_STANDARD if adopting else routes.RETIRE_STANDARD
        ids = {"standard_id": standard_id}
        return await self.act(caller, answers.StandardView, route, command, key=key, version=version, **ids)

    async def schedule_parameter(
        self, caller: Caller, standard_id: str, command: commands.ScheduleParameter, key: str
    ) -> answers.StandardView:
        route = routes.SCHEDULE_PARAMETER
        return await self.act(caller, answers.StandardView, route, command, key=key, standard_id=standard_id)

    async def withdraw_parameter_value(
        self, caller: Caller, standard_id: str, command: commands.WithdrawParameterValue, key: str
    ) -> answers.StandardView:
        route = routes.WITHDRAW_PARAMETER_VALUE
        return await self.act(caller, answers.StandardView, route, command, key=key, standard_id=standard_id)

    async def try_standard(self, caller: Caller, standard_id: str, command: commands.TryStandard) -> assessments.Impact:
        """What a standard would mean; nothing is changed."""
        return await self.act(caller, assessments.Impact, routes.TRY_STANDARD, command, standard_id=standard_id)

    async def compare_standard(
        self, caller: Caller, standard_id: str, command: commands.CompareStandard
    ) -> assessments.Comparison:
        """Variants side by side; nothing is changed."""
        return await self.act(caller, assessments.Comparison, routes.COMPARE_STANDARD, command, standard_id=standard_id)

    async def keep_trial(
        self, caller: Caller, standard_id: str, command: commands.KeepTrial, key: str
    ) -> assessments.TrialView:
        return await self.act(
            caller, assessments.TrialView, routes.KEEP_TRIAL, command, key=key, standard_id=standard_id
        )

    async def trials(self, caller: Caller, standard_id: str) -> assessments.TrialList:
        return await self.read(caller, assessments.TrialList, routes.LIST_TRIALS, standard_id=standard_id)

    async def trial(self, caller: Caller, trial_id: str) -> assessments.TrialView:
        return await self.read(caller, assessments.TrialView, routes.GET_TRIAL, trial_id=trial_id)

    async def trial_firms(self, caller: Caller, trial_id: str, **query: Any) -> assessments.TrialFirmPage:
        return await self.read(caller, assessments.TrialFirmPage, routes.LIST_TRIAL_FIRMS, trial_id=trial_id, **query)

    async def firm_assessment(self, caller: Caller, firm_id: str, **query: Any) -> assessments.AssessmentView:
        """A firm by its figures of record."""
        return await self.read(caller, assessments.AssessmentView, routes.ASSESS_FIRM, firm_id=firm_id, **query)

    async def assess(self, caller: Caller, command: commands.AssessFigures, key: str) -> assessments.AssessmentView:
        """Figures typed in; the judgement is kept."""
        return await self.act(caller, assessments.AssessmentView, routes.ASSESS_FIGURES, command, key=key)

    async def assessment(self, caller: Caller, assessment_id: str) -> assessments.AssessmentView:
        return await self.read(caller, assessments.AssessmentView, routes.GET_ASSESSMENT, assessment_id=assessment_id)

    async def pathways(self, caller: Caller, firm_id: str) -> assessments.PathwayList:
        return await self.read(caller, assessments.PathwayList, routes.GET_PATHWAYS, firm_id=firm_id)

    async def near_misses(self, caller: Caller, **query: Any) -> assessments.FirmMatchPage:
        return await self.read(caller, assessments.FirmMatchPage, routes.LIST_NEAR_MISSES, **query)

    async def candidates(self, caller: Caller, **query: Any) -> assessments.FirmMatchPage:
        return await self.read(caller, assessments.FirmMatchPage, routes.LIST_CANDIDATES, **query)

    async def preconditions(self, caller: Caller, firm_id: str, programme: Programme) -> assessments.PreconditionView:
        """What a title supposes of a firm, as warnings."""
        route = routes.GET_PRECONDITIONS
        return await self.read(caller, assessments.PreconditionView, route, firm_id=firm_id, programme=programme.value)

    async def standard_firms(self, caller: Caller, standard_id: str, **query: Any) -> assessments.FirmMatchPage:
        return await self.read(
            caller, assessments.FirmMatchPage, routes.LIST_STANDARD_FIRMS, standard_id=standard_id, **query
        )

    async def note_call(self, caller: Caller, command: commands.NoteCall, key: str) -> assessments.CallNoteView:
        return await self.act(caller, assessments.CallNoteView, routes.NOTE_CALL, command, key=key)

    async def stage_periods(self, caller: Caller) -> periods.PeriodList:
        """How long the stages of applications last."""
        return await self.read(caller, periods.PeriodList, routes.LIST_PERIODS)

    async def schedule_period(
        self, caller: Caller, command: period_commands.SchedulePeriod, key: str
    ) -> periods.PeriodView:
        return await self.act(caller, periods.PeriodView, routes.SCHEDULE_PERIOD, command, key=key)

    async def withdraw_period(self, caller: Caller, period_id: str, key: str) -> periods.PeriodView:
        return await self.act(caller, periods.PeriodView, routes.WITHDRAW_PERIOD, None, key=key, period_id=period_id)
