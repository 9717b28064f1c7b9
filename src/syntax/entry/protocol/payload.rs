//! Shapes in cells, behind labels and in fences, and where they stand. Start at [`in_cell`] and [`in_fence`].

use super::super::{code, part::Part, piece::Fence};
use crate::{
    contract::{Shape, example, shorthand, typescript},
    text::Span,
};

/// What a place says about a shape.
#[derive(Debug)]
pub enum Told {
    /// This shape.
    Shape(Shape, Span),
    /// It looks like one and cannot be read.
    Unreadable(Span, &'static str),
}

/// The shape that a cell or the value of a label names: its first code span, or all of it where it is a shape without
/// back-ticks. Words say nothing.
pub fn in_cell(part: &Part<'_>, at: Span) -> Option<Told> {
    let text = part.at(at);
    let base = at.start as usize;
    let codes = code::spans(text);
    let plain = text.trim_matches(['*', '_', ' ']);
    if let [first, rest @ ..] = codes.as_slice() {
        let before = text.get(..first.start)?.trim_matches(['`', '*', '(', ' ']);
        let inner = text.get(first.clone())?;
        let alone = rest.is_empty() || inner.starts_with(['{', '[']);
        return (before.is_empty() && alone).then(|| read(inner, base + first.start))?;
    }
    let is_shape = plain.starts_with(['{', '[']);
    let kind = || {
        matches!(shorthand::try_read(plain), Ok(Shape::Null | Shape::Text | Shape::Number | Shape::Boolean))
    };
    let start = base + text.find(plain)?;
    (!plain.is_empty() && (is_shape || kind())).then(|| read(plain, start))?
}

/// The shape of `text`, which stands at `base`.
pub fn read(text: &str, base: usize) -> Option<Told> {
    // A bar in a cell of a table is written with a backslash before it.
    let plain = text.replace("\\|", " |");
    let json = plain.trim_start().trim_start_matches(['{', '[', ' ']).starts_with('"');
    let shape = if json { example::try_read(&plain) } else { shorthand::try_read(&plain) };
    match shape {
        // A value alone is a status or a remark.
        Ok(Shape::Literal(_)) => None,
        Ok(shape) => Some(Told::Shape(shape, Span::new(base..base + text.len()))),
        Err(error) if text.starts_with(['{', '[']) => {
            Some(Told::Unreadable(Span::new(error.at.at(base)), error.why))
        }
        Err(_) => None,
    }
}

/// The shape that a fence shows: an example, or the one type it declares.
pub fn in_fence(part: &Part<'_>, fence: &Fence) -> Option<(Shape, Span)> {
    let text = part.at(fence.content);
    let language = part.at(fence.language).to_lowercase();
    let inside = Span::new(code::trim(&part.text, fence.content.at(0)));
    let shape = match language.as_str() {
        "ts" | "typescript" | "tsx" => match typescript::declarations(text).as_slice() {
            [] => shorthand::try_read(text).ok()?,
            [one] => one.shape.clone(),
            [_, ..] => return None,
        },
        "" | "json" | "jsonc" | "json5" | "js" | "javascript" => example::try_read(text).ok()?,
        _ => return None,
    };
    (shape != Shape::Unknown && !matches!(shape, Shape::Named(_))).then_some((shape, inside))
}
