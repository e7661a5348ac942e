"""Names of people in five languages: users, professions, and endings that only people have.

An English `-er` or `-or` also ends parameters and servers, so it counts only right after `for`,
`by` and the like, and never for the machines and measures listed here.
"""

from tools.intent.sentence import NUMBER

__all__ = ["AGENT", "HEADS", "PEOPLE", "SERVED", "USERS"]

USERS = (
    r"users?|seats?|daus?|maus?|actives|(?:be|end|mit|app|web|portal)?nutzer(?:n|innen)?"
    r"|(?:end)?anwender(?:n|innen)?|[^\W\d]+gebruikers"
    r"|utilisateurs?"
    r"|utilisatrices|usuari[oa]s?|utenti|log-?ins|subscribers?|visitors?|licen[cs]es(?= for)"
)
"""People who are called users whatever else they are."""

HEADS = (
    r"people|persons?|employees?|staff|staffers|workers?|colleagues|co-?workers|customers?"
    r"|clients?|members?"
    r"|citizens?|inhabitants|residents|households|folks?|humans|individuals|ftes?"
    r"|personen|[^\W\d]*leuten?|[^\W\d]*mitarbeiter(?:n|innen)?|[^\W\d]*mitarbeitenden?"
    r"|beschäftigten?|angestellten?|[^\W\d]+medewerkers"
    r"|(?:stamm|geschäfts|privat|firmen|neu|end|bank|online)?kund(?:en|innen)|kolleg(?:en|innen)"
    r"|bürgern?|einwohnern?|haushalten?|mitgliedern?"
    r"|personnes|employée?s|salariée?s|clients|collègues|citoyens|habitants|collaborateurs"
    r"|adhérents"
    r"|personas|emplead[oa]s|clientes|ciudadan[oa]s|trabajador(?:es|as)|soci[oa]s|miembros"
    r"|persone|dipendenti|clienti|impiegati|colleghi|cittadini|soci|addetti"
    r"|pessoas|funcionários|clientes|cidadãos|trabalhadores|collega'?s"
)
"""People an organisation counts as its own: a count of them is its size until words say more."""

_ENGLISH = (
    r"students?|pupils|developers?|devs|patients?|doctors?|nurses|lawyers?|players?"
    r"|engineers?|analysts?|teachers?|consumers?|shoppers|reps|accounts|agents(?! that)"
    r"|attorneys?|auditors?|officers?|paralegals|tutors?|drivers?|salespeople"
    r"|researchers?|scientists?|accountants?|journalists?|managers?|operators?|readers?"
    r"|translators?|reviewers?|proofreaders?|consultants?|physicians?|recruiters?|editors?"
    r"|writers?|technicians?"
    r"|experts?|marketers|[a-z]+(?:writers|workers|holders|keepers|makers|mates)"
    r"|(?:sales|business|crafts|fire|police|fisher|service)(?:people|men|women)"
    r"|directors?|partners|curators|librarians|inspectors|planners|officials|trainees"
    r"|apprentices|freelancers|moderators|supervisors|representatives|investors|applicants"
    r"|policyholders|gamers|traders?|sres|dbas|csrs|sdrs|bdrs|cpas|interns|clerks|judges"
    r"|pharmacists"
    r"|programmers?|designers?|architects|assistants(?= )|adjusters|underwriters|dispatchers"
    r"|professors|faculty|tenants|parents|guests|merchants|sellers|buyers|volunteers"
    r"|executives|specialists|advis[eo]rs|brokers|coders?|testers|admins?|administrators"
    r"|travell?ers|passengers|commuters|callers|handlers|farmers|chemists|actuaries|notaries"
    r"|attendees|participants|delegates|mechanics|electricians|plumbers|midwives|paramedics"
    r"|firefighters|soldiers|detectives|prosecutors|solicitors|barristers|bloggers|streamers"
    r"|creators|artists|musicians|photographers|producers|chefs|waiters|cashiers|therapists"
    r"|counsell?ors|coaches|instructors|lecturers|postdocs|learners|kids|children|teenagers|seniors"
    r"|famil(?:y|ies)|franchisees|landlords|owners|couriers|pickers|foremen|bankers|tellers|friends"
    r"|collaborators|contributors|linguists|interpreters|secretaries|stylists|authors"
    r"|(?:claims?|cases?|documents?|invoices?|tickets?|contracts?|content|products?|records?|mail"
    r"|posts?"
    r"|report|article|copy|review)[\s-](?:handlers|managers|workers|reviewers|clerks|writers"
    r"|editors"
    r"|officers|owners|analysts|adjusters|specialists|processors|examiners|moderators|buyers)"
    r"|vets|veterinarians|surgeons|caretakers|janitors|scouts|rangers|athletes|actors|dancers"
    r"|associates|examiners|(?:civil |public )?servants|techs|archivists"
    r"|(?:general )?practitioners|gps"
    r"|attendants|nannies|riders|hosts|deputies|ministers|monks|nuns|bookkeepers|surveyors"
    r"|copywriters|novelists|conductors|dentists|hygienists|novices|cooks|bakers|engravers"
    r"|[a-z]{3,}(?:men|women|folk|persons)|captains|crews|pupils|geologists|agronomists|linguists"
    r"|buddies|guys|quants|sysadmins|pensioners|donors|callers|merchandisers|retirees|refugees"
    r"|(?:team|tech|shift|project|store|branch|squad|group|product|department)[\s-](?:leads?|heads)"
    r"|principals|superintendents|registrars|deans|ushers|stewards|wardens|aides|envoys|diplomats"
    r"|economists|statisticians|historians|vicars|priests|imams|rabbis|sommeliers"
    r"|alumn(?:i|ae)|graduates|[a-z]{2,}(?:arians|ologists|icians)|accountants|sailors|governors|mayors|councillors"
)
_GERMAN = (
    r"programmierer|entwickler(?:n|innen)?"
    r"|[^\W\d]*(?:kräften?|ärzten?|anwälten?|pfleger|lehrern?|schülern?|studenten|studierenden?"
    r"|ingenieuren?|technikern?|beratern?|bearbeitern?|übersetzern?|juristen|redakteuren?"
    r"|journalisten|experten|analysten|forschern?|wissenschaftlern?|beamten?"
    r"|kollegen|patienten|verkäufern?|händlern?|administratoren|monteuren?|fahrern?|autoren"
    r"|lektoren|besuchern?|gästen?|teilnehmern?|lesern?|spielern?|versicherten?|vertretern?"
    r"|disponenten|chemikern?|mechanikern?|prüfern?|leitern?|planern?|forschenden?|reisenden?"
    r"|azubis|studis|laboranten|werkern?|notaren?|richtern?|maklern?|bankern?|dolmetschern?|käufern?"
    r"|referenten|dozenten|praktikanten|mandanten|dienstlern?|betreuern?|meistern?|führern?"
    r"|gutachtern?|steuerern?|schaffnern?|hebammen|erziehern?|trainern?|schreibern?|textern?"
    r"|sekretären?|bibliothekaren?|architekten|psychologen|apothekern?|mittlern?|fachleuten?|hilfen|therapeuten|piloten"
    r"|bäckern?|köche?n?|kellnern?|gärtnern?|handwerkern?|händlern?|pfarrern?|helfern?)"
)
_ROMANCE = (
    r"desarrollador(?:es|as)?|développeu(?:rs?|ses)|sviluppatori|programadores"
    r"|devs?(?:eurs)?|dévs?|rédact(?:eurs|rices)|avocate?s|infirmi(?:er|ère)s|médecins|élèves"
    r"|étudiante?s|lycéens"
    r"|enseignante?s|professeurs|agents|conseillers|juristes|abonnés|voyageurs|comédiens"
    r"|gestionnaires|notaires|comptables|abogad[oa]s|enfermer[oa]s|médic[oa]s|estudiantes"
    r"|alumn[oa]s|profesor(?:es|as)|ingenier[oa]s|agentes|asesores|pacientes|técnic[oa]s"
    r"|operari[oa]s|maestr[oa]s|viajer[oa]s|jueces|funcionari[oa]s"
    r"|avvocati|infermieri|medici|studenti|ingegneri|agenti|pazienti|insegnanti"
    r"|tecnici|operai|ricercatori|alunos|advogados|médicos|enfermeiros|engenheiros|atendentes"
    r"|estudantes|técnicos|artsen|advocaten|studenten|leerlingen|docenten|verpleegkundigen"
    r"|ambtenaren|verkopers|kandidaten|spelers|gasten|reizigers|kijkers"
    r"|pracownik(?:ów|ami)|programist(?:ów|ami)|deweloperów|klientów|uczniów|studentów|lekarzy"
    r"|prawników|osób|osoby|agentów|inżynierów|konsultantów|analityków|nauczycieli|tłumaczy"
    r"|vertalers|redacteuren|onderzoekers|juristen|monteurs|agenten|schrijvers|inkopers|adviseurs"
    r"|leraren|huisartsen|notarissen|rechters|accountants|makelaars|planners|tolken|bewoners"
    r"|[^\W\d]*(?:conseillers|conseillères)|analystes|greffiers|notaires|infirmi(?:er|ère)s|interprètes"
    r"|pharmaciens|architectes|secrétaires|responsables|chargés de \w+|chefs de \w+|vétérinaires"
    r"|gérants|commerciaux|assistante?s|fonctionnaires|bibliothécaires|libraires|hôtesses"
    r"|analistas|docentes|gerentes|dependient[ea]s|intérpretes|secretari[oa]s|bibliotecari[oa]s"
    r"|notarios|farmacéutic[oa]s|arquitect[oa]s|consejer[oa]s|jurist[ae]s|administrativ[oa]s"
    r"|cajer[oa]s|camarer[oa]s|jefes de \w+|comerciales|letrad[oa]s|psicólog[oa]s|veterinari[oa]s"
    r"|consulenti|docenti|assistenti|interpreti|consiglieri|segretari[e]?|bibliotecari|notai"
    r"|architetti|geometri|maestri|maestre|psicologi|chirurghi|farmacisti|infermiere|analisti"
    r"|responsabili|funzionari|commessi|cassieri|camerieri|periti|autisti|magistrati|giudici"
    r"|analistas|enfermeir[oa]s|engenheir[oa]s|conselheir[oa]s|bibliotecári[oa]s|secretári[oa]s"
    r"|notários|arquitet[oa]s|farmacêutic[oa]s|gerentes|compradores|juristas|assistentes|psicólog[oa]s"
    r"|redaktorów|dziennikarzy|urzędników|sprzedawców|pielęgniarek|kierowców|handlowców|księgowych"
    r"|doradców|redaktorów|architektów|notariuszy|kupców|studentek|farmaceutów"
)
PEOPLE = f"{USERS}|{HEADS}|{_ENGLISH}|{_GERMAN}|{_ROMANCE}"

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
    r"|transformers|mirrors|tensors|connectors|generators|calculators|editors|nummers|dossiers"
    r"|kamers|cijfers|hectares|centers|cylinders|numbers|dinners|winters|summers|semesters|registers"
    r"|customers' \w+|primers|banners|brochures|barrels|disorders|borders|routers"
)
SERVED = (
    r"\b(?:for|voor|(?:used|operated|run|handled|served|done|written|staffed|edited) by|(?:open"
    r"|available|offered|given|provided|accessible|out) to|our|serv\w+"
    r"|support\w*|für|pour|para|per)\s+(?:about |around |some |up to )?"
    rf"(?P<n>{NUMBER})\+?\s+(?:(?!{_THINGS})[a-z-]+\s+)?(?!(?:{_THINGS})\b)[a-z]{{2,}}(?:ers|ors)\b"
)
"""`for 60 underwriters`: an agent noun right after a word for whom the service is."""
