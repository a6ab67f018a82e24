"""A released document as rows of tables; every number links to its firms."""

from dataclasses import dataclass

from contracts.queries.gateway import TargetCell
from contracts.queries.releases import ReleasedFigures, ReleaseHead
from gateway.web.urls import link


@dataclass(frozen=True)
class CountCell:
    count: int
    link: str


@dataclass(frozen=True)
class CountRow:
    """One number in every scope that the reader sees."""

    programme: str
    basis: str
    definition: str
    cells: tuple[CountCell, ...]


def count_rows(document: ReleasedFigures, release_id: str) -> list[CountRow]:
    """The numbers in their order; those that are nought in every scope are left to the machines."""
    rows = []
    for nth, definition in enumerate(document.release.definitions):
        mine = [(scope.scope, scope.counts[nth]) for scope in document.scopes]
        if not any(count.count for _, count in mine):
            continue
        cells = tuple(
            CountCell(
                count.count,
                link(
                    f"/releases/{release_id}/firms",
                    programme=count.programme,
                    counting_basis=count.counting_basis,
                    scope=scope,
                ),
            )
            for scope, count in mine
        )
        rows.append(CountRow(definition.programme_name, definition.counting_basis_name, definition.definition, cells))
    return rows


def target_rows(document: ReleasedFigures) -> list[tuple[TargetCell, ...]]:
    """One indicator in every scope that the reader sees."""
    return list(zip(*(scope.targets for scope in document.scopes), strict=True))


def provenance(head: ReleaseHead) -> dict[str, object]:
    """For the footer: what all numbers of the release share."""
    bases = "、".join(dict.fromkeys(each.counting_basis_name for each in head.definitions))
    definition = f"按发布时的口径统计（{bases}），各项定义见“各项数字”一表"
    return {
        "as_of": head.as_of,
        "known_at": head.known_at,
        "definition": definition,
        "source": head.source,
        "watermark": None,
    }
