"""Words that take back what was just said: `1000 users, no wait, 500 users` states 500.

Nothing is guessed: only where one field has two figures and such words stand between them, what
follows is read again by itself and counts.
"""

from dataclasses import replace

from tools.intent.fact import Read
from tools.intent.ledger import Ledger
from tools.intent.names import find_names
from tools.intent.pattern import Pattern
from tools.intent.reading import CONTRADICTION, read_text
from tools.intent.sentence import NUMBER, Sentence, mark

__all__ = ["after_retractions"]

_TAKEN_BACK = Pattern(
    r"\b(?:no,?\s+wait|wait,?\s+no|scratch that|strike that|correction|i mean|i meant"
    r"|make (?:that|it)|or rather|no,?\s+(?:make|sorry)"
    r"|nein,?\s+(?:warte|doch|halt)|halt,?\s+nein|besser gesagt|korrektur|ich meine"
    r"|non,?\s+(?:attendez|pardon|plutôt)|ou plutôt|je veux dire"
    r"|no,?\s+(?:espera|perdón)|mejor dicho|quiero decir|anzi|volevo dire)\b"
    rf"|\b(?:sorry|oops|pardon|scusa),?\s+(?={NUMBER})"
)


def after_retractions(words: Ledger, sentence: Sentence, read: Read) -> Ledger:
    """The words' facts with every figure that was taken back replaced by what came after.

    Args:
        words: What all words say, contradictions included.
        sentence: The text.
        read: As the text was read.
    """
    contested = {
        conflict.fields[0]
        for conflict in words.conflicts
        if conflict.message.startswith(CONTRADICTION)
    }
    facts = dict(words.facts)
    settled: set[str] = set()
    for match in _TAKEN_BACK.finditer(sentence.marked) if contested else ():
        tail = sentence.text[sentence.ends[match.end() - 1] :]
        later = read_text(mark(tail, find_names(tail, read.catalogue)), read)
        again = {conflict.fields[0] for conflict in later.conflicts}
        for path, fact in later.facts.items():
            if path.partition("/")[0] in contested - again:
                facts[path] = fact
                settled.add(path.partition("/")[0])
    kept = [one for one in words.conflicts if one.fields[0] not in settled]
    return replace(words, facts=facts, conflicts=kept)
