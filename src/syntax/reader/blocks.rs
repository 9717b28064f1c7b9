//! Heads of blocks, the batches named around them, and what inside a block is read otherwise than outside.
//!
//! In a block `Commits:` and `Skipped:` are labels, a value may run on over lines, and a list that begins with ids names
//! tickets instead of declaring them. Start at [`Reader::open_block`].

use super::{Line, Reader};
use crate::syntax::{
    batch,
    block::Head,
    declaration,
    facts::{BatchMention, BlockHead, FieldName, HeadStyle, MaskKind, Reference, Said},
    masks::mask_at,
    mention, reference,
    split::lines,
    words,
};
use std::ops::Range;

impl<'a> Reader<'a> {
    /// A block begins with the text at `at`.
    pub(super) fn open_block(&mut self, head: Head, style: HeadStyle, line: Line<'a>, at: Range<usize>) {
        self.close_block(line.start);
        self.collecting = None;
        self.under = FieldName::Other;
        let text = self.text.get(at.clone()).unwrap_or_default();
        let tickets = match at.start + head.rest {
            base if batch::names(text, false).is_empty() => self.tickets_in(base..at.end),
            _ => Vec::new(),
        };
        let (spot, body) = (self.spans.add(at), self.spans.add(line.start..self.text.len()));
        let Head { kind, verdict, agents, certain, .. } = head;
        self.facts.blocks.push(BlockHead { kind, style, spot, body, verdict, agents, tickets, certain });
        self.block = Some(line.start);
    }

    /// The open block ends here.
    pub(super) fn close_block(&mut self, end: usize) {
        let Some(start) = self.block.take() else { return };
        let body = self.spans.add(start..end);
        if let Some(head) = self.facts.blocks.last_mut() {
            head.body = body;
        }
    }

    /// A list in a block that begins with ids, under no label: the block's tickets.
    pub(super) fn names_tickets(&mut self, line: Line<'a>, content: usize) {
        let Some(start) = self.block.filter(|_| self.collecting.is_none()) else { return };
        let text = line.text.get(content..).unwrap_or_default();
        let begins = declaration::item(text, None).is_some_and(|found| found.id.is_spelled_out());
        if begins || is_ids(text) {
            // It has no label, so an empty one stands where the list begins.
            let label = self.spans.add(start.max(line.start)..start.max(line.start));
            self.open_field(FieldName::Tickets, label, line.start);
        }
    }

    /// An item below a heading called "Tickets" that is ids and nothing else, such as `T4` or `T4-T6`: it declares none.
    pub(super) fn lists_tickets(&mut self, line: Line<'a>, content: usize) -> bool {
        let Some(heading) = self.facts.heading.as_ref().filter(|_| self.block.is_none()) else {
            return false;
        };
        let text = line.text.get(content..).unwrap_or_default();
        if words::block_field_name(&heading.text) != Some(FieldName::Tickets) || !is_ids(text) {
            return false;
        }
        let label = heading.spot;
        let open = self.collecting.and_then(|at| self.facts.fields.get(at));
        if open.is_none_or(|open| open.name != FieldName::Tickets) {
            self.open_field(FieldName::Tickets, label, line.start + content);
        }
        self.collect(line, content);
        true
    }

    /// Whether a value on this line may run on in the next although it is no dependency: only in blocks.
    pub(super) fn may_wrap(&self, name: FieldName) -> bool {
        use FieldName::{Commits, DependsOn, Files, Skipped, Tickets};
        name == DependsOn || self.block.is_some() && matches!(name, Files | Tickets | Commits | Skipped)
    }

    /// Reads the paragraph right below a heading that names a field: `## Verify`, then `npm test` on a line of its own.
    pub(super) fn below_heading(&mut self, line: Line<'a>, indent: usize) -> bool {
        let Some(heading) = self.facts.heading.as_ref().filter(|_| indent == 0) else { return false };
        let named = |name| {
            matches!(name, FieldName::Tickets | FieldName::DependsOn | FieldName::Verify | FieldName::Commits)
        };
        let Some(name) = words::block_field_name(&heading.text).filter(|name| named(*name)) else {
            return false;
        };
        let first = self.text.get(self.spans.get(heading.line).end as usize..line.start);
        if !first.is_some_and(|between| between.trim().is_empty()) {
            return false;
        }
        let (label, value) = (heading.spot, line.text.trim_end());
        // A sentence is no command and no list.
        let value = if name == FieldName::Verify { value.trim_matches('`') } else { value };
        self.facts.fields.retain(|field| field.label != label);
        self.collecting = None;
        let start = line.start + line.text.find(value).unwrap_or_default();
        self.field(name, label, start, value, None);
        true
    }

    /// The tickets that these bytes list, if they list any.
    fn tickets_in(&mut self, range: Range<usize>) -> Vec<Reference> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let lead = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let list = text.get(lead..).unwrap_or_default();
        if crate::syntax::id::scan_declared(list).is_none() {
            return Vec::new();
        }
        match reference::references(list, range.start + lead, &mut self.spans) {
            Said::References { list, .. } => list,
            _ => Vec::new(),
        }
    }

    /// Notes every batch the section names. Sections without a block are only asked for the word itself.
    pub(super) fn batches(&mut self) {
        let blocks = !self.facts.blocks.is_empty();
        if !blocks && memchr::memmem::find(self.text.as_bytes(), b"atch").is_none() {
            return;
        }
        for (start, line) in lines(self.text) {
            let prose = mask_at(self.masks, start).is_none_or(|mask| mask.kind == MaskKind::Code);
            if !prose || !blocks && !line.contains("atch") {
                continue;
            }
            for (name, range) in batch::names(line, !blocks) {
                let spot = self.spans.add(start + range.start..start + range.end);
                let after = line.get(range.end..).unwrap_or_default();
                let inside = after.trim_start().strip_prefix('(').and_then(|rest| rest.split(')').next());
                let base = inside.map(|_| start + line.len() - after.trim_start().len() + 1).zip(inside);
                let tickets = base.map(|(base, text)| self.tickets_in(base..base + text.len()));
                self.facts.batches.push(BatchMention { name, spot, tickets: tickets.unwrap_or_default() });
            }
        }
    }

    /// The command a fence below a `Verify` label holds, where the label's own line has none.
    pub(super) fn fenced_commands(&mut self) {
        let wants = |said: &Said| matches!(said, Said::Text(text) if text.is_empty());
        for field in self.facts.fields.iter_mut() {
            if field.name != FieldName::Verify || !wants(&field.said) {
                continue;
            }
            let from = self.spans.get(field.label).end;
            let after =
                self.masks.iter().find(|mask| mask.kind == MaskKind::Fence && mask.span.start >= from);
            let Some(fence) = after.map(|mask| mask.span.at(0)) else { continue };
            let between = self.text.get(from as usize..fence.start).unwrap_or_default();
            let inside = inside(self.text.get(fence.clone()).unwrap_or_default());
            let close = between.chars().filter(|c| c.is_alphanumeric()).count() == 0;
            if let Some(inside) = inside.filter(|_| close) {
                let range = fence.start + inside.start..fence.start + inside.end;
                field.said = Said::Text(self.text.get(range.clone()).unwrap_or_default().into());
                field.value = self.spans.add(range);
            }
        }
    }
}

/// Whether a text is ids, ranges among them, and nothing else.
fn is_ids(text: &str) -> bool {
    let ids = mention::mentions(text, &[]);
    let words =
        |part: &str| part.split_whitespace().all(|word| matches!(word, "to" | "and" | "through" | "&"));
    let mut from = 0;
    let between = ids.iter().all(|id| {
        let before = text.get(from..id.span.start as usize).unwrap_or_default();
        from = id.span.end as usize;
        words(&before.replace(['-', '–', '—', ',', '`', '*', '~'], " "))
    });
    let spelled = ids.iter().all(|id| id.id.is_spelled_out());
    let rest = text.get(from..).unwrap_or_default();
    !ids.is_empty() && between && spelled && rest.trim_matches(['`', '*', '.', ',', ' ']).is_empty()
}

/// The bytes between a fence's markers, without the last line end.
fn inside(fence: &str) -> Option<Range<usize>> {
    let mut all = lines(fence);
    let marker = all.next()?.1.trim_start().chars().next()?;
    let body: Vec<_> = all.filter(|(_, line)| !line.trim_start().starts_with([marker, marker])).collect();
    let (start, _) = body.first()?;
    let (last, line) = body.last()?;
    Some(*start..last + line.trim_end().len())
}
