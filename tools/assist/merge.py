"""Joins a language model's findings with what the deterministic readers found; pure.

Words win. The model fills only fields that nobody's words filled, or that were merely inferred
where it proves an exact number. It takes nothing back, changes no statement and cannot decide.
A number is `stated` only where the text gives it (see `proof`); everything else is `inferred`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tools.assist.findings import Finding, short
from tools.assist.form import FIELDS
from tools.assist.proof import Proof, Quote, find_quote
from tools.assist.values import Refusal, value_of
from tools.intent.fact import Fact, is_from_words
from tools.intent.sentence import Sentence
from tools.intent.shown import shown
from tools.ports import Catalogue
from tools.specification import Conflict

__all__ = ["Assistance", "Ground", "merged"]

_LOAD = (
    "traffic.concurrent_users", "traffic.rps_steady", "traffic.rps_peak", "traffic.concurrency",
    "slo.throughput_rps",
)  # fmt: skip
"""Any of these says how much comes in; an estimate of one never stands beside another's words."""

_BINDING = ("preferences.", "slo.")
"""Fields that turn candidates away: whatever is inferred there is told."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the findings are held against.

    Attributes:
        sentence: The text of this turn.
        words: What the readers found in it.
        standing: All facts that somebody said, earlier turns and edited fields included.
        conflicts: Contradictions found so far; their fields are a person's to settle.
        use_case: The use case with its origin, as the words gave it.
        catalogue: Shipped collections.
        reader: The model's name, for origins.
    """

    sentence: Sentence
    words: Sequence[Fact]
    standing: dict[str, Fact]
    conflicts: Sequence[Conflict]
    use_case: Fact
    catalogue: Catalogue
    reader: str


@dataclass(frozen=True, kw_only=True)
class Assistance:
    """What a language model adds: facts by path, and what a person should know about the rest."""

    facts: tuple[Fact, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def use_case(self) -> Fact | None:
        """The use case it gives, if any."""
        return next((fact for fact in self.facts if fact.path == "use_case"), None)


@dataclass(kw_only=True)
class _Merge:
    ground: Ground
    facts: list[Fact] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def take(self, finding: Finding) -> None:
        """Add what one finding allows, or say why nothing of it is used."""
        fact = self._fact(finding)
        if isinstance(fact, Refusal):
            said = f"the LLM's {finding.path} = {short(finding.value)} was left out"
            self.warnings.append(f"{said}: {fact.why}")
            return
        standing = self._standing(fact.path)
        if standing is None or _replaces(fact, standing):
            self._add(fact)
        elif standing.value != fact.value:
            self.warnings.append(_kept(fact, standing))

    def _add(self, fact: Fact) -> None:
        self.facts.append(fact)
        binds = FIELDS[fact.path].kind == "number" or fact.path.startswith(_BINDING)
        if fact.source == "inferred" and binds:
            self.warnings.append(
                f"{fact.path} = {_shown(fact.value)} is inferred by the LLM, the words do not"
                " say it outright; set it if you know better"
            )

    def _fact(self, finding: Finding) -> Fact | Refusal:
        quote = find_quote(self.ground.sentence, finding.quote)
        if quote is None:
            return Refusal("the words it quotes are not in the text")
        value = value_of(finding, quote, self.ground.catalogue)
        if isinstance(value, Refusal):
            return value
        if FIELDS[finding.path].kind == "number" and isinstance(value, int | float):
            return self._figure(finding.path, value, quote)
        if quote.is_negated:
            return Refusal(f'"{short(quote.text)}" is negated')
        origin = f'"{quote.text}": taken for {_shown(value)} by the LLM {self.ground.reader}'
        return Fact(path=finding.path, value=value, source="inferred", origin=origin)

    def _figure(self, path: str, value: float, quote: Quote) -> Fact | Refusal:
        rule, ground = FIELDS[path], self.ground
        proof = Proof(sentence=ground.sentence, taken=ground.words)
        if rule.unit is not None and proof.gives(path, rule.unit, value, quote):
            origin = f'"{quote.text}": read by the LLM {ground.reader}'
            return Fact(path=path, value=value, source="stated", origin=origin)
        if self._standing(path) is None:
            if not rule.estimable or quote.is_negated:
                return Refusal("the words it quotes do not give this number for this field")
            if path in _LOAD and any(other in ground.standing for other in _LOAD):
                return Refusal("the load is said in other words, and computed from them")
        how = f"estimated by the LLM {ground.reader}; the number is not in the text"
        if proof.mentions(value, quote):
            how = f"taken for {shown(value)} by the LLM {ground.reader}"
        origin = f'"{quote.text}": {how}'
        return Fact(path=path, value=value, source="inferred", origin=origin)

    def _standing(self, path: str) -> Fact | None:
        """What is said about this field; an emptied or disputed field counts as said."""
        standing, parent = self.ground.standing, path.rpartition(".")[0]
        if path == "use_case":
            said = self.ground.use_case
            return said if is_from_words(said.source, said.origin) else None
        for name in (path, parent):
            if name in standing:
                return standing[name]
        for conflict in self.ground.conflicts:
            if any(path == name or path.startswith(f"{name}.") for name in conflict.fields):
                return Fact(path=path, value=None, source="stated", origin=conflict.message)
        return None


def merged(findings: Iterable[Finding], ground: Ground) -> Assistance:
    """What of the findings may be used beside the words, in the order of the findings."""
    merge = _Merge(ground=ground)
    for finding in findings:
        merge.take(finding)
    facts = tuple(_with_limits(merge.facts, ground.standing))
    return Assistance(facts=facts, warnings=tuple(dict.fromkeys(merge.warnings)))


def _replaces(fact: Fact, standing: Fact) -> bool:
    """Whether a finding may stand where something is: a proven number, or a use case, over a hint.

    A use case that one word merely hints at is what a language model reads better.
    """
    if standing.source != "inferred" or fact.value == standing.value:
        return False
    return fact.source == "stated" or fact.path == "use_case"


def _kept(fact: Fact, standing: Fact) -> str:
    said = "nothing" if standing.value is None else _shown(standing.value)
    return (
        f"the LLM reads {fact.path} = {_shown(fact.value)}; {said} was said before and stays"
        f" ({short(standing.origin)}); set {fact.path} if the other is meant"
    )


def _with_limits(facts: Sequence[Fact], standing: dict[str, Fact]) -> Iterator[Fact]:
    """Without the percentiles of limits that nobody gave."""
    limits = {*standing, *(fact.path for fact in facts)}
    for fact in facts:
        head, _, leaf = fact.path.rpartition(".")
        if leaf != "percentile" or f"{head}.limit" in limits:
            yield fact


def _shown(value: object) -> str:
    if isinstance(value, int | float):
        return shown(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{count} x {name}" for name, count in value.items())
    return short(value)
