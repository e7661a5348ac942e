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
    r"|merci"
    r"|gracias|grazie|obrigad[oa]|bedankt|dank je|谢谢你?|感谢|ありがとう(?:ございます)?"
)
_GREETING = (
    r"hi|hello|hey|good (?:morning|day|afternoon|evening|night)|hallo|guten (?:tag|morgen|abend)"
    r"|moin"
    r"|bonjour|salut|bonsoir|hola|buen[oa]s (?:días|tardes|noches)|ciao|buongiorno|bye|goodbye"
    r"|tschüss"
    r"|au revoir|adiós|你好|こんにちは"
)
_ASSENT = (
    r"ok(?:ay)?|yes|yep|yeah|sure|fine|great|perfect|cool|nice|good|excellent|wonderful|awesome"
    r"|agreed"
    r"|understood|got it|i see|(?:that |this |it )?(?:looks|sounds|is|'s) (?:good|great|fine"
    r"|perfect|nice)"
    r"|that'?s (?:good|great|fine|perfect|nice|it|all)|well done|ja|gut|super|prima|passt"
    r"|einverstanden"
    r"|oui|d'accord|parfait|bien|sí|vale|perfecto|sì|va bene|perfetto|bene|好的?|はい"
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
    r"|every(?:thing)?|nothing|whatever|actually|well|so|then|and|now"
    r"|just|wait|oops|hm+|i (?:meant|mean|think|guess|said)|let'?s|also|but|instead|bitte|nun"
    r"|jetzt|also"
    r"|doch|und|aber|s'il (?:te|vous) plaît|et|mais|alors|por favor|y|pero|entonces|per favore|e|ma"
    r"|allora|what if|what about|how about|it|that|this|the|a|an|of|for|to|is|be|can|could|you|we"
    r"|i)\b"
)
"""Words that say nothing of their own; what is left of a clause without them was meant."""
CHOICE = Pattern(
    r"(?i)\W*(?:please\s+)?(?:(?:i|we)(?:'ll| will|'d| would)?\s+)?(?:like to\s+)?(?:choose|take"
    r"|pick"
    r"|select|go (?:with|for)|like|prefer|want|accept|nimm|wähle|prends|choisis|elige|scegli)\s+"
    r"(?:the\s+|die\s+|l'|la\s+)?(?:(?:option|plan|recommendation|number|variante?|no\.?|nr\.?"
    r"|#)\s*)?"
    r"(?:#?\d{1,2}|one|two|three|four|five|first|second|third|fourth|fifth|last|erste|zweite|dritte"
    r"|première|deuxième|primera|segunda|prima|seconda)(?:\s+(?:one|option|plan"
    r"|recommendation))?\W*"
    r"|\W*(?:option|plan)\s*#?\d{1,2}\W*|\W*#\d{1,2}\W*|\W*(?:please\s+)?(?:i\s+|we\s+)?approved?"
    r"(?:\s+(?:it|this|that|(?:the |this )?plan))?\W*"
)
FILES = Pattern(
    r"(?i)\W*(?:please\s+)?(?:show|give|print|send|render|write|export|download|deploy|apply"
    r"|roll out)"
    r"(?:\s+(?:me|us))?(?:\s+(?:it|this|that|now|all|the|my|our|plan|manifests?|yaml|files?"
    r"|report|details"
    r"|specification|history|to|production|please))*\W*"
)
UNDO = Pattern(
    r"(?i)\W*(?:please\s+)?(?:undo|revert|roll(?: it| that)? back|go back|take (?:it|that) back"
    r"|redo|zurück"
    r"|rückgängig(?: machen)?|mach(?:e)? (?:das|es) rückgängig|annule[rz]?|reviens|deshacer"
    r"|deshaz|deshazlo"
    r"|annulla|torna indietro|撤销|元に戻す?)"
    r"(?:\s+(?:it|that|this|the|my|last|previous|change|edit|turn|step|one|please|bitte|a|to"
    r"|before))*\W*"
)
RESTART = Pattern(
    r"(?i)\W*(?:please\s+)?(?:start (?:over|again|anew|from scratch)|re-?start|reset"
    r"|begin (?:again|anew)"
    r"|new plan|von vorne?|neu anfangen|recommencer|empezar de nuevo|ricomincia)"
    r"(?:\s+(?:it|that|this|everything|please|the plan))*\W*"
)
HELP = Pattern(
    r"(?i)\W*(?:help(?: me)?|hilfe|aide|ayuda|aiuto|options|commands|menu|\?+|what (?:can|could"
    r"|should) (?:you|i|we)"
    r" (?:do|say|ask|change)(?: here| now)?|how does (?:this|it) work)\W*"
)
SCENARIO = Pattern(
    r"(?i)\W*(?:and\s+|but\s+|so\s+)?(?:what (?:if|would happen|happens)|suppose|assume|imagine"
    r"|let'?s (?:assume"
    r"|suppose|say)|was (?:wäre|passiert),? wenn|angenommen|und wenn|et si|supposons|y si"
    r"|qué pasa(?:ría)? si"
    r"|e se|cosa succede se|如果)\b"
)
PROPOSAL = Pattern(
    r"(?i)\W*(?:and\s+|but\s+|so\s+|then\s+)?(?:what about|how about|why (?:not|don'?t (?:we"
    r"|you)) (?:just |simply )?"
    r"(?:use|try|take|make|go)|wie wäre|und mit|et avec|qué tal|y con|e con)\b"
)
ASKED_FOR = Pattern(
    r"(?i)\W*(?:and\s+|but\s+|so\s+|then\s+|please\s+)?(?:(?:can|could|would"
    r"|will) you\b(?! (?:explain|tell|show|say|describe|compare|help))"
    r"|(?:can|could|may|might) (?:we|i)\s+(?:please\s+|also\s+|just\s+|instead\s+|rather\s+)*"
    r"(?:make|use|change|set|add|drop|remove|switch|try|have|go|get|take|double|halve|raise|lower"
    r"|increase"
    r"|reduce|cut|forget|limit|restrict|run|allow|relax|tighten|plan|assume|say)"
    r"|(?:can|could) (?:it|this|that|they) (?:please )?be\b|(?:kannst|könntest) du|können (?:wir"
    r"|sie)|könnten wir"
    r"|peux-tu|pouvez-vous|peut-on|pourrait-on|on peut|puedes|podemos|podrías|puoi|possiamo)\b"
)
ASKS = Pattern(
    r"(?i)\W*(?:and\s+|but\s+|so\s+|ok(?:ay)?,?\s+)?(?:why|how (?:much|many|come|do|does|did|is"
    r"|are|was|can|could"
    r"|would|sure|good|fast|long|reliable)|what(?:'s| is| are| was| does| do| did| would| kind"
    r"| sort)|which|who"
    r"|when will|where (?:is|does|do|are|did)|explain|tell me|can you (?:explain|tell|show|say"
    r"|describe|compare)"
    r"|could you (?:explain|tell|show|describe)|warum|wieso|weshalb|was (?:ist|bedeutet|heißt"
    r"|kostet)|wie (?:viel"
    r"|viele|teuer|schnell)|welche\w*|erklär\w*|pourquoi|combien|qu'est-ce|quel\w*|por qué"
    r"|cuánt\w+|qué (?:es"
    r"|significa)|cuál\w*|perché|quanto|quanti|cos'è|quale|为什么|なぜ|どうして)\b"
)
ASKS_WITH_MARK = Pattern(
    r"(?i)\W*(?:and\s+|but\s+|so\s+)?(?:is|are|was|were|does|do|did|can|could|would|will|should"
    r"|shall|has|have|had"
    r"|may|might|must|isn'?t|aren'?t|doesn'?t|won'?t|ist|sind|kann|können|reicht|gibt|hat|wird"
    r"|soll\w*|muss|est-ce"
    r"|est|sont|peut|faut|es|está|son|puede|hay|debería|è|sono|può|c'è|si può|what|how)\b"
)
QUESTION_MARK = Pattern(r"[?\uff1f]\W*$")
BARE_WHY = Pattern(
    r"(?i)\W*(?:why(?: (?:so|that|this|not))?|how so|how come|what|really|are you sure|warum|wieso"
    r"|pourquoi|por qué|perché|为什么|なぜ)\W*"
)
ABOUT_THE_PLAN = Pattern(
    r"(?i)\b(?:cheap\w*|fast\w*|slow\w*|expensive|costs?|price\w*|plans?|options?|recommend\w*"
    r"|better|best"
    r"|enough|risk\w*|figures?|numbers?|limits?|teuer\w*|billig\w*|schnell\w*|cher|moins|caro"
    r"|barat\w*)\b"
)
WORD = Pattern(r"[^\W_]")
