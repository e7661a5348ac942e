"""One replica under continuous batching, from event to event: pure Python, exact in tokens.

Every step decodes one token of each running sequence and fills the rest of its token budget with
prompts, first come first served (vLLM V1). All decoding sequences advance together, so the state of
a batch is a few sums: steps in which nobody joins or leaves are taken at once in closed form.

A prompt reserves its blocks when it is admitted; blocks run out in decode only, and then the
latest admitted sequence gives back everything and is computed again.
"""

from bisect import insort
from collections import deque
from math import ceil, inf, nan, sqrt

from tools.domain.arrivals import Requests
from tools.domain.footprint import BLOCK_TOKENS
from tools.domain.simulation_batch import NONE, Batch
from tools.domain.step_costs import StepCosts

__all__ = ["Replica"]


class Replica(Batch):
    """One engine: its queue, its batch, and the times it stamped on its requests, in seconds.

    `part` is the prompt in progress, at most one; `order` remembers admissions, the latest last.
    Spans are runs of equal steps, `gaps` the pauses of preempted sequences.
    """

    __slots__ = (
        "arrival",
        "base_s",
        "closed",
        "costs",
        "decode_s",
        "end",
        "first",
        "gaps",
        "generated",
        "issued",
        "kv_area",
        "next_s",
        "now",
        "order",
        "output",
        "part",
        "part_done",
        "paused",
        "preemptions",
        "prompt",
        "received",
        "return_s",
        "seats",
        "span_s",
        "span_sequences",
        "span_steps",
        "start",
        "step_tokens",
        "total",
        "until_s",
        "waiting",
        "whole_prompts",
    )

    def __init__(
        self,
        *,
        costs: StepCosts,
        requests: Requests,
        step_tokens: int,
        seats: int,
        pool: int,
        whole_prompts: bool,
    ) -> None:
        super().__init__(requests, pool=pool, window=costs.window_tokens)
        self.costs, self.step_tokens, self.seats = costs, step_tokens, seats
        self.whole_prompts = whole_prompts
        self.base_s = costs.base_seconds_up_to(step_tokens + 1)
        self.decode_s = costs.decode_seconds_up_to(seats)
        self.prompt = requests.prompt_tokens.tolist()
        self.output = requests.output_tokens.tolist()
        self.arrival: list[float] = requests.arrival_s.tolist()
        self.total, self.issued = len(self.prompt), len(self.arrival)
        self.closed = self.issued < self.total
        self.return_s = requests.think_s + costs.overhead_s
        count = self.total
        self.start, self.first, self.end = ([nan] * count for _ in range(3))
        self.preemptions, self.generated = [0] * count, [0] * count
        self.paused: dict[int, float] = {}
        self.now, self.until_s, self.next_s, self.received = 0.0, inf, self.arrival[0], 0
        self.waiting: deque[int] = deque()
        self.order: list[int] = []
        self.part, self.part_done = NONE, 0
        self.span_s: list[float] = []
        self.span_steps: list[int] = []
        self.span_sequences: list[int] = []
        self.gaps: list[float] = []
        self.kv_area = 0.0

    def run(self, *, until_s: float = inf) -> None:
        """Serve everything, or as much as starts before `until_s`."""
        self.until_s = until_s
        while self.now < until_s:
            if self.next_s <= self.now:
                self._receive()
            if not self.decoding and self.part < 0 and not self.waiting:
                if self.next_s == inf:
                    return
                self.now = self.next_s
                continue
            # Every sequence may waste 15 tokens of its last block.
            tokens = self.context + (BLOCK_TOKENS - 1) * self.decoding
            self.bound, self.exact = tokens // BLOCK_TOKENS + self.other_blocks, False
            short = self.bound > self.pool and self._make_room()
            if (self.part >= 0 or self.waiting) and self._mixed_step(admit=not short):
                continue
            self._decode_steps(single=short)

    def _receive(self) -> None:
        arrival, received, count = self.arrival, self.received, len(self.arrival)
        while received < count and arrival[received] <= self.now:
            self.waiting.append(received)
            received += 1
        self.received = received
        self.next_s = arrival[received] if received < count else inf

    def _make_room(self) -> bool:
        """Preempt the latest admitted until the coming step fits; whether that was needed."""
        self.count_blocks()
        short = self.bound > self.pool
        while self.bound > self.pool:
            self._preempt()
            self.exact = False
            self.count_blocks()
        return short

    def _preempt(self) -> None:
        request = self.order.pop()
        while request != self.part and self.due[request] < 0:  # finished long ago
            request = self.order.pop()
        if request == self.part:
            self.other_blocks -= self.blocks[request]
            self.part = NONE
        else:
            self.generated[request] = self.output[request] - self.left_of(request)
            self.leave(request)
            self.target[request] = length = self.prompt[request] + self.generated[request]
            self.blocks[request] = -(-length // BLOCK_TOKENS) - self.cached_blocks[request]
            self.paused[request] = self.now
        self.preemptions[request] += 1
        self.waiting.appendleft(request)

    def _mixed_step(self, *, admit: bool) -> bool:
        """One step that reads prompts beside the decoding sequences; False if none can be read."""
        decoding, waiting, seats = self.decoding, self.waiting, self.seats
        budget = room = self.step_tokens - decoding
        joining: list[int] = []
        pairs_s = 0.0
        if self.part >= 0:
            room, pairs_s = self._read_on(room, joining)
        while waiting and admit and room and self.part < 0:
            if decoding + len(joining) >= seats or not self._admit(room):
                break
            room, more_s = self._read_on(room, joining)
            pairs_s += more_s
        if room == budget:
            return False
        costs, tokens = self.costs, decoding * self.costs.decode_share + budget - room
        below = int(tokens)
        base = self.base_s[below]
        base += (tokens - below) * (self.base_s[below + 1] - base) + decoding * costs.sequence_s
        base += costs.context_token_s * self.context + costs.window_token_s * self.local
        self._advance(1, base + pairs_s)
        for request in joining:
            self._join(request)
        return True

    def _admit(self, room: int) -> bool:
        """Let the head of the queue in if its blocks are free."""
        request = self.waiting[0]
        blocks, cached = self.blocks[request], self.cached[request]
        if self.whole_prompts and self.target[request] - cached > room:
            return False
        free = self.pool - blocks
        if self.bound > free:
            self.count_blocks()
            if self.bound > free:
                return False
        self.bound += blocks
        self.waiting.popleft()
        self.order.append(request)
        self.part, self.part_done = request, cached
        self.other_blocks += blocks
        if not self.preemptions[request]:
            self.start[request] = self.now
        return True

    def _read_on(self, room: int, joining: list[int]) -> tuple[int, float]:
        """Read the next chunk of the prompt in progress; the room it leaves, and its seconds."""
        request, begin = self.part, self.part_done
        stop = self.target[request]
        if stop - begin <= room:
            joining.append(request)
            self.part = NONE
        else:
            self.part_done = stop = begin + room
        seconds = self.costs.prompt_seconds(stop)
        if begin:
            seconds -= self.costs.prompt_seconds(begin)
        return room - (stop - begin), seconds

    def _decode_steps(self, *, single: bool) -> None:
        """Steps that only decode, up to the next one that something can change."""
        costs, count = self.costs, self.decoding
        steps = 1 if single else self.due_steps[0] - self.step
        first = self.decode_s[count] + costs.context_token_s * self.context
        first += costs.window_token_s * self.local
        growth = costs.context_token_s * count + costs.window_token_s * self.growing
        # Who waits already is let in when somebody leaves, not when somebody comes.
        stop_s = self.until_s if self.waiting else min(self.next_s, self.until_s)
        if steps > 1 and stop_s < inf:
            steps = _steps_until(stop_s - self.now, first, growth, steps)
        if steps > 1 and self.bound + count * (steps // BLOCK_TOKENS + 1) > self.pool:
            steps = min(steps, self.steps_that_fit())
        self._advance(steps, steps * (first + growth * (steps - 1) * 0.5))

    def _advance(self, steps: int, seconds: float) -> None:
        """Let all decoding sequences grow by `steps` tokens in `seconds`, then end what is due."""
        tokens = self.context + self.decoding * (steps - 1) * 0.5
        self.kv_area += seconds * (tokens / BLOCK_TOKENS + self.other_blocks)
        self.span_s.append(seconds)
        self.span_steps.append(steps)
        self.span_sequences.append(self.decoding)
        self.now += seconds
        for request in self.grow(steps) or ():
            self._finish(request)

    def _join(self, request: int) -> None:
        """A prompt is read: its first (or next) token is out, and it decodes from now on."""
        done = self.generated[request]
        self.other_blocks -= self.blocks[request]
        if done:
            self.gaps.append(self.now - self.paused.pop(request))
        else:
            self.first[request] = self.now
        left = self.output[request] - done - 1
        if left:
            self.enter(request, left)
        else:
            self._finish(request)

    def _finish(self, request: int) -> None:
        """Stamp the end; in a closed loop the client comes back."""
        self.end[request] = self.now
        if self.closed and self.issued < self.total:
            insort(self.arrival, self.now + self.return_s, lo=self.received)
            self.issued += 1
            self.next_s = self.arrival[self.received]


def _steps_until(wait_s: float, first_s: float, growth_s: float, most: int) -> int:
    """Steps until `wait_s` has passed, at least 1 and at most `most`.

    n steps last n x first + growth x n (n - 1) / 2.
    """
    half = first_s - 0.5 * growth_s
    steps = ceil(2.0 * wait_s / (half + sqrt(half * half + 2.0 * growth_s * wait_s)))
    steps = min(max(steps, 1), most)
    if steps > 1 and (steps - 1) * (first_s + growth_s * (steps - 2) * 0.5) >= wait_s:
        return steps - 1
    if steps < most and steps * (first_s + growth_s * (steps - 1) * 0.5) < wait_s:
        return steps + 1
    return steps
