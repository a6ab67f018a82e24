"""What stands behind zones side by side."""

from contracts.codes import Labelled


class ComparedMeasure(Labelled):
    """What stands behind zones side by side, as lists of firms."""

    DUE = "due", "应换证"
    RENEWED = "renewed", "已换证"
    LAPSED = "lapsed", "未换证"
    ENDING = "ending", "一年内到期"
    SUPPLEMENTED = "supplemented", "补正"
