"""Invented firms: names that say 演示, and codes whose check characters are right."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from contracts.codes import Zone
from domain.uscc import check_character, organisation_check_character
from tools.seed.outline import Outline, Park
from tools.seed.story import Firm

FIRST_DAY = date(2020, 1, 6)
"""The day on which the demonstration's registry opens."""
DISTRICTS = {
    Zone.LANZHOU_NEW_AREA: ("620121", "620122"),
    Zone.LANZHOU_HITECH: ("620102", "620103", "620123"),
    Zone.BAIYIN_HITECH: ("620402", "620403", "620421", "620422", "620423"),
    Zone.LANZHOU_ETDZ: ("620105", "620104", "620111"),
    Zone.OUTSIDE: ("620104", "620402"),
}
CITIES = {Zone.BAIYIN_HITECH: ("白银", "甘肃"), Zone.OUTSIDE: ("甘肃", "兰州")}
FIRST = "启安嘉瑞恒拓明远博汇锦源鸿泰昌隆盛联众创凯信宏图金诺华晟卓越朗正通利丰禾佳德承志弘毅天擎"
SECOND = "达科睿宇峰和润康诚益鑫凌云航翔澜沐景川岳森洋辰陇皋原野石松柏林溪霖洲舟帆桥铭锐钧"
UNDIVIDED = 0.04
"""Share of firms whose park is not known (未划分)."""


@dataclass
class Inventor:
    """Makes one firm after another from one source of chance, so that every run invents the same."""

    outline: Outline
    chance: Random
    made: int = 0
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = sorted({first + second for first in FIRST for second in SECOND})
        self.chance.shuffle(self.words)

    def invent(self, zone: Zone, founded: tuple[int, int], not_before: date) -> Firm:
        """A firm of a zone founded within these years, registered here from `not_before` on."""
        park = self._park(zone)
        industry = self.chance.choice(park.industries) if park else "modern-services"
        trade = self.outline.trades[industry]
        founded_on = date(self.chance.randint(*founded), self.chance.randint(1, 12), self.chance.randint(1, 28))
        self.made += 1
        return Firm(
            uscc=self._uscc(zone),
            name=self.name(zone, self.chance.choice(trade.words)),
            zone=zone,
            park=park.slug if park and self.chance.random() >= UNDIVIDED else None,
            industry=industry,
            field8=trade.field8,
            gbt4754=self.chance.choice(trade.gbt4754),
            founded_on=founded_on,
            recorded=max(not_before, _next_tenth(founded_on + timedelta(days=30))),
            capital=self.chance.choice((100, 200, 300, 500, 1000, 2000, 5000)),
        )

    def name(self, zone: Zone, trade: str) -> str:
        """演示兰州启科新材料有限公司; each pair of characters is used once."""
        city = self.chance.choice(CITIES.get(zone, ("兰州", "甘肃")))
        ending = self.chance.choice(("有限公司", "有限责任公司", "股份有限公司", "有限公司"))
        return f"演示{city}{self.words.pop()}{trade}{ending}"

    def _park(self, zone: Zone) -> Park | None:
        parks = self.outline.parks.get(zone, ())
        return self.chance.choices(parks, [park.weight for park in parks])[0] if parks else None

    def park_in(self, zone: Zone) -> str | None:
        park = self._park(zone)
        return park.slug if park else None

    def _uscc(self, zone: Zone) -> str:
        """MA-codes of the kind given since 2015, numbered through, with both check characters."""
        organisation = f"MA9Y{self.made:04d}"
        organisation += organisation_check_character(organisation)
        body = f"91{self.chance.choice(DISTRICTS[zone])}{organisation}"
        return body + check_character(body)


def _next_tenth(day: date) -> date:
    """Firms are registered on the tenth of a month."""
    if day.day <= 10:
        return day.replace(day=10)
    return date(day.year + day.month // 12, day.month % 12 + 1, 10)
