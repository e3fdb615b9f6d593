"""Why a parcel is not taken in, and how that is told."""

from typing import Any

from anfang.core.wire import ReceiptKind
from anfang.problems import Problem


class Unfit(Exception):
    """A parcel that is kept and not taken in: the kind of its receipt, and every complaint."""

    def __init__(self, kind: ReceiptKind, *problems: Problem) -> None:
        self.kind: ReceiptKind = kind
        self.problems = problems
        super().__init__(kind, *problems)


def complaint(problem: Problem) -> dict[str, Any]:
    """A problem as it stands in a receipt: {"code", "at", "zh", "en"}."""
    return {"code": problem.code, "at": problem.at, "zh": problem.detail("zh"), "en": problem.detail("en")}
