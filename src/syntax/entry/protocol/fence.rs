//! Fences: what the entry above them carries, messages with their names in them, maps of messages, lists of routes.

use super::{Claim, Label, Reader, message, payload, route};
use crate::{
    contract::{Direction, Method, Payload, Role, Said, Shape, example, typescript},
    syntax::{
        entry::{Form, part::Part, piece::Fence},
        split::lines,
    },
    text::Span,
};

impl Reader {
    pub(super) fn fence(&mut self, part: &Part<'_>, fence: &Fence) {
        let text = part.at(fence.content);
        let language = part.at(fence.language).to_lowercase();
        let script = ["ts", "typescript", "tsx"].contains(&language.as_str());
        let json = ["", "json", "jsonc", "json5"].contains(&language.as_str());
        if script {
            self.declared(part, fence, text);
        }
        let pending = self.current.as_mut().and_then(|current| current.pending.take());
        if let Some((label, status)) = pending {
            if let Some(shape) = payload::in_fence(part, fence) {
                self.carry_shape(part, label, status, self.opened(text, shape));
            }
        } else if json && self.current.is_some() {
            self.example(part, fence, text);
        } else if language == "http" {
            self.request(part, fence, text);
        } else if (json && !self.enveloped(part, fence, text)) || ["text", "txt"].contains(&language.as_str())
        {
            self.route_list(part, fence, text);
        }
    }

    /// A shape without the envelope around it, when that names the message that is read now.
    fn opened(&self, text: &str, shape: (Shape, Span)) -> (Shape, Span) {
        let envelope = example::envelope(text).filter(|envelope| self.is_current(&envelope.name));
        let base = (shape.1.start as usize).saturating_sub(text.len() - text.trim_start().len());
        envelope.map_or(shape, |envelope| (envelope.shape, Span::new(envelope.at.at(base))))
    }

    fn is_current(&self, name: &str) -> bool {
        let entries = self.current.as_ref().map_or(0..0, |current| current.entries.clone());
        self.found.entries.get(entries).unwrap_or_default().iter().any(|entry| entry.said.name() == name)
    }

    /// An example below an entry, with nothing that says what it is.
    fn example(&mut self, part: &Part<'_>, fence: &Fence, text: &str) {
        let Some(current) = &self.current else { return };
        let Some(entry) = self.found.entries.get(current.entries.start) else { return };
        // What stands below an item, and is no part of it, is about something else.
        if current.heading.is_none() && fence.indent <= current.indent {
            return;
        }
        match &entry.said {
            Said::Message(_) => {
                let envelope = example::envelope(text);
                if let Some(envelope) = envelope {
                    if self.is_current(&envelope.name) {
                        let at = Span::new(envelope.at.at(fence.content.start as usize));
                        self.carry_shape(part, Label::Body, None, (envelope.shape, at));
                    }
                } else if let Some(shape) = payload::in_fence(part, fence) {
                    self.carry_shape(part, Label::Body, None, shape);
                }
            }
            Said::Route(route) => {
                let answered = route.payloads.iter().any(|payload| matches!(payload.role, Role::Response(_)));
                let asks = matches!(route.method, Method::Get | Method::Head | Method::Delete);
                let body = route.payloads.iter().any(|payload| payload.role == Role::Body);
                if let Some(shape) = payload::in_fence(part, fence).filter(|_| (asks || body) && !answered) {
                    self.carry_shape(part, Label::Answer, None, shape);
                }
            }
            Said::Abi(_) => {}
        }
    }

    /// A message with its name in it, in a section that lists messages; whether it was one.
    fn enveloped(&mut self, part: &Part<'_>, fence: &Fence, text: &str) -> bool {
        let Some(envelope) = example::envelope(text).filter(|envelope| envelope.shape != Shape::Null) else {
            return false;
        };
        if !self.context.lists || !message::is_name(&envelope.name) {
            return false;
        }
        let base = fence.content.start as usize;
        let written = message::Written {
            name: envelope.name,
            at: envelope.name_at.at(base),
            payloads: vec![Payload {
                role: Role::Argument(0),
                shape: envelope.shape,
                at: Span::new(envelope.at.at(base)),
            }],
            call: false,
        };
        let said = vec![self.message(written, None)];
        self.add(part, Claim { said, form: Form::Json, whole: fence.whole });
        self.current = None;
        true
    }

    /// Types, and the maps of messages among them.
    fn declared(&mut self, part: &Part<'_>, fence: &Fence, text: &str) {
        let base = fence.content.start as usize;
        for declaration in typescript::declarations(text) {
            let named = super::words::says(&spaced(&declaration.name), super::words::EVENTS);
            let direction = Direction::read(&declaration.name).filter(|_| named);
            for call in declaration.calls.iter().filter(|_| named) {
                let place = |at: Span| Span::new(at.at(base));
                let arguments = (0..).zip(&call.arguments);
                let argument =
                    |(at, (shape, span)): (u8, &(Shape, Span))| (Role::Argument(at), shape.clone(), *span);
                let ack = call.ack.iter().map(|(shape, span)| (Role::Ack, shape.clone(), *span));
                let payloads = arguments.map(argument).chain(ack).map(|(role, shape, at)| Payload {
                    role,
                    shape,
                    at: place(at),
                });
                let at = call.name_at.at(base);
                let written = message::Written {
                    name: call.name.clone(),
                    at,
                    payloads: payloads.collect(),
                    call: true,
                };
                let said = vec![self.message(written, direction)];
                let current = self.current.take();
                self.add(part, Claim { said, form: Form::Signature, whole: place(call.name_at) });
                self.current = current;
            }
            self.types.push((declaration.name, declaration.shape));
        }
    }

    /// The request that a fence begins with, where nothing above it is an entry.
    fn request(&mut self, part: &Part<'_>, fence: &Fence, text: &str) {
        let Some((at, line)) = lines(text).find(|(_, line)| !line.trim().is_empty()) else { return };
        let Some(found) = route::find(line, false).filter(|_| self.current.is_none()) else { return };
        let base = fence.content.start as usize + at;
        self.add(part, Claim::routes(found, base, Form::Line, fence.whole));
    }

    /// A fence in which every line is a route, perhaps with words after it.
    fn route_list(&mut self, part: &Part<'_>, fence: &Fence, text: &str) {
        let written = || {
            lines(text)
                .map(|(at, line)| (at, line.trim_end()))
                .filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with(['#', '/']))
        };
        if written().next().is_none() || !written().all(|(_, line)| route::find(line, false).is_some()) {
            return;
        }
        for (at, line) in written() {
            let Some(found) = route::find(line, false) else { continue };
            let base = fence.content.start as usize + at;
            self.add(part, Claim::routes(found, base, Form::Line, Span::new(base..base + line.len())));
        }
        self.current = None;
    }
}

/// `ClientToServerEvents` as words.
fn spaced(name: &str) -> String {
    name.chars().flat_map(|c| [c.is_uppercase().then_some(' '), Some(c)]).flatten().collect()
}
