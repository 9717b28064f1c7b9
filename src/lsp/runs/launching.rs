//! A launch from the editor: what would be started is worked out from the live buffers, shown, confirmed, and started.
//!
//! ```text
//!  errand ──decide──▶ Launch ──gates shut──▶ said, with the way to open them
//!                        └──▶ "Launch Batch 2 with codex?" ──Details──▶ argv, folder, branch, verify ──Launch──▶ runs::launch
//! ```
//!
//! One confirmation, the short form first. It says that verify runs code the agent wrote, and names commands nobody trusted here yet; to
//! confirm is to trust them. An editor that cannot ask (an older Helix) is told what would be started, and starts it when that is chosen again; trust is
//! not given in this way. Where the HANDOFF is inserted too, it goes in after the confirmation and before the start. Start at [`launch`].

use std::sync::{Arc, PoisonError};

use tower_lsp::ls_types::request::ApplyWorkspaceEdit;
use tower_lsp::ls_types::{ApplyWorkspaceEditParams, MessageType, Uri};

use super::{Choice, Desk};
use crate::ide::Deed;
use crate::ide::actions::InsertBlock;
use crate::launch::{Launch, Wish, words};
use crate::load::Workspace;
use crate::lsp::edits::action_edit;
use crate::project::{Member, Phase, Snapshot};
use crate::runs::{self, Asking, Refused};
use crate::templates::{Order, Which};

const LAUNCH: &str = "Launch";
const TRUST: &str = "Trust and launch";
const DETAILS: &str = "Details";

/// What is asked for, as it was when it was chosen.
struct Wanted {
    /// The plans as the editor has them, with the HANDOFF in its place.
    snapshot: Snapshot,
    source: Arc<Workspace>,
    wish: Wish,
}

/// Launches a batch.
pub(super) async fn launch(desk: &Desk, uri: &Uri, batch: Which, phase: Phase, hand_off: bool) {
    if let Err(why) = attempt(desk, uri, batch, phase, hand_off).await {
        desk.say(MessageType::ERROR, why);
    }
}

async fn attempt(desk: &Desk, uri: &Uri, batch: Which, phase: Phase, hand_off: bool) -> Result<(), String> {
    let name = batch.batch.clone();
    let wanted = Arc::new(wanted(desk, uri, &batch, phase, hand_off)?);
    let shown = preview(desk, &wanted).await?;
    let Some(trusts) = confirmed(desk, &name, &shown).await? else { return Ok(()) };
    if hand_off {
        insert_handoff(desk, uri, batch).await?;
    }
    let started = desk.work(move |os| {
        let asking = wanted.asking(os)?;
        if trusts {
            asking.trust(os, &shown.commands)?;
        }
        match asking.launch(os) {
            Ok(seen) => Ok(Some(seen)),
            // Who cancelled it knows.
            Err(Refused::Cancelled { .. }) => Ok(None),
            Err(why) => Err(why.to_string()),
        }
    });
    let seen = started.await;
    desk.wake();
    let Some(seen) = seen? else { return Ok(()) };
    if !desk.session.client().progress {
        let branch = seen.run.branch.as_deref().map(|branch| format!(" on {branch}")).unwrap_or_default();
        desk.say(MessageType::INFO, format!("{} works on {name}{branch} ({})", seen.run.agent, seen.run.id));
    }
    Ok(())
}

fn wanted(desk: &Desk, uri: &Uri, batch: &Which, phase: Phase, hand_off: bool) -> Result<Wanted, String> {
    let now = desk.session.snapshot();
    let asked = now.document(uri).ok_or("The document is closed; open it and choose again.")?;
    let source = asked.view.source.clone().ok_or("The workspace is still being read; choose again.")?;
    let mut snapshot = asked.view.project.clone();
    if hand_off {
        snapshot = handed_off(&snapshot, batch)?;
    }
    let wish = Wish::new(batch.clone(), phase);
    Ok(Wanted { snapshot, source, wish })
}

impl Wanted {
    fn asking<'a>(&'a self, os: &dyn runs::Os) -> Result<Asking<'a>, String> {
        let settings = &self.source.settings;
        Asking::new(os, &self.snapshot, &settings.launch, &self.wish, &self.source.root)
    }
}

/// The plan as it will be with the HANDOFF in it.
fn handed_off(snapshot: &Snapshot, batch: &Which) -> Result<Snapshot, String> {
    let change = handoff(batch).change(snapshot).map_err(|why| why.to_string())?;
    let mut supposed = snapshot.clone();
    for changed in change.texts(snapshot).map_err(|why| why.to_string())? {
        let Some(member) = snapshot.member(&changed.path) else { continue };
        supposed = supposed.supposing(Member::new(changed.path, member.kinds, &changed.after));
    }
    Ok(supposed)
}

fn handoff(batch: &Which) -> Deed {
    Deed::InsertBlock(InsertBlock { batch: batch.clone(), order: Order::Handoff, template: None })
}

async fn insert_handoff(desk: &Desk, uri: &Uri, batch: Which) -> Result<(), String> {
    let now = desk.session.snapshot();
    let asked = now.document(uri).ok_or("The document is closed; open it and choose again.")?;
    let change = handoff(&batch).change(&asked.view.project).map_err(|why| why.to_string())?;
    if change.is_nothing() {
        return Ok(());
    }
    let label = Some(change.title.clone());
    let edit = action_edit(&now, asked.view, change)
        .ok_or("This needs a new file, which the editor cannot make.")?;
    let answer = desk.outbox.ask::<ApplyWorkspaceEdit>(ApplyWorkspaceEditParams { label, edit }).await;
    match answer.is_some_and(|answer| answer.applied) {
        true => Ok(()),
        false => {
            Err("Nothing was started: the document is another one in the meantime. Choose again.".into())
        }
    }
}

/// What a person is shown before it is started.
struct Shown {
    launch: Launch,
    /// Commands nobody has trusted here yet.
    commands: Vec<Vec<String>>,
}

async fn preview(desk: &Desk, wanted: &Arc<Wanted>) -> Result<Arc<Shown>, String> {
    let wanted = Arc::clone(wanted);
    desk.work(move |os| {
        let (launch, commands) = wanted.asking(os)?.preview(os)?;
        Ok(Arc::new(Shown { launch, commands }))
    })
    .await
}

/// Whether to go on, and then whether the commands are trusted by that; `None` where the user does not want it.
async fn confirmed(desk: &Desk, name: &str, shown: &Shown) -> Result<Option<bool>, String> {
    let launch = &shown.launch;
    let shut: Vec<_> = launch.shut().filter(|gate| gate.name != "trusted").collect();
    if !shut.is_empty() {
        let why =
            shut.iter().map(|gate| format!("{}: {}", gate.name, gate.why)).collect::<Vec<_>>().join("; ");
        return Err(format!("{name} cannot be launched yet. {why}"));
    }
    let trusts = !shown.commands.is_empty();
    let go = if trusts { TRUST } else { LAUNCH };
    let question = short(name, shown);
    let mut choice = desk.choose(MessageType::INFO, question, &[go, DETAILS]).await;
    if matches!(&choice, Choice::Made(chosen) if chosen == DETAILS) {
        choice = desk.choose(MessageType::INFO, long(name, launch), &[go]).await;
    }
    match choice {
        Choice::Made(chosen) => Ok((chosen == go).then_some(trusts)),
        Choice::Nothing => Ok(None),
        Choice::Unasked if trusts => Err(format!(
            "{name} was not launched: nobody has trusted its commands here yet, and this editor cannot ask. \
             Run `baton trust` in a terminal, then choose it again."
        )),
        Choice::Unasked => Ok(chosen_again(desk, name, launch).then_some(false)),
    }
}

/// For who cannot be asked: whether this very launch was chosen before, which is as good as an answer. Otherwise it is said what would be
/// started, in few words: such editors have one line for it.
fn chosen_again(desk: &Desk, name: &str, launch: &Launch) -> bool {
    let message = format!("Choose it again to launch {}", wanting(name, launch));
    let mut said = desk.said.lock().unwrap_or_else(PoisonError::into_inner);
    let again = said.take().is_some_and(|before| before == message);
    if !again {
        desk.say(MessageType::INFO, message.clone());
        *said = Some(message);
    }
    again
}

/// What would be launched, who does it, and where.
fn wanting(name: &str, launch: &Launch) -> String {
    let place = match (&launch.branch, &launch.base) {
        (Some(branch), Some((base, _))) => format!(" on {branch}, from {base}"),
        (Some(branch), None) => format!(" on {branch}"),
        (None, _) => " in this folder".to_owned(),
    };
    format!("{} of {name} with {}{place}", launch.phase.name(), launch.agent)
}

fn short(name: &str, shown: &Shown) -> String {
    let launch = &shown.launch;
    let mut text = format!("Launch {}?", wanting(name, launch));
    if !launch.verify.is_empty() {
        text.push_str(" Verify then runs code that the agent wrote.");
    }
    if !shown.commands.is_empty() {
        text.push_str(&format!(
            " Nobody has trusted these commands here yet: {}.",
            commands(&shown.commands)
        ));
    }
    text
}

fn long(name: &str, launch: &Launch) -> String {
    let mut lines = vec![
        format!("Launch {} of {name}?", launch.phase.name()),
        format!("starts: {}", words::quoted(&launch.argv)),
        format!("in: {}", launch.folder.display()),
    ];
    lines.extend(launch.branch.as_ref().map(|branch| format!("branch: {branch}")));
    lines.extend(
        launch.base.as_ref().map(|(base, hash)| format!("from: {base} ({})", hash.get(..7).unwrap_or(hash))),
    );
    if !launch.setup.is_empty() {
        lines.push(format!("setup: {}", commands(&launch.setup)));
    }
    if !launch.verify.is_empty() {
        lines.push(format!("verify: {}", commands(&launch.verify)));
    }
    lines.push(format!("at most: {} minutes", launch.limit / 60));
    lines.extend(launch.prompt.notes.iter().map(|note| format!("the prompt holds {note}")));
    lines.join("\n")
}

fn commands(all: &[Vec<String>]) -> String {
    all.iter().map(|argv| words::quoted(argv)).collect::<Vec<_>>().join(" && ")
}
