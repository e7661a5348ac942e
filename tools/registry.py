"""Everything the outside can ask, in the order in which doors list it."""

from typing import Any

from tools.estimate import ESTIMATE
from tools.lookup import LOOKUP
from tools.manifest import RENDER_MANIFESTS
from tools.operation import Operation
from tools.recommend import RECOMMEND
from tools.understand import UNDERSTAND

__all__ = ["OPERATIONS"]

OPERATIONS: tuple[Operation[Any, Any], ...] = (
    UNDERSTAND,
    RECOMMEND,
    RENDER_MANIFESTS,
    ESTIMATE,
    LOOKUP,
)
