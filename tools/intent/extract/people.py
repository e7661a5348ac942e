"""Names of people in five languages: users, professions, and endings that only people have.

An English `-er` or `-or` also ends parameters and servers, so it counts only right after `for`,
`by` and the like, and never for the machines and measures listed here.
"""

from tools.intent.sentence import NUMBER

__all__ = ["AGENT", "PEOPLE", "SERVED"]

_ENGLISH = (
    r"users?|people|persons?|customers?|employees?|staff|students?|pupils|developers?|devs|clients?"
    r"|visitors?|subscribers?|members?|patients?|doctors?|nurses|lawyers?|citizens?|players?|seats?"
    r"|colleagues|engineers?|analysts?|teachers?|consumers?|shoppers|reps|accounts|agents(?! that)"
    r"|attorneys?|auditors?|officers?|paralegals|tutors?|daus?|maus?|drivers?|salespeople"
    r"|researchers?|scientists?|accountants?|journalists?|managers?|operators?|readers?"
    r"|translators?|consultants?|physicians?|recruiters?|editors?|writers?|workers?|technicians?"
    r"|experts?|marketers|[a-z]+(?:writers|workers|holders|keepers|makers)|directors?|partners|curators|librarians|inspectors|planners|officials|trainees"
    r"|apprentices|freelancers|moderators|supervisors|representatives|investors|applicants"
    r"|policyholders|gamers|traders?|sres|dbas|csrs|sdrs|bdrs|cpas|interns|clerks|judges|pharmacists"
    r"|programmers?|designers?|architects|assistants(?= )|adjusters|underwriters|dispatchers"
    r"|professors|faculty|tenants|residents|parents|guests|merchants|sellers|buyers|volunteers"
    r"|executives|specialists|advis[eo]rs|brokers|coders?|testers|admins?|administrators"
)
_GERMAN = (
    r"programmierer|(?:be)?nutzer(?:n|innen)?|anwender(?:n|innen)?|kund(?:en|innen)"
    r"|mitarbeiter(?:n|innen)?|mitarbeitenden?|entwickler(?:n|innen)?|personen|leuten?"
    r"|[^\W\d]*(?:kräften?|ärzten?|anwälten?|pfleger|lehrern?|schülern?|studenten|studierenden?"
    r"|ingenieuren?|technikern?|beratern?|bearbeitern?|übersetzern?|juristen|redakteuren?"
    r"|journalisten|experten|analysten|forschern?|wissenschaftlern?|angestellten?|beamten?"
    r"|kollegen|patienten|bürgern?|mitgliedern?|verkäufern?|händlern?|administratoren)"
)
_ROMANCE = (
    r"desarrollador(?:es|as)?|développeu(?:rs?|ses)|sviluppatori|programadores|utilisateurs?"
    r"|utilisatrices|personnes|employée?s|usuari[oa]s?|clientes|personas|empleados|utenti|clienti"
    r"|persone|dipendenti|avocate?s|infirmi(?:er|ère)s|médecins|élèves|étudiante?s|lycéens"
    r"|enseignante?s|professeurs|agents|conseillers|juristes|salariée?s|citoyens|abonnés"
    r"|gestionnaires|notaires|comptables|abogad[oa]s|enfermer[oa]s|médic[oa]s|estudiantes"
    r"|alumn[oa]s|profesor(?:es|as)|ingenier[oa]s|agentes|asesores|ciudadan[oa]s|pacientes"
    r"|emplead[oa]s|avvocati|infermieri|medici|studenti|ingegneri|agenti|pazienti|insegnanti"
    r"|cittadini"
)
PEOPLE = f"{_ENGLISH}|{_GERMAN}|{_ROMANCE}"

_MACHINES = (
    r"servidor|ordenador|computador|procesador|acelerador|contador|motor|vector|factor|sector"
    r"|serveur|ordinateur|valeur|erreur|processeur|accélérateur|vecteur|couleur|facteur|moteur"
    r"|secteur|vettor|fattor|settor|accelerator|indicador|lista|revista|entrevista|autista"
    r"|[^\W\d]*lists|exists|consists|medians"
)
AGENT = (
    rf"(?!{_MACHINES})[^\W\d]{{2,}}(?:dores|doras|tores|toras|istas|eurs|euses|trices|ciens|istes"
    r"|tori|trici|isti|innen|isten|ologen|ologists|icians|[^lk]ists)"
)
"""Plural endings that only people have."""

_THINGS = (
    r"numbers|paramet\w+|servers|papers|letters|orders|offers|answers|containers|clusters|layers"
    r"|computers|headers|folders|newsletters|errors|sensors|vectors|monitors|processors"
    r"|accelerators|colou?rs|floors|doors|adapters|characters|cent(?:ers|res)|quarters|dollars"
    r"|hours|others|powers|filters|buffers|drivers|routers|trackers|chapters|posters|covers"
    r"|corridors|elevators|motors|factors|sectors|indicators|articles|layers|matters|flyers"
    r"|transformers|mirrors|tensors|connectors|generators|calculators|editors"
)
SERVED = (
    r"\b(?:for|by|to|our|serv\w+|support\w*|für|pour|para|per)\s+(?:about |around |some |up to )?"
    rf"({NUMBER})\+?\s+(?:(?!{_THINGS})[a-z-]+\s+)?(?!(?:{_THINGS})\b)[a-z]{{2,}}(?:ers|ors)\b"
)
"""`for 60 underwriters`: an agent noun right after a word for whom the service is."""
