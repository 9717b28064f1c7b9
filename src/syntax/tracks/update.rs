//! How a track says it stands: `Status:`, `Work:`, `Tests:`, `Next:`. Start at [`read`].

use super::{Update, labelled::labelled, passage::Passage};
use crate::syntax::entry::part::Part;

/// The update that a passage is: one with a status and at least one label more.
pub fn read(part: &Part<'_>, passage: &Passage) -> Option<Update> {
    let mut update = Update { fenced: passage.fenced, ..Update::default() };
    for (label, value) in passage.lines.iter().flat_map(|line| labelled(part, *line)) {
        let place = match label.as_str() {
            "status" | "stand" | "statut" | "estado" | "stato" | "状态" | "状態" | "статус" => {
                &mut update.status
            }
            "work" | "done" | "arbeit" | "travail" | "trabajo" | "trabalho" | "工作" | "работа" => {
                &mut update.work
            }
            "tests" | "test" | "pruebas" | "testes" | "测试" | "テスト" | "тесты" => {
                &mut update.tests
            }
            "next" | "next steps" | "nächstes" | "ensuite" | "siguiente" | "próximo" | "下一步" | "далее" => {
                &mut update.next
            }
            _ => continue,
        };
        place.get_or_insert(value);
    }
    let others = [&update.work, &update.tests, &update.next];
    (update.status.is_some() && others.iter().any(|other| other.is_some())).then_some(update)
}
