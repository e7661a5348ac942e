"""Continuous batching as plainly as it can be said: one step after the other, one list of requests.

Slow and literal, after vLLM V1's scheduler; the simulation must agree with it in every time.
"""

from dataclasses import dataclass, field
from math import nan

from tools.domain.arrivals import Requests
from tools.domain.simulation import EngineLimits
from tools.domain.step_costs import StepCosts


@dataclass(kw_only=True)
class Request:
    """One request and how far it is."""

    arrival_s: float
    prompt: int
    cached: int
    output: int
    generated: int = 0
    computed: int = 0
    decodes: bool = False
    blocks: int = 0
    start_s: float = nan
    first_token_s: float = nan
    end_s: float = nan
    preemptions: int = 0

    @property
    def tokens(self) -> int:
        return self.prompt + self.generated

    def blocks_for(self, tokens: int) -> int:
        return -(-tokens // 16) - self.cached // 16


@dataclass(kw_only=True)
class Reference:
    """The whole run; `finished` in order of arrival."""

    costs: StepCosts
    limits: EngineLimits
    lengths: list[tuple[int, int, int]]
    coming: list[float]
    return_s: float
    now_s: float = 0.0
    waiting: list[Request] = field(default_factory=list)
    running: list[Request] = field(default_factory=list)
    everyone: list[Request] = field(default_factory=list)
    peak_blocks: int = 0
    steps: int = 0

    @property
    def free(self) -> int:
        return self.limits.kv_blocks - sum(request.blocks for request in self.running)

    def run(self) -> list[Request]:
        while True:
            while self.coming and self.coming[0] <= self.now_s:
                self.receive(self.coming.pop(0))
            if not self.running and not self.waiting:
                if not self.coming:
                    return self.everyone
                self.now_s = self.coming[0]
                continue
            plan = self.schedule()
            assert plan, "the engine is idle though a request could run"
            assert self.free >= 0, "more blocks are held than there are"
            self.peak_blocks = max(self.peak_blocks, self.limits.kv_blocks - self.free)
            self.execute(plan)

    def receive(self, arrival_s: float) -> None:
        prompt, cached, output = self.lengths[len(self.everyone)]
        request = Request(arrival_s=arrival_s, prompt=prompt, cached=cached, output=output)
        self.everyone.append(request)
        self.waiting.append(request)

    def schedule(self) -> list[tuple[Request, int]]:
        """Which requests compute how many tokens in this step."""
        room = self.limits.step_tokens
        plan: list[tuple[Request, int]] = []
        preempted = False
        for request in list(self.running):
            if request not in self.running:
                continue
            new = min(request.tokens - request.computed, room)
            need = request.blocks_for(request.computed + new) - request.blocks
            while need > self.free and request in self.running:
                self.preempt()
                preempted = True
            if request in self.running:
                request.blocks += max(need, 0)
                plan.append((request, new))
                room -= new
        while not preempted and room and self.may_start(room):
            request = self.start()
            new = min(request.tokens - request.cached, room)
            plan.append((request, new))
            room -= new
        return plan

    def may_start(self, room: int) -> bool:
        if not self.waiting or len(self.running) >= self.limits.max_sequences:
            return False
        request = self.waiting[0]
        fits = request.tokens - request.cached <= room or self.limits.chunked_prefill
        return fits and request.blocks_for(request.tokens) <= self.free

    def start(self) -> Request:
        request = self.waiting.pop(0)
        self.running.append(request)
        request.blocks = request.blocks_for(request.tokens)
        request.computed = request.cached
        if request.preemptions == 0:
            request.start_s = self.now_s
        return request

    def preempt(self) -> None:
        victim = self.running.pop()
        victim.blocks = victim.computed = 0
        victim.decodes = False
        victim.preemptions += 1
        self.waiting.insert(0, victim)

    def execute(self, plan: list[tuple[Request, int]]) -> None:
        costs = self.costs
        decoding = [request for request, _ in plan if request.decodes]
        reading = [(request, new) for request, new in plan if not request.decodes]
        tokens = len(decoding) * costs.decode_share + sum(new for _, new in reading)
        seconds = costs.base_seconds(tokens) + len(decoding) * costs.sequence_s
        for request in decoding:
            seconds += costs.context_token_s * request.tokens
            seconds += costs.window_token_s * min(request.tokens, costs.window_tokens)
        for request, new in reading:
            before, after = request.computed, request.computed + new
            seconds += costs.prompt_seconds(after) - costs.prompt_seconds(before)
        self.now_s += seconds
        self.steps += 1
        for request, new in plan:
            request.computed += new
            if request.computed == request.tokens:
                self.emit(request)

    def emit(self, request: Request) -> None:
        request.decodes = True
        request.generated += 1
        if request.generated == 1:
            request.first_token_s = self.now_s
        if request.generated == request.output:
            request.end_s = self.now_s
            self.running.remove(request)
            request.blocks = 0
            if len(self.everyone) + len(self.coming) < len(self.lengths):
                self.coming = sorted([*self.coming, self.now_s + self.return_s])


def reference(costs: StepCosts, limits: EngineLimits, requests: Requests) -> Reference:
    """Run everything."""
    columns = (requests.prompt_tokens, requests.cached_tokens, requests.output_tokens)
    found = Reference(
        costs=costs,
        limits=limits,
        lengths=list(zip(*(column.tolist() for column in columns), strict=True)),
        coming=requests.arrival_s.tolist(),
        return_s=requests.think_s + costs.overhead_s,
    )
    found.run()
    return found
