//! The words people use for tracks and what they share, in their languages. A word more is a row here.
//!
//! Start at [`says`].

/// What columns hold the name of a track.
pub const TRACK: &[&str] = &[
    "track",
    "tracks",
    "workstream",
    "workstreams",
    "stream",
    "lane",
    "swimlane",
    "team",
    "agent",
    "spur",
    "strang",
    "piste",
    "équipe",
    "equipe",
    "pista",
    "equipo",
    "flujo",
    "trilha",
    "flusso",
    "squadra",
    "поток",
    "команда",
    "轨道",
    "工作流",
    "团队",
    "トラック",
    "チーム",
];

/// What columns hold the issues or tickets of a track.
pub const ISSUES: &[&str] = &[
    "issue",
    "issues",
    "ticket",
    "tickets",
    "task",
    "tasks",
    "aufgaben",
    "tâches",
    "taches",
    "tareas",
    "tarefas",
    "incidencias",
    "задачи",
    "任务",
    "问题",
    "課題",
    "タスク",
];

/// What columns hold the files and folders of a track.
pub const OWNS: &[&str] = &[
    "ownership",
    "owns",
    "owned",
    "owner",
    "files",
    "folders",
    "folder",
    "paths",
    "directories",
    "scope",
    "besitz",
    "dateien",
    "ordner",
    "fichiers",
    "dossiers",
    "propriété",
    "archivos",
    "carpetas",
    "propiedad",
    "arquivos",
    "pastas",
    "файлы",
    "文件",
    "目录",
    "所有",
    "ファイル",
];

/// What columns hold what comes out of a track.
pub const OUTPUTS: &[&str] = &[
    "output",
    "outputs",
    "deliverable",
    "deliverables",
    "result",
    "results",
    "ergebnis",
    "ergebnisse",
    "livrables",
    "sorties",
    "entregables",
    "salidas",
    "entregas",
    "saídas",
    "результат",
    "результаты",
    "产出",
    "交付物",
    "成果物",
];

/// What columns hold the branch of a track.
pub const BRANCH: &[&str] =
    &["branch", "branches", "zweig", "branche", "rama", "ramas", "ramo", "ветка", "分支", "ブランチ"];

/// What columns hold the commands that must pass.
pub const COMMAND: &[&str] = &[
    "command",
    "commands",
    "test",
    "tests",
    "verify",
    "run",
    "befehl",
    "befehle",
    "commande",
    "commandes",
    "comando",
    "comandos",
    "prueba",
    "pruebas",
    "testes",
    "команда",
    "тесты",
    "命令",
    "测试",
    "コマンド",
    "テスト",
];

/// What columns hold the name of something shared.
pub const INTERFACE: &[&str] = &[
    "interface",
    "interfaces",
    "contract",
    "artifact",
    "schnittstelle",
    "schnittstellen",
    "interfaz",
    "contrat",
    "contrato",
    "интерфейс",
    "接口",
    "インターフェース",
];

/// What columns hold who publishes it.
pub const PUBLISHED: &[&str] = &[
    "published",
    "publisher",
    "publishes",
    "provider",
    "provides",
    "producer",
    "producers",
    "source",
    "anbieter",
    "publié",
    "fournisseur",
    "publicado",
    "proveedor",
    "productor",
    "提供方",
    "発行",
];

/// What columns hold who uses it.
pub const USED: &[&str] = &[
    "used",
    "user",
    "users",
    "consumer",
    "consumers",
    "consumed",
    "consumes",
    "nutzer",
    "verwendet",
    "utilisé",
    "consommateurs",
    "usado",
    "consumidor",
    "consumidores",
    "使用方",
    "利用",
];

/// What columns hold where it is written down.
pub const WHERE: &[&str] = &[
    "where",
    "document",
    "documentation",
    "doc",
    "docs",
    "location",
    "file",
    "spec",
    "wo",
    "dokument",
    "où",
    "dónde",
    "documento",
    "onde",
    "где",
    "документ",
    "位置",
    "文档",
    "場所",
];

/// What headings say that interfaces and payloads are agreed below them.
pub const SHARED: &[&str] = &[
    "shared",
    "interface",
    "interfaces",
    "contract",
    "contracts",
    "payload",
    "payloads",
    "schema",
    "schemas",
    "agreed",
    "agreements",
    "schnittstellen",
    "partagées",
    "compartidas",
    "compartilhadas",
    "接口",
    "共有",
];

/// What headings say that an order follows.
pub const SCHEDULE: &[&str] = &[
    "schedule",
    "scheduling",
    "checklist",
    "order",
    "sequence",
    "zeitplan",
    "reihenfolge",
    "planning",
    "calendrier",
    "cronograma",
    "calendario",
    "порядок",
    "计划",
    "顺序",
    "スケジュール",
];

/// What headings say that pings follow.
pub const PINGS: &[&str] =
    &["ping", "pings", "requests", "anfragen", "demandes", "solicitudes", "solicitações"];

/// What headings say that updates follow.
pub const UPDATES: &[&str] = &[
    "update",
    "updates",
    "standup",
    "standups",
    "stand",
    "actualizaciones",
    "atualizações",
    "nouvelles",
    "обновления",
    "更新",
];

/// What says that a track only helps.
pub const SUPPORT: &[&str] = &[
    "support",
    "supports",
    "supporting",
    "help",
    "helps",
    "assist",
    "assists",
    "unterstützt",
    "soutien",
    "apoyo",
    "apoio",
    "поддержка",
    "支持",
    "協力",
];

/// What says that nobody agreed to it yet.
pub const ASSUMES: &[&str] = &[
    "assume",
    "assumes",
    "assumed",
    "assuming",
    "assumption",
    "annahme",
    "hypothèse",
    "suposición",
    "supuesto",
    "suposição",
    "предположение",
    "假设",
    "仮定",
];

/// What says that a payload is an answer.
pub const ANSWERS: &[&str] = &[
    "answer",
    "answers",
    "return",
    "returns",
    "returned",
    "response",
    "respond",
    "responds",
    "responses",
    "reply",
    "replies",
    "antwort",
    "antwortet",
    "liefert",
    "répond",
    "réponse",
    "renvoie",
    "responde",
    "respuesta",
    "devuelve",
    "resposta",
    "retorna",
    "ответ",
    "返回",
    "响应",
    "返す",
    "応答",
];

/// What says that a payload is what is sent with a request.
pub const BODIES: &[&str] = &[
    "body",
    "request",
    "requests",
    "accept",
    "accepts",
    "take",
    "takes",
    "expects",
    "input",
    "rumpf",
    "anfrage",
    "corps",
    "requête",
    "cuerpo",
    "petición",
    "corpo",
    "запрос",
    "请求",
    "リクエスト",
];

/// Whether one of `words` stands in `text`, whatever its case.
pub fn says(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    let own = |word: &str| text.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
    let unspaced = |word: &str| word.chars().all(|c| c >= '\u{3040}');
    words.iter().any(|word| if unspaced(word) { text.contains(word) } else { own(word) })
}
