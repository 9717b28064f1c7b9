//! The words people use, in the languages seen: field names, statuses, group words. Data, not code.
//!
//! Every table maps lower-case spellings to one meaning; a new language is new rows. Looking a word up is all this
//! file does. Start at [`field_name`] and [`status_word`].

use super::facts::{FieldName, Status};
use FieldName as F;

/// Labels that name a field, lower case.
const FIELDS: &[(FieldName, &[&str])] = &[
    (F::Id, &["id", "ticket id", "task id", "ticket", "key", "编号", "番号", "任务 id", "任务id"]),
    (
        F::Title,
        &[
            "title",
            "summary",
            "name",
            "task",
            "description",
            "subject",
            "feature",
            "story",
            "what",
            "título",
            "titulo",
            "titre",
            "descripción",
            "descripcion",
            "titel",
            "название",
            "тикет",
            "задача",
            "описание",
            "标题",
            "名称",
            "任务",
            "描述",
            "タイトル",
            "件名",
            "概要",
            "제목",
            "작업",
            "설명",
        ],
    ),
    (
        F::Status,
        &[
            "status",
            "state",
            "stato",
            "statut",
            "état",
            "etat",
            "estado",
            "progress",
            "stand",
            "zustand",
            "статус",
            "состояние",
            "状态",
            "狀態",
            "進捗",
            "状態",
            "ステータス",
            "상태",
            "진행",
        ],
    ),
    (
        F::DependsOn,
        &[
            "depends on",
            "depends",
            "dependencies",
            "dependency",
            "deps",
            "dep",
            "blocked by",
            "blocked-by",
            "blockedby",
            "blockers",
            "blocker",
            "requires",
            "required",
            "prerequisites",
            "prerequisite",
            "prereqs",
            "prereq",
            "pre-req",
            "pre-reqs",
            "after",
            "needs",
            "waits for",
            "backend dependency",
            "backend dependencies",
            "frontend dependency",
            "depends_on",
            "dependson",
            "hard dependencies",
            "depende de",
            "dependencias",
            "dependencia",
            "bloqueado por",
            "dépend de",
            "dépendances",
            "dépendance",
            "bloqué par",
            "abhängig von",
            "abhängigkeiten",
            "dipende da",
            "dipendenze",
            "зависимости",
            "зависит от",
            "依赖",
            "前置",
            "前置任务",
            "前置依赖",
            "依賴",
            "阻擋需求",
            "依存",
            "依存関係",
            "前提",
            "의존",
            "의존성",
            "선행",
            "선행 작업",
        ],
    ),
    (
        F::Blocks,
        &[
            "blocks",
            "blocking",
            "unblocks",
            "bloquea",
            "bloque",
            "blockiert",
            "блокирует",
            "阻塞",
            "ブロック",
        ],
    ),
    (
        F::Files,
        &[
            "files",
            "file",
            "files affected",
            "files/folders",
            "files touched",
            "files to change",
            "files to modify",
            "files to create",
            "files to touch",
            "files likely touched",
            "files/modules likely touched",
            "affected files",
            "key files",
            "owned files",
            "file ownership",
            "files created",
            "files modified",
            "files created/modified",
            "archivos",
            "archivos a crear",
            "archivos a modificar",
            "archivo a modificar",
            "fichiers",
            "dateien",
            "файлы",
            "文件",
            "涉及文件",
            "ファイル",
            "파일",
        ],
    ),
    (
        F::Acceptance,
        &[
            "acceptance",
            "acceptance criteria",
            "acceptance criterion",
            "ac",
            "acs",
            "done when",
            "definition of done",
            "dod",
            "success criteria",
            "acceptance checklist",
            "exit criteria",
            "criterio de aceptación",
            "criterios de aceptación",
            "criterios de aceptacion",
            "criterio de aceptacion",
            "critères d'acceptation",
            "critère d'acceptation",
            "akzeptanzkriterien",
            "critérios de aceitação",
            "критерии приёмки",
            "критерии приемки",
            "验收标准",
            "驗收標準",
            "受入基準",
            "受け入れ基準",
            "완료 조건",
            "수용 기준",
            "인수 조건",
        ],
    ),
    (
        F::Tasks,
        &[
            "tasks",
            "to do",
            "todo",
            "to-do",
            "todos",
            "steps",
            "subtasks",
            "sub-tasks",
            "work",
            "scope",
            "deliverables",
            "requirements",
            "implementation",
            "checklist",
            "tareas",
            "tâches",
            "taches",
            "aufgaben",
            "задачи",
            "任务清单",
            "步骤",
            "タスク",
            "할 일",
            "작업 내용",
        ],
    ),
    (
        F::Later,
        &[
            "later",
            "follow-ups",
            "follow-up",
            "followups",
            "follow ups",
            "future",
            "future work",
            "out of scope",
            "non-goals",
            "nice to have",
            "optional",
            "stretch",
            "stretch goals",
            "deferred",
            "not in scope",
            "remaining",
            "next steps",
            "known issues",
            "known limitations",
            "open questions",
            "risks",
            "ideas",
        ],
    ),
    (
        F::Owner,
        &[
            "owner",
            "assignee",
            "assigned",
            "assigned to",
            "agent",
            "who",
            "quién lo hace",
            "responsable",
            "verantwortlich",
            "исполнитель",
            "负责人",
            "担当",
            "担当者",
            "담당",
        ],
    ),
    (
        F::Priority,
        &[
            "priority",
            "prioridad",
            "priorité",
            "priorität",
            "приоритет",
            "优先级",
            "優先",
            "優先度",
            "우선순위",
        ],
    ),
    (
        F::Verify,
        &["verify", "verify command", "verification", "verify with", "test command", "验证", "検証", "검증"],
    ),
    (F::Tickets, &["tickets", "tickets completed", "ticket range", "tickets in batch", "tickets covered"]),
];

/// Labels that only head a table column; in prose they are ordinary words.
const COLUMNS: &[(FieldName, &[&str])] = &[
    (F::Id, &["#", "no", "no.", "nr", "№", "n°", "num", "number", "issue", "task #", "ticket #", "story"]),
    // What stands in these is never what a ticket is called.
    (
        F::Other,
        &[
            "role",
            "kind",
            "type",
            "risk",
            "severity",
            "complexity",
            "effort",
            "estimate",
            "est",
            "est.",
            "points",
            "size",
            "area",
            "layer",
            "category",
            "phase",
            "sprint",
            "epic",
            "module",
            "parallel",
            "refs",
            "commit",
            "branch",
            "date",
            "started",
            "created",
            "completed",
            "notes",
            "tipo",
            "estimación",
            "оценка",
            "类型",
            "工时",
            "備考",
            "見積",
            "工数",
            "비고",
        ],
    ),
];

/// What a label calls for. Case, emoji, numbering and a remark in parentheses do not matter.
pub fn field_name(label: &str) -> Option<FieldName> {
    let plain = plain_label(label);
    if plain.is_empty() || plain.len() > 60 {
        return None;
    }
    if let Some(name) = look_up(FIELDS, &plain) {
        return Some(name);
    }
    if plain.contains(['-', '_'])
        && let Some(name) = look_up(FIELDS, &plain.replace(['-', '_'], " "))
    {
        return Some(name);
    }
    let (before, inside) = plain.split_once(['(', '（'])?;
    let inside = inside.trim_end_matches([')', '）']);
    look_up(FIELDS, before.trim()).or_else(|| look_up(FIELDS, inside.trim()))
}

/// What a table's header cell calls for.
pub fn column_name(label: &str) -> Option<FieldName> {
    field_name(label).or_else(|| look_up(COLUMNS, &plain_label(label)))
}

fn look_up(table: &[(FieldName, &[&str])], label: &str) -> Option<FieldName> {
    table.iter().find(|(_, words)| words.contains(&label)).map(|(name, _)| *name)
}

/// A label without markup, emoji and colons, lower case.
fn plain_label(label: &str) -> String {
    let text =
        label.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '#' | '№' | ')' | '）' | '.'));
    text.to_lowercase().replace('’', "'")
}

/// Words that say a status, lower case; the longest match at the start of a value wins.
const STATUSES: &[(Status, &[&str])] = &[
    (
        Status::Done,
        &[
            "done",
            "complete",
            "completed",
            "closed",
            "merged",
            "shipped",
            "fixed",
            "resolved",
            "implemented",
            "finished",
            "verified",
            "accepted",
            "delivered",
            "released",
            "deployed",
            "passed",
            "terminé",
            "terminée",
            "terminados",
            "terminado",
            "termine",
            "fait",
            "hecho",
            "completado",
            "completada",
            "completo",
            "concluído",
            "concluido",
            "feito",
            "fertig",
            "erledigt",
            "abgeschlossen",
            "fatto",
            "completato",
            "готово",
            "выполнено",
            "завершено",
            "сделано",
            "完成",
            "已完成",
            "完了",
            "済",
            "対応済",
            "완료",
            "완료됨",
        ],
    ),
    (
        Status::Doing,
        &[
            "in progress",
            "in-progress",
            "inprogress",
            "in_progress",
            "doing",
            "wip",
            "work in progress",
            "started",
            "active",
            "ongoing",
            "underway",
            "under way",
            "review",
            "in review",
            "code review",
            "under review",
            "testing",
            "in testing",
            "in qa",
            "ready for review",
            "ready for qa",
            "ready for test",
            "ready for testing",
            "ready for release",
            "ready for merge",
            "ready to merge",
            "ready for deploy",
            "ready for deployment",
            "qa",
            "manual verification",
            "partial",
            "partially done",
            "partially complete",
            "partially implemented",
            "partially",
            "mostly done",
            "mostly complete",
            "nearly done",
            "almost done",
            "building",
            "en progreso",
            "en curso",
            "en cours",
            "em andamento",
            "in arbeit",
            "in bearbeitung",
            "in corso",
            "в работе",
            "в процессе",
            "进行中",
            "進行中",
            "部分完成",
            "作業中",
            "対応中",
            "진행 중",
            "진행중",
            "current",
        ],
    ),
    (
        Status::Blocked,
        &[
            "blocked",
            "on hold",
            "hold",
            "stuck",
            "waiting",
            "bloqueado",
            "bloqué",
            "blockiert",
            "заблокировано",
            "阻塞",
            "受阻",
            "ブロック",
            "保留",
            "차단",
            "보류",
        ],
    ),
    (
        Status::Todo,
        &[
            "todo",
            "to do",
            "to-do",
            "open",
            "pending",
            "planned",
            "not started",
            "not done",
            "not yet started",
            "backlog",
            "ready",
            "ready for implementation",
            "ready for dev",
            "ready-for-dev",
            "ready-for-agent",
            "ready-for-human",
            "needs-triage",
            "needs triage",
            "draft",
            "proposed",
            "new",
            "queued",
            "next",
            "upcoming",
            "unstarted",
            "will do",
            "pendiente",
            "pendientes",
            "por hacer",
            "abierto",
            "à faire",
            "a faire",
            "en attente",
            "pendente",
            "a fazer",
            "offen",
            "geplant",
            "ausstehend",
            "da fare",
            "aperto",
            "открыт",
            "не начато",
            "к выполнению",
            "запланировано",
            "待办",
            "待开发",
            "待处理",
            "未开始",
            "待辦",
            "未着手",
            "未対応",
            "未完了",
            "予定",
            "대기",
            "예정",
            "미시작",
            "할 일",
        ],
    ),
    (
        Status::Dropped,
        &[
            "cancelled",
            "canceled",
            "dropped",
            "deferred",
            "skip",
            "skipped",
            "won't do",
            "wontfix",
            "won't fix",
            "wont do",
            "abandoned",
            "obsolete",
            "superseded",
            "rejected",
            "duplicate",
            "removed",
            "postponed",
            "cancelado",
            "annulé",
            "abgebrochen",
            "отменено",
            "取消",
            "已取消",
            "中止",
            "취소",
        ],
    ),
];

/// Emoji and signs with one plain meaning. Coloured circles are priorities as often as states, so they say nothing.
const EMOJI: &[(Status, &[&str])] = &[
    (Status::Done, &["✅", "☑", "✔", "✓", "🎉"]),
    (Status::Doing, &["🔄", "🚧", "🔶", "🏃", "🏗", "🔨", "👷"]),
    (Status::Todo, &["⏳", "⬜", "🔲", "☐", "📋", "📝", "⭕"]),
    (Status::Blocked, &["🚫", "⛔", "🛑", "🔒"]),
];

/// Words that put an item off, lower case.
const PUT_OFF: &[&str] = &[
    "optional",
    "later",
    "deferred",
    "stretch",
    "nice to have",
    "nice-to-have",
    "future",
    "follow-up",
    "follow up",
    "out of scope",
    "skipped",
    "skip",
    "n/a",
    "not applicable",
    "won't do",
    "wontfix",
    "dropped",
    "cancelled",
    "superseded",
    "moved to",
    "post-mvp",
    "post-launch",
    "opcional",
    "optionnel",
    "plus tard",
    "más tarde",
    "später",
    "опционально",
    "позже",
    "可选",
    "可選",
    "任意",
    "选做",
    "선택",
    "나중",
];

/// Whether a list item says of itself that it is put off: `(optional)`, `Later: …`, `… — deferred to T9`, `~~struck out~~`.
pub fn is_put_off(item: &str) -> bool {
    // Most items have no remark, and every open one is asked.
    if !item.contains(['(', '[', '（', '—', '–', ':', '：', '~', '-']) {
        return false;
    }
    let lower = item.trim_start_matches([' ', '*', '_']).to_lowercase();
    let labelled =
        put_off_word(&lower).is_some_and(|rest| rest.trim_start_matches(['*', '_']).starts_with([':', '：']));
    let mut remarks = lower.split(['(', '[', '（', '—', '–']).skip(1).chain(lower.split(" - ").skip(1));
    lower.starts_with("~~") || labelled || remarks.any(|part| put_off_word(part).is_some())
}

/// What follows the word that puts an item off, if `part` begins with one.
fn put_off_word(part: &str) -> Option<&str> {
    let part = part.trim_start_matches([' ', '*', '_']);
    let word = PUT_OFF.iter().find(|word| starts_as_word(part, word))?;
    part.get(word.len()..)
}

/// Parts of words that say that somebody looks at finished work, lower case.
const REVIEW: &[&str] = &[
    "review",
    "testing",
    "in test",
    "qa",
    "verif",
    "approval",
    "revisión",
    "revision",
    "relecture",
    "prüfung",
    "проверк",
    "审核",
    "评审",
    "待验证",
    "测试中",
    "レビュー",
    "確認",
    "검토",
    "리뷰",
];

/// Whether a status says that finished work awaits somebody's word: `In review`, `🧪 Testing`, `待评审`.
pub fn is_review(status: &str) -> bool {
    let lower = status.to_lowercase();
    REVIEW.iter().any(|part| lower.contains(part))
}

/// The status `text` begins with, and how many bytes say it. `exact` asks that nothing wordy follows.
pub fn status_word(text: &str) -> Option<(Status, usize)> {
    let lower = text.to_lowercase();
    let all = STATUSES.iter().flat_map(|(status, words)| words.iter().map(move |word| (*status, *word)));
    let best = all.filter(|(_, word)| starts_as_word(&lower, word)).max_by_key(|(_, word)| word.len());
    best.map(|(status, word)| (status, word.len().min(text.len())))
}

/// The status a field's value says: its emoji, else its first words; layers (`BE: Done | FE: Todo`) count together.
pub fn status_of(value: &str) -> Option<Status> {
    let text =
        value.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '_' | '[' | '('));
    if let Some((status, len)) = status_emoji(text) {
        // The word after an emoji is the clearer of the two.
        let word = text.get(len..).unwrap_or_default().trim_start_matches([' ', '*']);
        return Some(status_word(word).map_or(status, |(status, _)| status));
    }
    let text = text.trim_start_matches(is_pictograph).trim_start();
    if let Some(chosen) = chosen(value) {
        return chosen;
    }
    if let Some(status) = super::mark::box_status(text.split(']').next().unwrap_or_default())
        .filter(|_| value.trim_start().starts_with('['))
    {
        return status;
    }
    let said = status_word(text).filter(|(_, len)| !is_condition(text.get(*len..).unwrap_or_default()));
    said.map(|(status, _)| status).or_else(|| layered(text))
}

/// What a list of choices comes to: `[ ] Todo [x] Done` says done; `Todo | In progress | Done` waits to be filled in.
fn chosen(value: &str) -> Option<Option<Status>> {
    let boxes: Vec<_> = value.split('[').skip(1).filter_map(|part| part.split_once(']')).collect();
    if boxes.len() >= 2
        && boxes.iter().all(|(mark, word)| mark.len() <= 1 && status_word(word.trim()).is_some())
    {
        let ticked = boxes.iter().find(|(mark, _)| matches!(*mark, "x" | "X"));
        return Some(ticked.and_then(|(_, word)| status_word(word.trim())).map(|(status, _)| status));
    }
    let words = value.split(['|', '/']).map(|part| status_word(part.trim().trim_matches(['*', '`', '_'])));
    let words = words.collect::<Option<Vec<_>>>().filter(|words| words.len() >= 3)?;
    let first = words.first()?.0;
    words.iter().any(|(status, _)| *status != first).then_some(None)
}

/// Whether what follows a status word makes it a wish: `Done when the tests pass`, `Done?`.
fn is_condition(rest: &str) -> bool {
    let rest = rest.trim_start().to_lowercase();
    ["?", "when ", "once ", "if ", "after ", "as soon as "].iter().any(|word| rest.starts_with(word))
}

/// `BE: Done | FE: En progreso`: done when every layer is, else under way as soon as one began.
fn layered(value: &str) -> Option<Status> {
    let layers = value
        .split(['|', ',', ';'])
        .map(|layer| layer.split_once(':').and_then(|(_, said)| status_word(said.trim())));
    let said = layers.map(|layer| layer.map(|(status, _)| status)).collect::<Option<Vec<_>>>()?;
    let first = *said.first()?;
    Some(if said.iter().all(|status| *status == first) { first } else { Status::Doing })
}

fn starts_as_word(lower: &str, word: &str) -> bool {
    let Some(rest) = lower.strip_prefix(word) else { return false };
    let wide = word.chars().next_back().is_some_and(|c| c > '\u{2e80}');
    wide || !rest
        .starts_with(|c: char| c.is_alphanumeric() || c == '-' && rest.get(1..2).is_some_and(|d| d != " "))
}

/// The emoji `text` begins with, its length with any variation selector, and its usual meaning.
pub fn status_emoji(text: &str) -> Option<(Status, usize)> {
    let all = EMOJI.iter().flat_map(|(status, signs)| signs.iter().map(move |sign| (*status, *sign)));
    all.filter(|(_, sign)| text.starts_with(sign))
        .map(|(status, sign)| (status, sign.len() + selector(text, sign.len())))
        .next()
}

/// Signs that say a status in a status field, and decorate a title: `🔒 Access rules`, `Launch 🎉`.
const DECORATIVE: &[&str] = &["🎉", "🏃", "🏗", "🔨", "👷", "📋", "📝", "🔒", "🔶"];

/// The status of the emoji that begins `text` where it marks a title.
pub fn title_emoji(text: &str) -> Option<Status> {
    let decorates = DECORATIVE.iter().any(|sign| text.starts_with(sign));
    status_emoji(text).filter(|_| !decorates).map(|(status, _)| status)
}

fn selector(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.len() - rest.trim_start_matches('\u{fe0f}').len()
}

/// Whether `c` is a pictograph, as may lead a heading.
pub fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x21ff | 0x2300..=0x27bf | 0x2900..=0x297f | 0x2b00..=0x2bff | 0x1f000..=0x1faff | 0xfe0f | 0x200d | 0x20e3 | 0xfffd)
}

/// Values that say there is nothing, lower case.
const NONE: &[&str] = &[
    "none",
    "nothing",
    "n/a",
    "na",
    "no dependencies",
    "no dependency",
    "no blockers",
    "no blocker",
    "nil",
    "null",
    "ninguna",
    "ninguno",
    "nada",
    "aucune",
    "aucun",
    "rien",
    "keine",
    "nenhuma",
    "nessuna",
    "нет",
    "无",
    "無",
    "なし",
    "没有",
    "없음",
    "-",
    "–",
    "—",
    "[]",
    "∅",
    "standalone",
    "can start immediately",
];

/// Whether a value says that there is none: `None.`, `— `, `無 [NO BLOCKERS]`, `None (start here)`.
pub fn says_none(value: &str) -> bool {
    let text = value.trim().trim_matches(['`', '*', '_', '(', ')', '[']).trim();
    let lower = text.to_lowercase();
    NONE.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            let next = rest.chars().next();
            let wide = word.chars().next_back().is_some_and(|c| c > '\u{2e80}');
            wide || next.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '-' | '_'))
        })
    })
}

/// Phrases that mean every ticket declared before this one.
pub fn says_everything_above(value: &str) -> bool {
    let lower = value.trim().to_lowercase();
    [
        "everything above",
        "all above",
        "all of the above",
        "all previous",
        "all prior",
        "all preceding",
        "everything before",
        "всё выше",
        "以上全部",
        "todo lo anterior",
    ]
    .iter()
    .any(|phrase| lower.starts_with(phrase))
}

/// What a note beside a path says will become of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// The ticket makes it.
    Creates,
    /// The ticket takes it away, or only may touch it.
    Removes,
}

/// Words that say a file is made, lower case; Latin ones as whole words.
const CREATES: &[&str] = &[
    "new",
    "create",
    "creates",
    "created",
    "creating",
    "add",
    "adds",
    "added",
    "scaffold",
    "generate",
    "generated",
    "nuevo",
    "nueva",
    "crear",
    "nouveau",
    "nouvelle",
    "créer",
    "novo",
    "nova",
    "criar",
    "neu",
    "anlegen",
    "nuovo",
    "creare",
    "новый",
    "создать",
    "新建",
    "新增",
    "创建",
    "新規",
    "作成",
    "追加",
    "신규",
    "생성",
    "추가",
];

/// Words that say a file goes, or need not be touched, lower case.
const REMOVES: &[&str] = &[
    "delete",
    "deletes",
    "deleted",
    "remove",
    "removes",
    "removed",
    "rename",
    "renamed",
    "move",
    "moved",
    "drop",
    "dropped",
    "optional",
    "optionally",
    "maybe",
    "if",
    "eliminar",
    "borrar",
    "supprimer",
    "löschen",
    "удалить",
    "删除",
    "削除",
    "삭제",
];

/// What words beside a path, or the label above it, say will become of the file.
pub fn file_change(text: &str) -> Option<FileChange> {
    let lower = text.to_lowercase();
    let says = |words: &[&str]| {
        let wide = |word: &&&str| word.starts_with(|c: char| c > '\u{2e80}') && lower.contains(**word);
        lower.split(|c: char| !c.is_alphanumeric()).any(|part| words.contains(&part))
            || words.iter().any(|word| wide(&word))
    };
    let found = [(FileChange::Removes, REMOVES), (FileChange::Creates, CREATES)];
    found.into_iter().find(|(_, words)| !lower.is_empty() && says(words)).map(|(change, _)| change)
}

/// Words that name a group of tickets, lower case.
pub const GROUPS: &[&str] = &[
    "batch",
    "phase",
    "sprint",
    "epic",
    "milestone",
    "wave",
    "track",
    "stage",
    "iteration",
    "stream",
    "workstream",
    "lote",
    "fase",
    "épica",
    "epica",
    "epico",
    "jalon",
    "lot",
    "étape",
    "meilenstein",
    "эпик",
    "этап",
    "фаза",
    "спринт",
    "阶段",
    "里程碑",
    "フェーズ",
    "スプリント",
    "エピック",
    "단계",
    "에픽",
    "스프린트",
];

/// Whether a heading's text names a group: `Phase 2: …`, `🚀 Epic — …`.
pub fn names_group(text: &str) -> bool {
    let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    GROUPS.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    })
}

/// A status a heading gives to all that stands below it: `## Done`, `### ✅ Terminé (7/18)`, `## Open Tickets`.
pub fn kanban(text: &str) -> Option<Status> {
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | ']'));
    let (status, len) = status_word(plain)?;
    let rest = plain
        .get(len..)?
        .split(['(', '[', '/'])
        .next()?
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    const NOUNS: &[&str] = &[
        "", "tickets", "ticket", "tasks", "task", "issues", "items", "work", "stories", "bugs", "epics",
        "list",
    ];
    NOUNS.contains(&rest.as_str()).then_some(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_labels_in_many_languages() {
        assert_eq!(field_name("阻擋需求 (Blockers)"), Some(F::DependsOn));
        assert_eq!(field_name("Goal (1 sentence)"), None);
        assert_eq!(field_name("Acceptance criteria (objective)"), Some(F::Acceptance));
        assert_eq!(field_name("🔗 Depends on"), Some(F::DependsOn));
        assert_eq!(field_name("Critères d’acceptation"), Some(F::Acceptance));
        assert_eq!(column_name("#"), Some(F::Id));
    }

    #[test]
    fn reads_the_longest_status() {
        assert_eq!(status_word("In Progress (80%)"), Some((Status::Doing, 11)));
        assert_eq!(status_word("Not started"), Some((Status::Todo, 11)));
        assert_eq!(status_word("Donegal"), None);
        assert_eq!(status_word("Open-source strategy"), None);
        assert_eq!(status_word("已完成 (4/4)"), Some((Status::Done, 9)));
        assert_eq!(status_emoji("☑️ done"), Some((Status::Done, 6)));
    }

    #[test]
    fn a_choice_is_what_is_ticked_and_a_condition_is_no_status() {
        assert_eq!(status_of("[ ] Todo [ ] In progress [x] Done"), Some(Status::Done));
        assert_eq!(status_of("[ ] Todo [ ] Done"), None);
        assert_eq!(status_of("Todo | In progress | Done"), None);
        assert_eq!(status_of("`todo` / `doing` / `done`"), None);
        assert_eq!(status_of("Done | Owner"), Some(Status::Done));
        assert_eq!(status_of("Done when the tests pass"), None);
        assert_eq!(status_of("Done?"), None);
        assert_eq!(status_of("Done (backend)"), Some(Status::Done));
        assert_eq!(status_of("Ready for review"), Some(Status::Doing));
        assert_eq!(status_of("[x] done"), Some(Status::Done));
    }

    #[test]
    fn knows_what_is_put_off() {
        for item in [
            "UI polish (OPTIONAL)",
            "**Later:** read UTF-16",
            "Read UTF-16 — deferred to T9",
            "~~Read UTF-16~~",
            "Guild chat (optional - future)",
            "Optional: guild chat",
            "export - skipped for now",
            "チャット（任意）",
        ] {
            assert!(is_put_off(item), "{item}");
        }
        for item in [
            "Optional `scopes` array on creation",
            "Skip blank lines",
            "Handle deferred jobs",
            "Later tickets: none",
        ] {
            assert!(!is_put_off(item), "{item}");
        }
    }

    #[test]
    fn knows_when_there_is_none() {
        for value in
            ["None.", "—", "無 `[NO BLOCKERS]`", "None — can start immediately.", "`none`", "なし", "n/a"]
        {
            assert!(says_none(value), "{value}");
        }
        for value in ["Nonesuch-1", "-T1", "NA-12", "T1"] {
            assert!(!says_none(value), "{value}");
        }
    }
}
