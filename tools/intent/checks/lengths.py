"""Token lengths that contradict each other: a tail below its mean, a context that is too small."""

import math
from collections.abc import Iterator

from tools.intent.ledger import Ledger
from tools.intent.shown import shown
from tools.ports import Catalogue
from tools.specification import Conflict
from tools.ways import Way, in_words

__all__ = ["check_lengths", "long_request_tokens", "prompts_of_at_most"]


def check_lengths(ledger: Ledger, _catalogue: Catalogue) -> Iterator[Conflict]:
    """Conflicts among the lengths alone."""
    for kind in ("prompt", "output"):
        yield from _tail(ledger, kind)
    yield from _context(ledger)


def _tail(ledger: Ledger, kind: str) -> Iterator[Conflict]:
    path = f"traffic.{kind}_tokens"
    mean, p95 = ledger.figure(f"{path}.mean"), ledger.figure(f"{path}.p95")
    if mean is None or p95 is None or p95 >= mean:
        return
    ways = (
        Way(changes={f"{path}.p95": float(math.ceil(mean))}),
        Way(changes={f"{path}.mean": p95}),
    )
    yield Conflict(
        fields=(f"{path}.mean", f"{path}.p95"),
        message=(
            f"The 95th percentile of {kind} tokens ({shown(p95)}) is below their mean "
            f"({shown(mean)}). As it stands, all {kind}s count as {shown(mean)} tokens long."
        ),
        suggestion=in_words(ways),
    )


def long_request_tokens(ledger: Ledger) -> tuple[float, float]:
    """Tokens of a long prompt and of a long answer: 95th percentiles, means where there is none."""
    prompt, output = (
        ledger.figure(f"traffic.{kind}_tokens.p95")
        or ledger.figure(f"traffic.{kind}_tokens.mean")
        or 0.0
        for kind in ("prompt", "output")
    )
    return prompt, output


def prompts_of_at_most(ledger: Ledger, tokens: float) -> dict[str, object]:
    """Changes after which no long prompt has more tokens."""
    changes: dict[str, object] = {"traffic.prompt_tokens.p95": tokens}
    mean = ledger.figure("traffic.prompt_tokens.mean")
    if mean is not None and mean > tokens:
        changes["traffic.prompt_tokens.mean"] = tokens
    return changes


def _context(ledger: Ledger) -> Iterator[Conflict]:
    context = ledger.figure("traffic.context_tokens")
    if context is None:
        return
    prompt, output = long_request_tokens(ledger)
    needed = prompt + output
    if context >= needed or _tail_gives_way(ledger, context):
        return
    ways = [Way(changes={"traffic.context_tokens": float(math.ceil(needed))})]
    if context - output >= 1.0:
        ways.append(Way(changes=prompts_of_at_most(ledger, float(math.floor(context - output)))))
    paths = (_longest(ledger, "prompt"), _longest(ledger, "output"))
    defaults = [path for path in paths if not ledger.is_said(path) and not _is_made(ledger, path)]
    are = "are defaults" if len(defaults) > 1 else "is a default"
    assumed = f" {' and '.join(defaults)} {are} of the use case." if defaults else ""
    # A length that was said is named, even where its tail is what does not fit.
    means = (f"traffic.{kind}_tokens.mean" for kind in ("prompt", "output"))
    said = (path for path in means if ledger.is_said(path))
    yield Conflict(
        fields=tuple(dict.fromkeys(("traffic.context_tokens", *paths, *said))),
        message=(
            f"A context of {shown(context)} tokens does not hold a long prompt and a long answer "
            f"({shown(prompt)} + {shown(output)} = {shown(needed)} tokens).{assumed} As it stands, "
            f"requests of more than {shown(context)} tokens are refused by the server."
        ),
        suggestion=in_words(ways),
    )


def _tail_gives_way(ledger: Ledger, context: float) -> bool:
    """Long prompts end where the context does, if nobody said more than how long they are at mean.

    The 95th percentile is then a guess by the use case's ratio.
    """
    path = "traffic.prompt_tokens"
    if not ledger.is_said(f"{path}.mean") or ledger.is_said(f"{path}.p95"):
        return False
    mean, (_, output) = ledger.figure(f"{path}.mean") or 0.0, long_request_tokens(ledger)
    room = float(math.floor(context - output))
    if not ledger.is_said("traffic.context_tokens") or mean > room:
        return False
    origin = f"the context of {shown(context)} less {shown(output)} tokens of a long answer"
    ledger.put(f"{path}.p95", room, "computed", origin)
    return True


def _longest(ledger: Ledger, kind: str) -> str:
    path = f"traffic.{kind}_tokens"
    return f"{path}.mean" if ledger.figure(f"{path}.p95") is None else f"{path}.p95"


def _is_made(ledger: Ledger, path: str) -> bool:
    """Whether a 95th percentile follows from a mean that somebody said."""
    return path.endswith(".p95") and ledger.is_said(path.replace(".p95", ".mean"))
