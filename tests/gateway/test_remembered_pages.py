"""The figures of the board are made anew when something behind them changed, and only then; what a form carries never twice."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from contracts.codes import CountingBasis, PathKind, Zone
from gateway.pages.board import routes as board
from gateway.web.access import PageContext
from gateway.web.points_in_time import PointInTime
from gateway.web.remembered import RememberedPages
from kit.data import clock
from tests.composed import PASSWORD, Composed, composed
from tests.running import eventually
from tests.synthetic import code_of

ORIGIN = {"Origin": "http://testserver"}
NUMBERS = count(1000)
LASTING = (
    "/board",
    "/ladder",
    "/board/firms",
    "/flows",
    "/comparison",
    "/matrix",
    "/year-to-date",
    "/reconciliation",
    "/targets",
)
KEY = re.compile(r'name="_key" value="([^"]+)"')


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    with composed(tmp_path_factory.mktemp("parts") / "var") as made:
        yield made


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """For whom the figures were made."""
    asked: list[str] = []

    async def counting(context: PageContext, at: PointInTime, basis: CountingBasis) -> board.BoardFigures:
        asked.append(context.visitor.login)
        return await original(context, at, basis)

    original = board.gather
    monkeypatch.setattr(board, "gather", counting)
    return asked


def remembered(system: Composed) -> RememberedPages:
    """The layer of the gateway that remembers."""
    layer: Any = system.client.app.middleware_stack  # type: ignore[attr-defined]
    while not isinstance(layer, RememberedPages):
        layer = getattr(layer, "app", None) or layer._app
    return layer


def enter(system: Composed, login: str) -> None:
    form = {"login": login, "password": PASSWORD}
    assert system.client.post("/login", data=form, headers=ORIGIN, follow_redirects=False).status_code == 303


def page(system: Composed, path: str = "/board") -> str:
    answer = system.client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def register(system: Composed, number: int) -> str:
    body = {"uscc": code_of(number), "name": f"第{number}科技有限公司", "zone": Zone.LANZHOU_HITECH.value}
    answer = system.ask("office", "POST", "/firms", json=body | {"founded_on": "2015-03-02"})
    return str(answer.raise_for_status().json()["firm_id"])


def test_a_board_on_which_nothing_changed_is_not_made_again(system: Composed, made: list[str]) -> None:
    alone = "/board?as_of=2023-05-31"  # a day that no other test asks for
    enter(system, "office")
    assert page(system, alone) == page(system, alone)
    enter(system, "office")
    page(system, alone)
    assert made == ["office"]


def test_another_date_and_another_visitor_have_a_board_of_their_own(system: Composed, made: list[str]) -> None:
    for login in ("office", Zone.LANZHOU_HITECH.value):
        enter(system, login)
        page(system, "/board?as_of=2024-12-31")
        page(system, "/board?as_of=2024-12-31")
    page(system, "/board?as_of=2024-12-30")
    assert made == ["office", Zone.LANZHOU_HITECH.value, Zone.LANZHOU_HITECH.value]


def test_a_firm_a_target_and_midnight_each_bring_another_board(system: Composed, made: list[str]) -> None:
    enter(system, "office")
    firm_id = register(system, 1)
    eventually(lambda: system.ask("office", "GET", f"/standings/{firm_id}").status_code == 200)
    page(system)
    title = {
        "firm_id": firm_id, "programme": "hnte", "issued_on": "2026-01-05", "number": "GR202562000001",
        "document_no": "样例〔2026〕1号", "document_on": "2026-01-05",
    }  # fmt: skip
    system.ask("office", "POST", "/recognitions", json=title).raise_for_status()
    assert 'class="num"' in page(system)
    path = "/paths/lanzhou-hitech/2026"
    body = {"path": PathKind.GROWTH.value, "reason": "测试"}
    answer = system.ask("office", "PUT", path, json=body, headers={"If-Match": '"v0"'})
    assert answer.status_code in (200, 201), answer.text
    page(system)
    with clock.at(clock.now() + timedelta(days=1)):
        enter(system, "office")
        page(system)
    assert len(made) == 4


def test_what_is_remembered_holds_nothing_of_one_load(system: Composed) -> None:
    enter(system, "office")
    page(system)
    texts = [page.body["body"].decode() for page in remembered(system)._pages.values()]
    assert texts
    for text in texts:
        assert not re.search(r"name=._key.|role=.alert|页面时间", text)


def happen_firm(system: Composed) -> None:
    firm_id = register(system, next(NUMBERS))
    eventually(lambda: system.ask("office", "GET", f"/standings/{firm_id}").status_code == 200)


def happen_target(system: Composed) -> None:
    known = system.ask("office", "GET", "/paths/baiyin-hitech/2026")
    body = {"path": PathKind.GROWTH.value, "reason": f"测试{next(NUMBERS)}"}
    headers = {"If-Match": known.headers["etag"]}
    system.ask("office", "PUT", "/paths/baiyin-hitech/2026", json=body, headers=headers).raise_for_status()


def happen_nothing(_system: Composed) -> None:
    """A page is asked for once more."""


@pytest.mark.parametrize("happen", [happen_nothing, happen_firm, happen_target])
def test_a_page_is_what_would_be_made_now(system: Composed, happen: Callable[[Composed], None]) -> None:
    layer = remembered(system)
    for login in ("office", Zone.LANZHOU_HITECH.value):
        enter(system, login)
        for path in LASTING:
            page(system, path)
            happen(system)
            given = page(system, path)
            assert layer._pages
            layer._pages.clear()
            assert given == page(system, path)


def test_another_account_sees_its_own_page_and_a_revoked_session_none(system: Composed) -> None:
    texts = {}
    for login in ("office", Zone.LANZHOU_HITECH.value, Zone.BAIYIN_HITECH.value):
        enter(system, login)
        texts[login] = page(system, "/ladder")
        assert f'data-account="{login}"' in page(system, "/ladder")
    assert len(set(texts.values())) == 3
    mine = "; ".join(f"{name}={value}" for name, value in system.client.cookies.items())
    system.client.post("/logout", headers=ORIGIN)
    system.client.cookies.clear()
    assert system.client.get("/ladder", headers={"Cookie": mine}, follow_redirects=False).status_code == 303


def test_a_block_and_a_notice_are_never_given_again(system: Composed) -> None:
    enter(system, "office")
    layer = remembered(system)
    page(system, "/ladder")
    held = len(layer._pages)
    assert "企业已登记" in page(system, "/ladder?done=registered")
    system.client.get("/ladder?as_of=2024-01-01", headers={"HX-Request": "true"})
    assert len(layer._pages) == held


@pytest.mark.parametrize("path", ["/board", "/entries", "/firms/new", "/accounts", "/imports"])
def test_two_loads_never_share_a_key(system: Composed, path: str) -> None:
    enter(system, "office")
    first, second = (KEY.findall(page(system, path)) for _ in range(2))
    assert len(first) == len(second)
    assert not set(first) & set(second)
    assert bool(first) == (path != "/board")
