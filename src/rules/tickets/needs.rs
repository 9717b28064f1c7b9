//! Who waits for whom in one document, as a graph.
//!
//! Not a rule. `Blocks: T2` in T1 is the same as `Depends on: T1` in T2. Only tickets the document declares are in it.
//! Everything here is linear and runs on a stack of its own, so a chain of ten thousand tickets is as good as any.
//! Start at [`Needs::of`], then [`Needs::knots`].

use crate::syntax::{Anchor, Outline};

/// One ticket waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Who waits: an index into the outline's tickets.
    pub from: u32,
    /// For whom.
    pub to: u32,
    /// Where that is written.
    pub at: Anchor,
    /// Written as `Blocks:` in the ticket that is waited for.
    pub blocks: bool,
}

/// All dependencies of a document, those of one ticket side by side.
#[derive(Debug)]
pub struct Needs {
    all: Vec<Need>,
    /// Where each ticket's begin in `all`, and where the last one's end.
    starts: Vec<usize>,
}

impl Needs {
    /// Reads both fields of every ticket. A range or a short form that happens to name its own ticket means the others,
    /// and for what is optional nobody waits.
    pub fn of(outline: &Outline) -> Needs {
        let mut all = Vec::with_capacity(outline.tickets.len());
        for (ticket, here) in outline.tickets.iter().zip(0u32..) {
            let depends = ticket.depends_on.iter().map(|dependency| (dependency, false));
            for (dependency, blocks) in
                depends.chain(ticket.blocks.iter().map(|dependency| (dependency, true)))
            {
                let counts = |other: &u32| !dependency.soft && (*other != here || dependency.written);
                let Some(other) = dependency.ticket.filter(counts) else { continue };
                let (from, to) = if blocks { (other, here) } else { (here, other) };
                all.push(Need { from, to, at: dependency.at, blocks });
            }
        }
        Needs::new(all, outline.tickets.len())
    }

    /// Puts dependencies in order, for so many tickets.
    fn new(mut all: Vec<Need>, tickets: usize) -> Needs {
        all.sort_by_key(|need| (need.from, need.blocks));
        let mut starts = Vec::with_capacity(tickets + 1);
        for (at, need) in all.iter().enumerate() {
            starts.resize(starts.len().max(need.from as usize + 1), at);
        }
        starts.resize(tickets + 1, all.len());
        Needs { all, starts }
    }

    /// What one ticket waits for.
    pub fn from(&self, ticket: u32) -> &[Need] {
        let start = |ticket: usize| self.starts.get(ticket).copied().unwrap_or(self.all.len());
        self.all.get(start(ticket as usize)..start(ticket as usize + 1)).unwrap_or_default()
    }

    /// Puts every ticket into a knot: tickets that wait for each other, directly or by way of others, share one.
    pub fn knots(&self) -> Vec<u32> {
        let tickets = self.starts.len().saturating_sub(1);
        let mut walk = Walk {
            needs: self,
            seen: vec![Seen::default(); tickets],
            stack: Vec::new(),
            path: Vec::new(),
            visits: 0,
        };
        for ticket in (0u32..).take(tickets) {
            if walk.at(ticket).order == 0 {
                walk.from(ticket);
            }
        }
        walk.seen.into_iter().map(|seen| seen.knot).collect()
    }
}

/// What Tarjan's algorithm remembers of a ticket.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// When it was visited first, from 1.
    order: u32,
    /// The earliest ticket of its knot that is known to be reachable.
    low: u32,
    /// Its knot, once that is complete; from 1.
    knot: u32,
}

/// Tarjan's strongly connected components, with the recursion as a list.
struct Walk<'a> {
    needs: &'a Needs,
    seen: Vec<Seen>,
    /// Visited tickets whose knot is not complete.
    stack: Vec<u32>,
    /// Tickets being visited, each with the number of its needs already followed.
    path: Vec<(u32, usize)>,
    visits: u32,
}

impl Walk<'_> {
    fn at(&self, ticket: u32) -> Seen {
        self.seen.get(ticket as usize).copied().unwrap_or_default()
    }

    fn enter(&mut self, ticket: u32) {
        self.visits += 1;
        if let Some(seen) = self.seen.get_mut(ticket as usize) {
            *seen = Seen { order: self.visits, low: self.visits, knot: 0 };
        }
        self.stack.push(ticket);
        self.path.push((ticket, 0));
    }

    fn from(&mut self, root: u32) {
        self.enter(root);
        while let Some((ticket, followed)) = self.path.last_mut() {
            let (ticket, next) = (*ticket, *followed);
            *followed += 1;
            match self.needs.from(ticket).get(next) {
                Some(need) => match self.at(need.to) {
                    Seen { order: 0, .. } => self.enter(need.to),
                    Seen { order, knot: 0, .. } => self.lower(ticket, order),
                    _ => {}
                },
                None => self.leave(ticket),
            }
        }
    }

    fn lower(&mut self, ticket: u32, low: u32) {
        if let Some(seen) = self.seen.get_mut(ticket as usize) {
            seen.low = seen.low.min(low);
        }
    }

    /// Everything behind a ticket was visited: its knot is complete when nothing in it reaches further back.
    fn leave(&mut self, ticket: u32) {
        self.path.pop();
        let Seen { order, low, .. } = self.at(ticket);
        if let Some((before, _)) = self.path.last().copied() {
            self.lower(before, low);
        }
        if low != order {
            return;
        }
        while let Some(member) = self.stack.pop() {
            if let Some(seen) = self.seen.get_mut(member as usize) {
                seen.knot = order;
            }
            if member == ticket {
                break;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::syntax::Document;
    use proptest::prelude::*;

    /// The dependencies of so many tickets, placed anywhere.
    fn needs(ends: impl IntoIterator<Item = (u32, u32)>, tickets: usize) -> Needs {
        let document = Document::new("## T1: a\n");
        let at = document.outline().tickets[0].id_at;
        let all = ends.into_iter().map(|(from, to)| Need { from, to, at, blocks: false });
        Needs::new(all.collect(), tickets)
    }

    #[test]
    fn blocks_is_a_dependency_the_other_way_round() {
        let outline =
            Document::new("## T1: a\n**Blocks:** T2\n## T2: b\n**Depends on:** T3\n## T3: c\n").outline();
        let needs = Needs::of(&outline);
        let ends = |ticket| {
            needs.from(ticket).iter().map(|need| (need.from, need.to, need.blocks)).collect::<Vec<_>>()
        };
        assert_eq!(ends(0), []);
        assert_eq!(ends(1), [(1, 2, false), (1, 0, true)]);
        assert_eq!(ends(2), []);
        assert_eq!(ends(99), []);
    }

    #[test]
    fn a_long_way_round_needs_no_deep_stack() {
        let count = 300_000;
        let knots = needs((0..count).map(|ticket| (ticket, (ticket + 1) % count)), count as usize).knots();
        assert!(knots.iter().all(|knot| *knot == knots[0]));
    }

    proptest! {
        #[test]
        fn knots_are_mutual_reachability(ends in prop::collection::vec((0u32..7, 0u32..7), 0..16)) {
            let knots = needs(ends.clone(), 7).knots();
            let mut reach = [[false; 7]; 7];
            (0..7).for_each(|at| reach[at][at] = true);
            ends.iter().for_each(|(from, to)| reach[*from as usize][*to as usize] = true);
            for by in 0..7 { for from in 0..7 { for to in 0..7 {
                reach[from][to] |= reach[from][by] && reach[by][to];
            } } }
            for one in 0..7 { for other in 0..7 {
                prop_assert_eq!(knots[one] == knots[other], reach[one][other] && reach[other][one]);
            } }
        }
    }
}
