"""What an application comes with, beside what is attached to it."""

from dataclasses import dataclass

from contracts.queries.applications import ApplicationView
from contracts.queries.attachments import AttachmentList
from contracts.queries.materials import MaterialListView, MaterialView
from contracts.queries.reviews import SupplyList
from gateway.pages.applications.forms import SUPPLY_FIELDS
from gateway.web.access import PageContext
from gateway.web.forms import Form
from kit.data.clock import civil_date


@dataclass(frozen=True)
class ListedMaterial:
    """A material with the present files whose kind proves it."""

    material: MaterialView
    files: tuple[str, ...]


@dataclass(frozen=True)
class ListedMaterials:
    """The list with its source, each material with its files."""

    source: MaterialListView
    items: tuple[ListedMaterial, ...]


def listed_materials(found: MaterialListView | None, attached: AttachmentList | None) -> ListedMaterials | None:
    """None where no list is known or it cannot be read now."""
    if found is None:
        return None
    present = [each for each in attached.items if each.current] if attached else []
    return ListedMaterials(
        found,
        tuple(
            ListedMaterial(each, tuple(file.filename for file in present if file.kind in each.kinds))
            for each in found.items
        ),
    )


async def material_list(context: PageContext, view: ApplicationView) -> MaterialListView:
    """The list by which the application was handed in, of a draft that of today. Raises 404 where none is known."""
    as_of = civil_date(view.submitted_at) if view.submitted_at else None
    return await context.gateway.cultivation.materials(context.caller, view.programme, as_of)


def comes_with(supplies: SupplyList | None, supplying: Form, listed: ListedMaterials | None) -> dict[str, object]:
    """What the page shows of materials; `supplying` is a refused attempt to hand one in or to decide of it."""
    return {"supplies": supplies, "supplying": supplying, "supply_fields": SUPPLY_FIELDS, "materials": listed}
