"""Words of Chinese, Japanese, Portuguese and Dutch as the English ones that the readers know.

Only words of services, loads and limits; what is not listed keeps its place and says nothing.
Words that mean something else in another language of the readers are left out.
"""

import re
from collections.abc import Iterator

from tools.intent.pattern import Pattern

__all__ = ["foreign_words", "spaced"]

_CJK = Pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BLANKED = Pattern(r"(?![\u4e07\u5343\u4ebf\u5104])[\u3040-\u30ff\u3400-\u9fff]")
"""All but the scales that numbers end in (ten thousand, thousand, a hundred million)."""

_COUNT = r"[^\d,.;]{0,6}[\d.,]+\s?[\u4e07\u5343]?\s?"
_ASKED = (
    r"(?:个|個|次|条|件|つの)?\s?(?:请求|查询|调用|消息|评论|邮件|文档|文件|发票|记录|订单"
    r"|リクエスト|クエリ|件|次|份|篇|封|条)"
)
_PHRASES: tuple[tuple[str, str], ...] = (
    # Chinese
    (r"长文(?:档|本)(?:分析)?", "long document analysis"),
    (r"每[份篇封条]约?", "each document about"),
    (r"(?<=[\d\u4e07\u5343])\s?[份篇封](?!\w)", " documents"), (r"内完成", "complete"),
    (rf"每秒钟?(?={_COUNT}{_ASKED})", "requests per second"),
    (rf"每分钟(?={_COUNT}{_ASKED})", "requests per minute"),
    (rf"每小时(?={_COUNT}{_ASKED})", "requests per hour"),
    (rf"每[天日](?={_COUNT}{_ASKED})", "requests per day"),
    (rf"每个?月(?={_COUNT}{_ASKED})", "requests per month"),
    (r"每个?月", "per month"), (r"每小时", "per hour"), (r"每秒钟?", "per second"),
    (r"每分钟", "per minute"), (r"每[天日]", "per day"), (r"每年", "per year"),
    (r"同时(?:在线)?(?:通话|来电|会话)(?:数|量)?", "concurrent calls:"),
    (r"(?<=[\d\u4e07\u5343])\s?[路线]", "lines"),
    (r"客服(?:人员|专员|坐席)|坐席|(?<=[名位])客服", "agents"), (r"公司有", "company has"),
    (r"律师", "lawyers"), (r"医生", "doctors"), (r"护士", "nurses"), (r"学生", "students"),
    (r"老师|教师", "teachers"), (r"编辑", "editors"), (r"分析师", "analysts"), (r"司机", "drivers"),
    (r"会用", "use it"),
    (r"(?:显卡|算力)(?:是|为|有|:)", "our gpus"),
    (r"只有|仅有?", "only"), (r"使用(?=$|[\s,.\uff0c\u3002])", "use it"),
    (r"客服|客户服务|客户支持", "customer support"), (r"聊天(?:机器人|助手)", "chatbot"),
    (r"(?:并发|同时在线)(?:的)?用户数?(?:量)?(?=[^\d]{0,6}\d)", "concurrent users:"),
    (r"(?:并发|同时在线)(?:的)?用户数?", "concurrent users"),
    (r"并发请求", "concurrent requests"), (r"同时", "at the same time"),
    (r"(?:用户|使用者|客户)数?", "users"), (r"员工", "employees"),
    (r"开发(?:人员|者)|程序员|工程师", "developers"),
    (r"(?<=[\d\u4e07\u5343])\s?[人名位]", "people"),
    (r"首(?:个|次)?\s?(?:token|字|词元?)|第一个\s?(?:token|字)", "first token"),
    (r"端到端", "end-to-end"), (r"完整(?:的)?(?:回答|回复|答案|响应|答复)", "complete answer"),
    (r"总(?:时间|耗时|时长)|整体", "in total"),
    (r"低延迟", "low latency"), (r"延迟|时延", "latency"),
    (r"低于|小于|不超过|少于", "under"), (r"毫秒", "ms"), (r"分钟", "minutes"), (r"小时", "hours"),
    (r"(?<![毎リ])秒(?!あたり|間に)", "seconds"), (r"峰值|高峰", "peak"), (r"平均", "average"),
    (r"预算", "budget"),
    (r"美元|美金", "dollars"), (r"欧元", "euros"), (r"人民币|元", "yuan"),
    (r"翻译", "translation"), (r"摘要|总结", "summary"), (r"代码补全|自动补全", "code completion"),
    (r"代码(?:生成)?助手|代码生成|生成代码|编程助手", "code generation"),
    (r"知识库", "knowledge base"), (r"问答", "question answering"),
    (r"检索增强(?:生成)?", "retrieval augmented"), (r"情感分析", "sentiment"),
    (r"分类", "classification"), (r"提取|抽取", "extraction"),
    (r"语音(?:助手|机器人)", "voice assistant"),
    (r"批(?:量)?处理|离线处理", "batch processing"), (r"智能体", "ai agent"),
    (r"数学", "mathematics"),
    (r"合同(?:分析|审查)", "contract analysis"), (r"内容生成|文案|营销", "content generation"),
    (r"数据(?:必须|需要|要|应)?(?:保?留|存储|存放|保存)在", "data must stay in"),
    (r"中国(?:境内)?", "china"), (r"欧盟", "eu"), (r"德国", "germany"), (r"新加坡", "singapore"),
    (r"日本", "japan"), (r"在(?=\s?\d+\s?(?:个)?(?:分钟|小时|天|周))", "within"),
    (r"(?<=\d)\s?天", "days"), (r"(?<=\d)\s?(?:个)?(?:星期|周)", "weeks"),
    (r"记录|数据条目", "records"), (r"文档|文件", "documents"),
    (r"邮件", "emails"), (r"发票", "invoices"), (r"评论", "reviews"),
    (r"(?<=\d)\s?[张块台枚](?=\s?\x00)", " x "), (r"准确率?(?:优先|第一|最重要)", "accuracy first"),
    (r"微调", "fine-tuning"), (r"我们(?:已)?有|拥有|自有", "we have"),
    (r"便宜|低成本|成本最低|省钱", "cheap"), (r"输入", "input"), (r"输出", "output"),
    (r"不要(?:用|使用)?|不(?:用|使用)", "not"), (r"本地部署|私有化部署", "on-prem"),
    (r"太贵了?", "too expensive"), (r"太慢了?", "too slow"), (r"翻(?:一)?倍|加倍", "double"),
    (r"减半", "halve"), (r"(?:改|变|设)(?:为|成|到)|增加到|减少到", ":"), (r"只(?:用|要)", "only"),
    (r"也(?:可以)?(?:用|使用)?", "also"), (r"更快", "faster"), (r"取消|去掉|删除", "remove"),
    # Japanese
    (
        (r"(?:は|を|も)?(?:使(?:わ(?:ない|ず)|いません|えない|えません|用(?:しない|せず|不可|禁止))"
        r"|不可|禁止|以外|(?<=[\x00a-z0-9])なし)"),
        "is excluded,",
    ),
    (rf"(?:毎秒|[1一]秒(?:あたり|間に))(?={_COUNT})", "requests per second"),
    (rf"(?:毎分|[1一]分(?:あたり|間に))(?={_COUNT})", "requests per minute"),
    (rf"[1一]日(?:あたり|に)?(?={_COUNT}{_ASKED})", "requests per day"),
    (r"カスタマー(?:サポート|サービス)|顧客対応|お客様対応", "customer support"),
    (r"チャット(?:ボット|アシスタント)", "chatbot"),
    (r"同時通話(?:数|は|が|の)*(?:最大)?", "concurrent calls:"),
    (r"音声(?:ボット|エージェント)", "voice bot"), (r"コールセンター", "call centre"),
    (r"弁護士", "lawyers"), (r"医師|医者", "doctors"), (r"看護師", "nurses"), (r"学生", "students"),
    (r"教師|先生", "teachers"), (r"オペレーター", "operators"), (r"編集者", "editors"),
    (r"同時(?:接続)?(?:ユーザー|利用者|接続)(?:数)?", "concurrent users:"),
    (r"同時(?:に)?", "at the same time"),
    (r"(?:ユーザー?|利用者)(?:数)?", "users"), (r"社員|従業員", "employees"),
    (r"開発者|エンジニア", "developers"),
    (r"(?:最初の|初回の?)(?:トークン|文字|応答)", "first token"), (r"トークン", "tokens"),
    (r"ミリ秒", "ms"), (r"以内|以下|未満", "within"), (r"翻訳", "translation"),
    (r"要約", "summary"),
    (r"リクエスト", "requests"), (r"予算", "budget"), (r"ドル", "dollars"), (r"円", "yen"),
    (r"月額|毎月|[1一](?:か|ヶ)月", "per month"), (r"ピーク", "peak"),
    (r"安く|安価|低コスト|格安", "cheap"), (r"コード補完", "code completion"),
    (r"コード生成|プログラミング支援", "code generation"), (r"音声アシスタント", "voice assistant"),
    (r"ナレッジベース|社内文書|社内ドキュメント", "knowledge base"),
    (r"全体", "in total"), (r"(?:完全な|すべての)(?:回答|応答)", "complete answer"),
    (r"質問応答", "question answering"), (r"入力", "input"), (r"出力", "output"),
    (r"抽出", "extraction"), (r"分類", "classification"), (r"バッチ処理?", "batch"),
    (r"エージェント", "ai agent"), (r"コンテンツ生成", "content generation"),
    (r"(?<=[\x00a-z0-9])\s?を(?=\s?\d+\s?[枚台基個])", "x"),
    (r"持って(?:いる|います)?|保有|所有", "have"),
    (r"文書|書類", "documents"), (r"メール", "emails"), (r"請求書", "invoices"),
    (r"レビュー", "reviews"),
    (r"低遅延|低レイテンシ", "low latency"),
    (r"高すぎ(?:る|ます)?", "too expensive"), (r"遅すぎ(?:る|ます)?", "too slow"),
    (r"(?:もっと)?速く", "faster"), (r"(?:2倍|倍増|二倍)", "double"), (r"だけ|のみ", "only"),
)  # fmt: skip
_LATIN: tuple[tuple[str, str], ...] = (
    # Dutch
    ("gebruikers", "users"), ("klanten", "customers"), ("medewerkers", "employees"),
    ("werknemers", "employees"), ("ontwikkelaars", "developers"), ("mensen", "people"),
    ("klantenservice", "customer support"), ("klantenondersteuning", "customer support"),
    ("gelijktijdige", "concurrent"), ("gelijktijdig", "concurrent"), ("tegelijk", "at once"),
    ("woord", "word"), ("antwoord", "answer"), ("volledige", "complete"), ("resposta", "answer"),
    ("verzoeken", "requests"), ("aanvragen", "requests"), ("eerste", "first"),
    ("binnen", "within"), ("seconden", "seconds"), ("minuut", "minute"), ("uur", "hours"),
    ("dag", "day"), ("maand", "month"), ("jaar", "year"), ("samenvatting", "summary"),
    ("samenvattingen", "summaries"), ("samenvatten", "summarize"), ("rapporten", "reports"),
    ("vertaling", "translation"), ("vertalingen", "translations"), ("vertalen", "translate"),
    ("goedkoop", "cheap"), ("goedkope", "cheap"), ("goedkoopste", "cheapest"),
    ("kennisbank", "knowledge base"), ("documenten", "documents"), ("facturen", "invoices"),
    ("classificeren", "classify"), ("gegevens", "data"), ("blijven", "stay"), ("snel", "fast"),
    ("nederland", "netherlands"), ("duitsland", "germany"), ("niet", "not"), ("geen", "no"),
    ("zonder", "without"), ("hebben", "have"), ("piek", "peak"), ("gemiddeld", "average"),
    ("spraakassistent", "voice assistant"), ("'s nachts", "overnight"),
    ("code genereren", "generate code"), ("interne documenten", "internal documents"),
    ("goedkoper", "cheaper"), ("sneller", "faster"), ("te duur", "too expensive"),
    ("te traag", "too slow"), ("verdubbel", "double"), ("halveer", "halve"), ("alleen", "only"),
    ("dubbele", "double"),
    # Portuguese
    ("usuários", "users"), ("utilizadores", "users"), ("simultâneos", "concurrent"),
    ("atendimento ao cliente", "customer support"), ("apoio ao cliente", "customer support"),
    ("requisições", "requests"), ("solicitações", "requests"), ("pedidos", "requests"),
    ("primeiro", "first"), ("orçamento", "budget"), ("mês", "month"), ("funcionários", "employees"),
    ("colaboradores", "employees"), ("desenvolvedores", "developers"),
    ("programadores", "developers"), ("resumo", "summary"), ("resumos", "summaries"),
    ("temos", "have"), ("placas", "cards"), ("sem", "without"),
    ("resposta completa", "complete answer"), ("não", "not"), ("dados", "data"),
    ("permanecer na", "stay in"), ("ficar na", "stay in"), ("alemanha", "germany"),
    ("gerar código", "generate code"), ("geração de código", "code generation"),
    ("assistente de voz", "voice assistant"), ("base de conhecimento", "knowledge base"),
    ("perguntas e respostas", "question answering"), ("durante a noite", "overnight"),
    ("ao mesmo tempo", "at the same time"), ("em lote", "batch"), ("faturas", "invoices"),
    ("geração de conteúdo", "content generation"), ("raciocínio", "reasoning"),
    ("pico", "peak"), ("média", "average"), ("menos de", "under"),
    ("muito caro", "too expensive"), ("caro demais", "too expensive"), ("apenas", "only"),
    ("dobre", "double"), ("mais rápido", "faster"), ("por mês", "per month"),
    ("ao mês", "per month"),
    ("por ano", "per year"), ("ao ano", "per year"), ("segundos", "seconds"),
    ("elk", "each"), ("ieder", "each"), ("iedere", "each"), ("cada um", "each"),
    ("cada uma", "each"), ("beschikbaarheid", "availability"), ("beschikbaar", "available"),
    ("disponibilidade", "availability"), ("verwerkt", "processed"), ("hooguit", "at most"),
    ("no máximo", "at most"), ("pelo menos", "at least"), ("minstens", "at least"),
    ("mensais", "monthly"), ("mensal", "monthly"), ("maandelijks", "monthly"),
    ("maandelijkse", "monthly"), ("por hora", "per hour"), ("per uur", "per hour"),
    ("invoer", "input"), ("uitvoer", "output"),
    ("simultaneamente", "at the same time"), ("vezes", "times"), ("keer", "times"),
    ("advogados", "lawyers"), ("professores", "teachers"), ("leraren", "teachers"),
    # Polish
    ("użytkowników", "users"), ("użytkownicy", "users"), ("jednoczesnych", "concurrent"),
    ("jednocześnie", "at the same time"), ("równocześnie", "at the same time"),
    ("równoczesnych", "concurrent"), ("naraz", "at once"),
    ("pierwszy", "first"), ("pierwszego", "first"), ("tokena", "token"), ("tokenów", "tokens"),
    ("poniżej", "under"), ("sekundę", "seconds"), ("sekundy", "seconds"), ("sekund", "seconds"),
    ("sekundzie", "second"), ("minut", "minutes"), ("godzin", "hours"), ("godzinę", "hour"),
    ("dziennie", "per day"), ("na dzień", "per day"), ("na sekundę", "per second"),
    ("na minutę", "per minute"), ("na godzinę", "per hour"),
    ("miesięcznie", "per month"), ("na miesiąc", "per month"), ("rocznie", "per year"),
    ("budżet", "budget"), ("dolarów", "dollars"),
    ("maksymalnie", "at most"), ("najwyżej", "at most"),
    ("dane muszą pozostać w", "data must stay in"), ("dane w", "data in"), ("ue", "eu"),
    ("ciągu", "within"), ("odpowiedź", "answer"), ("pełna", "complete"), ("cała", "complete"),
    ("zapytań", "requests"), ("żądań", "requests"), ("dokumentów", "documents"),
    ("bez", "without"), ("mamy", "have"), ("karty", "cards"), ("kart", "cards"), ("tanio", "cheap"),
    ("bazy wiedzy", "knowledge base"), ("pracowników", "employees"), ("programistów", "developers"),
    ("tysięcy", "thousand"), ("średnio", "on average"), ("szczycie", "peak"),
    ("streszczenia", "summaries"), ("streszczenie", "summary"), ("dostępność", "availability"),
)  # fmt: skip
_ENGLISH = dict(_LATIN)
_LATIN_WORDS = Pattern(
    r"(?<!\w)(?:"
    + "|".join(re.escape(word) for word in sorted(_ENGLISH, key=len, reverse=True))
    + r")(?!\w)"
)
_PORTUGUESE = Pattern(
    r"\b(?:com|uma?|em|ao|dos|das|pelo|pela|até|você|mês|sem|dados|nosso|nossa|\w*[ãõç]\w*)(?!\w)"
)
_SURE = 2
_OF_OR_IN = Pattern(r"\bno(?=\s+(?!(?:máximo|mínimo|more|less|total)\b)\w)|\bdos\b")
"""Portuguese `no` denies nothing, and `dos` is no Spanish two."""
_EAST_ASIAN = tuple((Pattern(words), english) for words, english in _PHRASES)


def spaced(low: str) -> str:
    """The text with Chinese and Japanese characters blank: they end a word, and none is lost.

    >>> spaced("使用qwen3")
    '  qwen3'
    """
    if not _CJK.search(low):
        return low
    return _BLANKED.sub(" ", low.replace("\u3001", ",").replace("\u3002", ";"))


def foreign_words(low: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and English of every listed word; of two that overlap the first listed counts.

    >>> [*foreign_words("500 gebruikers")]
    [(4, 14, 'users')]
    """
    if len({match[0] for match in _PORTUGUESE.finditer(low)}) >= _SURE:
        for match in _OF_OR_IN.finditer(low):
            yield match.start(), match.end(), "of the" if match[0] == "dos" else "in the"
    for match in _LATIN_WORDS.finditer(low):
        yield match.start(), match.end(), _ENGLISH[match[0]]
    if not _CJK.search(low):
        return
    taken: set[int] = set()
    for pattern, english in _EAST_ASIAN:
        for match in pattern.finditer(low):
            places = set(range(*match.span()))
            if not places & taken:
                taken |= places
                yield match.start(), match.end(), f" {english} "
