"""Names of parks and industries for tables and choices; asked from the registry, which owns them."""

from contracts.codes import CountingBasis, Programme, Role, Zone
from contracts.queries.registry import Industry, Park
from gateway.web.access import PageContext
from gateway.web.fields import Option, codes
from kit.data.problem import FieldError, Problem, not_found


async def parks(context: PageContext) -> tuple[Park, ...]:
    return (await context.gateway.registry.parks(context.caller)).items


async def industries(context: PageContext) -> tuple[Industry, ...]:
    return (await context.gateway.registry.industries(context.caller)).items


async def names_of_parks(context: PageContext) -> dict[str, str]:
    """Slug → name; a table with slugs would be no table, so a missing registry fails the page."""
    return {park.park: park.name for park in await parks(context)}


async def names_of_industries(context: PageContext) -> dict[str, tuple[str, str]]:
    """Slug → name and group (传统产业, 战略性新兴产业, 未来产业)."""
    return {each.industry: (each.name, each.group_name) for each in await industries(context)}


async def park_options(context: PageContext) -> tuple[Option, ...]:
    return tuple(Option(park.park, park.name, park.zone.value) for park in await parks(context))


async def industry_options(context: PageContext) -> tuple[Option, ...]:
    return tuple(Option(each.industry, each.name) for each in await industries(context))


def zone_options(context: PageContext) -> tuple[Option, ...]:
    """The zones that the visitor works for; the office also sees 区外."""
    return codes(Zone) if context.visitor.role is Role.OFFICE else codes(context.visitor.zones)


def programme_of(code: str) -> Programme:
    """The programme that a URL names, HNTE where it names none; an unknown one is an unknown page."""
    try:
        return Programme(code or Programme.HNTE)
    except ValueError:
        raise not_found() from None


def basis_of(code: str) -> CountingBasis:
    """The basis that a URL names, 每级 where it names none; an unknown one is an unknown page."""
    try:
        return CountingBasis(code or CountingBasis.EACH)
    except ValueError:
        raise not_found() from None


async def firm_by_code(context: PageContext, code: str) -> str:
    """The id of the firm with that code in the register. Raises 422 no_such_firm."""
    wanted = code.strip().upper()
    page = await context.gateway.registry.firms(context.caller, q=wanted or None, limit=2)
    found = [firm.firm_id for firm in page.items if firm.uscc == wanted]
    if not found:
        error = FieldError("/uscc", "no_such_firm", "台账中没有这个信用代码的企业")
        raise Problem(422, "no_such_firm", "未找到企业", "请填写台账中已有企业的信用代码。", errors=[error])
    return found[0]
