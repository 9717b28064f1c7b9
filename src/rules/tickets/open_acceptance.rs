//! A ticket is done, and boxes of it are open.
//!
//! Promise: one finding a ticket, at its first open box. `[-]` and `[~]` are not open, boxes of parts with an id of their
//! own are theirs, and boxes under *Follow-ups*, *Out of scope* and the like promise nothing; nor do those that say
//! `(optional)` or `deferred` themselves.

use super::standing::{Boards, Boxes, is_history, settled, shown_at};
use crate::{
    project::Member,
    rules::{Check, Context, Finding, Fix, FixEdit, How, Reads, Rule, Severity},
    syntax::{
        Anchor,
        facts::{Checkbox, Status},
    },
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "open-acceptance",
    family: "tickets",
    severity: Severity::Warning,
    page: include_str!("open_acceptance.md"),
    reads: Reads::Document,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if is_history(context) {
        return;
    }
    let member = context.member;
    let (boards, boxes) = (Boards::of(member), Boxes::of(member));
    for ticket in &member.outline().tickets {
        if ticket.boxes.is_empty() || settled(ticket, boards) != Some(Status::Done) {
            continue;
        }
        let promised = boxes.promised(ticket);
        let open: Vec<_> = promised.iter().filter(|(_, checkbox)| checkbox.is_open()).collect();
        let Some((section, checkbox)) = open.first() else { continue };
        let message = match (open.len(), promised.len()) {
            (1, 1) => format!("{} is done, but its box is open", ticket.id),
            (1, all) => format!("{} is done, but 1 of its {all} boxes is open", ticket.id),
            (some, all) if some == all => format!("{} is done, but all its {all} boxes are open", ticket.id),
            (some, all) => format!("{} is done, but {some} of its {all} boxes are open", ticket.id),
        };
        let mut finding =
            Finding::new(&RULE, member.place(Anchor { section: *section, spot: checkbox.text }), message);
        if let Some(mark) = boards.statements(ticket).next() {
            finding =
                finding.with(member.place(shown_at(ticket, mark)), format!("{} is done by this", ticket.id));
        }
        findings.push(finding.fixed_by(Some(tick(member, &open))));
    }
}

fn tick(member: &Member, open: &[&(u32, &Checkbox)]) -> Fix {
    let title = match open.len() {
        1 => "Tick the open box".into(),
        count => format!("Tick the {count} open boxes"),
    };
    let edit = |(section, checkbox): &&(u32, &Checkbox)| FixEdit {
        at: member.place(Anchor { section: *section, spot: checkbox.spot }),
        how: How::Replace,
        text: "x".into(),
    };
    Fix { title, safe: false, edits: open.iter().map(edit).collect(), block: None }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_findings, check_fixes};

    #[test]
    fn open_boxes_of_a_done_ticket_are_one_finding() {
        check_findings(
            "
## T1: 解析 ✅
### Acceptance criteria
- [x] reads UTF-8
- [ ] 拒绝其他
      ^^^^ warning open-acceptance: T1 is done, but 2 of its 3 boxes are open
- [ ] is fast
## T2: Write
**Status:** Done
- [ ] flushes
      ^^^^^^^ warning open-acceptance: T2 is done, but its box is open
## T3: Check ✅
* [ ] twice
      ^^^^^ warning open-acceptance: T3 is done, but all its 2 boxes are open
* [] thrice
",
        );
    }

    #[test]
    fn a_ticked_item_has_open_boxes_below() {
        check_findings(
            "\n- [x] **T1** Parse\r\n  - [x] reads\r\n  - [ ] refuses\r\n        ^^^^^^^ warning open-acceptance: T1 is done, but 1 of its 2 boxes is open\n- [ ] **T2** Write\r\n  - [ ] flushes\r\n",
        );
    }

    #[test]
    fn work_for_later_boxes_in_between_and_parts_do_not_count() {
        check_findings(
            "
## T1: Parse ✅
- [x] reads
- [-] guesses
- [~] learns
- [ ] sings (optional)
- [ ] ~~dances~~
### Follow-ups
- [ ] reads UTF-16
**Out of scope:**
- [ ] reads minds
## T2: Write
**Status:** Done
### T2.1: Flush
**Status:** Todo
- [ ] flushes
",
        );
    }

    #[test]
    fn the_ticket_must_be_done_by_all_that_is_said() {
        check_findings("\n## T1: Parse\n- [ ] reads\n## T2: Write\n**Status:** In progress\n- [ ] flushes\n");
    }

    #[test]
    fn ticking_changes_one_character_a_box() {
        check_fixes(
            "open-acceptance",
            "\n## T1: Parse ✅\r\n- [ ] 读\r\n- [X] b\r\n- [] c\r\n- [-] d\r\n",
            &["Tick the 2 open boxes"],
            "\n## T1: Parse ✅\r\n- [x] 读\r\n- [X] b\r\n- [x] c\r\n- [-] d\r\n",
        );
    }
}
