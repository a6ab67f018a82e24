"""What an application comes with, beside what is attached to it."""

from dataclasses import dataclass

from contracts.queries.attachments import AttachmentList
from contracts.queries.materials import MaterialListView, MaterialView


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
