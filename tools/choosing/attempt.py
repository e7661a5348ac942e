"""One specification searched: who competed, what the gates left, and the deployments that hold."""

from dataclasses import dataclass, replace

from tools.choosing.finalist import Finalist
from tools.choosing.finalists import finalists
from tools.choosing.options import Field
from tools.choosing.request import need_of
from tools.choosing.settling import Settler
from tools.choosing.sizing import sizing_of
from tools.domain.search import Need, SearchResult
from tools.operation import ToolDeps
from tools.specification import Specification

__all__ = ["Attempt", "attempt", "searched"]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What a search was for and what it gave; `chosen` is empty where nothing holds.

    `settler` predicts further candidates of the search exactly.
    """

    spec: Specification
    field: Field
    need: Need
    result: SearchResult
    settler: Settler
    chosen: tuple[Finalist, ...] = ()

    def with_chosen(self, limit: int = 1) -> "Attempt":
        """With the best few, predicted exactly."""
        space, tight = self.settler.predictor.space, self.need.usd_per_hour is not None
        chosen = finalists(self.result, space, self.settler, limit, tight=tight)
        return replace(self, chosen=tuple(chosen))


def attempt(spec: Specification, deps: ToolDeps, limit: int = 1) -> Attempt:
    """Gate, size and rank the catalogue, and predict the best few exactly.

    Raises:
        InputError: The specification names a use case, model or GPU that does not exist, or has no
            request rate.
    """
    return searched(spec, deps).with_chosen(limit)


def searched(spec: Specification, deps: ToolDeps, *, is_rough: bool = False) -> Attempt:
    """The search alone; a rough one is explained at `Sizing.search`.

    Raises:
        InputError: As `attempt`.
    """
    sizing = sizing_of(deps.predictor)
    field = sizing.field(spec, deps.catalogue)
    need = need_of(spec, field, deps.catalogue)
    return Attempt(
        spec=spec,
        field=field,
        need=need,
        result=sizing.search(need, is_rough=is_rough),
        settler=Settler(field, need, deps.predictor),
    )
