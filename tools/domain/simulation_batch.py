"""The decoding sequences of one replica as sums that grow together, and the blocks they hold.

Every step adds one token to each sequence, so nothing is kept per token: a sequence is known by how
much longer than the step number its context is. Blocks hold 16 tokens and are never shared.
"""

from heapq import heappop, heappush
from operator import mul

from tools.domain.arrivals import Requests
from tools.domain.footprint import BLOCK_TOKENS

__all__ = ["NONE", "Batch"]

NONE = -1
# Unused tokens in the last block, by step number and residue.
_PADDING = tuple(
    tuple(-(residue + step) % BLOCK_TOKENS for residue in range(BLOCK_TOKENS))
    for step in range(BLOCK_TOKENS)
)


class Batch:
    """Sums over the decoding sequences before the coming step.

    `context` counts the tokens that step attends to, `local` the same inside the sliding window,
    `growing` the sequences still inside it; `residues` counts sequences by `offset` modulo a block,
    which gives the blocks they hold. `other_blocks` are those reserved for prompts being read, less
    those that the prefix cache serves. `bound` is at least the number of blocks held, and equal to
    it once `exact`. Lists are by request: `target` tokens to read before it decodes, `blocks` these
    reserve, `due` and `bend` the steps after which it has all its tokens and leaves the window.
    `due_steps` is a heap of such steps, `due_at` says whose, ~request for a window; an event of a
    sequence that was preempted since is stale and only ends a run of equal steps early.
    """

    __slots__ = (
        "bend",
        "blocks",
        "bound",
        "cached",
        "cached_blocks",
        "context",
        "decoding",
        "due",
        "due_at",
        "due_steps",
        "exact",
        "growing",
        "kv_peak",
        "local",
        "offset",
        "other_blocks",
        "pool",
        "residues",
        "step",
        "target",
        "window",
    )

    def __init__(self, requests: Requests, *, pool: int, window: int) -> None:
        self.pool, self.window = pool, window
        self.target = requests.prompt_tokens.tolist()
        self.cached = requests.cached_tokens.tolist()
        self.cached_blocks = (requests.cached_tokens // BLOCK_TOKENS).tolist()
        self.blocks = [
            -(-target // BLOCK_TOKENS) - cached
            for target, cached in zip(self.target, self.cached_blocks, strict=True)
        ]
        count = len(self.target)
        self.offset, self.due, self.bend = [0] * count, [NONE] * count, [NONE] * count
        self.residues = [0] * BLOCK_TOKENS
        self.due_steps: list[int] = []
        self.due_at: dict[int, list[int]] = {}
        self.decoding = self.context = self.local = self.growing = self.other_blocks = 0
        self.step = self.kv_peak = self.bound = 0
        self.exact = False

    def held_blocks(self) -> int:
        """Blocks held during the coming step, its new tokens included."""
        padding: int = sum(map(mul, self.residues, _PADDING[self.step % BLOCK_TOKENS]))
        return (self.context + padding) // BLOCK_TOKENS + self.other_blocks

    def count_blocks(self) -> None:
        """Turn the bound into the exact number, once per round."""
        if not self.exact:
            self.bound = self.held_blocks()
            self.exact = True

    def steps_that_fit(self) -> int:
        """Steps before blocks run out: any 16 take one per sequence, the rest is counted."""
        self.count_blocks()
        rounds, free = divmod(self.pool - self.bound, self.decoding)
        steps = rounds * BLOCK_TOKENS
        while free >= 0:
            steps += 1
            free -= self.residues[(1 - self.step - steps) % BLOCK_TOKENS]
        return steps

    def _note_peak(self) -> None:
        """Blocks held during the step just done."""
        self.step -= 1
        self.context -= self.decoding
        self.kv_peak = max(self.kv_peak, self.held_blocks())
        self.step += 1
        self.context += self.decoding

    def grow(self, steps: int) -> list[int] | None:
        """Every sequence gets `steps` tokens; those that have all of them then leave.

        None may end, or leave the window, before the last of these steps.
        """
        count = self.decoding
        self.step = step = self.step + steps
        self.context += steps * count
        self.local += steps * self.growing
        if self.bound + count * ((steps - 1) // BLOCK_TOKENS + 1) > self.kv_peak < self.pool:
            self._note_peak()
        due = self.due_steps
        return self._ended() if due and due[0] == step else None

    def _ended(self) -> list[int]:
        """Take out the sequences that have all their tokens; note those that leave the window."""
        step, found = heappop(self.due_steps), []
        for request in self.due_at.pop(step):
            if request < 0:
                if self.bend[~request] == step:
                    self.bend[~request] = NONE
                    self.growing -= 1
            elif self.due[request] == step:
                self.leave(request)
                found.append(request)
        return found

    def _expect(self, step: int, event: int) -> None:
        if step in self.due_at:
            self.due_at[step].append(event)
        else:
            self.due_at[step] = [event]
            heappush(self.due_steps, step)

    def enter(self, request: int, left: int) -> None:
        """A prompt is read and one token is out; `left` more will come, one per step."""
        context, step = self.target[request] + 1, self.step
        offset = self.offset[request] = context - step
        self.decoding += 1
        self.context += context
        self.residues[offset % BLOCK_TOKENS] += 1
        self.other_blocks -= self.cached_blocks[request]
        self.due[request] = due = step + left
        self._expect(due, request)
        window = self.window
        if not window:
            return
        self.local += min(context, window)
        if context < window:
            self.growing += 1
            self.bend[request] = bend = window - offset
            self._expect(bend, ~request)

    def leave(self, request: int) -> None:
        """Take a sequence out of the batch; its blocks are free."""
        context = self.offset[request] + self.step
        self.due[request] = NONE
        self.decoding -= 1
        self.context -= context
        self.residues[self.offset[request] % BLOCK_TOKENS] -= 1
        self.other_blocks += self.cached_blocks[request]
        window = self.window
        if window:
            self.local -= min(context, window)
            if self.bend[request] >= 0:
                self.bend[request] = NONE
                self.growing -= 1

    def left_of(self, request: int) -> int:
        """Tokens a decoding sequence still has to put out."""
        left: int = self.due[request] - self.step
        return left
