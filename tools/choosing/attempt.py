"""One specification searched: who competed, what the gates left, and the deployments that hold."""

from dataclasses import dataclass

from tools.choosing.doubt import doubt_of
from tools.choosing.finalist import Finalist
from tools.choosing.finalists import finalists
from tools.choosing.options import Field, compete
from tools.choosing.request import need_of
from tools.domain.search import Need, SearchResult, search
from tools.operation import ToolDeps
from tools.predictor import Predictor
from tools.specification import Specification

__all__ = ["Attempt", "attempt", "searched"]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What a search was for and what it gave; `chosen` is empty where nothing holds."""

    spec: Specification
    field: Field
    need: Need
    result: SearchResult
    chosen: tuple[Finalist, ...]


def attempt(spec: Specification, deps: ToolDeps, limit: int = 1) -> Attempt:
    """Gate, size and rank the catalogue, and predict the best few exactly.

    Raises:
        InputError: The specification names a use case, model or GPU that does not exist, or has no
            request rate.
    """
    predictor = deps.predictor
    field = compete(predictor.space, spec, deps.catalogue)
    need = need_of(spec, field, deps.catalogue)
    result = searched(need, predictor)
    chosen = finalists(result, predictor.space, field, need, predictor, limit)
    return Attempt(spec=spec, field=field, need=need, result=result, chosen=tuple(chosen))


def searched(need: Need, predictor: Predictor) -> SearchResult:
    """The search alone."""
    return search(
        predictor.space,
        need,
        predictor.calibrated.physics,
        lambda space, index, demand: doubt_of(predictor, space, index, demand),
    )
