//! [`launch`]: puts together what would be started.

use super::{
    Argv, Launch, Options, Wish, branch,
    options::{Agent, is_built_in},
    place::{self, Place},
    words,
};
use crate::{
    project::{DocPath, Kind, Snapshot, World},
    rules::gates::{self, Asked},
    templates::{About, Launched, launched},
};
use std::collections::BTreeMap;

/// What a wish comes to. Gates that are shut are no error: they stand in the launch, and who starts it looks at them.
///
/// # Errors
/// When there is no such batch, agent, branch or gate, or no place to work in; a sentence that says what to do.
pub fn launch(snapshot: &Snapshot, options: &Options, wish: &Wish, world: &World) -> Result<Launch, String> {
    let about = About::find(snapshot, &wish.batch)?;
    let (name, agent) = agent(options, wish)?;
    let place = Place::of(snapshot, options, wish, world, &about)?;
    let template = command(wish, &name, &agent)?;
    // What verifies a batch is run where it was built.
    let builds = wish.phase.builds() && !wish.plan_only;
    let verify = if wish.phase.builds() { verify(&about) } else { Ok(Vec::new()) };
    let setup = if place.worktree.is_some() && !wish.plan_only { options.work.setup.all() } else { &[] };
    let own = Some(&template).filter(|argv| !is_built_in(argv));
    let run = verify.as_ref().ok().filter(|_| builds).into_iter().flatten();
    let commands: Vec<Argv> = own.into_iter().chain(setup).chain(run).cloned().collect();
    let asked = Asked {
        snapshot,
        about: &about,
        phase: wish.phase,
        world,
        onto: place::onto(options, world)?,
        apart: place.worktree.is_some(),
        commands: &commands,
        verify: &verify,
    };
    let gates = gates::gates(&asked, &wish.forced)?;
    let prompt = launched(&about, wish.phase, &told(wish, &place));
    Ok(Launch {
        title: about.title(),
        tickets: about.tickets().iter().map(|ticket| ticket.id.to_string()).collect(),
        phase: wish.phase,
        plan_only: wish.plan_only,
        argv: filled(&template, &about, &place, world)?,
        events: agent.events,
        agent: name,
        env: BTreeMap::new(),
        hidden: options.work.hidden(),
        prompt,
        gates,
        commands,
        files: gates::files(snapshot, &about).iter().map(ToString::to_string).collect(),
        plans: plans(snapshot),
        setup: setup.to_vec(),
        setup_when: options.work.setup_when.clone(),
        copied: if place.worktree.is_some() { options.work.copy.clone() } else { Vec::new() },
        linked: if place.worktree.is_some() { options.work.link.clone() } else { Vec::new() },
        verify: verify.ok().filter(|_| builds).unwrap_or_default(),
        limit: u64::from(options.work.time_limit.get()) * 60,
        folder: place.folder,
        worktree: place.worktree,
        reuses: place.reuses,
        branch: place.branch,
        base: place.base,
        batch: about.which(),
    })
}

/// The agent that is meant, by its name.
fn agent(options: &Options, wish: &Wish) -> Result<(String, Agent), String> {
    let name = wish.agent.as_deref().unwrap_or_else(|| options.roles.of(wish.phase));
    let unknown = || {
        let (known, name) = (options.names().join(", "), name.escape_debug());
        format!("there is no agent `{name}`; there are {known}, and `[agents.NAME]` adds one")
    };
    options.agent(name).map(|agent| (name.to_owned(), agent)).ok_or_else(unknown)
}

/// The command that is started, its placeholders not filled in.
fn command(wish: &Wish, name: &str, agent: &Agent) -> Result<Argv, String> {
    match wish.plan_only {
        false => Ok(agent.command.clone()),
        true if !agent.plan_only.is_empty() => Ok(agent.plan_only.clone()),
        true => Err(format!(
            "how {name} is kept from writing is not known: say so in `[agents.{name}] plan-only`"
        )),
    }
}

/// The commands that verify a batch; none where nothing says.
fn verify(about: &About<'_>) -> Result<Vec<Argv>, String> {
    let Some(text) = about.verify() else { return Ok(Vec::new()) };
    words::commands(&text).map_err(|refused| refused.to_string())
}

/// A command with its placeholders filled in, each inside its argument. `{run}` is left to who names the run.
fn filled(template: &[String], about: &About<'_>, place: &Place, world: &World) -> Result<Argv, String> {
    let folder = place.folder.to_str().ok_or_else(|| {
        format!("{}: a folder whose name is no text cannot be told to an agent", place.folder.display())
    })?;
    let branch = place.branch.clone().or_else(|| world.branch.clone()).unwrap_or_else(|| "HEAD".to_owned());
    let batch = branch::batch(about);
    let values = [("{worktree}", folder), ("{branch}", branch.as_str()), ("{batch}", batch.as_str())];
    let fill = |word: &String| {
        let filled = replaced(word, &values);
        match filled.starts_with('-') && !word.starts_with('-') {
            true => Err(format!("`{}` would become an option of the agent", filled.escape_debug())),
            false => Ok(filled),
        }
    };
    template.iter().map(fill).collect()
}

/// A text with all placeholders replaced in one go, so that no value is taken for one.
fn replaced(text: &str, values: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        match values.iter().find_map(|(name, value)| Some((from.strip_prefix(name)?, value))) {
            Some((after, value)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = from.strip_prefix('{').unwrap_or_default();
            }
        }
    }
    out + rest
}

/// What the prompt says of the launch.
fn told<'a>(wish: &Wish, place: &'a Place) -> Launched<'a> {
    Launched {
        issue: wish.issue,
        plan_only: wish.plan_only,
        branch: place.branch.as_deref(),
        reuses: place.reuses,
        base: place.base.as_ref().map(|(_, hash)| hash.as_str()),
    }
}

/// The documents that pass work across, which are never committed for a batch, by path.
fn plans(snapshot: &Snapshot) -> Vec<DocPath> {
    let kinds = [Kind::Tickets, Kind::Handoff, Kind::Tracks];
    let passes =
        |member: &&std::sync::Arc<crate::project::Member>| kinds.iter().any(|kind| member.kinds.has(*kind));
    let mut paths: Vec<DocPath> =
        snapshot.members().filter(passes).map(|member| member.path.clone()).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_taken_for_a_placeholder() {
        let values = [("{a}", "{b}"), ("{b}", "x")];
        assert_eq!(replaced("-{a}{b}{c}{", &values), "-{b}x{c}{");
    }
}
