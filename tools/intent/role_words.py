"""Words around a figure that tell what it is, as stems in seven languages."""

from tools.intent.stems import Stems

__all__ = ["ROLES"]

ROLES = Stems(
    {
        "in": (
            "input inputs prompt prompts entran entra. entram entrada entrent entrée entrées "
            "entrano ingresso eingabe hinein rein. rauf. incoming goes. in. envoi envía envia "
            "envían send sends sendet senden schickt stuurt stuur invoer gaan. gaat. question "
            "frage. pregunta domanda vraag pergunta requête anfrage richiesta richieste solicitud "
            "petición pedido aanvraag verzoek request requests reads liest lit. lee. legge. leest "
            "receives reçoit recib riceve erhält ontvangt"
        ),
        "out": (
            "output outputs sortie sort. sortent salen sale. salida escono esce. uscita saem sai. "
            "saída heraus raus. hinaus ausgabe uitvoer uit. eruit out. back. antwort answer answers "
            "reply replies response responses réponse respuesta risposta antwoord resposta generat "
            "generier génér genera. genere. generad devuelv renvoi restituis zurück terug écrit "
            "escrib schreibt scriv schrijft verdict suggestion summary summaries"
        ),
        "context": (
            "ctx. context contextwindow kontext kontextfenster contexte contexto contesto window "
            "fenster fenêtre ventana finestra janela venster contextvenster model_len maxlen"
        ),
        "each": (
            "each every everyone everybody jeder jede jeden chacun chacune chaque cada ognuno "
            "ciascun ogni elk elke ieder iedere apiece je. jeweils pro-kopf todos"
        ),
        "peak": (
            "peak peaks spike spikes burst bursts spitze spitzen lastspitz stoßzeit hauptlast pic. "
            "pics. pointe pico picos punta picco picchi piek pieken busiest rush höchstlast surge "
            "surges"
        ),
        "once": (
            "simultan gleichzeitig concurr contempor tegelijk gelijktijd active actif actifs activ "
            "aktiv attiv ativ actief online busy bezig beschäftigt moment momento momentan vez. "
            "once. connecté conectad conness verbunden ingelogd typing parallel paralel parallèl "
            "zeitgleich occupé ocupad occupat same mismo stesso mesmo"
        ),
        "ask": (
            "request requests req query queries call calls prompt prompts question questions "
            "message messages anfrage anfragen aufruf frage fragen nachricht nachrichten requête "
            "requêtes appel appels solicitud peticion petición consulta mensaje pregunta richiest "
            "chiamat domand messagg verzoek aanvrag vraag vragen bericht berichten pedido requisi "
            "solicita chamada mensage pergunta"
        ),
        "use": (
            "use. uses. used. using user users benutz nutz nutzen verwend anwend utilis utiliz "
            "usar usan usarán usarían usará usa. usado usada usano userann userà adopera gebruik "
            "serve. serves. rely relies rollout rolled audience headcount seats seat seats. licences "
            "plätze arbeitsplätze asientos postes werken arbeiten travaill trabaj lavor access "
            "accès acceso accesso toegang zugriff acesso publikum público pubblico anwender destin "
            "bestimmt meant equip"
        ),
        "who": "who wer qui quién quiénes chi. wie. quem",
        "first": (
            "first erste erstes ersten premier première primer primera primo prima primeir eerste "
            "start starts begin begins beginn anfang commenc démarr empez empiez empie comenz inizi "
            "começ comec begint appear appears appara aparec appar visible sichtbar zichtbar sehen "
            "something etwas quelque algo qualcosa ttft"
        ),
        "token": "token tokens jeton jetons tok",
        "done": (
            "whole complete full entire finished done ready fertig vollständig komplett ganze "
            "gesamt complet complète prêt terminé complet listo lista completo completa pronto "
            "pronta completo klaar volledig total result results ergebnis résultat resultado "
            "risultat esito uitslag resultaat verdict veredict verdikt veredito entscheid decision "
            "décision decisión decisione besluit decisão summary zusammenfass résumé resumen "
            "riassunt samenvatt resumo translation übersetz traduct traduc traduz vertaling "
            "suggestion vorschlag proposition sugerencia suggeriment voorstel sugest"
        ),
        "within": (
            "within under below max maximum maximal höchstens spätestens innerhalb binnen unter "
            "sous dans moins plafond máximo máxima como menos antes dentro entro massimo meno "
            "hooguit uiterlijk hoogstens maximaal até most tops limit longer later due must muss "
            "soll doit debe deve dovrà moet moeten isn't en. in. em."
        ),
        "finish": (
            "finish done complete through fertig erledig abgeschl terminer terminar acabar finir "
            "finire completare completar terminare afronden klaar terminé concluir deadline "
            "frist. délai plazo scadenz termijn prazo"
        ),
        "normal": (
            "normal average usual mittel durchschnitt schnitt moyen moyenne media promedio medio "
            "normale habitual solito gemiddeld gewoon média steady regular baseline sonst"
        ),
    }
)
"""Meanings of words near a figure."""
