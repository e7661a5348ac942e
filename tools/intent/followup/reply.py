"""The one line a follow-up is answered with: what changed, or politely that nothing did."""

from collections.abc import Collection, Sequence

from tools.intent.fact import is_from_words
from tools.intent.followup.parts import Kind
from tools.intent.ledger import value_at
from tools.intent.shown import shown
from tools.specification import Conflict, Specification

__all__ = ["reply", "told_value"]

_EXAMPLES = '"make it 2,000 users", "only H100" or "TTFT p95 under 300 ms"'
_STANDS = "the plan stands as it is"
_POLITE: dict[Kind, str] = {
    "thanks": f"You are welcome; {_STANDS}.",
    "greeting": f"Hello; {_STANDS}. Say what to change, such as {_EXAMPLES}.",
    "assent": f"Good; {_STANDS}. Choose an option when you are ready.",
    "refusal": f"Then {_STANDS}; say what it shall be instead, such as {_EXAMPLES}.",
    "choice": f"Choosing and approving are steps of their own, so {_STANDS}; see `next`.",
    "files": f"Files and deployment follow a choice, so {_STANDS}; see `next`.",
    "undo": (
        f"Undo is not part of this version, so {_STANDS}; say the old value, such as"
        ' "back to 1,000 users".'
    ),
    "restart": f"A new plan is a new session; {_STANDS}.",
    "help": f"Say what to change, such as {_EXAMPLES}; {_STANDS}.",
    "question": (
        f"A question changes nothing, so {_STANDS}: its reasons, evidence and rejections are"
        f" listed with it. To change it, say for example {_EXAMPLES}."
    ),
    "off_topic": (
        f"That is not about this deployment, so {_STANDS}. Say what to change, such as {_EXAMPLES}."
    ),
}
_ORDER: Sequence[Kind] = (
    "question", "choice", "files", "undo", "restart", "help", "off_topic", "refusal", "thanks",
    "greeting", "assent",
)  # fmt: skip
_COMMAND = f"Instructions to the planner are not followed; {_STANDS}."
_TOLD_CHANGES = 6
_TOLD_NAMES = 4
_REMARKED = f"Nothing changed, so {_STANDS}; the remarks tell why."
_NOTHING = (
    f"Nothing in that was understood as a change, so {_STANDS}. Say it with a number or a name,"
    f" such as {_EXAMPLES}."
)


def reply(
    before: Specification,
    now: Specification,
    changed: Sequence[str],
    kinds: Collection[Kind],
    *,
    is_command: bool,
    heard: Sequence[str],
    is_remarked: bool,
) -> str:
    """What changed; else why nothing did.

    Args:
        before: The specification that stood.
        now: The one that stands.
        changed: Paths that differ.
        kinds: What the parts of the follow-up are.
        is_command: Whether a part gave orders to the reader.
        heard: Paths that the words named, changed or not.
        is_remarked: Whether a remark tells why words were not honoured.
    """
    if changed:
        return _changes(before, now, changed)
    if heard or _differ(before, now):
        return _no_new_value(before, now, heard)
    if is_remarked:
        return _REMARKED
    if is_command:
        return _COMMAND
    if "change" in kinds or "scenario" in kinds:
        return _NOTHING
    return next((_POLITE[kind] for kind in _ORDER if kind in kinds), _NOTHING)


def _no_new_value(before: Specification, now: Specification, heard: Sequence[str]) -> str:
    if not _differ(before, now):
        return f"No value changed; {_again(now, heard, 'already')}. So {_STANDS}."
    if heard:
        return f"No value changed; {_again(now, heard, 'and now rests on your words')}."
    # Words that change no value are answered and not planned: nothing else would tell.
    told = [f"{one.message} {one.suggestion}" for one in _new_conflicts(before, now)]
    return " ".join([f"No value changed, so {_STANDS}.", *told])


def _differ(before: Specification, now: Specification) -> bool:
    """Whether fields differ or a conflict is new; those that only a search found are gone."""
    without = {"conflicts": ()}
    if before.model_copy(update=without) != now.model_copy(update=without):
        return True
    return bool(_new_conflicts(before, now))


def _new_conflicts(before: Specification, now: Specification) -> list[Conflict]:
    return [one for one in now.conflicts if one not in before.conflicts]


def _again(now: Specification, heard: Sequence[str], how: str) -> str:
    told = [f"{path} is {told_value(value_at(now, path))}" for path in heard[:_TOLD_CHANGES]]
    return f"{', '.join(told) or 'what was said'} {how}"


def _changes(before: Specification, now: Specification, changed: Sequence[str]) -> str:
    said = [path for path in changed if _is_said(now, path) or _is_said(before, path)]
    named = [path for path in said or changed if not _follows(path, changed, now)]
    told = [
        f"{path} from {told_value(value_at(before, path))} to {told_value(value_at(now, path))}"
        for path in named[:_TOLD_CHANGES]
    ]
    rest = len(changed) - len(told) - sum(_follows(path, changed, now) for path in changed)
    more = f"; {rest} more field{'s'[: rest > 1]} followed" if rest else ""
    return f"Changed {', '.join(told)}{more}."


def _follows(path: str, changed: Sequence[str], now: Specification) -> bool:
    """Whether a part of a limit goes without saying: its effect, its percentile when it is gone."""
    limit, _, leaf = path.rpartition(".")
    if leaf == "effective_limit":
        return f"{limit}.limit" in changed
    return leaf == "percentile" and value_at(now, limit) is None


def _is_said(specification: Specification, path: str) -> bool:
    origin = specification.provenance.get(path)
    return origin is not None and is_from_words(origin.source, origin.from_)


def told_value(value: object) -> str:
    """A value in a sentence.

    >>> told_value(2000), told_value(()), told_value({"L40S-48GB": 4})
    ('2,000', 'not set', '4 x L40S-48GB')
    """
    if value is None or value in ((), {}, ""):
        return "not set"
    if isinstance(value, int | float):
        return shown(value)
    if isinstance(value, dict):
        return ", ".join(f"{count} x {name}" for name, count in value.items())
    if isinstance(value, tuple):
        names = list(map(str, value))
        return ", ".join(names) if len(names) <= _TOLD_NAMES else f"{len(names)} names"
    return str(value)
