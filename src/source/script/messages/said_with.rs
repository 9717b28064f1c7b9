//! The names a file's messages depend on: their own, where they are constants, and the types of what they carry. Start at
//! [`Messages::names`].

use super::{Messages, Name};
use crate::{
    contract::Payload,
    source::script::{uses::Uses, value::Value},
};

impl Messages {
    /// Takes in the names that messages are said with.
    pub(in crate::source::script) fn names<'a>(&'a self, uses: &mut Uses<'a>) {
        for spot in &self.spots {
            name(&spot.name, uses);
            carried(&spot.payloads, uses);
        }
        for map in &self.maps {
            map.entries.iter().for_each(|entry| carried(&entry.payloads, uses));
        }
        self.uses.iter().for_each(|one| uses.name(&one.map));
        for call in &self.calls {
            let constants = call.arguments.iter().flat_map(|argument| &argument.names);
            let mut constants = constants.map(|(name, _)| name).filter(|name| is_member(name)).peekable();
            // What is called may be anything; with a constant for a name it may send it.
            if constants.peek().is_some() {
                uses.name(&call.callee);
            }
            constants.for_each(|one| name(one, uses));
            for (one, _, payloads) in call.arguments.iter().filter_map(|argument| argument.frame.as_ref()) {
                uses.name(&call.callee);
                name(one, uses);
                carried(payloads, uses);
            }
        }
    }
}

/// Whether a name is a member's of something: `EVENTS.JOIN`.
fn is_member(name: &Name) -> bool {
    matches!(name, Name::Is(Value::Name(name)) if name.contains('.') && !name.starts_with("this."))
}

fn name<'a>(of: &'a Name, uses: &mut Uses<'a>) {
    match of {
        Name::Is(value) => uses.value(value),
        Name::Values(name) | Name::Keys(name) => uses.name(name),
        Name::Parameter(..) | Name::Unknown => {}
    }
}

fn carried<'a>(payloads: &'a [Payload], uses: &mut Uses<'a>) {
    payloads.iter().for_each(|payload| uses.shape(&payload.shape));
}
