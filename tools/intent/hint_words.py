"""Which meanings together point at a use case, and the names of languages.

The stems of the meanings, in English, German, French, Spanish, Italian, Dutch and Portuguese, are
those of `hint_actions` and `hint_things`.
"""

from tools.intent.hint_actions import ACTIONS
from tools.intent.hint_things import THINGS
from tools.intent.stems import Stems
from tools.specification import UseCaseName

__all__ = ["HINTS", "LANGUAGES", "MEANINGS", "Hint"]

Hint = tuple[UseCaseName, float, frozenset[str]]

MEANINGS = Stems({**ACTIONS, **THINGS})
LANGUAGES = Stems(
    {
        "en": "english englisch anglais inglés inglese inglês engels ingles.",
        "de": "german. deutsch allemand alemán tedesc alemão duits aleman.",
        "fr": "french französisch français francés frances. francese francês frans.",
        "es": "spanish spanisch espagnol español espanol spagnol espanhol spaans castellan",
        "it": "italian italienisch italien italiano italiaans",
        "nl": "dutch niederländisch holländ néerlandais neerland oland nederlands holand",
        "pt": "portugues portugiesisch portugais portugués portoghes português portugees",
        "pl": "polish polnisch polonais polaco polacc pools.",
        "zh": "chinese chinesisch chinois chino. cinese chinees chinês mandarin",
        "ja": "japanese japanisch japonais japonés giappones japans japonês",
        "fi": "finnish finnisch finnois finés finlandes fins.",
        "sv": "swedish schwedisch suédois sueco. svedes zweeds",
        "da": "danish dänisch danois danés danese deens dinamarquês",
        "no": "norwegian norwegisch norvégien noruego norvegese noors norueguês",
        "ru": "russian russisch russe. ruso. russo. russisch",
        "uk": "ukrainian ukrainisch ukrainien ucrani oekraïens",
        "cs": "czech tschechisch tchèque checo. ceco. tsjechisch",
        "tr": "turkish türkisch turc. turco. turks",
        "ar": "arabic arabisch arabe. árabe arabo.",
        "ko": "korean koreanisch coréen corean koreaans",
        "hi": "hindi",
        "el": "greek griechisch grec. griego. greco. grieks",
        "ca": "catalan katalanisch catalán",
        "ro": "romanian rumänisch roumain rumano rumeno roemeens",
        "hu": "hungarian ungarisch hongrois húngaro ungherese hongaars",
    }
)
"""Two of them in one sentence are what a translation goes from and to."""


def _hints(*hints: tuple[UseCaseName, float, str]) -> tuple[Hint, ...]:
    return tuple((name, weight, frozenset(words.split())) for name, weight, words in hints)


HINTS: tuple[Hint, ...] = _hints(
    ("interactive_chatbot", 2.2, "meet talk"),
    ("interactive_chatbot", 2.0, "helper meet"),
    ("interactive_chatbot", 1.9, "ask meet"),
    ("interactive_chatbot", 1.6, "talk"),
    ("code_completion", 3.2, "suggest typing"),
    ("code_completion", 3.2, "editor suggest"),
    ("code_completion", 2.8, "code suggest"),
    ("code_completion", 2.4, "line suggest"),
    ("code_generation", 2.8, "code make"),
    ("code_generation", 2.0, "code spec"),
    ("document_summarization", 2.8, "shorten"),
    ("document_summarization", 3.0, "report shorten"),
    ("document_summarization", 2.6, "bit few"),
    ("document_summarization", 2.6, "bit reduce"),
    ("document_summarization", 2.4, "reduce report"),
    ("long_document_analysis", 3.2, "paper read whole"),
    ("long_document_analysis", 3.2, "long paper read"),
    ("long_document_analysis", 3.2, "flaw paper whole"),
    ("long_document_analysis", 2.8, "flaw paper read"),
    ("long_document_analysis", 2.4, "long read"),
    ("long_document_analysis", 2.8, "bit hundred"),
    ("long_document_analysis", 3.0, "flaw long paper"),
    ("rag_question_answering", 3.0, "ask corpus"),
    ("rag_question_answering", 2.7, "corpus search"),
    ("rag_question_answering", 2.4, "cite corpus"),
    ("rag_question_answering", 2.2, "ask cite"),
    ("translation", 3.2, "translate"),
    ("translation", 3.2, "languages"),
    ("translation", 2.6, "bring language"),
    ("content_generation", 2.8, "make piece"),
    ("content_generation", 2.2, "mail make"),
    ("content_generation", 2.4, "goods spec"),
    ("classification_extraction", 2.9, "item sort"),
    ("classification_extraction", 2.9, "extract item"),
    ("classification_extraction", 2.8, "extract field"),
    ("classification_extraction", 2.6, "field item read"),
    ("classification_extraction", 2.2, "field item"),
    ("classification_extraction", 1.8, "sort"),
    ("classification_extraction", 1.8, "extract"),
    ("agentic_tool_use", 3.0, "act agent"),
    ("agentic_tool_use", 2.3, "act actor"),
    ("agentic_tool_use", 2.8, "agent api"),
    ("agentic_tool_use", 2.4, "act api"),
    ("reasoning_assistant", 3.2, "hard reason"),
    ("reasoning_assistant", 3.2, "reason solve"),
    ("reasoning_assistant", 3.2, "reason steps"),
    ("reasoning_assistant", 3.0, "reason think"),
    ("reasoning_assistant", 2.8, "hard solve"),
    ("reasoning_assistant", 2.8, "hard think"),
    ("reasoning_assistant", 2.6, "solve steps"),
    ("reasoning_assistant", 2.6, "steps think"),
    ("reasoning_assistant", 2.0, "reason"),
    ("voice_assistant", 3.0, "voice"),
    ("batch_processing", 2.6, "batch pile"),
    ("batch_processing", 2.2, "leisure pile"),
    ("batch_processing", 2.5, "batch process"),
    ("batch_processing", 2.2, "leisure process"),
    ("batch_processing", 1.8, "batch"),
)
"""What a sentence that holds all these meanings points at, and how strongly."""
