//! The words of protocol documents in several languages: columns, labels, and what sections are about. Data, not code.
//!
//! Start at [`column`] and [`label`].

use Column as C;
use Label as L;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Names of messages.
    Name,
    /// What may be names of messages, when the other columns are about messages.
    PerhapsName,
    /// Who sends.
    Direction,
    /// Who sends, by name.
    Sender,
    /// What a message carries.
    Payload,
    /// What is answered.
    Answer,
    /// Methods.
    Method,
    /// Paths, or methods and paths.
    Path,
    /// Bodies of requests.
    Body,
    /// Queries.
    Query,
    /// Numbers of rows and the like, which may stand before the names.
    Aside,
}

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// What a request or a message carries.
    Body,
    /// The query.
    Query,
    /// The answer.
    Answer,
    /// Who sends.
    Direction,
    /// A route or path.
    Endpoint,
    /// A method.
    Method,
    /// The name of a message.
    Event,
    /// A path that goes before others.
    Prefix,
}

const COLUMNS: &[(Column, &[&str])] = &[
    (
        C::Name,
        &[
            "event",
            "events",
            "event name",
            "message",
            "message name",
            "message type",
            "event type",
            "socket event",
            "événement",
            "évènement",
            "evenement",
            "nom de l'événement",
            "evento",
            "ereignis",
            "nachricht",
            "mensaje",
            "mensagem",
            "olay",
            "olay adı",
            "событие",
            "сообщение",
            "事件",
            "事件名",
            "消息",
            "イベント",
            "イベント名",
            "メッセージ",
            "이벤트",
        ],
    ),
    (
        C::PerhapsName,
        &["name", "type", "action", "command", "nom", "nombre", "nome", "ad", "signal", "名称", "名前", "op"],
    ),
    (
        C::Direction,
        &[
            "direction",
            "dir",
            "dir.",
            "sens",
            "dirección",
            "direção",
            "richtung",
            "yön",
            "направление",
            "方向",
            "flow",
        ],
    ),
    (
        C::Sender,
        &[
            "sender",
            "from",
            "emitter",
            "emitted by",
            "sent by",
            "émetteur",
            "emisor",
            "absender",
            "gönderen",
            "发送方",
            "送信元",
        ],
    ),
    (
        C::Payload,
        &[
            "payload",
            "data",
            "payload shape",
            "arguments",
            "args",
            "body / payload",
            "charge utile",
            "données",
            "datos",
            "carga",
            "dados",
            "nutzdaten",
            "daten",
            "veri",
            "данные",
            "数据",
            "参数",
            "负载",
            "ペイロード",
            "データ",
            "데이터",
        ],
    ),
    (
        C::Answer,
        &[
            "response",
            "responses",
            "returns",
            "ack",
            "acknowledgement",
            "acknowledgment",
            "callback",
            "reply",
            "response body",
            "réponse",
            "retour",
            "accusé",
            "respuesta",
            "resposta",
            "antwort",
            "rückgabe",
            "yanıt",
            "cevap",
            "ответ",
            "响应",
            "返回",
            "レスポンス",
            "応答",
            "응답",
        ],
    ),
    (
        C::Method,
        &[
            "method",
            "verb",
            "http method",
            "http",
            "méthode",
            "método",
            "methode",
            "metot",
            "метод",
            "方法",
            "メソッド",
            "메서드",
        ],
    ),
    (
        C::Path,
        &[
            "path",
            "endpoint",
            "route",
            "url",
            "uri",
            "chemin",
            "ruta",
            "rota",
            "caminho",
            "pfad",
            "yol",
            "путь",
            "路径",
            "接口",
            "パス",
            "エンドポイント",
            "경로",
        ],
    ),
    (
        C::Body,
        &[
            "body",
            "request",
            "request body",
            "corps",
            "requête",
            "cuerpo",
            "corpo",
            "anfrage",
            "gövde",
            "请求体",
            "请求",
            "リクエスト",
            "요청",
        ],
    ),
    (C::Query, &["query", "query params", "query parameters", "query string"]),
    (C::Aside, &["#", "no", "no.", "nr", "namespace", "channel", "id"]),
];

const LABELS: &[(Label, &[&str])] = &[
    (
        L::Body,
        &[
            "body",
            "request",
            "request body",
            "payload",
            "data",
            "input",
            "corps",
            "corps de la requête",
            "requête",
            "charge utile",
            "données",
            "cuerpo",
            "petición",
            "datos",
            "corpo",
            "requisição",
            "dados",
            "anfrage",
            "nutzdaten",
            "gövde",
            "istek",
            "veri",
            "тело",
            "запрос",
            "请求",
            "请求体",
            "数据",
            "リクエスト",
            "ペイロード",
            "요청",
        ],
    ),
    (L::Query, &["query", "query params", "query parameters", "query string"]),
    (
        L::Answer,
        &[
            "response",
            "response body",
            "returns",
            "return",
            "success response",
            "success",
            "ack",
            "ack payload",
            "ack response",
            "success ack",
            "successful ack",
            "failed ack",
            "failure ack",
            "error ack",
            "acknowledgement",
            "acknowledgement payload",
            "acknowledgment",
            "acknowledgment payload",
            "callback",
            "callback payload",
            "reply",
            "output",
            "réponse",
            "retour",
            "retourne",
            "respuesta",
            "devuelve",
            "resposta",
            "retorna",
            "antwort",
            "rückgabe",
            "yanıt",
            "cevap",
            "ответ",
            "响应",
            "返回",
            "レスポンス",
            "応答",
            "응답",
        ],
    ),
    (L::Direction, &["direction", "sens", "dirección", "direção", "richtung", "yön", "направление", "方向"]),
    (
        L::Endpoint,
        &["endpoint", "route", "url", "path", "uri", "chemin", "ruta", "rota", "pfad", "путь", "路径"],
    ),
    (L::Method, &["method", "http method", "verb", "méthode", "método", "methode", "метод", "方法"]),
    (
        L::Event,
        &[
            "event",
            "event name",
            "message",
            "événement",
            "évènement",
            "evento",
            "ereignis",
            "olay",
            "событие",
            "事件",
            "イベント",
        ],
    ),
    (
        L::Prefix,
        &[
            "prefix",
            "base path",
            "base url",
            "base",
            "mounted at",
            "mount",
            "préfixe",
            "url de base",
            "base url locale",
            "prefijo",
            "prefixo",
            "url base",
            "präfix",
            "basis-url",
            "basispfad",
            "önek",
            "префикс",
            "前缀",
            "プレフィックス",
        ],
    ),
];

/// Words of sections that list messages.
pub const EVENTS: &[&str] = &[
    "event",
    "events",
    "message",
    "messages",
    "événement",
    "événements",
    "évènements",
    "evento",
    "eventos",
    "ereignis",
    "ereignisse",
    "nachrichten",
    "mensajes",
    "mensagens",
    "olay",
    "olaylar",
    "olayları",
    "mesajlar",
    "события",
    "сообщения",
    "事件",
    "消息",
    "イベント",
    "メッセージ",
    "이벤트",
    "emits",
    "emitted",
    "listeners",
];

/// Words of documents and sections about connections that carry messages.
pub const SOCKETS: &[&str] =
    &["socket", "sockets", "websocket", "websockets", "io", "realtime", "ws", "gateway", "ソケット", "소켓"];

/// Words of sections that list something with names that is no message.
pub const FIELDS: &[&str] = &[
    "parameter",
    "parameters",
    "params",
    "field",
    "fields",
    "option",
    "options",
    "config",
    "configuration",
    "environment",
    "variables",
    "properties",
    "code",
    "codes",
    "error",
    "errors",
    "payload",
    "payloads",
    "schema",
    "type",
    "types",
    "paramètres",
    "champs",
    "parámetros",
    "campos",
    "parametreler",
    "files",
    "commit",
    "commits",
    "参数",
    "字段",
];

/// Words of headings that name a namespace.
pub const NAMESPACES: &[&str] =
    &["namespace", "namespaces", "espace", "espacio", "namensraum", "命名空间", "名前空間"];

/// Beginnings of words of sentences that say what all paths begin with.
pub const PREFIXED: &[&str] =
    &["prefix", "préfix", "prefij", "präfix", "mounted", "montées", "önek", "префикс", "前缀"];

/// What a column with this header holds.
pub fn column(header: &str) -> Option<Column> {
    look_up(COLUMNS, header)
}

/// What a label announces.
pub fn label(words: &str) -> Option<Label> {
    look_up(LABELS, words)
}

fn look_up<T: Copy>(table: &[(T, &[&str])], text: &str) -> Option<T> {
    let text = text.split('(').next().unwrap_or_default();
    let text = text.trim_matches(|c: char| c.is_whitespace() || "*`_:：".contains(c)).to_lowercase();
    let find = |text: &str| table.iter().find(|(_, words)| words.contains(&text)).map(|(what, _)| *what);
    find(&text).or_else(|| find(text.split('/').next().unwrap_or_default().trim()))
}

/// Whether one of `words` stands in `text`.
pub fn says(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    let own = |word: &str| text.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
    words
        .iter()
        .any(|word| if word.chars().all(|c| c >= '\u{3040}') { text.contains(word) } else { own(word) })
}
