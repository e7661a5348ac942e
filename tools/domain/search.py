"""From the whole candidate space to the deployments worth naming: gates, sizing, ranking.

Every gate counts what it turns away and keeps examples with numbers, so that an empty answer still
says why and by how much.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from tools.domain.capacity import Capacity, Doubt, limits_of, slo_capacity
from tools.domain.cost import cheapest_usd_per_hour
from tools.domain.physics import Calibration
from tools.domain.price import Offer
from tools.domain.ranking import Criteria, scores
from tools.domain.serving import Demand
from tools.domain.space import CandidateSpace
from tools.domain.support import unplannable
from tools.domain.units import BYTES_PER_GIB, usd_per_hour_to_usd_per_month
from tools.domain.workload import SloLimits, Workload

__all__ = [
    "Example",
    "Found",
    "GateCount",
    "Index",
    "Need",
    "Ranked",
    "SearchResult",
    "demand_of",
    "search",
    "unfit",
]

Floats = NDArray[np.float64]
Index = NDArray[np.intp]
DoubtOf = Callable[[CandidateSpace, Index, Demand], Doubt]
CapacityOf = Callable[[CandidateSpace, Index, Demand, SloLimits, Doubt], Capacity]

Gate = Literal[
    "task",
    "preference",
    "licence",
    "approved",
    "context",
    "quality",
    "hardware",
    "memory",
    "slo",
    "inventory",
    "price",
    "budget",
]
CHOICE_GATES: tuple[Gate, ...] = ("task", "preference", "licence", "approved", "context", "quality")
_EXAMPLES = 3
_ENGINE_SEQUENCES = {True: 1024.0, False: 256.0}
_LARGE_GPU_GIB = 70.0
_SPARE_SEQUENCES = 1.5
"""A replica may queue half as many sequences again as it decodes at its capacity."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a search looks for.

    Attributes:
        workload: Lengths and context.
        peak_rps: Requests per second that must be carried.
        slo: Latency limits.
        allowed: Option number -> why it is not allowed; absent means allowed.
        allowed_gpus: Canonical names; None allows every priced one.
        offers: GPU -> offers in the allowed clouds and regions.
        owned: GPU -> devices owned; empty means rent.
        ratings: Option number -> public rating of its best checkpoint.
        rating_floor: Least rating; None without a quality limit.
        precisions: Weight formats asked for; empty allows all.
        max_gpus, tensor_parallel, usd_per_hour, usd_per_month: Limits; None without one.
        priority: Key of the ranking weights.
    """

    workload: Workload
    peak_rps: float
    slo: SloLimits
    priority: str
    allowed: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    allowed_gpus: frozenset[str] | None = None
    offers: Mapping[str, Sequence[Offer]] = field(default_factory=dict)
    owned: Mapping[str, int] = field(default_factory=dict)
    ratings: Mapping[int, float] = field(default_factory=dict)
    rating_floor: float | None = None
    precisions: tuple[str, ...] = ()
    max_gpus: int | None = None
    tensor_parallel: int | None = None
    usd_per_hour: float | None = None


@dataclass(frozen=True, kw_only=True)
class Example:
    """One candidate that a gate turned away."""

    position: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class GateCount:
    """How many candidates a gate turned away."""

    gate: Gate
    count: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """One candidate that passed every gate, sized for the peak.

    `latency_share` is the worst pessimistic latency at the peak over its limit.
    """

    position: int
    replicas: int
    capacity_rps: float
    max_sequences: int
    usd_per_hour: float | None
    score: float
    headroom: float
    latency_share: float
    binding: str
    cache_sequences: float
    cache_gib: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranked(Sequence[Found]):
    """Candidates by falling score; one is written out when it is looked at.

    Attributes:
        positions: Where each stands in the space.
        usd_per_hour: Price of each; NaN where there is none.
        columns: The other numbers of `Found` by name.
        binding: Number of the limit that each reaches first, -1 for the cache.
        limits: Names of the limits.
    """

    positions: Index
    usd_per_hour: Floats
    columns: Mapping[str, NDArray[Any]]
    binding: NDArray[np.int64]
    limits: tuple[str, ...]

    @classmethod
    def none(cls) -> "Ranked":
        """Nothing passed."""
        empty = np.empty(0, dtype=np.intp)
        return cls(positions=empty, usd_per_hour=np.empty(0), columns={}, binding=empty, limits=())

    def __len__(self) -> int:
        return len(self.positions)

    @overload
    def __getitem__(self, place: int) -> Found: ...

    @overload
    def __getitem__(self, place: slice) -> "list[Found]": ...

    def __getitem__(self, place: int | slice) -> "Found | list[Found]":
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        usd, limit = float(self.usd_per_hour[place]), int(self.binding[place])
        return Found(
            position=int(self.positions[place]),
            usd_per_hour=None if np.isnan(usd) else usd,
            binding=self.limits[limit] if limit >= 0 else "kv_cache",
            **{name: column[place].item() for name, column in self.columns.items()},
        )

    def of(self, position: int) -> Found | None:
        """The candidate at this position of the space, if it is one of them."""
        places = np.flatnonzero(self.positions == position)
        return self[int(places[0])] if len(places) else None

    def by_price(self) -> Index:
        """Places of those with a price, the cheapest first, among equals the better score."""
        order = np.argsort(self.usd_per_hour, kind="stable")
        return order[: int(np.count_nonzero(~np.isnan(self.usd_per_hour)))]


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """Candidates by falling score, and what the gates turned away."""

    found: Ranked
    gates: tuple[GateCount, ...]


@dataclass(frozen=True, kw_only=True)
class _Context:
    demand: Demand
    doubt: Doubt


class _Sieve:
    """Which candidates are left, and what each gate turned away."""

    def __init__(self, space: CandidateSpace) -> None:
        self._space = space
        self.left: Index = np.arange(len(space), dtype=np.intp)
        self.gates: list[GateCount] = []

    def keep(
        self,
        gate: Gate,
        passes: NDArray[np.bool_],
        why: Callable[[int], str],
        miss: Floats | None = None,
    ) -> None:
        """Keep the candidates that pass; `why` explains one that does not, by place in `left`.

        `miss` says by how much each fails: the nearest misses become the examples.
        """
        out = np.flatnonzero(~passes)
        if len(out):
            nearest = _spread(out) if miss is None else out[np.argsort(miss[out], kind="stable")]
            examples = tuple(
                Example(position=int(self.left[place]), reason=why(int(place)))
                for place in nearest[:_EXAMPLES]
            )
            self.gates.append(GateCount(gate=gate, count=len(out), examples=examples))
        self.left = self.left[passes]


def _spread(places: Index) -> list[int]:
    """A few places, evenly spread, so that examples differ."""
    count = min(_EXAMPLES, len(places))
    return [int(places[i * len(places) // count]) for i in range(count)]


def search(
    space: CandidateSpace,
    need: Need,
    calibration: Calibration,
    doubt_of: DoubtOf,
    capacity_of: CapacityOf | None = None,
) -> SearchResult:
    """Gate, size and rank the whole space; `capacity_of` may look up what was sized before."""
    sieve = _Sieve(space)
    _gate_choice(sieve, space, need)
    _gate_hardware(sieve, space, need)
    sequences = _gate_memory(sieve, space, need)
    if not len(sieve.left):
        return SearchResult(found=Ranked.none(), gates=tuple(sieve.gates))
    demand = demand_of(need.workload, sequences)
    doubt = doubt_of(space, sieve.left, demand)
    if capacity_of is None:
        table = space.table.take(sieve.left)
        capacity = slo_capacity(table, calibration, demand, need.slo, doubt)
    else:
        capacity = capacity_of(space, sieve.left, demand, need.slo, doubt)
    return _size(sieve, space, need, capacity, _Context(demand=demand, doubt=doubt))


def _gate_choice(sieve: _Sieve, space: CandidateSpace, need: Need) -> None:
    for gate in CHOICE_GATES:
        refused = {n: why for n, (name, why) in need.allowed.items() if name == gate}
        options = space.option[sieve.left]
        fits = np.ones(len(space.options), dtype=np.bool_)
        fits[list(refused)] = False
        passes = fits[options]
        sieve.keep(gate, passes, lambda place, o=options, r=refused: r[int(o[place])])  # type: ignore[misc]


def _gate_hardware(sieve: _Sieve, space: CandidateSpace, need: Need) -> None:
    wanted = need.allowed_gpus
    if wanted is None:
        wanted = frozenset(need.owned) or frozenset(need.offers)
    listed = np.array([gpu.gpu in wanted for gpu in space.gpus], dtype=np.bool_)
    left = sieve.left
    passes = listed[space.gpu[left]] & space.supported[left]
    if need.precisions:
        passes &= space.served(need.precisions, left)
    if need.tensor_parallel is not None:
        passes &= space.tp[left] == need.tensor_parallel

    sieve.keep("hardware", passes, lambda place: unfit(space, need, wanted, int(left[place])))


def unfit(space: CandidateSpace, need: Need, wanted: Collection[str], position: int) -> str:
    """Why the hardware of a candidate is not used."""
    gpu, option = space.gpus[int(space.gpu[position])], space.options[int(space.option[position])]
    layout = space.layout(position)
    if gpu.gpu not in wanted:
        return f"{gpu.gpu} is not among the GPUs asked for or priced"
    if not space.supported[position]:
        reason = unplannable(option.precision, gpu, option.shape)
        return reason or f"{gpu.gpu} x {layout.tp} cannot load {option.precision} weights"
    if need.tensor_parallel not in (None, layout.tp):
        return f"tensor parallel {layout.tp} was not asked for"
    return f"{gpu.gpu} serves it in {layout.precision}, asked for {', '.join(need.precisions)}"


def _gate_memory(sieve: _Sieve, space: CandidateSpace, need: Need) -> Floats:
    """Keep what holds one longest sequence; returns how many of mean length fit."""
    left, load = sieve.left, need.workload
    context = float(load.context_tokens or load.isl_tokens + load.osl_tokens)
    one = space.sequences(context, left)

    def why(place: int) -> str:
        position = left[place]
        gpu = space.gpus[int(space.gpu[position])]
        room = space.kv_bytes[position] / BYTES_PER_GIB
        head = f"weights and overhead take {space.reserved_gib[position]:.1f} GiB of each {gpu.gpu}"
        if room <= 0:
            return f"{head}, {-room:.1f} GiB more than it may use"
        return f"{head}; the {room:.1f} GiB left do not hold a sequence of {context:.0f} tokens"

    sieve.keep("memory", one >= 1.0, why, -space.kv_bytes[sieve.left])
    held = space.sequences(load.isl_tokens + load.osl_tokens / 2.0, sieve.left)
    memory = np.array([gpu.memory_gb or 0.0 for gpu in space.gpus])[space.gpu[sieve.left]]
    limit = np.where(memory >= _LARGE_GPU_GIB, _ENGINE_SEQUENCES[True], _ENGINE_SEQUENCES[False])
    return np.clip(held, 1.0, limit)


def demand_of(load: Workload, sequences: Floats) -> Demand:
    """The load as every candidate sees it, each holding so many sequences."""
    count = len(sequences)
    return Demand(
        isl_tokens=np.full(count, load.isl_tokens),
        osl_tokens=np.full(count, load.osl_tokens),
        cached_share=np.full(count, load.prefix_cache_share),
        replicas=np.ones(count),
        max_sequences=sequences,
        osl_p95_tokens=np.full(count, max(load.osl_p95_tokens or 0.0, load.osl_tokens)),
        isl_p95_tokens=np.full(count, max(load.isl_p95_tokens or 0.0, load.isl_tokens)),
    )


@dataclass(frozen=True, kw_only=True)
class _Sized:
    """Candidates that hold the limits, in the order of the sieve; arrays of one length."""

    row: Index
    rps: Floats
    batch: Floats
    binding: NDArray[np.int64]
    sequences: Floats
    evidence: Floats
    replicas: NDArray[np.int64]
    price: Floats

    def where(self, passes: NDArray[np.bool_]) -> "_Sized":
        return _Sized(**{n: getattr(self, n)[passes] for n in self.__dataclass_fields__})


def _size(
    sieve: _Sieve, space: CandidateSpace, need: Need, capacity: Capacity, context: _Context
) -> SearchResult:
    _gate_slo(sieve, need, capacity)
    row = np.flatnonzero(capacity.rps > 0.0)
    rps = capacity.rps[row]
    replicas = np.maximum(np.ceil(need.peak_rps / rps - 1e-9), 1.0).astype(np.int64)
    sized = _Sized(
        row=row,
        rps=rps,
        batch=capacity.batch[row],
        binding=capacity.binding[row],
        sequences=context.demand.max_sequences[row],
        evidence=context.doubt.evidence[row],
        replicas=replicas,
        price=_prices(sieve.left, space, need, replicas),
    )
    sized = _gate_count(sieve, space, need, sized)
    sized = _gate_price(sieve, space, need, sized)
    sized = _gate_budget(sieve, need, sized)
    return SearchResult(found=_found(sieve, space, need, capacity, sized), gates=tuple(sieve.gates))


def _gate_slo(sieve: _Sieve, need: Need, capacity: Capacity) -> None:
    limits = limits_of(need.slo)

    def slow(place: int) -> str:
        name, limit = limits[int(capacity.binding[place])]
        return (
            f"{name.upper()} {limit.percentile} is {limit.limit_ms * capacity.excess[place]:.0f} "
            f"ms (pessimistic) at the lightest load, the limit is {limit.limit_ms:g} ms"
        )

    sieve.keep("slo", capacity.rps > 0.0, slow, capacity.excess)


def _gate_count(sieve: _Sieve, space: CandidateSpace, need: Need, sized: _Sized) -> _Sized:
    left = sieve.left
    total = sized.replicas * space.tp[left]
    limit = np.full(len(left), np.inf)
    if need.max_gpus is not None:
        limit = np.minimum(limit, need.max_gpus)
    if need.owned:
        owned = np.array([need.owned.get(gpu.gpu, 0) for gpu in space.gpus], dtype=np.float64)
        limit = np.minimum(limit, owned[space.gpu[left]])
    passes: NDArray[np.bool_] = total <= limit
    sieve.keep(
        "inventory",
        passes,
        lambda place: f"needs {total[place]} GPUs, {limit[place]:.0f} may be used",
        total / np.maximum(limit, 1.0),
    )
    return sized.where(passes)


def _prices(left: Index, space: CandidateSpace, need: Need, replicas: NDArray[np.int64]) -> Floats:
    price = np.full(len(left), np.nan)
    for number, gpu in enumerate(space.gpus):
        here = np.flatnonzero(space.gpu[left] == number)
        if not len(here):
            continue
        if gpu.gpu in need.owned:
            price[here] = 0.0
        elif gpu.gpu in need.offers:
            price[here] = cheapest_usd_per_hour(
                replicas=replicas[here],
                gpus_per_replica=space.tp[left[here]],
                offers=need.offers[gpu.gpu],
            )
    return price


def _gate_price(sieve: _Sieve, space: CandidateSpace, need: Need, sized: _Sized) -> _Sized:
    """GPUs that a person named are sized even where nobody sells them."""
    left = sieve.left
    asked = need.allowed_gpus or frozenset()
    named = np.array([gpu.gpu in asked for gpu in space.gpus])
    priced = ~np.isnan(sized.price) | named[space.gpu[left]]

    def why(place: int) -> str:
        gpu = space.gpus[int(space.gpu[left[place]])].gpu
        return f"no offer holds {space.tp[left[place]]} x {gpu} in one instance"

    sieve.keep("price", priced, why)
    return sized.where(priced)


def _gate_budget(sieve: _Sieve, need: Need, sized: _Sized) -> _Sized:
    limit = need.usd_per_hour if need.usd_per_hour is not None else np.inf
    paid = np.isnan(sized.price) | (sized.price <= limit)
    sieve.keep(
        "budget",
        paid,
        lambda place: (
            f"costs {_both(sized.price[place])}, the budget comes to {_both(float(limit))}"
        ),
        sized.price,
    )
    return sized.where(paid)


def _both(usd_per_hour: float) -> str:
    month = usd_per_hour_to_usd_per_month(usd_per_hour)
    return f"{usd_per_hour:,.2f} USD/hour ({month:,.0f} USD/month)"


def _found(
    sieve: _Sieve, space: CandidateSpace, need: Need, capacity: Capacity, sized: _Sized
) -> "Ranked":
    names = [name for name, _ in limits_of(need.slo)]
    each = need.peak_rps / sized.replicas
    headroom = 1.0 - each / sized.rps
    options = space.option[sieve.left]
    rated, place = np.unique(options, return_inverse=True)
    ratings = np.array([need.ratings.get(option, np.nan) for option in rated.tolist()])
    criteria = Criteria(
        usd_per_hour=sized.price,
        gpus=(sized.replicas * space.tp[sieve.left]).astype(np.float64),
        latency_share=capacity.share_at(each, sized.row),
        rating=ratings[place] if len(ratings) else np.empty(0),
        headroom=headroom,
        evidence=sized.evidence,
    )
    score = np.round(scores(criteria, need.priority), 9)
    most = np.minimum(np.ceil(sized.batch * _SPARE_SEQUENCES), sized.sequences).astype(np.int64)
    order = np.lexsort((sieve.left, -score))
    positions = sieve.left[order]
    return Ranked(
        positions=positions,
        usd_per_hour=sized.price[order],
        columns={
            "replicas": sized.replicas[order],
            "capacity_rps": sized.rps[order],
            "max_sequences": most[order],
            "score": score[order],
            "headroom": headroom[order],
            "latency_share": criteria.latency_share[order],
            "cache_sequences": sized.sequences[order],
            "cache_gib": space.kv_bytes[positions] / BYTES_PER_GIB,
        },
        binding=sized.binding[order],
        limits=tuple(names),
    )
