"""Words that tell what a sentence of a follow-up is: courtesies, questions, other steps."""

from tools.intent.pattern import Pattern

__all__ = [
    "ABOUT_THE_PLAN",
    "ASKED_FOR",
    "ASKS",
    "ASKS_WITH_MARK",
    "BARE_WHY",
    "CHOICE",
    "FILES",
    "FILLER",
    "HELP",
    "POLITE",
    "PROPOSAL",
    "QUESTION_MARK",
    "RESTART",
    "SCENARIO",
    "SENTENCE_END",
    "UNDO",
    "WORD",
]

SENTENCE_END = Pattern(r"(?<=[.!?;])\s+|(?<=[\u3002\uff01\uff1f])|\n+")
_THANKS = (
    r"thanks?|thank you|thx|cheers|ty|much appreciated|appreciated?(?: it)?|danke\w*|vielen dank"
    r"|merci|gracias|grazie|obrigad[oa]|bedankt|dank je|谢谢你?|感谢|ありがとう(?:ございます)?"
)
_GREETING = (
    r"hi|hello|hey|good (?:morning|day|afternoon|evening|night)|hallo|guten (?:tag|morgen|abend)"
    r"|moin|bonjour|salut|bonsoir|hola|buen[oa]s (?:días|tardes|noches)|ciao|buongiorno|bye"
    r"|goodbye|tschüss|au revoir|adiós|你好|こんにちは"
)
_ASSENT = (
    r"ok(?:ay)?|yes|yep|yeah|sure|fine|great|perfect|cool|nice|good|excellent|wonderful|awesome"
    r"|agreed|understood|got it|i see|(?:that |this |it )?(?:looks|sounds|is|'s) (?:good|great"
    r"|fine|perfect|nice)|that'?s (?:good|great|fine|perfect|nice|it|all)|well done|ja|gut|super"
    r"|prima|passt|einverstanden|oui|d'accord|parfait|bien|sí|vale|perfecto|sì|va bene|perfetto"
    r"|bene|好的?|はい"
)
_REFUSAL = r"no|nope|nah|nein|non|not really|i don'?t like (?:it|that|this)|不|いいえ"
_MORE = (
    r"very much|so much|a lot|for (?:that|this|the help|your help)|again|all|everyone|sehr|schön"
    r"|beaucoup|mille|mil"
)
POLITE = Pattern(
    rf"(?i)(?:(?:(?P<thanks>{_THANKS})|(?P<greeting>{_GREETING})|(?P<assent>{_ASSENT})"
    rf"|(?P<refusal>{_REFUSAL})|{_MORE})(?:\W+|$))+"
)
FILLER = Pattern(
    rf"(?i)\b(?:{_THANKS}|{_GREETING}|{_ASSENT}|{_REFUSAL}|please|sorry|any(?:thing)?"
    r"|every(?:thing)?|nothing|whatever|same|like|before|again|as|(?:bad|good) news|actually|well"
    r"|so|then|and|now|just|wait|oops|hm+|i (?:meant|mean|think|guess|said)|let'?s|also|but"
    r"|instead|bitte|nun|jetzt|also|doch|und|aber|s'il (?:te|vous) plaît|et|mais|alors|por favor|y"
    r"|pero|entonces|per favore|e|ma|allora|what if|what about|how about|it|that|this|the|a|an|of"
    r"|for|to|is|be|can|could|you|we|i)\b"
)
"""Words that say nothing of their own; what is left of a clause without them was meant."""
CHOICE = Pattern(
    r"(?i)\W*(?:please\s+)?(?:(?:i|we)(?:'ll| will|'d| would)?\s+)?(?:like to\s+)?(?:choose|take"
    r"|pick|select|go (?:with|for)|like|prefer|want|accept|nimm|wähle|prends|choisis|elige"
    r"|scegli)\s+(?:the\s+|die\s+|l'|la\s+)?(?:(?:option|plan|recommendation|number|variante?"
    r"|no\.?|nr\.?|#)\s*)?(?:#?\d{1,2}|one|two|three|four|five|first|second|third|fourth|fifth"
    r"|last|erste|zweite|dritte|première|deuxième|primera|segunda|prima|seconda)(?:\s+(?:one"
    r"|option|plan|recommendation))?\W*|\W*(?:option|plan)\s*#?\d{1,2}\W*|\W*#\d{1,2}\W*"
    r"|\W*(?:please\s+)?(?:i\s+|we\s+)?approved?(?:\s+(?:it|this|that|(?:the |this )?plan))?\W*"
)
FILES = Pattern(
    r"(?i)\W*(?:please\s+)?(?:show|give|print|send|render|write|export|download|deploy|apply"
    r"|roll out)(?:\s+(?:me|us))?(?:\s+(?:it|this|that|now|all|the|my|our|plan|manifests?|yaml"
    r"|files?|report|details|specification|history|to|production|please))*\W*"
)
UNDO = Pattern(
    r"(?i)\W*(?:please\s+)?(?:undo|revert|roll(?: it| that)? back|go back|take (?:it|that) back"
    r"|redo|zurück|rückgängig(?: machen)?|mach(?:e)? (?:das|es) rückgängig|annule[rz]?|reviens"
    r"|deshacer|deshaz|deshazlo|annulla|torna indietro|撤销|元に戻す?)(?:\s+(?:it|that|this|the|my"
    r"|last|previous|change|edit|turn|step|one|please|bitte|a|to|before))*\W*"
)
RESTART = Pattern(
    r"(?i)\W*(?:please\s+)?(?:start (?:over|again|anew|from scratch)|re-?start|reset"
    r"|begin (?:again|anew)|new plan|von vorne?|neu anfangen|recommencer|empezar de nuevo"
    r"|ricomincia)(?:\s+(?:it|that|this|everything|please|the plan))*\W*"
)
HELP = Pattern(
    r"(?i)\W*(?:help(?: me)?|hilfe|aide|ayuda|aiuto|options|commands|menu|\?+|what (?:can|could"
    r"|should) (?:you|i|we) (?:do|say|ask|change)(?: here| now)?|how does (?:this|it) work)\W*"
)
_LEAD = (
    r"(?i)\W*(?:(?:and|but|so|then|please|well|ok(?:ay)?|yes|no|hi|hello|hey|thanks|great|sorry)"
    r"\W+){0,6}"
)
SCENARIO = Pattern(
    _LEAD + r"(?:what (?:if|would happen|happens)|suppose|assume|imagine"
    r"|let'?s (?:assume|suppose|say)|was (?:wäre|passiert),? wenn|angenommen|und wenn|et si"
    r"|supposons|y si|qué pasa(?:ría)? si|e se|cosa succede se|如果)\b"
)
PROPOSAL = Pattern(
    _LEAD + r"(?:what about|how about|why (?:not|don'?t (?:we"
    r"|you)) (?:just |simply )?(?:use|try|take|make|go)|wie wäre|und mit|et avec|qué tal|y con"
    r"|e con)\b"
)
ASKED_FOR = Pattern(
    _LEAD + r"(?:(?:can|could|would|will) you\b"
    r"(?! (?:please )?(?:explain|tell|show|say|describe|compare|help|recommend|suggest|write|sing"
    r"|give|find|book|order|play|draw))|(?:can|could|may|might) (?:we|i)\s+(?:please\s+|also\s+"
    r"|just\s+|instead\s+|rather\s+)*(?:make|use|change|set|add|drop|remove|switch|try|have|go|get"
    r"|take|double|halve|raise|lower|increase|reduce|cut|forget|limit|restrict|run|allow|relax"
    r"|tighten|plan|assume|say)|(?:can|could) (?:it|this|that|they) (?:please )?be\b|(?:kannst"
    r"|könntest) du|können (?:wir|sie)|könnten wir|peux-tu|pouvez-vous|peut-on|pourrait-on|on peut"
    r"|puedes|podemos|podrías|puoi|possiamo)\b"
)
ASKS = Pattern(
    _LEAD + r"(?:why|how (?:much|many|come|do|does|did|is"
    r"|are|was|can|could|would|sure|good|fast|long|reliable)|what(?:'s| is| are| was| does| do"
    r"| did| would| kind| sort)|which|who|when will|where (?:is|does|do|are|did)|explain|tell me"
    r"|can you (?:explain|tell|show|say|describe|compare)|could you (?:explain|tell|show|describe)"
    r"|warum|wieso|weshalb|was (?:ist|bedeutet|heißt|kostet)|wie (?:viel|viele|teuer|schnell)"
    r"|welche\w*|erklär\w*|pourquoi|combien|qu'est-ce|quel\w*|por qué|cuánt\w+|qué (?:es"
    r"|significa)|cuál\w*|perché|quanto|quanti|cos'è|quale|为什么|なぜ|どうして)\b"
)
ASKS_WITH_MARK = Pattern(
    _LEAD + r"(?:is|are|was|were|does|do|did|can|could|would|will|should"
    r"|shall|has|have|had|may|might|must|isn'?t|aren'?t|doesn'?t|won'?t|ist|sind|kann|können"
    r"|reicht|gibt|hat|wird|soll\w*|muss|est-ce|est|sont|peut|faut|es|está|son|puede|hay|debería|è"
    r"|sono|può|c'è|si può|what|how)\b"
)
QUESTION_MARK = Pattern(r"[?\uff1f]\W*$")
BARE_WHY = Pattern(
    r"(?i)\W*(?:why(?: (?:so|that|this|not))?|how so|how come|what|really|are you sure|warum|wieso"
    r"|pourquoi|por qué|perché|为什么|なぜ)\W*"
)
ABOUT_THE_PLAN = Pattern(
    r"(?i)\b(?:cheap\w*|fast\w*|slow\w*|expensive|costs?|price\w*|plans?|options?|recommend\w*"
    r"|better|best|enough|risk\w*|figures?|numbers?|limits?|teuer\w*|billig\w*|schnell\w*|cher"
    r"|moins|caro|barat\w*)\b"
)
WORD = Pattern(r"[^\W_]")
