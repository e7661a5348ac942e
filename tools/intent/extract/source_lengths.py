"""Lengths of documents behind an answer: a question over them does not carry them whole."""

from tools.intent.fact import Read, Remark
from tools.intent.pattern import Pattern

__all__ = ["source_remark", "tells_of_a_source"]

_ASKS = frozenset({"rag_question_answering", "interactive_chatbot", "voice_assistant"})
_ASKED = Pattern(
    r"\b(?:prompts?|inputs?|isl|questions?|quer(?:y|ies)|requests?|messages?|upload\w*|paste\w*"
    r"|reads?|sends?|sent|carr(?:y|ies|ied)|brief\w*|instructions|exercises?|passages?|context"
    r"|attach\w*|(?:users?|customers?|people|they) (?:write|ask|send|type)|eingabe\w*|anfrage\w*"
    r"|fragen|entrée\w*|entrada\w*|preguntas|ingresso)"
)


_DOCUMENT = Pattern(
    r"\b(?:documents?|docs?|pdfs?|pages?|manuals?|reports?|contracts?|books?|files?|articles?"
    r"|papers?|polic(?:y|ies)"
    r"|wikis?|archives?|filings?|transcripts?|dokument\w*|seiten?|verträge?n?|berichte?n?"
    r"|handb[uü]ch\w*|contrats?"
    r"|rapports?|livres?|documentos?|contratos?|informes?|páginas?|documenti|contratti|pagin[ae])\b"
)


def tells_of_a_source(near: str, read: Read) -> bool:
    """Whether a length is that of a document behind the answers, not of a question."""
    return read.row.name in _ASKS and _DOCUMENT.search(near) is not None and not _ASKED.search(near)


def source_remark(words: str, read: Read) -> Remark:
    """Why the length of a document does not set the prompt."""
    kept = (
        "a prompt holds the retrieved passages, not whole documents"
        if read.row.name == "rag_question_answering"
        else "a turn of the conversation holds no whole document unless you say so"
    )
    return Remark(
        text=f'Not honoured: "{words}" does not set the prompt of {read.row.name}: {kept}; '
        "set traffic.prompt_tokens.mean if prompts are that long"
    )
