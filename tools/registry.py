"""Everything the outside can ask, in the order in which doors list it."""

from typing import Any

from tools.estimate import ESTIMATE
from tools.knowledge.feedback import KNOWLEDGE_FEEDBACK
from tools.knowledge.query import QUERY_KNOWLEDGE
from tools.knowledge.search import (
    GET_DECISIONS,
    GET_METHODOLOGIES,
    GET_PATTERNS,
    GET_WARNINGS,
    SEARCH_KNOWLEDGE,
)
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
    SEARCH_KNOWLEDGE,
    GET_PATTERNS,
    GET_DECISIONS,
    GET_WARNINGS,
    GET_METHODOLOGIES,
    QUERY_KNOWLEDGE,
    KNOWLEDGE_FEEDBACK,
)
