//! Entries that are list items and lines, and the labels below entries: `- \`x\`: …`, `Body: { a }`.

use super::{
    Claim, Label, Reader,
    context::leading_codes,
    message,
    payload::{self, Told},
    route, status,
    words::{self, EVENTS},
};
use crate::{
    contract::{Direction, Message, Method, Path, Route, Said},
    syntax::entry::{
        Form, code,
        part::{Heading, Part},
        piece::{Line, LineLabel},
    },
    text::Span,
};

/// A path and a method that labels of one section name, each on a line of its own.
#[derive(Default)]
pub(super) struct Half {
    path: Option<(String, Span)>,
    method: Option<(String, Span)>,
}

impl Half {
    /// A heading that is a path waits for its method.
    pub(super) fn heading(&mut self, heading: &Heading) {
        let text = heading.text.trim_matches(['`', ' ']);
        if text.starts_with('/') && Path::read(text).is_some() {
            self.path = Some((text.to_string(), heading.at));
        }
    }
}

impl Reader {
    pub(super) fn item(&mut self, part: &Part<'_>, item: &Line) {
        let detail = self
            .current
            .as_ref()
            .is_some_and(|current| current.heading.is_none() && current.indent < item.indent);
        if self.label(part, item) || item.quoted {
            return;
        }
        let claim = self.route_line(part, item, Form::Bullet).or_else(|| self.messages(part, item, detail));
        if let Some(claim) = claim {
            self.add(part, claim);
            if let Some(current) = self.current.as_mut() {
                current.indent = item.indent;
            }
            self.inline(part, item);
        }
    }

    pub(super) fn line(&mut self, part: &Part<'_>, line: &Line) {
        if line.quoted || self.label(part, line) || !line.first {
            return;
        }
        if let Some(claim) = self.route_line(part, line, Form::Line) {
            self.add(part, claim);
        }
    }

    fn route_line(&self, part: &Part<'_>, line: &Line, form: Form) -> Option<Claim> {
        let labelled = line.label.as_ref().filter(|label| {
            let named = words::label(part.at(label.name)) == Some(Label::Endpoint);
            named || (label.marked && form == Form::Bullet)
        });
        let at = labelled.map_or(line.text, |label| label.value);
        let text = part.at(at);
        let found = route::find(text, false)?;
        let base = at.start as usize;
        let claims = form == Form::Bullet || route::ends_claim(text.get(found.at.end..)?);
        claims.then(|| Claim::routes(found, base, form, line.text))
    }

    /// The messages that a list item is about.
    fn messages(&self, part: &Part<'_>, item: &Line, detail: bool) -> Option<Claim> {
        let (codes, rest) = leading_codes(part, item)?;
        let written: Vec<message::Written> =
            codes.iter().filter_map(|at| message::read(part.at(*at), at.start as usize)).collect();
        let call = written.iter().any(|written| written.call);
        let joined = written.iter().all(|written| written.name.contains(':'));
        let listed =
            self.context.lists || (self.context.messages && (call || (joined && self.heading_is_free(part))));
        let claims = !written.is_empty()
            && written.len() == codes.len()
            && route::ends_claim(part.at(rest))
            && listed
            && (call || !detail);
        let direction = part.at(rest).trim_start_matches(['`', '*', ' ']).strip_prefix('(');
        let direction = direction.and_then(|rest| Direction::read(rest.split(')').next()?));
        let said = written.into_iter().map(|written| self.message(written, direction));
        claims.then(|| Claim { said: said.collect(), form: Form::Bullet, whole: item.text })
    }

    /// Whether the section's heading is neither an entry nor about fields.
    fn heading_is_free(&self, part: &Part<'_>) -> bool {
        let of_entry = self.current.as_ref().is_some_and(|current| current.heading.is_some());
        !of_entry && !part.heading().is_some_and(|heading| words::says(&heading.text, words::FIELDS))
    }

    /// Shapes behind the name of an item: of a message directly, of a route behind a word or arrow that says what it is.
    fn inline(&mut self, part: &Part<'_>, item: &Line) {
        let text = part.at(item.text);
        let mut end = 0;
        for range in code::spans(text) {
            let inner = text.get(range.clone()).unwrap_or_default();
            let before = text.get(end..range.start).unwrap_or_default().trim_matches(['`', ' ']);
            end = range.end;
            if !inner.starts_with(['{', '[']) {
                continue;
            }
            let word = before.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
            let label = word.and_then(words::label).or(before.contains(['→', '⇒']).then_some(Label::Answer));
            let message =
                self.current.as_ref().and_then(|current| self.found.entries.get(current.entries.start));
            let message = message.is_some_and(|entry| matches!(entry.said, Said::Message(_)));
            let bare =
                message && before.chars().all(|c| !c.is_alphanumeric()) && !before.contains(['→', '⇒']);
            if let (Some(label), Some(told)) = (
                if bare { Some(Label::Body) } else { label },
                payload::read(inner, item.text.start as usize + range.start),
            ) {
                self.carry(part, label, status(before), told);
            }
        }
    }

    /// Reads a labelled line; whether it was one.
    fn label(&mut self, part: &Part<'_>, line: &Line) -> bool {
        let Some(at) = &line.label else { return false };
        let Some(label) = words::label(part.at(at.name)) else { return false };
        match label {
            Label::Event => self.labelled_message(part, line, at),
            Label::Direction => self.labelled_direction(part, at),
            Label::Body | Label::Query | Label::Answer => self.labelled_shape(part, label, at),
            Label::Endpoint | Label::Method => self.half(part, line, label, at),
            Label::Prefix => false,
        }
    }

    /// A path or a method alone behind its label: with the other it is a route.
    fn half(&mut self, part: &Part<'_>, line: &Line, label: Label, at: &LineLabel) -> bool {
        let text = part.at(at.value).trim_matches(['`', '*', ' ']);
        let is_path = label == Label::Endpoint && Path::read(text).is_some();
        let is_method = label == Label::Method
            && text.split([',', '|', '/']).all(|word| Method::read(word.trim()).is_some());
        match (is_path, is_method) {
            (true, _) => self.half.path = Some((text.to_string(), at.value)),
            (_, true) => self.half.method = Some((text.to_uppercase(), at.value)),
            _ => return false,
        }
        let (Some((path, name)), Some((method, _))) = (&self.half.path, &self.half.method) else {
            return true;
        };
        let (routes, name) = (Route::read(&format!("{method} {path}")), *name);
        // The query's place is not where it stands in the words put together.
        let routes = routes.into_iter().map(|route| Said::Route(Route { payloads: Vec::new(), ..route }));
        let said = routes.map(|said| (said, name)).collect();
        self.half = Half::default();
        self.add(part, Claim { said, form: Form::Line, whole: line.text });
        true
    }

    fn labelled_message(&mut self, part: &Part<'_>, line: &Line, at: &LineLabel) -> bool {
        let text = part.at(at.value);
        let inner = text.trim_matches(['`', '*', ' ']);
        let base = at.value.start as usize + text.find(inner).unwrap_or(0);
        let known = at.marked && (self.context.messages || words::says(part.at(at.name), EVENTS));
        let Some(written) = message::read(inner, base).filter(|_| known) else { return false };
        let said = vec![self.message(written, None)];
        self.add(part, Claim { said, form: Form::Line, whole: line.text });
        true
    }

    fn labelled_direction(&mut self, part: &Part<'_>, at: &LineLabel) -> bool {
        let direction = Direction::read(part.at(at.value));
        let entries = self.current.as_ref().map_or(0..0, |current| current.entries.clone());
        for entry in self.found.entries.get_mut(entries).unwrap_or_default() {
            if let Said::Message(Message { direction: own, .. }) = &mut entry.said {
                *own = direction.or(*own);
            }
        }
        direction.is_some()
    }

    fn labelled_shape(&mut self, part: &Part<'_>, label: Label, at: &LineLabel) -> bool {
        let Some(current) = &mut self.current else { return false };
        let status = at.note.and_then(|note| status(part.at(note))).or_else(|| status(part.at(at.value)));
        current.pending = None;
        match payload::in_cell(part, at.value) {
            Some(told) => self.carry(part, label, status, told),
            // What the label announces stands below, or it was words.
            None if part.at(at.value).chars().count() < 40 => current.pending = Some((label, status)),
            None => {}
        }
        true
    }

    /// Gives the entries that are read now a shape that has no place for words, as a cell or a fence does.
    pub(super) fn carry_shape(
        &mut self,
        part: &Part<'_>,
        label: Label,
        status: Option<u16>,
        shape: (crate::contract::Shape, Span),
    ) {
        self.carry(part, label, status, Told::Shape(shape.0, shape.1));
    }
}
