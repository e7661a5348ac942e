"""Stems of what is done, by meaning, in seven languages; see `hint_words`."""

__all__ = ["ACTIONS"]

ACTIONS: dict[str, str] = {
    "talk": (
        "échang praatmaat tchat klets schwatz ratsch konversation talkt sprechen. hablar. "
        "parlare. parler. falar. quatsch talk. talks. talking chat convers dialog discut "
        "bavard charl. charlar plauder plausch unterhalt gespräch praten babbel companion "
        "compagnon companheir interloc whatsapp messenger telegram widget"
    ),
    "suggest": (
        "vorausfüll zu-ende voorspel suggest vorschl propos suger sugest voorstel aanvul "
        "vervollst autocomplet autovervoll ergänz ghost complét completar completion predict "
        "suggér sugger preenchimento autofill"
    ),
    "typing": (
        "frapp tastatur keystroke tikken tippe tecl typing type. types. tippt digita tapent "
        "tape. taper typen cursor curseur inline realtime"
    ),
    "make": (
        "implement devise invent imagin concev formul ausdenk bedenk verzin dicht drehen "
        "entwirf entwerf create creëer maken maakt produir produis write. writes. writing. "
        "written. génér erzeug erstell schreib schrijv escrib escrev écri scriv scritt redac "
        "redazion redig rédig rédact verfass draft compos produc. produce produz crea. crear "
        "creating criar cré creazione creación criação gener author opstell texten port. "
        "porting migrat convert ghostwrit"
    ),
    "shorten": (
        "abriss fazit nutshell quintess brevet. beknopt kort. breve. resum verkorte summar "
        "zusammenfass résum riassu samenvat synthès synthét sintes síntes sintet eindampf "
        "kürz verkürz einkürz condens abstract digest recap tldr gist shrink boil essential "
        "wesentlich essentiel esencial essenzial essencial hoofdlijn highlights. takeaway "
        "kurzfassung überblick abridg inkort kernpunt hauptpunkt"
    ),
    "reduce": (
        "rédui reduc ridur ridott reduz boil trim shorten accorc raccourc acort abbrev abrevi "
        "verklein terugbreng"
    ),
    "read": (
        "read. reads. reading. lese. lesen. liest durchles lire lit. lisent leer lea. lee. "
        "leggere legge. legga lezen leest doorlez ler. leia lendo perus analys analyz analis "
        "analiz analís anális prüf review revis esamin examin examen vergleich compar "
        "durchforst inspect digest. ingest"
    ),
    "ask": (
        "befrag interrog doubts uitleg erklär explic spiega explique auskünfte reply replies "
        "question frage. fragen. pregunta domanda domande vraag vragen pergunta dúvida duda "
        "query. queries. ask. asks. asking. answer antwort répon respond rispond rispost "
        "respost respuest beantwoord beantwort nachschlag opzoek consult auskunft"
    ),
    "search": (
        "search such. suche busca cherch recherch cercare cerca. ricerca zoek procur. "
        "procurar find. finds. finden trouv encontr trova lookup nachseh"
    ),
    "translate": (
        "übertrag überführ sprachversion multiling mehrsprach plurilingu subtit untertit "
        "ondertit sottotit legenda. legendas. sous-titr translat übersetz tradu vertal "
        "vertaal localiz localis dolmetsch interpret."
    ),
    "bring": (
        "bring turn. turns. turning. convert omzet umwandel pasar passer portare passare "
        "render überführ transf voltar verter verteer"
    ),
    "sort": (
        "allowed allow erlaubt autoris permit permess permitid toegestaan thumbs upvote "
        "neutral. positiv negativ beoordel beurteil bewert. bewerte évalu evalu klassier "
        "catalog. clasifique prüft. mark. marks. triaj verteil répart repart toewijs asign "
        "attribu sépar screen. screening sort. sorts. sorting. sortier sorteer trier. trie. "
        "triage smist separ trenn scheiden classif klassif clasific classer categor kategor "
        "label etikett étiquet etiquet etichett tags. tagging tagger zuordn zuweis einordn "
        "indel indeel route. routing routes. assign flag. flags. flagging filter filtr détect "
        "erkenn detec rilev herken modérat moder score. scoring verdict decid entscheid "
        "beslis prioris prioriz spam toxic toxique tóxic tossic fraud betrug pii sentiment "
        "sentimiento stimmung intent. intents. redact. anonymi"
    ),
    "extract": (
        "extract extrah extrai extrae estra. estrar estrae estraz sacar saca. haal halen "
        "uithal ausles liest pull. pulls. parse. parsing pars. captur erfass relev. récupér "
        "recuper ricav hervorhol lift. lifts. scrape overnemen"
    ),
    "act": (
        "öffn opens. abre. abrir abren incidenc incidência payment paiement pago. pagos. "
        "pagamento zahlung calendar agenda. agendas. kalend rembours reembols rimbors "
        "terugbetal orders. ordert anlegt anlegen aanmak updates. aktualisier restart "
        "neustart provision stornier annull termin. termine. termini. cita. citas. rendez "
        "afspra lunch meeting-room appointment rebook reorder browser click klick clic. "
        "clics. cliqu fill. fills. füll ausfüll remplit remplir rellen compila preench invult "
        "book. books. booking. bucht buchen réserv reserv prenot boekt execut ausführ führt "
        "ejecut esegu exécut operate crm. erp. jira. refund erstatt schließt closes. places. "
        "cancel bestell navig uitvoer"
    ),
    "call": (
        "call. calls. calling appelle appel. llama. llame chiama. roept aanroep ruft. aufruf "
        "chama. chame invoke use. uses. using nutzt benutz utilis usa. usar gebruik"
    ),
    "process": (
        "process procesa traitement traiter verarbeit verwerk elabora durchrechn durchlauf "
        "run. runs. passer passe. through work. abarbeit index"
    ),
    "think": (
        "durchdenk gründlich gründet deliber reflect mull think. thinks. thinking denk "
        "nachdenk pens. penser pensar pensando réfléch reflex riflett reflet nadenk deeply "
        "tief abwäg weigh sopes peser pondera afweg überleg"
    ),
    "solve": (
        "solve solving lösen löst lösung. résou résol resolv resuelv risolv oplos solution soluzion"
    ),
}
