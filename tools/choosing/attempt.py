"""One specification searched: who competed, what the gates left, and the deployments that hold."""

from dataclasses import dataclass

from tools.choosing.finalist import Finalist
from tools.choosing.finalists import finalists
from tools.choosing.options import Field, compete
from tools.choosing.request import need_of
from tools.choosing.sizing import sizing_of
from tools.domain.search import Need, SearchResult
from tools.operation import ToolDeps
from tools.specification import Specification

__all__ = ["Attempt", "attempt"]


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
    result = sizing_of(predictor).search(need)
    chosen = finalists(result, predictor.space, field, need, predictor, limit)
    return Attempt(spec=spec, field=field, need=need, result=result, chosen=tuple(chosen))
