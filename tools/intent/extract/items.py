"""Names of things that are worked through one by one, and of requests, in five languages.

`customer reviews` and `Kundenbewertungen` are such things, however human their first half is.
"""

__all__ = ["ITEM", "REQUEST"]

_GERMAN_ITEM = (
    r"dokumente?n?|nachrichten|artikeln?|berichten?|verträgen?|rechnungen|bewertungen|rezensionen"
    r"|mails|akten|briefen?|kommentaren?|protokollen?|datensätzen?|beschwerden|formularen?"
    r"|belegen?|bewerbungen|gutachten|transkripten?|beschreibungen|urteilen?|texten?|meldungen"
    r"|anträgen?|einträgen?|zeilen|buchungen"
)
ITEM = (
    r"documents?|docs?|files|e-?mails?|mails|tickets?|articles?|invoices?|records?|reviews?"
    r"|transcripts?|images?|items?|rows?|reports?|contracts?|papers?|posts?|comments?|pdfs?"
    r"|descriptions?|products?|letters?|complaints?|surveys?|notes|claims|forms|feedbacks?"
    r"|tweets|recordings|entries|ads|adverts|samples|listings|parcels|wires|bills|dictations|scans"
    r"|episodes|cvs?|sms|applications|filings|statements|abstracts|patents"
    rf"|[^\W\d]*(?:{_GERMAN_ITEM})"
    r"|documentos|contratos|correos|facturas|informes|reseñas|opiniones|comentarios|expedientes"
    r"|artículos|registros|contrats|factures|rapports|courriels|avis|commentaires|dossiers"
    r"|documenti|contratti|fatture|recensioni|articoli|relazioni|commenti"
    r"|descrizioni|descripciones|descrições|beschrijvingen|filas|righe|schede|rijen|regels"
    r"|fiches|enregistrements|registos|facturen|verslagen"
)
"""Things with a text of their own."""

REQUEST = (
    r"requests?|reqs?|quer(?:y|ies)|calls?|messages?|msgs|questions?|prompts?|translations?"
    r"|summar(?:y|ies)|completions?|chats?|conversations?|generations?|inferences?|tasks?|jobs?"
    r"|interactions?|suggestions?|drafts?|lookups?|alarms?|alerts?|events?|transactions?|orders?"
    r"|cases"
    r"|generierungen|übersetzungen|zusammenfassungen|vorgänge|aufrufe|traductions|résumés|messages"
    r"|questions"
    r"|traducciones|mensajes|preguntas|llamadas|resúmenes|traduzioni|messaggi|riassunti|traduções"
    r"|mensagens"
    r"|perguntas|chamadas|domanda|pregunta|frage|richiesta|demande|consulta|petición|messaggio"
    r"|mensaje|nachricht|pergunta|vraag|vragen|anfragen?|fragen|requêtes?|demandes|solicitudes"
    r"|consultas|peticiones"
    rf"|richieste|domande|{ITEM}"
)
"""What a service answers, one by one."""
