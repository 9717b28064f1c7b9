//! Writes a block: the template's words in the plan's spelling.
//!
//! Start at [`Block::write`].

use super::{
    about::About,
    block::{Complete, Order, Template, field_of},
    fill::{self, Filled, Value},
    spelling::{Form, Head, Spelling},
};
use crate::syntax::{
    facts::{BlockKind, FieldName},
    ids_in, verdict,
};

/// All that a block is written from.
pub(super) struct Block<'a> {
    pub(super) order: &'a Order,
    pub(super) about: &'a About<'a>,
    pub(super) spelling: &'a Spelling,
    pub(super) template: &'a Template<'a>,
    /// How deep its heading is where the plan has no block to go by.
    pub(super) level: usize,
}

type Values<'a> = &'a dyn Fn(&str) -> Option<Value>;

impl Block<'_> {
    /// The block, without a last line end.
    pub(super) fn write(&self, value: Values<'_>) -> Filled {
        let mut out = Filled::default();
        out.push(&self.head());
        if let Some(heading) = &self.spelling.intro {
            self.intro(&mut out, heading);
        }
        let (after_head, between) = self.spelling.blanks;
        let mut bare = false;
        for (index, (label, name)) in self.fields().into_iter().enumerate() {
            let Some(value) = value(name).filter(|value| *value != Value::Nothing) else { continue };
            let form = self.meant(self.spelling.written(field_of(name), label));
            let headed = form.before.starts_with('#');
            let blank = headed || bare || if index == 0 { after_head } else { between };
            // A list without a label would take in what follows it.
            bare = form.label.is_empty();
            out.push(if blank { "\n\n" } else { "\n" });
            self.field(&mut out, &form, field_of(name), &value);
        }
        self.tail(&mut out, value);
        out
    }

    /// A batch that failed has not completed its tickets, however the plan's other blocks put it.
    fn meant(&self, mut form: Form) -> Form {
        const DONE: &str = " completed";
        let failed = matches!(self.order, Order::Complete(Complete { passed: false, .. }));
        let at = form.label.len().saturating_sub(DONE.len());
        if failed && form.label.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(DONE)) {
            form.label.truncate(at);
        }
        form
    }

    /// The labels and names of its fields, in the order of the plan's blocks as far as those have them.
    fn fields(&self) -> Vec<(&str, &str)> {
        let at = |name: &str| self.spelling.fields.iter().position(|(known, _)| *known == field_of(name));
        let own = self.spelling.head.is_some();
        let mut last = 0;
        let mut all: Vec<(usize, (&str, &str))> = Vec::new();
        for (label, name) in &self.template.fields {
            // In a block that names its batch with its tickets in the text, no field lists them.
            if *name == "tickets" && self.spelling.intro.is_some() && at(name).is_none() {
                continue;
            }
            last = at(name).filter(|_| own && *name != "batches").unwrap_or(last);
            all.push((last, (label, name)));
        }
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, field)| field).collect()
    }

    fn head(&self) -> String {
        if let Some(head) = &self.spelling.head {
            return self.alike(head);
        }
        let filled = fill::fill(self.template.head, |name| self.order.value(self.about, self.spelling, name));
        let text = filled.text.trim_end().trim_start_matches(['#', ' ']).to_owned();
        match &self.spelling.level {
            Some((marks, sign)) => format!("{marks} {}", text.replacen(" — ", sign, 1)),
            None => format!("{} {text}", "#".repeat(self.level)),
        }
    }

    /// The head of the plan's latest block of the kind, said of this batch.
    fn alike(&self, head: &Head) -> String {
        let (line, name) = (&head.line, self.about.name());
        let cut = |from: usize, to: usize| line.get(from..to).unwrap_or_default();
        if let Some(tickets) = &head.tickets {
            let list = self.about.ticket_list("-").join(", ");
            let rest = self.rest(cut(tickets.end, head.end), "");
            return format!("{}{list}{rest}{}", cut(0, tickets.start), cut(head.end, line.len()));
        }
        let Some(batch) = &head.batch else { return line.trim_end().to_owned() };
        let named = cut(batch.start, batch.end);
        let number = self.about.batch().map(|batch| batch.name.number.to_string()).unwrap_or_default();
        // `Batch #1`, `BATCH-1`: the word stays as it is written.
        let stem = head.number.as_ref().and_then(|old| {
            let at = named.len().checked_sub(old.len())?;
            named.get(at..)?.eq_ignore_ascii_case(old).then_some(named.get(..at)?)
        });
        let named = stem.map_or(name, |stem| format!("{stem}{number}"));
        let rest = self.rest(cut(batch.end, head.end), &head.title);
        format!("{}{named}{rest}{}", cut(0, batch.start), cut(head.end, line.len()))
    }

    /// What follows the batch in a head: its tickets, its title, and how things went.
    fn rest(&self, old: &str, title: &str) -> String {
        let mut rest = old.to_owned();
        if let Some((before, (inside, after))) =
            old.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?)))
            && !ids_in(inside).is_empty()
        {
            let dash = [" – ", "–"].into_iter().find(|dash| inside.contains(dash)).unwrap_or("-");
            rest = format!("{before}({}){after}", self.about.ticket_list(dash).join(", "));
        }
        if let Some(at) = whole(&rest, title) {
            rest.replace_range(at..at + title.len(), &self.about.title());
        }
        let word = self.order.word();
        let fielded = self.spelling.form(FieldName::Verdict).is_some();
        match verdict(&rest) {
            _ if word.is_empty() => rest,
            said @ Some(_) if said == verdict(word) => rest,
            Some(_) => {
                let cut = rest.find(|c: char| c.is_alphabetic() || c == '(').unwrap_or(rest.len());
                let (sign, words) = rest.split_at_checked(cut).unwrap_or((&rest, ""));
                let sign: String = sign.chars().filter(|c| " —–-:|".contains(*c)).collect();
                let capitals = !words.contains(|c: char| c.is_ascii_lowercase());
                format!("{} ", sign.trim_end())
                    + &if capitals { word.to_uppercase() } else { word.to_owned() }
            }
            // A COMPLETE says in its verify field how it went.
            None if fielded || !matches!(self.order, Order::Review { .. }) => rest,
            None => format!("{rest} {word}"),
        }
    }

    /// The sentence that names the batch, where no head does.
    fn intro(&self, out: &mut Filled, heading: &str) {
        if !heading.is_empty() {
            out.push(&format!("\n\n{heading}"));
        }
        let (name, title) = (self.about.name(), self.about.title());
        let dash = self.spelling.form(FieldName::Tickets).and_then(|form| form.dash).unwrap_or("-");
        let tickets = self.about.ticket_list(dash).join(", ");
        let title = if title.is_empty() { title } else { format!(": {title}") };
        out.push(&format!("\n\n{name} ({tickets}){title}"));
    }

    fn field(&self, out: &mut Filled, form: &Form, name: FieldName, value: &Value) {
        let label = format!("{}{}", form.before, form.label);
        let Some(below) = &form.below else {
            out.push(&format!("{label}{}", form.after));
            if form.after.trim_end() == form.after && !form.after.is_empty() {
                out.push(" ");
            }
            out.push_value(&coded(value, form.code));
            return;
        };
        if !form.label.is_empty() {
            out.push(&format!("{label}{}\n", form.after));
        }
        if below.blank {
            out.push("\n");
        }
        if let Some(fence) = &below.fence {
            let close: String = fence.chars().take_while(|c| matches!(c, '`' | '~')).collect();
            out.push(&format!("{fence}\n"));
            out.push_value(value);
            out.push(&format!("\n{close}"));
            return;
        }
        let titled = || {
            let tickets = self.about.tickets().into_iter();
            let shown = |title: &str| if title.is_empty() { String::new() } else { format!(": {title}") };
            tickets.map(|ticket| format!("{}{}", ticket.id, shown(&ticket.title))).collect()
        };
        let lines = match value {
            Value::List(_) if name == FieldName::Tickets && below.titled => titled(),
            Value::List(all) => all.clone(),
            _ => Vec::new(),
        };
        if lines.is_empty() || below.item.is_empty() {
            out.push(&below.item);
            out.push_value(&coded(value, form.code));
            return;
        }
        for (index, line) in lines.into_iter().enumerate() {
            out.push(if index == 0 { "" } else { "\n" });
            out.push(&below.item);
            out.push_value(&coded(&Value::Text(line), form.code));
        }
    }

    fn tail(&self, out: &mut Filled, value: Values<'_>) {
        let own = self.spelling.tail.as_ref().filter(|_| self.order.kind() == BlockKind::Handoff);
        let tail = match own {
            Some(own) => Filled { text: own.clone(), stops: Vec::new() },
            None => fill::fill(self.template.tail, value),
        };
        if !tail.text.trim().is_empty() {
            out.push("\n\n");
            out.append(tail);
        }
    }
}

/// A value in back-ticks.
fn coded(value: &Value, code: bool) -> Value {
    let ticked = |text: &String| format!("`{text}`");
    match value {
        Value::Text(text) if code && !text.contains('`') => Value::Text(ticked(text)),
        Value::List(all) if code => Value::List(all.iter().map(ticked).collect()),
        value => value.clone(),
    }
}

/// Where `title` stands in a head as a whole, not as a part of a word.
fn whole(head: &str, title: &str) -> Option<usize> {
    let ends = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let mut places = head.match_indices(title).filter(|_| !title.is_empty()).map(|(at, _)| at);
    places.find(|at| {
        let (before, after) = (head.get(..*at), head.get(at + title.len()..));
        ends(before.and_then(|text| text.chars().next_back()))
            && ends(after.and_then(|text| text.chars().next()))
    })
}
