//! Candidates: every declaration of the section with its places, and where its body ends.
//!
//! Start at [`Reader::candidate`].

use super::{Line, Reader};
use crate::syntax::{
    declaration::Declared,
    facts::{Candidate, Form, Separator, StatusMark, TableRole},
    words,
};
use smol_str::SmolStr;
use std::ops::Range;

impl<'a> Reader<'a> {
    /// Adds a candidate; `base` is where the text its ranges speak of begins.
    pub(super) fn candidate(
        &mut self,
        form: Form,
        line: Line<'a>,
        base: usize,
        declared: Declared,
        indent: usize,
        table: Option<TableRole>,
    ) -> usize {
        let title = self.text.get(base + declared.title.start..base + declared.title.end).unwrap_or_default();
        let candidate = Candidate {
            form,
            id: declared.id,
            id_spot: self.spans.add(base + declared.id_range.start..base + declared.id_range.end),
            title: title.into(),
            title_spot: self.spans.add(base + declared.title.start..base + declared.title.end),
            line: self.spans.add(line.start..line.start + line.text.len()),
            // The body's end is known when the next candidate or the end of the section is.
            body: self.spans.add(line.start..self.text.len()),
            separator: if title.is_empty() { Separator::Nothing } else { declared.separator },
            indent: u8::try_from(indent).unwrap_or(u8::MAX),
            boxed: false,
            marked: declared.marked,
            table,
            cells: 0..0,
            under: self.under,
            marks: declared
                .marks
                .into_iter()
                .map(|(channel, status, range)| StatusMark {
                    channel,
                    status,
                    sign: sign(self.text, base + range.start..base + range.end),
                    spot: self.spans.add(base + range.start..base + range.end),
                })
                .collect(),
        };
        self.facts.candidates.push(candidate);
        self.starts.push((line.start, self.facts.candidates.len() - 1));
        for (name, range) in declared.inline {
            let label = self.spans.add(base + range.start..base + range.start);
            let value = self.text.get(base + range.start..base + range.end).unwrap_or_default();
            self.field(name, label, base + range.start, value, None);
        }
        self.facts.candidates.len() - 1
    }

    /// A candidate's body ends where the next one of its form and depth begins.
    pub(super) fn close_bodies(&mut self) {
        let all = &self.facts.candidates;
        let ends: Vec<usize> = (self.starts.iter())
            .map(|(start, at)| {
                let mine = all.get(*at);
                let next = self.starts.iter().skip(at + 1).find(|(_, other)| {
                    all.get(*other)
                        .zip(mine)
                        .is_some_and(|(other, mine)| other.form == mine.form && other.indent <= mine.indent)
                });
                let end = next.map_or(self.text.len(), |(start, _)| *start);
                let listed = mine.is_some_and(|mine| matches!(mine.form, Form::Item | Form::Numbered));
                let paragraph = self.list_ends.partition_point(|at| at <= start);
                self.list_ends.get(paragraph).filter(|_| listed).map_or(end, |at| end.min(*at))
            })
            .collect();
        for ((start, at), end) in self.starts.iter().zip(ends) {
            let body = self.spans.add(*start..end);
            if let Some(candidate) = self.facts.candidates.get_mut(*at) {
                candidate.body = body;
            }
        }
    }
}

/// The emoji of a mark, without its variation selector; empty for words and boxes.
fn sign(text: &str, range: Range<usize>) -> SmolStr {
    let text = text.get(range).unwrap_or_default();
    let emoji = text.starts_with(words::is_pictograph);
    SmolStr::new(if emoji { text.trim_end_matches(['\u{fe0f}', ' ']) } else { "" })
}
