"""What requests are about, when they name several activities or none."""

__all__ = ["USE_CASES"]

USE_CASES: list[tuple[str, tuple[str, ...]]] = [
    (
        (
            "Hi, in HR we want a chat assistant that staff can ask about holidays and "
            "payslips. The intranet relaunch is in May, it is separate."
        ),
        ("interactive_chatbot",),
    ),
    (
        (
            "Ticket: CHAT-12\nSummary: Chat widget for the web shop\nDescription: customers "
            "chat with the bot\nUsers: 300"
        ),
        ("interactive_chatbot",),
    ),
    (
        ("Summary: translation of product texts\nLoad: 4 rps"),
        ("translation",),
    ),
    (
        (
            "Subject: voice of the customer programme\nWe classify survey answers into 20 "
            "topics, 5 rps"
        ),
        ("classification_extraction",),
    ),
    (
        "A text chat bot for a bank. Questions by telephone will not be answered.",
        ("interactive_chatbot",),
    ),
    (
        "A chatbot for 300 users. Call me on my phone or by telephone at extension 12.",
        ("interactive_chatbot",),
    ),
    (
        "Chat assistant on the website; no voice, no phone",
        ("interactive_chatbot",),
    ),
    (
        "Meeting summaries. Speech recognition is out of scope.",
        ("document_summarization",),
    ),
    (
        "Summaries of calls: the transcripts come from our speech-to-text provider",
        ("document_summarization",),
    ),
    (
        "Summarise phone calls for agents, transcripts of 3k tokens",
        ("document_summarization",),
    ),
    (
        "Marketing copy in our brand voice, 25 copywriters",
        ("content_generation",),
    ),
    (
        "Blog posts with a friendly tone of voice",
        ("content_generation",),
    ),
    (
        "Generazione di contenuti per il blog e i social",
        ("content_generation",),
    ),
    (
        "Descrizioni di prodotti per il negozio online, 2 al secondo",
        ("content_generation",),
    ),
    (
        "Generación de contenidos: descripciones de productos",
        ("content_generation",),
    ),
    (
        "Génération de contenu marketing et de fiches produits",
        ("content_generation",),
    ),
    (
        "Texte für Produktseiten generieren",
        ("content_generation",),
    ),
    (
        "Bulk annotation of a corpus with labels, offline, no deadline",
        ("batch_processing",),
    ),
    (
        "dataset labeling of 5 million sentences in bulk",
        ("batch_processing",),
    ),
    (
        "offline batch labelling of images captions",
        ("batch_processing",),
    ),
    (
        "synthetic data generation, 3 billion tokens",
        ("batch_processing",),
    ),
    (
        "nightly job that classifies 2 million mails",
        ("classification_extraction", "batch_processing"),
    ),
    (
        "Classify 2 million mails overnight",
        ("classification_extraction",),
    ),
    (
        "Backfill of embeddings... I mean of summaries over the archive in the background",
        ("batch_processing", "document_summarization"),
    ),
    (
        "The code for the door is 4711. Meeting at 8.",
        (),
    ),
    (
        "zip code 8010, postal code, promo code XY. Hello!",
        (),
    ),
    (
        "a chatbot with access code protection",
        ("interactive_chatbot",),
    ),
    (
        "A model that reads pull requests and comments on them",
        ("code_generation",),
    ),
    (
        "code review bot for merge requests, not the autocomplete in the editor",
        ("code_generation",),
    ),
    (
        "We don't want a chatbot but autocomplete in VS Code",
        ("code_completion",),
    ),
    (
        "no chat, only autocomplete",
        ("code_completion",),
    ),
    (
        "IDE assistant: autocomplete only",
        ("code_completion",),
    ),
    (
        "AI pair programmer which writes code from tickets",
        ("code_generation",),
    ),
    (
        "turn user stories into React components",
        ("code_generation",),
    ),
    (
        "write SQL from plain English questions",
        ("code_generation",),
    ),
    (
        "text2sql for analysts",
        ("code_generation",),
    ),
    (
        "The old FAQ page goes away. We want a customer support chatbot.",
        ("interactive_chatbot",),
    ),
    (
        "chatbot for customer support, uses RAG over our manuals",
        ("rag_question_answering", "interactive_chatbot"),
    ),
    (
        "answers questions from our handbook",
        ("rag_question_answering",),
    ),
    (
        "Assistant that finds the answer in 48,000 pages of manuals and cites them",
        ("rag_question_answering",),
    ),
    (
        "search our SharePoint and answer with sources",
        ("rag_question_answering",),
    ),
    (
        "ask questions about our policies, answers with citations",
        ("rag_question_answering",),
    ),
    (
        (
            "legal: go through data rooms of 400 page reports and answer questions over "
            "one complete filing"
        ),
        ("long_document_analysis",),
    ),
    (
        "Review long contracts for risky clauses",
        ("long_document_analysis",),
    ),
    (
        "analysis of whole books",
        ("long_document_analysis",),
    ),
    (
        "Q&A over single 200-page contracts (long context)",
        ("long_document_analysis",),
    ),
    (
        "condense claim files to one page",
        ("document_summarization",),
    ),
    (
        "one-paragraph abstracts of scientific papers",
        ("document_summarization",),
    ),
    (
        "turn discharge letters into half a page",
        ("document_summarization",),
    ),
    (
        "minutes of meetings from transcripts",
        ("document_summarization",),
    ),
    (
        "key points of each e-mail thread",
        ("document_summarization",),
    ),
    (
        "route tickets to the right team",
        ("classification_extraction",),
    ),
    (
        "detect spam",
        ("classification_extraction",),
    ),
    (
        "moderate comments in a forum",
        ("classification_extraction",),
    ),
    (
        "extract invoice numbers and totals as JSON",
        ("classification_extraction",),
    ),
    (
        "pull names and dates out of court letters",
        ("classification_extraction",),
    ),
    (
        "tag photos captions",
        ("classification_extraction",),
    ),
    (
        "entity recognition in pathology reports",
        ("classification_extraction",),
    ),
    (
        "browser automation agent",
        ("agentic_tool_use",),
    ),
    (
        "an agent that books travel by calling APIs",
        ("agentic_tool_use",),
    ),
    (
        "autonomous bookkeeping agents",
        ("agentic_tool_use",),
    ),
    (
        ("an assistant that plans, calls tools via MCP and repeats until it has a diagnosis"),
        ("agentic_tool_use",),
    ),
    (
        "workflow automation with an LLM that uses tools",
        ("agentic_tool_use",),
    ),
    (
        "multi-step agents with function calling",
        ("agentic_tool_use",),
    ),
    (
        "maths tutor which thinks step by step",
        ("reasoning_assistant",),
    ),
    (
        "reasoning model for theorem proving",
        ("reasoning_assistant",),
    ),
    (
        "helper for physics homework with chain of thought",
        ("reasoning_assistant",),
    ),
    (
        "planning assistant with complex reasoning for airline operations",
        ("reasoning_assistant",),
    ),
    (
        "LLM behind a phone hotline: callers speak, the model answers",
        ("voice_assistant",),
    ),
    (
        "voicebot backend",
        ("voice_assistant",),
    ),
    (
        "take pizza orders on the telephone",
        ("voice_assistant",),
    ),
    (
        "in-car speech assistant",
        ("voice_assistant",),
    ),
    (
        "spoken companion for elderly people",
        ("voice_assistant",),
    ),
    (
        "IVR replacement",
        ("voice_assistant",),
    ),
    (
        "call centre: a bot that takes simple phone calls",
        ("voice_assistant",),
    ),
    (
        "call centre agents chat with an assistant on their screen",
        ("interactive_chatbot",),
    ),
    (
        "translate speech? no, text only: product listings en->de",
        ("translation",),
    ),
    (
        "real-time in-game chat translation",
        ("translation",),
    ),
    (
        "localisation API",
        ("translation",),
    ),
    (
        "subtitles en to es",
        ("translation",),
    ),
    (
        "interpreter for written statements",
        ("translation",),
    ),
    (
        "volunteers type what somebody says in Dari and get English back",
        ("translation",),
    ),
    (
        "Übersetzung von Handbüchern",
        ("translation",),
    ),
    (
        "Chat auf der Webseite der Stadtwerke",
        ("interactive_chatbot",),
    ),
    (
        "Wissensassistent über interne Dokumente",
        ("rag_question_answering",),
    ),
    (
        "Vertragsanalyse: lange Verträge",
        ("long_document_analysis",),
    ),
    (
        "Programmierassistent für ABAP",
        ("code_generation",),
    ),
    (
        "Zusammenfassung von Protokollen",
        ("document_summarization",),
    ),
    (
        "KI-Agenten mit Funktionsaufrufen",
        ("agentic_tool_use",),
    ),
    (
        "Rechnungen auslesen",
        ("classification_extraction",),
    ),
    (
        "Sprachbot für die Hotline",
        ("voice_assistant",),
    ),
    (
        "Rédaction d'articles",
        ("content_generation",),
    ),
    (
        "Recherche documentaire avec réponses",
        ("rag_question_answering",),
    ),
    (
        "résumé automatique de comptes rendus",
        ("document_summarization",),
    ),
    (
        "agent conversationnel",
        ("interactive_chatbot",),
    ),
    (
        "Assistant de raisonnement mathématique",
        ("reasoning_assistant",),
    ),
    (
        "asistente virtual de atención al cliente",
        ("interactive_chatbot",),
    ),
    (
        "análisis de contratos extensos",
        ("long_document_analysis",),
    ),
    (
        "clasificación de correos",
        ("classification_extraction",),
    ),
    (
        "riassunto di verbali",
        ("document_summarization",),
    ),
    (
        "assistente vocale per il centralino",
        ("voice_assistant",),
    ),
    (
        "extração de dados de notas fiscais",
        ("classification_extraction",),
    ),
    (
        "samenvatten van rapporten",
        ("document_summarization",),
    ),
    (
        "vragen beantwoorden over interne documenten",
        ("rag_question_answering",),
    ),
    (
        "classificatie van klantmails",
        ("classification_extraction",),
    ),
    (
        "tekst vertalen",
        ("translation",),
    ),
    (
        "something like ChatGPT for our company",
        ("interactive_chatbot",),
    ),
    (
        "a companion chat app",
        ("interactive_chatbot",),
    ),
    (
        "social media posts for franchise partners",
        ("content_generation",),
    ),
    (
        "quest stories for an RPG",
        ("content_generation",),
    ),
    (
        "email drafts for sales reps",
        ("content_generation",),
    ),
    (
        "write product descriptions",
        ("content_generation",),
    ),
    (
        "article drafts from agency copy",
        ("content_generation",),
    ),
    (
        "Host Qwen2.5-72B for us",
        (),
    ),
    (
        "need an llm on 8 h100s for 500 users",
        (),
    ),
    (
        "We need AI. The board meets in 2 weeks.",
        (),
    ),
    (
        "500 users, 20 rps, what do you suggest?",
        (),
    ),
    (
        "is the h200 faster than the h100?",
        (),
    ),
    (
        "We host models for other teams: 20 requests per second",
        (),
    ),
    (
        "our translators want a chatbot",
        ("interactive_chatbot",),
    ),
    (
        "a chatbot for a summarisation company",
        ("interactive_chatbot",),
    ),
    (
        "a summarisation service for a chatbot company",
        ("document_summarization",),
    ),
    (
        "The prototype was a chatbot; what we need now is document summarisation",
        ("document_summarization",),
    ),
    (
        "Phase 1 is a chatbot. (Phase 2, in 2029, will be voice.)",
        ("interactive_chatbot",),
    ),
    (
        "Not a coding assistant: a writing assistant for blog posts",
        ("content_generation",),
    ),
    (
        "This is not about summarising. We translate tickets.",
        ("translation",),
    ),
    (
        "Our developers built the current search. We want a customer chat on the website",
        ("interactive_chatbot",),
    ),
    (
        "A bank wants classification of transactions; summaries are done elsewhere",
        ("classification_extraction",),
    ),
    (
        (
            "Dear all,\nfollowing the steering committee (minutes attached) I write about "
            "the assistant for our claims department. It shall answer the questions of our "
            "90 adjusters from the policy terms, quoting the paragraph. The telephone "
            "hotline and the translation of letters are other projects. Kind regards"
        ),
        ("rag_question_answering",),
    ),
    (
        (
            "Hi! We are a translation agency with 40 people. What we need is a bot on our "
            "site that chats with visitors about prices and delivery times. 200 visitors "
            "at once."
        ),
        ("interactive_chatbot",),
    ),
    (
        (
            "Title: Replace Copilot\nWe want inline suggestions in JetBrains for 300 devs. "
            "Chat is not needed."
        ),
        ("code_completion",),
    ),
    (
        (
            "We're a call centre operator. After each call an LLM shall write a "
            "two-sentence wrap-up from the transcript. 4 calls per second end at peak."
        ),
        ("document_summarization",),
    ),
    (
        (
            "We transcribe doctors' dictations already. Now we want the letters to be "
            "drafted from the dictation by a model."
        ),
        ("content_generation",),
    ),
    (
        (
            'The board wants "AI agents". In truth we need one thing: incoming mails '
            "sorted into 14 categories."
        ),
        ("classification_extraction",),
    ),
    (
        ("An agent for IT ops: it gets an alert, looks things up with tools and opens a ticket"),
        ("agentic_tool_use",),
    ),
    (
        ("We run a legal publisher. Users upload a judgment of 80 pages and ask things about it"),
        ("long_document_analysis",),
    ),
    (
        "Nightly summaries of 40,000 tickets",
        ("document_summarization", "batch_processing"),
    ),
    (
        (
            "Every night 300k documents go through the model: normalise, write a record. "
            "Nobody waits."
        ),
        ("batch_processing",),
    ),
    (
        "Offline job, 2 million docs a month",
        ("batch_processing",),
    ),
    (
        "We need to label 10 million product titles, any time this month",
        ("classification_extraction", "batch_processing"),
    ),
    (
        "Students get step-by-step explanations of where their proof went wrong",
        ("reasoning_assistant",),
    ),
    (
        "LLM for planning of crew rotations, must think hard",
        ("reasoning_assistant",),
    ),
    (
        "a smart home assistant you talk to; wake word and speech are done on the device",
        ("voice_assistant", "interactive_chatbot"),
    ),
    (
        "car infotainment: drivers talk, it answers by voice",
        ("voice_assistant",),
    ),
    (
        "Live subtitles: translate what is said on stage from English to Spanish",
        ("translation",),
    ),
    (
        "customer mails come in 20 languages, we want them in English",
        ("translation",),
    ),
    (
        "write the release notes from the commit list",
        ("content_generation", "document_summarization", "code_generation"),
    ),
    (
        "generate unit tests for legacy Java",
        ("code_generation",),
    ),
    (
        "complete the line the developer is typing",
        ("code_completion",),
    ),
    (
        "grey text in the editor",
        ("code_completion",),
    ),
    (
        "migrate COBOL to Java with an LLM",
        ("code_generation",),
    ),
    (
        "fill in the middle for our notebook product",
        ("code_completion",),
    ),
    (
        "A help desk assistant for employees (IT questions)",
        ("interactive_chatbot",),
    ),
    (
        "FAQ bot",
        ("interactive_chatbot", "rag_question_answering"),
    ),
    (
        "assistant that chats with guests of our hotel",
        ("interactive_chatbot",),
    ),
    (
        "dialogue system for a museum",
        ("interactive_chatbot",),
    ),
    (
        "NPC dialogue in a game",
        ("interactive_chatbot", "content_generation"),
    ),
    (
        "compliance check: does the contract contain clause X? 120-page contracts",
        ("long_document_analysis",),
    ),
    (
        "read receipts and return amount and date",
        ("classification_extraction",),
    ),
    (
        "redact personal data in e-mails",
        ("classification_extraction",),
    ),
    (
        "sentiment per tweet",
        ("classification_extraction",),
    ),
    (
        "ad copy variants",
        ("content_generation",),
    ),
    (
        "personalised newsletters",
        ("content_generation",),
    ),
    (
        "press releases in our tone",
        ("content_generation",),
    ),
    (
        "Wir möchten Anrufe automatisch entgegennehmen, der Bot spricht mit dem Anrufer",
        ("voice_assistant",),
    ),
    (
        "Wir wollen E-Mails automatisch kategorisieren",
        ("classification_extraction",),
    ),
    (
        "Ein Assistent, der Fragen zu unseren Richtlinien beantwortet",
        ("rag_question_answering",),
    ),
    (
        "Code-Review-Assistent",
        ("code_generation",),
    ),
    (
        "Produkttexte schreiben lassen",
        ("content_generation",),
    ),
    (
        "Autovervollständigung für Entwickler",
        ("code_completion",),
    ),
    (
        "Protokolle zusammenfassen",
        ("document_summarization",),
    ),
    (
        "Nächtliche Verarbeitung von 500.000 Datensätzen",
        ("batch_processing",),
    ),
    (
        "un assistant qui répond aux questions sur nos procédures",
        ("rag_question_answering",),
    ),
    (
        "un bot qui répond au téléphone",
        ("voice_assistant",),
    ),
    (
        "traduire des fiches techniques",
        ("translation",),
    ),
    (
        "extraire les montants des factures",
        ("classification_extraction",),
    ),
    (
        "générer du code SQL",
        ("code_generation",),
    ),
    (
        "traitement nocturne de 300 000 dossiers",
        ("batch_processing",),
    ),
    (
        "un asistente que responde preguntas sobre nuestros manuales",
        ("rag_question_answering",),
    ),
    (
        "resumir sentencias",
        ("document_summarization",),
    ),
    (
        "agente que llama a herramientas",
        ("agentic_tool_use",),
    ),
    (
        "autocompletado de código",
        ("code_completion",),
    ),
    (
        "un bot telefonico",
        ("voice_assistant",),
    ),
    (
        "tradurre manuali",
        ("translation",),
    ),
    (
        "classificare reclami",
        ("classification_extraction",),
    ),
    (
        "assistente per domande sui nostri documenti",
        ("rag_question_answering",),
    ),
    (
        "chatbot para lojas",
        ("interactive_chatbot",),
    ),
    (
        "resumir reuniões",
        ("document_summarization",),
    ),
    (
        "een stemassistent",
        ("voice_assistant",),
    ),
    (
        "codeaanvulling in de editor",
        ("code_completion",),
    ),
    (
        "客户邮件分类",
        ("classification_extraction",),
    ),
    (
        "会议纪要摘要",
        ("document_summarization",),
    ),
    (
        "代码补全",
        ("code_completion",),
    ),
    (
        "电话语音机器人",
        ("voice_assistant",),
    ),
    (
        "議事録の要約",
        ("document_summarization",),
    ),
    (
        "問い合わせメールの分類",
        ("classification_extraction",),
    ),
]
"""Text and the use cases that are right; none where the text names no purpose."""
