"""审核台: whose work an application is, its checklist, what is owed, its experts."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import ApplicationAction, ApplicationState
from contracts.commands.reviews import ClaimApplication, RecuseExpert
from contracts.queries.applications import ApplicationView
from contracts.queries.reviews import ReviewView
from gateway.pages.reviews import forms as review_forms
from gateway.web import fields, forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.forms import Form
from gateway.web.people import names_of
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
FORMS = ("claim", "checklist", "expert", "recuse", "accept")


@dataclass(frozen=True)
class Refused:
    """The form of the page that was refused, by its name."""

    name: str
    form: Form


@router.get("/applications/{application_id}/review")
async def show_review(context: InsideContext, application_id: str) -> Response:
    return await _page(context, application_id)


@router.post("/applications/{application_id}/claim")
async def claim_application(context: InsideContext, application_id: str) -> Response:
    """认领, or taking over from another with a reason."""
    form = await forms.read(context.request)

    async def claim() -> None:
        command = forms.command(ClaimApplication, forms.body(form, {"take_over_reason": None}))
        await context.gateway.cultivation.claim(context.caller, application_id, command, form.key)

    return await _done(context, application_id, "claim", form, claim(), "claimed")


@router.post("/applications/{application_id}/release")
async def release_application(context: InsideContext, application_id: str) -> Response:
    form = await forms.read(context.request)
    work = context.gateway.cultivation.release(context.caller, application_id, form.key)
    return await _done(context, application_id, "claim", form, work, "released")


@router.post("/applications/{application_id}/checklist")
async def record_checklist(context: InsideContext, application_id: str) -> Response:
    """The lines that were filled in; those left open stay open."""
    form = await forms.read(context.request)
    cultivation = context.gateway.cultivation
    items = (await cultivation.review(context.caller, application_id)).checklist
    places: dict[str, str] = {}

    async def record() -> None:
        command, chosen = review_forms.checklist(form, items)
        places.update(review_forms.places_of_lines(chosen))
        await cultivation.record_checklist(context.caller, application_id, command, form.key)

    return await _done(context, application_id, "checklist", form, record(), "checked", places)


@router.post("/applications/{application_id}/review/accept")
async def accept_with_gaps(context: InsideContext, application_id: str) -> Response:
    """容缺受理: accepted, each missing material with its day."""
    form = await forms.read(context.request)
    cultivation = context.gateway.cultivation
    items = (await cultivation.review(context.caller, application_id)).checklist

    missing = review_forms.lacking(form, items)

    async def accept() -> None:
        command, step = review_forms.acceptance(form, missing), ApplicationAction.ACCEPT
        await cultivation.take_step(context.caller, application_id, step, command, key=form.key, version=form.version)

    return await _done(
        context, application_id, "accept", form, accept(), "acted", review_forms.places_of_lacking(missing)
    )


@router.post("/applications/{application_id}/experts")
async def enter_expert(context: InsideContext, application_id: str) -> Response:
    form = await forms.read(context.request)

    async def enter() -> None:
        forms.require(form, fields.musts(review_forms.EXPERT))
        command = review_forms.expert(form)
        await context.gateway.cultivation.enter_expert(context.caller, application_id, command, form.key)

    return await _done(context, application_id, "expert", form, enter(), "expert-entered")


@router.post("/applications/{application_id}/experts/{seq}/recuse")
async def recuse_expert(context: InsideContext, application_id: str, seq: int) -> Response:
    """回避 after the score was entered."""
    form = await forms.read(context.request)

    async def recuse() -> None:
        forms.require(form, {"reason": "回避理由"})
        command = forms.command(RecuseExpert, {"reason": form.value("reason")})
        await context.gateway.cultivation.recuse_expert(context.caller, application_id, seq, command, form.key)

    return await _done(context, application_id, "recuse", form, recuse(), "expert-recused")


async def _done(
    context: PageContext,
    application_id: str,
    name: str,
    form: Form,
    work: Awaitable[Any],
    done: str,
    places: Mapping[str, str] | None = None,
) -> Response:
    """Back to the page after the work, or the page with the reason beside the form that asked for it."""
    try:
        await work
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM or problem.code == "forbidden":
            raise
        refused = form.refused(review_forms.placed(problem, places or {}))
        return await _page(context, application_id, Refused(name, refused))
    return RedirectResponse(f"/applications/{application_id}/review?done={done}", 303)


async def _page(context: PageContext, application_id: str, refused: Refused | None = None) -> Response:
    cultivation = context.gateway.cultivation
    view, review = await asyncio.gather(
        cultivation.application(context.caller, application_id), cultivation.review(context.caller, application_id)
    )
    problem = refused.form.problem if refused else None
    return rendering.page(
        context.request,
        "reviews/review.html",
        context.visitor,
        title="审核台",
        status=problem.status if problem else 200,
        application=view,
        review=review,
        supplying=Form(),
        filled={name: _form(name, view, refused) for name in FORMS},
        people=await names_of(context, _people(review)),
        results=review_forms.RESULTS,
        expert_sections=review_forms.EXPERT,
        may_enter=view.state is ApplicationState.EXPERT_REVIEW and ApplicationAction.PROPOSE in view.actions,
        may_accept=ApplicationAction.ACCEPT in view.actions,
    )


def _form(name: str, view: ApplicationView, refused: Refused | None) -> Form:
    return refused.form if refused and refused.name == name else Form(version=view.version)


def _people(review: ReviewView) -> list[str]:
    return [each.holder for each in review.claims] + [line.by for item in review.checklist for line in item.lines]
