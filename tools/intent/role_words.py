"""Words around a figure that tell what it is, as stems in seven languages."""

from tools.intent.stems import Stems

__all__ = ["ROLES"]

ROLES = Stems(
    {
        "in": (
            "input prompt entran entra. entram entrada entrent entrée ingresso eingabe hinein "
            "rein. rauf. incoming goes. in. envoi envía envia send schickt stuur invoer gaan. "
            "gaat. question frage. pregunta domanda vraag pergunta requête anfrage richiesta "
            "richieste solicitud petición pedido aanvraag verzoek request reads liest lit. "
            "lee. legge. leest receives reçoit recib riceve erhält ontvangt"
        ),
        "out": (
            "output sortie sort. sortent salen sale. salida escono esce. uscita saem sai. "
            "saída heraus raus. hinaus ausgabe uitvoer uit. eruit out. back. antwort answer "
            "reply replies response réponse respuesta risposta antwoord resposta generat "
            "generier génér genera. genere. generad devuelv renvoi restituis zurück terug "
            "écrit escrib schreibt scriv schrijft verdict suggestion summary summaries"
        ),
        "context": (
            "ctx. context kontext contesto window fenster fenêtre ventana finestra janela "
            "venster model_len maxlen"
        ),
        "each": (
            "each every jede chacun chaque cada ognuno ciascun ogni elk ieder apiece je. "
            "jeweils pro-kopf todos"
        ),
        "peak": (
            "peak spike burst spitze lastspitz stoßzeit hauptlast pic. pics. pointe pico "
            "punta picco picchi piek busiest rush höchstlast surge"
        ),
        "once": (
            "simultan gleichzeitig concurr contempor tegelijk gelijktijd actif activ aktiv "
            "attiv ativ actief online busy bezig beschäftigt moment vez. once. connecté "
            "conectad conness verbunden ingelogd typing parallel paralel parallèl zeitgleich "
            "occupé ocupad occupat same mismo stesso mesmo"
        ),
        "ask": (
            "req query queries call prompt question message anfrage aufruf frage nachricht "
            "appel solicitud peticion petición consulta mensaje pregunta richiest chiamat "
            "domand messagg verzoek aanvrag vraag vragen bericht pedido solicita chamada "
            "mensage pergunta"
        ),
        "use": (
            "use. uses. used. using benutzen benutzt nutzen. nutzt. nutzten verwenden verwendet "
            "anwenden utiliser. utilise. utilisent utiliseront utiliseraient utilizar utilizan "
            "utilizarán utilizarían usar. usan. usarán usarían usará usa. usado. usada. usano. "
            "useranno userà adopera utilizzano utilizzeranno utilizzerà utilizam usam. gebruiken "
            "gebruikt serve. serves. rely relies rollout rolled audience headcount werken. "
            "arbeiten. travaill trabaj lavorano access accès acceso accesso toegang zugriff acesso "
            "publikum público pubblico destin bestimmt meant equipar equipado équiper équipés"
        ),
        "seats": "seat seats licences plätze arbeitsplätze asientos postes licenze licencias",
        "who": "who wer qui chi. wie. quem",
        "first": (
            "first erste premier première primer primo prima primeir eerste start begin "
            "anfang commenc démarr empez empie comenz inizi começ comec appear aparec appar "
            "visible sichtbar zichtbar sehen something etwas quelque algo qualcosa ttft"
        ),
        "token": "jeton tok",
        "done": (
            "whole full entire finished done ready fertig vollständig komplett ganze gesamt "
            "complet complète prêt terminé listo lista pronto pronta klaar volledig total "
            "result ergebnis résultat risultat esito uitslag verdict veredict verdikt "
            "veredito entscheid decision décision decisión besluit decisão summary "
            "zusammenfass résumé resumen riassunt samenvatt resumo translation übersetz "
            "traduc traduz vertaling suggestion vorschlag proposition sugerencia suggeriment "
            "voorstel sugest"
        ),
        "within": (
            "within under below max höchstens spätestens innerhalb binnen unter sous dans "
            "moins plafond máximo máxima como antes dentro entro massimo meno hooguit "
            "uiterlijk hoogstens até most tops limit longer later due must muss soll doit "
            "debe deve dovrà moet isn't en. in. em."
        ),
        "finish": (
            "finish done complete through fertig erledig abgeschl terminer terminar acabar "
            "finir completar afronden klaar terminé concluir deadline frist. délai plazo "
            "scadenz termijn prazo"
        ),
        "available": (
            "availab uptime reliab sla. slas verfügbar zuverlässig erreichbar disponib fiab "
            "affidab beschikbaar betrouwbaar bereikbaar confiab"
        ),
        "cached": "cache caching prefix präfix préfixe prefijo prefisso zwischengespeichert",
        "ceiling": (
            "ceiling cap. caps. capped limit límite grenze obergrenze maximum maximal máximo "
            "massimo max. most more höchstens mehr plus. más più mais. meer plafond tope "
            "tetto teto hooguit allowed erlaubt procurement exceed total tops single only nur "
            "seulement solo apenas slechts"
        ),
        "time": (
            "time zeit temps tiempo tempo tijd window fenster fenêtre ventana finestra janela "
            "have haben avons tenemos abbiamo hebben temos deadline until bis. deliver within "
            "frist. leaves bleiben restent quedan"
        ),
        "normal": (
            "normal average usual mittel durchschnitt schnitt moyen media promedio medio "
            "habitual solito gemiddeld gewoon média steady regular baseline sonst"
        ),
    }
)
"""Meanings of words near a figure."""
