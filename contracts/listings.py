"""Closed vocabularies of the listing pool (上市培育库): the stages of a firm, and the boards where it lists or is quoted."""

from contracts.codes import Labelled


class ListingStage(Labelled):
    """A stage in the pool, or an event of the market; the last two end what was before."""

    RESERVE = "reserve", "后备"
    KEY = "key", "重点"
    TUTORING = "tutoring", "辅导备案"
    FILED = "filed", "申报受理"
    APPROVED = "approved", "过会或注册"
    LISTED = "listed", "上市"
    QUOTED = "quoted", "挂牌"
    DELISTED = "delisted", "退市或摘牌"
    LEFT = "left", "出库"


class Board(Labelled):
    """新三板 and regional markets quote (挂牌), all others list (上市): both are told apart and can be added."""

    STAR = "star", "科创板"
    CHINEXT = "chinext", "创业板"
    MAIN = "main", "沪深主板"
    BSE = "bse", "北交所"
    NEEQ = "neeq", "新三板"
    REGIONAL = "regional", "区域性股权市场"
    HONG_KONG = "hong-kong", "香港联交所"
    OVERSEAS = "overseas", "其他境外市场"


QUOTING = (Board.NEEQ, Board.REGIONAL)
ON_THE_MARKET = (ListingStage.LISTED, ListingStage.QUOTED)
