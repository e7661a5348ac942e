"""Stems of what it is done with, by meaning, in seven languages; see `hint_words`."""

__all__ = ["THINGS"]

THINGS: dict[str, str] = {
    "meet": (
        "bewohner mieter tenant locatair inquilin huurder elderly senior ouder. ouderen "
        "ältere idoso anzian anciano patient paciente pazient bürger citizen citoyen ciudadan "
        "cittadin cidad inwoner passenger fahrgast fahrgäst passager pasajer passegger "
        "reiziger passageir member mitglied abonné suscriptor acheteur comprador player "
        "spieler tablet handy smartphone espace. hôte hotel visitor guest customer client "
        "kund gäst besucher klant bezoeker gast. gasten visiteur visitant visitator ospit "
        "huésped hóspede website webseite site. sito página homepage web. portal intern shop"
    ),
    "line": "line. lines. zeile ligne línea linha regel. regels. riga snippet",
    "code": (
        "scripts. terraform ansible yaml bash powershell html css react endpoint microservice "
        "komponent plugin algorit macro. macros. shader firmware codebase développ entwickler "
        "desarroll sviluppat ontwikkelaar code. codes. codice código quellcode programm "
        "programs. program. programa. programas. script. skript fonctions. function. "
        "functions. funktion funcion función funzion funções função functies method classes. "
        "module. modules. módulo java python sql php cobol fortran typescript kotlin rust. "
        "golang abap unit testfäll refactor software applicatie dashboards. query. queries. "
        "regex boilerplate"
    ),
    "editor": "editor éditeur ide. ides. vscode intellij jetbrains neovim visual",
    "spec": (
        "description beschreibung specif spezifik spécif consigne descripci descriz descriç "
        "stories requirement anforderung exigenc cahier"
    ),
    "piece": (
        "radio spots. spot. stellenanzeig anzeige inserzion inserat inserc ads. ad. annunci "
        "exposé horoscop recipe recept receta recette ricett song. songs. lyrics liedtext "
        "lied. märchen fairy bedtime conte. contes. fiaba fiche. fiches. ficha. fichas. "
        "kolumne column. columns. éditorial editorial rede. reden. grußwort toespraak obituar "
        "nachruf wiki-artikel produktseite landing vorlage newsletter blog post. posts. "
        "publication publicaci pubblicaz publicaç social sociaux slogan guion guión roteiro "
        "copion prensa presse stampa imprensa comunicat comunicado advert anuncio anúncio "
        "annonce werbe produktbeschreib produkttext blurb caption headline schlagzeile "
        "titular article artículo articol artigo artikel poem gedicht poème poesi storie "
        "cuento racconto récit discurso discorso discours speech. podcast pódcast marketing "
        "campaign kampagne campagn copy. copywrit reclam. reclame publicit pubblicit tekst. "
        "teksten scenario drehbuch screenplay jingle biograf grußkarten einladung listing "
        "brochure broschüre folleto folheto"
    ),
    "mail": (
        "mail. mails. email e-mail courriel correo brief. briefe. letter lettre carta. "
        "cartas. brieven offerte angebot proposal"
    ),
    "report": (
        "artikel. article. articles. articoli artículos artigos mitschrift aufzeichnung "
        "recording newsfeed hearing historia medical médico expedientes. dossier report. "
        "reports. bericht rapport informe. informes. relazion relatóri verslag minutes. "
        "protokoll verbali. verbale. acta. actas. atas. notulen transcript transkript meeting "
        "reunión reuniones réunion riunion vergader sitzung besprechung"
    ),
    "whole": (
        "whole entire complete komplett ganze gesamt vollständig entier intégral complet. "
        "completo completas. entero entera íntegr intero interi. intera. intere. interament "
        "volledig hele. heel. inteir cover gulp start-to-finish"
    ),
    "paper": (
        "baux bail. lease roman. romane romans novel manual. manuals. demanda judicial acte. "
        "actes. deed sentenz arrêt gesetz loi. thèse tesi. dissert regulat legislat norm. "
        "gerichtsakte prospekt overeenkom acordo acuerdo accord. pleading affidavit contract "
        "vertrag verträg contrat dossier file. files. akte. akten expedient fascicol "
        "processos. processo. gutachten jaarverslag book. books. buch bücher livre libro "
        "boek. boeken manuscript manuskript tender ausschreib filing dump log. logs. judgment "
        "judgement urteil polic polizz póliza patent brevet report. reports. bericht rapport "
        "document dokument submission tesis thesis theses bilan auditoría prospect hearing"
        " transcript "
        "schriftsatz schriftsätz"
    ),
    "long": (
        "long. lang. lange. langen. langer. largo larga. lungh lungo longo longa thick dicke "
        "extens volumin umfangreich hundert ctx. lengthy huge"
    ),
    "flaw": (
        "conflict conflit konflikt missing manqu fehlt fehlend ontbr falta manca error erreur "
        "fehler erro. erros unstimmig lapse anomal deadline plazo frist. fristen délai "
        "contraste clash contradic widerspr contraddiz contradiç tegenstrij inconsist "
        "incongru exclusion findings finding. risk risik risque riesgo rischi riscos. risco."
        " risico clause klausel "
        "cláusula clausol clausul obligation pflicht loophole lücke diligence weakness "
        "schwachstell discrepan abweichung hidden"
    ),
    "corpus": (
        "merkblatt merkblätt leitfaden leitfäden protocols sop. sops. notion drive. "
        "dokumentenablage dossierkast mediathek almacén repositori archieven catálogo "
        "catalogue catalogo katalog produktdatenblatt datenblatt datasheet policies policy. "
        "interna. interno. internes. internos. intern. internen manual handbuch handbüch "
        "manuel wiki confluence sharepoint knowledge wissens connaissances conocimient "
        "conoscenz conhecimento kennis documentation dokumentation documentaz documentación "
        "documentação documental richtlin guideline regolament règlement reglament normativ "
        "normas. handleid handboek intranet archiv archief faq. docs. library bibliothek "
        "bibliothèque procedure. procedures. procédure procedimient statut vorschrift "
        "unterlagen runbook"
    ),
    "cite": (
        "belegt beleg. zitat paragraph párrafo paragraf alínea alinea cite. cites. cited. "
        "citing. citation citaz citaç citas. cita. source. sources. quelle. quellen "
        "fundstelle fuente fonte. fontes. fonti. bron. bronnen referenc référenc belege "
        "passage"
    ),
    "field": (
        "felder fields. field. champs. campos. campi. velden amount betrag beträge montant "
        "importe importi importo bedrag valor. datum date. dates. fecha data. iban json entit "
        "entidad nummer number. numéro número numero name. names. namen noms. nombres. nomi. "
        "adress address dirección indirizz steuersatz vat. artikelnummer"
    ),
    "few": (
        "few poche. pochi. pocas. pocos. quelques wenige enkele poucas poucos half halbe demi "
        "media. mezza metà single einzig bullet five three"
    ),
    "bit": (
        "line. lines. zeile. zeilen ligne. lignes líneas linhas righe. regels. page. pages. "
        "página pagina pagine seite. seiten sentence satz sätze phrases frases frasi zinnen "
        "bullets points paragraphs absatz absätze"
    ),
    "hundred": "hundreds cientos centinaia hunderte centaines centenas honderden thousands",
    "helper": (
        "assistant assistent asistente aide. helper helfer hilfe ayuda aiuto hulp. ajuda "
        "berater conseiller concierge avatar atendente virtual virtuel bot."
    ),
    "goods": "product. products. produkt produit producto prodott produto artikel. item. items.",
    "actor": "model. modell modèl modelo llm. ki. ia. ai. software system système sistema systeem",
    "api": (
        "api. apis. tool. tools. outil herramient strument ferrament werkzeug schnittstelle "
        "function. functions."
    ),
    "item": (
        "letter. letters. carta. cartas. brief. briefe. brieven lettre. lettres. lettera "
        "lettere schreiben. anfrage aanvraag solicitud chamado reactie feedback antwort. "
        "umfrage survey enquête encuesta sondagg verzoek petición claim. claims. schaden "
        "sinistr siniestr résumé. lebenslauf lebensläuf cv. cvs. curricul parcel paket "
        "product. products. produkte. artikel. bestell ticket mail. mails. email courriel "
        "correo complaint beschwerde reclam réclamation klacht queja queixa invoice rechnung "
        "facture factura fattura fatture factuur fatura receipt beleg comment kommentar "
        "comentario message nachricht mensagem mensagens mensaje messagg bericht. berichten "
        "review. reviews. bewertung avis reseña recension avaliaç form. forms. formular "
        "formulaire transaction transaktion order. orders. log. logs. request. requests. "
        "tweet post. posts."
    ),
    "agent": (
        "mismo. mismos. solo. selbst alleine eigenhänd automat autonóm autónom assistent "
        "asistente agent. agents. agente. agenti. agentes. agenten. bot. autonom unattend "
        "itself assistant. zelfstand sozinho"
    ),
    "reason": (
        "chess schach échecs ajedrez scacchi schaken xadrez sudoku gleichung equation "
        "équation ecuaci equazion rechtsfall algebra geometr géométr statist. denksport "
        "reason raison razon ragion racioc redener redeneer logik logic lógic logique puzzle "
        "rätsel riddle proof. proofs. prove. beweis démonstr demonstr dimostr theorem théorèm "
        "teorem math matem wiskund physic physik physique física fisica olympiad dilemma "
        "raadsel"
    ),
    "hard": (
        "steuerfall steuerfälle stratég estratég heikle hard. harder hardest complex complic "
        "complej schwierig difícil difficil tough knifflig anspruchsvoll moeilijk ingewikkeld "
        "knotty strateg exercise exercice ejercicio eserciz aufgabe opgave exercíci problem"
    ),
    "steps": (
        "step. steps. schritt étape paso. pasos. passo. passi. passos. stap. stappen "
        "intermediate zwischenschritt chain rechenweg lösungsweg"
    ),
    "voice": (
        "gesproken gesprek. gesprochen parlé hablad falad parlato telefoon phonebot voice "
        "voix voz. voces. voce. vozes. stem. stemm stembot stemassist sprach spraak vocal "
        "phone. phones. telefon téléph teléf telephon caller callbot anruf llamada chiamat "
        "ligaç oproep aloud asr. stt. tts. speech spoken hotline ivr. spricht voip"
    ),
    "batch": (
        "blocco bloque bloc. blok. nächte week-end semana. wochenend aufarbeit abarbeit "
        "nachtlauf nachtverarb notti nachten background hintergrund arrière-plan fondo. "
        "sottofondo achtergrond einmalig one-off oneoff batch stapel massiv masse. massa bulk "
        "overnight nightly nächtlich nacht. nachts noche nuit notte noite 's différé deferred "
        "differita offline backlog rückstand lotes. reprocess weekend fin-de-semana"
    ),
    "pile": (
        "base. basis. datenbank database bestände historisch storic historique históric "
        "vorgäng vorgang fälle. cases. alte. alten. old. years. jahre. ans. anni. años. anos. "
        "jaren inventory corpus. record. records. registr datens fiches. scheda schede. "
        "archiv arquivo rows. row. backlog bestand documents. dossiers. millions. all. alle. "
        "alles. tous. toutes. todos. todas. tutti. tutte."
    ),
    "leisure": "rush fretta prisa eile hurry pressa haast différé",
}
