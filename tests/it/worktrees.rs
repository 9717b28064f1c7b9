//! Worktrees of real repositories: what launches are told of the machine, and what is made, used again, refused and removed.

use std::fs;
use std::path::{Path, PathBuf};

use baton::os::{Answer, Call, CallError, Checkout, Machine, Programs};
use baton::project::DocPath;
use baton::runs::worktree::{self, Wanted};
use baton::runs::{self, Place as Where};

use super::git::Place;

const MACHINE: Machine = Machine { home: None };

fn at(place: &Place, workspace: &str) -> Where {
    Where::needed(&MACHINE, &place.at(workspace)).unwrap()
}

fn world(place: &Place, workspace: &str, files: &[&str]) -> runs::World {
    let files: Vec<DocPath> = files.iter().map(|file| DocPath::new(file)).collect();
    runs::world(&MACHINE, &place.at(workspace), &files).unwrap()
}

/// The worktree `w` on branch `batch-2`.
struct Asked {
    root: PathBuf,
    base: String,
    is_ours: bool,
}

impl Asked {
    fn new(place: &Place, base: &str) -> Asked {
        Asked { root: place.at("w"), base: base.to_owned(), is_ours: false }
    }

    fn ours(self) -> Asked {
        Asked { is_ours: true, ..self }
    }

    fn add(&self, place: &Place) -> Result<Checkout, String> {
        self.named(place, "batch-2")
    }

    fn named(&self, place: &Place, branch: &str) -> Result<Checkout, String> {
        let Asked { root, base, is_ours } = self;
        let wanted = Wanted { root, branch, base, is_ours: *is_ours, git: None };
        worktree::add(&MACHINE, &at(place, "r"), &wanted)
    }
}

#[test]
fn a_launch_is_told_what_git_knows() {
    let place = Place::new();
    let first = place.commit("r", "First", &["web/src/a.rs", "web/b.rs", "docs/x"]);
    place.git("r", &["worktree", "add", "-q", "-b", "side", "../linked"], "");
    for file in ["web/src/a.rs", "web/src/new one\n.rs", "web/b.rs", "docs/x"] {
        fs::write(place.at("r").join(file), "changed").unwrap();
    }
    place.commit("linked", "On the side", &["side"]);
    let world = world(&place, "r/web", &["src", "c.rs", "../docs/x", "../../outside"]);
    assert_eq!(world.dirty, ["../docs/x", "src/a.rs", "src/new one\n.rs"].map(DocPath::new));
    assert_eq!((world.head.as_deref(), world.branch.as_deref()), (Some(&*first), Some("main")));
    assert_eq!(world.branches.keys().collect::<Vec<_>>(), ["main", "side"]);
    let contains = |name: &str| world.contains[name].join(" ");
    assert_eq!(
        (contains("HEAD"), contains("main"), contains("side")),
        ("main".into(), "main".into(), "main side".into())
    );
    let root = place.at("").canonicalize().unwrap();
    assert_eq!(world.worktrees, [(root.join("linked"), Some("side".to_owned()))]);
    assert_eq!((world.checkout, world.main_checkout), (Some(root.join("r")), Some(root.join("r"))));
    assert_eq!((world.workspace, world.prefix.as_str()), (root.join("r/web"), "web"));
}

#[test]
fn a_launch_from_a_linked_worktree_is_told_of_the_main_one() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    place.git("r", &["worktree", "add", "-q", "--detach", "../linked"], "");
    let world = world(&place, "linked", &[]);
    let root = place.at("").canonicalize().unwrap();
    assert_eq!((world.branch, world.checkout), (None, Some(root.join("linked"))));
    assert_eq!(world.main_checkout, Some(root.join("r")));
}

#[test]
fn where_there_is_no_commit_or_no_repository_that_is_told() {
    let place = Place::new();
    let before = world(&place, "r", &["a"]);
    assert_eq!((before.head, before.branch.as_deref(), before.branches.len()), (None, Some("main"), 0));
    fs::create_dir(place.at("alone")).unwrap();
    assert_eq!(world(&place, "alone", &["a"]).checkout, None);
    let why = Where::needed(&MACHINE, &place.at("alone")).unwrap_err();
    assert!(why.ends_with("alone is in no git repository; git init and a first commit make one"), "{why}");
    let why = Where::needed(&MACHINE, &place.at("nowhere")).unwrap_err();
    assert!(why.contains("nowhere cannot be found"), "{why}");
}

#[test]
fn worktrees_of_a_bare_repository_have_no_main_checkout() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    place.git("", &["clone", "-q", "--bare", "r", "bare"], "");
    place.git("bare", &["worktree", "add", "-q", "../linked"], "");
    let world = world(&place, "linked", &["a"]);
    assert_eq!(world.main_checkout, Some(place.at("linked").canonicalize().unwrap()));
    assert_eq!((world.branch.as_deref(), world.dirty.len()), (Some("linked"), 0));
}

#[test]
fn a_worktree_is_made_on_a_branch_of_its_own() {
    let place = Place::new();
    let first = place.commit("r", "First", &["a"]);
    place.commit("r", "Second", &["b"]);
    let made = Asked::new(&place, &first).add(&place).unwrap();
    assert_eq!(made.own, at(&place, "r").checkout.common.join("worktrees/w"));
    assert_eq!(place.git("w", &["symbolic-ref", "HEAD"], ""), "refs/heads/batch-2");
    assert_eq!(place.git("w", &["rev-parse", "HEAD"], ""), first);
    assert!(place.at("w/a").exists() && !place.at("w/b").exists());
    assert_eq!(worktree::find(&MACHINE, &at(&place, "r"), &place.at("w")), Some(made));
}

#[test]
fn what_is_ours_is_used_again_with_what_lies_in_it() {
    let place = Place::new();
    let first = place.commit("r", "First", &["a"]);
    let made = Asked::new(&place, &first).add(&place).unwrap();
    fs::write(place.at("w/work"), "kept").unwrap();
    fs::write(made.own.join("index.lock"), "").unwrap();
    assert_eq!(Asked::new(&place, &first).ours().add(&place), Ok(made));
    assert_eq!(fs::read_to_string(place.at("w/work")).unwrap(), "kept");
    place.git("w", &["add", "work"], "");
}

#[test]
fn what_somebody_else_made_is_refused_with_the_commands() {
    let place = Place::new();
    let first = place.commit("r", "First", &["a"]);
    place.git("r", &["branch", "batch-2"], "");
    let why = Asked::new(&place, &first).add(&place).unwrap_err();
    assert!(why.contains("git log batch-2") && why.contains("git branch -d batch-2"), "{why}");
    place.git("r", &["worktree", "add", "-q", "-b", "side", "../w"], "");
    let why = Asked::new(&place, &first).named(&place, "batch-3").unwrap_err();
    assert!(why.contains("git worktree remove"), "{why}");
    fs::create_dir(place.at("w2")).unwrap();
    fs::write(place.at("w2/mine"), "").unwrap();
    let asked = Asked { root: place.at("w2"), ..Asked::new(&place, &first).ours() };
    assert!(asked.named(&place, "batch-3").unwrap_err().contains("is in the way"));
    assert!(place.at("w2/mine").exists() && !place.git("r", &["branch"], "").contains("batch-3"));
}

#[test]
fn what_a_killed_launch_left_half_made_is_made_anew() {
    let place = Place::new();
    let first = place.commit("r", "First", &["a", "b"]);
    let made = Asked::new(&place, &first).add(&place).unwrap();
    fs::write(made.own.join("locked"), "initializing").unwrap();
    fs::remove_file(place.at("w/a")).unwrap();
    Asked::new(&place, &first).ours().add(&place).unwrap();
    assert_eq!(place.git("w", &["status", "--porcelain"], ""), "");
    // Only the branch was made, or the folder is gone.
    fs::remove_dir_all(place.at("w")).unwrap();
    Asked::new(&place, &first).ours().add(&place).unwrap();
    assert_eq!(place.git("w", &["status", "--porcelain"], ""), "");
    place.git("r", &["worktree", "remove", "../w"], "");
    Asked::new(&place, &first).ours().add(&place).unwrap();
    assert!(place.at("w/b").exists());
}

#[test]
fn a_git_file_that_was_rewritten_leads_nowhere() {
    let place = Place::new();
    let first = place.commit("r", "First", &["a"]);
    let made = Asked::new(&place, &first).add(&place).unwrap();
    place.git("", &["init", "-q", "evil"], "");
    fs::write(place.at("w/.git"), format!("gitdir: {}\n", place.at("evil/.git").display())).unwrap();
    fs::write(place.at("w/work"), "").unwrap();
    let why = Asked::new(&place, &first).ours().add(&place).unwrap_err();
    assert!(why.contains("somebody rewrote it; git worktree repair"), "{why}");
    let why = worktree::remove(&MACHINE, &at(&place, "r"), &made, false).unwrap_err();
    assert!(why.contains("(work); commit them, or --force to lose them"), "{why}");
    worktree::remove(&MACHINE, &at(&place, "r"), &made, true).unwrap();
    assert!(!place.at("w").exists() && !made.own.exists() && place.at("evil/.git").exists());
    worktree::remove(&MACHINE, &at(&place, "r"), &made, false).unwrap();
}

#[test]
fn a_branch_is_called_what_git_allows_and_nothing_that_misleads() {
    let place = Place::new();
    let first = place.commit("r", "First", &["a"]);
    let bad = [
        "-d",
        "--force",
        "",
        "HEAD",
        "@",
        "@{-1}",
        "a..b",
        "a b",
        "a~1",
        "/a",
        "a/",
        "a.lock",
        "../x",
        "refs/heads/a",
        "a\nb",
        "a\u{202e}b",
        "a\u{200b}",
        "a:b",
        "a\\b",
        "a*",
        ".a",
        "a\u{7f}",
    ];
    for name in bad {
        let why = Asked::new(&place, &first).named(&place, name).unwrap_err();
        assert!(why.starts_with("a branch cannot be called"), "{name:?}: {why}");
    }
    assert!(!place.at("w").exists());
    for (n, name) in ["$(touch${IFS}x);`y`", "a'\"b", "漢字/é", "a&&b|c"].into_iter().enumerate() {
        let asked = Asked { root: place.at(&format!("w{n}")), ..Asked::new(&place, &first) };
        asked.named(&place, name).unwrap_or_else(|why| panic!("{name:?}: {why}"));
        assert_eq!(place.git(&format!("w{n}"), &["symbolic-ref", "HEAD"], ""), format!("refs/heads/{name}"));
    }
}

/// Git as it is where it is not installed.
struct Nobody;

impl Programs for Nobody {
    fn call(&self, call: &Call) -> Result<Answer, CallError> {
        Err(CallError::Missing { program: call.program.clone() })
    }
}

#[test]
fn a_git_that_is_not_there_is_said_once() {
    let git = baton::os::Git::found(&Nobody, Path::new("/"));
    assert_eq!(
        git.text(&["status"]).unwrap_err(),
        "there is no program git on the PATH; install it to have what it knows"
    );
}

/// Copies into the worktree `w`; what is said of it.
#[track_caller]
fn copied(place: &Place, workspace: &str, names: &[&str]) -> String {
    let here = at(place, workspace);
    let worktree = worktree::find(&MACHINE, &here, &place.at("w")).unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    runs::furnish::copy(&MACHINE, &here, &worktree, &names).join("\n")
}

#[test]
fn ignored_files_are_copied_where_nothing_stands() {
    let place = Place::new();
    fs::write(place.at("r/.gitignore"), ".env*\nlocal/\n").unwrap();
    let first = place.commit("r", "First", &["web/a"]);
    Asked::new(&place, &first).add(&place).unwrap();
    fs::create_dir(place.at("r/web/local")).unwrap();
    for (file, text) in [(".env", "SECRET=1"), (".env.test", "new"), ("local/key", "k"), ("notes", "n")] {
        fs::write(place.at("r/web").join(file), text).unwrap();
    }
    fs::write(place.at("w/web/.env.test"), "old").unwrap();
    let said = copied(&place, "r/web", &["local", ".env", ".env.test", "local/key", ".env.none", "notes"]);
    assert_eq!(
        said,
        "local is not copied into the worktree: it is a folder; name the files in it, or make it in a setup command\n\
         notes is not copied into the worktree: git does not ignore it, so it would be committed"
    );
    let read = |file: &str| fs::read_to_string(place.at("w/web").join(file)).unwrap();
    assert_eq!(
        (read(".env"), read(".env.test"), read("local/key")),
        ("SECRET=1".into(), "old".into(), "k".into())
    );
    assert!(!place.at("w/web/notes").exists());
}

#[cfg(unix)]
#[test]
fn no_copy_leaves_its_folder() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    fs::write(place.at("r/.gitignore"), ".env*\n*.key\n").unwrap();
    fs::create_dir(place.at("outside")).unwrap();
    symlink(place.at("outside"), place.at("r/deep")).unwrap();
    let first = place.commit("r", "First", &["a"]);
    Asked::new(&place, &first).add(&place).unwrap();
    fs::write(place.at("outside/a.key"), "k").unwrap();
    symlink(place.at("outside/a.key"), place.at("r/.env")).unwrap();
    fs::remove_file(place.at("r/deep")).unwrap();
    fs::create_dir(place.at("r/deep")).unwrap();
    fs::write(place.at("r/deep/b.key"), "k").unwrap();
    let said = copied(&place, "r", &[".env", "deep/b.key", "../outside/a.key", "/etc/passwd"]);
    assert_eq!(said.matches("a link leads out of its folder").count(), 2, "{said}");
    assert_eq!(said.matches("it is outside of the repository").count(), 2, "{said}");
    assert_eq!(fs::read_dir(place.at("outside")).unwrap().count(), 1);
    assert!(!place.at("w/.env").exists());
}

#[test]
fn setup_is_due_when_a_lock_file_changed() {
    let place = Place::new();
    let first = place.commit("r", "First", &["Cargo.lock", "web/package-lock.json", "a"]);
    let made = Asked::new(&place, &first).add(&place).unwrap();
    let here = at(&place, "r/web");
    let due = |commands: &[&str]| {
        let commands: Vec<Vec<String>> = commands.iter().map(|one| vec![(*one).to_owned()]).collect();
        let when = ["Cargo.lock", "package-lock.json"].map(str::to_owned);
        runs::furnish::Setup::due(&MACHINE, &here, &made, &commands, &when).unwrap()
    };
    assert_eq!(due(&[]), None);
    due(&["make"]).unwrap().done(&MACHINE, &made).unwrap();
    assert_eq!(due(&["make"]), None);
    assert!(due(&["make", "all"]).is_some());
    fs::write(place.at("w/a"), "other").unwrap();
    assert_eq!(due(&["make"]), None);
    fs::write(place.at("w/web/package-lock.json"), "other").unwrap();
    due(&["make"]).unwrap().done(&MACHINE, &made).unwrap();
    let none = runs::furnish::Setup::due(&MACHINE, &here, &made, &[vec!["make".into()]], &[]).unwrap();
    assert!(none.is_some(), "what is said to decide decides");
    assert_eq!(
        (due(&["make"]), place.git("w", &["status", "--porcelain", "Cargo.lock"], "")),
        (None, String::new())
    );
}
