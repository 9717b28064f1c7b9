//! Whole contract documents made from code: one of contracts, one of routes and messages.
//!
//! What they say is read back as it was meant: headings name contracts, tables have columns with known names. Start at
//! [`abi`] and [`protocol`].

mod abi;
mod protocol;

use crate::source::Facts;

/// A document of all contracts; `None` where code has none.
pub fn abi(facts: &Facts) -> Option<String> {
    let contracts = abi::contracts(facts);
    (!contracts.is_empty()).then(|| format!("# Contracts\n{contracts}"))
}

/// A document of all routes and messages; `None` where code has none.
pub fn protocol(facts: &Facts) -> Option<String> {
    let text = protocol::routes(facts) + &protocol::messages(facts);
    (!text.is_empty()).then(|| format!("# Protocol\n{text}"))
}

/// A table, with the blank line before it.
fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let header: Vec<String> = columns.iter().map(|column| (*column).to_string()).collect();
    let rule = format!("|{}\n", "---|".repeat(columns.len()));
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("\n{}{rule}{rows}", line(&header))
}

/// Code in a cell; a dash for nothing. A pipe would end the cell.
fn code(text: Option<String>) -> String {
    text.filter(|text| !text.is_empty())
        .map_or("—".to_string(), |text| format!("`{}`", text.replace('|', "\\|")))
}
