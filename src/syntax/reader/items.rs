//! List items: boxes, declarations, and the entries of an open field.
//!
//! Start at [`Reader::item`].

use super::{Line, Reader};
use crate::syntax::{
    declaration,
    facts::{Channel, Checkbox, FieldName, Form, Said, StatusMark},
    field, mark, words,
};
use smol_str::SmolStr;

impl<'a> Reader<'a> {
    pub(super) fn item(&mut self, line: Line<'a>, indent: usize, content: usize) {
        self.leave_list(indent);
        let (boxed, content) = self.checkbox(line, indent, content);
        let fields = self.labels(line.text, content);
        let text = line.text.get(content..).unwrap_or_default();
        if !boxed && !fields.is_empty() && !names_ticket(text, &fields) {
            return self.fields(line, &fields);
        }
        self.names_tickets(line, content);
        if self.collects_references() {
            return self.collect(line, content);
        }
        let number =
            line.text.get(indent..).and_then(|text| text.split(['.', ')']).next()).unwrap_or_default();
        if let Some(declared) = declaration::item(text, boxed.then_some(())) {
            let at = self.candidate(Form::Item, line, line.start + content, declared, indent, None);
            self.mark_box(at, boxed);
            return self.collect(line, content);
        }
        if self.lists_tickets(line, content) {
            return;
        }
        if number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty() && indent == 0 {
            let declared = declaration::numbered(number, text);
            // The number stands before the content, so its range is set apart from the title's.
            let at = self.candidate(Form::Numbered, line, line.start + content, declared, indent, None);
            let spot = self.spans.add(line.start + indent..line.start + indent + number.len());
            if let Some(candidate) = self.facts.candidates.get_mut(at) {
                candidate.id_spot = spot;
            }
            self.mark_box(at, boxed);
        } else if !boxed {
            self.facts.plain_items += u32::from(self.collecting.is_none());
        }
        self.collect(line, content);
    }

    /// An item further out than the open field's label is no part of it: `- T2: b` after `  - acceptance: …`.
    fn leave_list(&mut self, indent: usize) {
        if indent < self.under_indent {
            (self.under, self.under_indent, self.collecting) = (FieldName::Other, 0, None);
        }
    }

    /// Reads `[x]` after a bullet; gives whether there was one and where the text after it begins.
    pub(super) fn checkbox(&mut self, line: Line<'a>, indent: usize, content: usize) -> (bool, usize) {
        let text = line.text.get(content..).unwrap_or_default();
        let Some(close) = text.strip_prefix('[').and_then(|rest| rest.find(']')) else {
            return (false, content);
        };
        let inside = text.get(1..1 + close).unwrap_or_default();
        let after = text.get(close + 2..).unwrap_or_default();
        let single = inside.chars().count() <= 1
            && !inside.chars().any(|c| c.is_alphanumeric() && !matches!(c, 'x' | 'X'));
        if !single || !(after.is_empty() || after.starts_with([' ', '\t', '*', '['])) {
            return (false, content);
        }
        let begin =
            content + 2 + close + (after.len() - after.trim_start_matches([' ', '\t', '*']).len()).min(1);
        let begin = begin.min(line.text.len());
        let spot = self.spans.add(line.start + content + 1..line.start + content + 1 + close);
        let rest = self.spans.add(line.start + begin..line.start + line.text.len());
        let indent = u8::try_from(indent).unwrap_or(u8::MAX);
        let mark = inside.chars().next().unwrap_or(' ');
        let put_off = mark == ' ' && words::is_put_off(line.text.get(begin..).unwrap_or_default());
        let under = if put_off { FieldName::Later } else { self.under };
        self.facts.boxes.push(Checkbox { mark, spot, text: rest, indent, under });
        (true, begin)
    }

    /// Gives a list item's candidate the status its box says.
    pub(super) fn mark_box(&mut self, at: usize, boxed: bool) {
        let Some(checkbox) = self.facts.boxes.last().filter(|_| boxed) else { return };
        let status = mark::box_status(&checkbox.mark.to_string()).flatten();
        let spot = checkbox.spot;
        if let Some(candidate) = self.facts.candidates.get_mut(at) {
            candidate.boxed = true;
            candidate.marks.push(StatusMark {
                channel: Channel::Box,
                status,
                sign: SmolStr::default(),
                spot,
            });
        }
    }

    /// Whether the open field's list names tickets rather than declaring them.
    pub(super) fn collects_references(&self) -> bool {
        let open = self.collecting.and_then(|at| self.facts.fields.get(at));
        open.is_some_and(|field| match field.name {
            FieldName::DependsOn | FieldName::Blocks => true,
            FieldName::Tickets => self.block.is_some(),
            _ => false,
        })
    }

    /// Adds a list item to the field whose value is this list.
    pub(super) fn collect(&mut self, line: Line<'a>, content: usize) {
        let Some(open) = self.collecting.and_then(|at| self.facts.fields.get(at)) else { return };
        let text = line.text.get(content..).unwrap_or_default();
        let more = field::read_value(open.name, text, line.start + content, &mut self.spans);
        let first = matches!(&open.said, Said::Text(said) if said.is_empty());
        let whole =
            first.then(|| self.spans.add(line.start + content..line.start + line.text.trim_end().len()));
        let Some(open) = self.collecting.and_then(|at| self.facts.fields.get_mut(at)) else { return };
        match (&mut open.said, more) {
            (Said::References { list, none }, Said::References { list: more, none: nothing }) => {
                list.extend(more);
                *none |= nothing && list.is_empty();
            }
            (Said::Files(files), Said::Files(more)) => files.extend(more),
            (Said::Commits(commits), Said::Commits(more)) => commits.extend(more),
            // A command, or what was left out, on the first item below its label.
            (Said::Text(said), Said::Text(more))
                if matches!(open.name, FieldName::Verify | FieldName::Skipped) =>
            {
                if let Some(whole) = whole {
                    (*said, open.value) = (more, whole);
                }
            }
            _ => {}
        }
    }
}

/// `Ticket: T-001 Set up the store`: the label is part of a declaration.
fn names_ticket(text: &str, fields: &[field::Labelled]) -> bool {
    let [only] = fields else { return false };
    only.name == FieldName::Id && declaration::item(text, None).is_some_and(|found| !found.title.is_empty())
}
