//! Real repositories on a real disk: what is read of them, and that nothing in them is started.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use baton::load::{self, Workspace};
use baton::lsp::uri;
use baton::os::{Answer, Call, CallError, Machine, Programs};
use baton::project::{Commit, DocPath, Git, Known};
use serde_json::{Value, json};

use super::wire::{self, Client};

/// A folder with repositories in it.
pub struct Place(tempfile::TempDir);

impl Place {
    /// An empty repository on branch `main` in the folder `r`.
    pub fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        place.git("", &["init", "-q", "-b", "main", "r"], "");
        place
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Runs git in a folder, as nobody's configuration has it; gives what it prints.
    #[track_caller]
    pub fn git(&self, folder: &str, arguments: &[&str], input: &str) -> String {
        let output = self.run(folder, arguments, input);
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The same, however it ends.
    pub fn run(&self, folder: &str, arguments: &[&str], input: &str) -> Output {
        let mut command = Command::new("git");
        command.args(["-c", "protocol.file.allow=always"]).args(arguments).current_dir(self.at(folder));
        for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")] {
            command.env(name, value);
        }
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@example.com");
            command.env(format!("GIT_{who}_DATE"), "2026-01-31T23:30:00 -0500");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Writes files (a path each, its text the message) and commits them with everything else; gives the hash.
    #[track_caller]
    pub fn commit(&self, folder: &str, message: &str, files: &[&str]) -> String {
        for file in files {
            let path = self.at(folder).join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, message).unwrap();
        }
        self.git(folder, &["add", "-A"], "");
        self.git(folder, &["commit", "-q", "--allow-empty", "-m", message], "");
        self.git(folder, &["rev-parse", "HEAD"], "")
    }

    /// What is known in a folder, having been asked about hashes.
    #[track_caller]
    fn known(&self, folder: &str, named: &[&str]) -> Git {
        self.known_after(folder, named, &Git::default())
    }

    #[track_caller]
    fn known_after(&self, folder: &str, named: &[&str], before: &Git) -> Git {
        load_git(&Machine { home: None }, &self.at(folder), named, before).unwrap()
    }
}

fn load_git(programs: &dyn Programs, folder: &Path, named: &[&str], before: &Git) -> Result<Git, String> {
    let disk = Machine { home: None };
    let workspace = Workspace::find(&disk, folder).unwrap();
    let named = named.iter().map(|hash| (*hash).into());
    load::git::git(&disk, programs, &workspace, named, before).map_err(|trouble| trouble.message)
}

fn subjects<'a>(commits: impl IntoIterator<Item = &'a Commit>) -> String {
    commits.into_iter().map(|commit| commit.subject.to_string()).collect::<Vec<_>>().join(", ")
}

/// The subject of the commit a hash means, or what else is known of it.
fn means(git: &Git, hash: &str) -> String {
    match git.commit(hash) {
        Known::Commit(commit) => commit.subject.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_log_is_read_with_what_each_commit_touched() {
    let place = Place::new();
    place.commit("r", "T1: begin\n\nfor BE-2", &["src/a.rs"]);
    place.git("r", &["checkout", "-q", "-b", "side"], "");
    let side = place.commit("r", "On the side", &["side.rs"]);
    place.git("r", &["checkout", "-q", "main"], "");
    let last = place.commit("r", "More", &["src/a.rs", "b.rs"]);
    place.git("r", &["merge", "-q", "--no-edit", "side"], "");
    let git = place.known("r", &[]);
    let head = git.head.as_ref().unwrap();
    assert_eq!((head.branch.as_deref(), head.is_shallow, git.log.is_complete()), (Some("main"), false, true));
    assert_eq!(git.log.commits().len(), 4);
    assert_eq!(subjects(git.touching(&DocPath::new("src"))), "More, T1: begin");
    assert_eq!(subjects(git.first_adding(&DocPath::new("side.rs"))), "On the side");
    assert_eq!(subjects(git.naming(&baton::syntax::Id::new("BE-2"))), "T1: begin");
    assert_eq!(
        subjects(git.between(&last, head.commit.as_deref().unwrap()).unwrap()),
        "Merge branch 'side', On the side"
    );
    let Known::Commit(commit) = git.commit(&side[..7]) else { panic!("{side} is not known") };
    assert_eq!((&*commit.author, &*commit.day, commit.time), ("Ada", "2026-01-31", 1_769_920_200));
}

#[test]
fn hashes_are_looked_up_on_every_branch() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    place.git("r", &["checkout", "-q", "-b", "side"], "");
    let side = place.commit("r", "On the side", &["b"]);
    let tree = place.git("r", &["rev-parse", "HEAD^{tree}"], "");
    place.git("r", &["checkout", "-q", "main"], "");
    let git = place.known("r", &[&side[..8], &side.to_uppercase(), &tree, "1234567", "no hash", "--all"]);
    assert_eq!(subjects(git.log.commits()), "First");
    assert_eq!((means(&git, &side[..8]), means(&git, &side)), ("On the side".into(), "On the side".into()));
    assert_eq!((means(&git, "1234567"), means(&git, &tree)), ("Missing".into(), "Missing".into()));
    assert_eq!((means(&git, "--all"), means(&git, "7654321")), ("Unlooked".into(), "Unlooked".into()));
}

#[test]
fn what_was_missing_is_looked_for_again_and_the_log_is_read_again_when_it_grew() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    let before = place.known("r", &["1234567"]);
    let same = place.known_after("r", &["1234567"], &before);
    assert!(std::sync::Arc::ptr_eq(&before.log, &same.log));
    let next = place.commit("r", "Next", &["a"]);
    assert_eq!(means(&before, &next), "Unlooked");
    assert_eq!(means(&place.known_after("r", &["1234567"], &before), &next), "Next");
    assert!(load::git::names_more(&before, ["7654321".into()]));
    assert!(!load::git::names_more(&before, ["1234567".into(), "words".into()]));
    assert!(!load::git::names_more(&Git::default(), ["7654321".into()]), "there is nobody to ask");
}

#[test]
fn a_shallow_clone_says_that_it_is_one() {
    let place = Place::new();
    let old = place.commit("r", "Old", &["a"]);
    place.commit("r", "New", &["b"]);
    let source = format!("file://{}", place.at("r").display());
    place.git("", &["clone", "-q", "--depth", "1", &source, "shallow"], "");
    let git = place.known("shallow", &[&old[..7]]);
    assert!(git.is_shallow() && !git.log.is_complete());
    assert_eq!((subjects(git.log.commits()), means(&git, &old[..7])), ("New".into(), "Missing".into()));
    assert_eq!(
        git.first_adding(&DocPath::new("a")),
        None,
        "it is there since before the history begins here"
    );
}

#[test]
fn a_commit_may_be_checked_out_by_itself_and_there_may_be_none_yet() {
    let place = Place::new();
    let head = place.known("r", &["1234567"]).head.unwrap();
    assert_eq!((head.commit, head.branch.as_deref()), (None, Some("main")));
    let first = place.commit("r", "First", &["a"]);
    place.commit("r", "Second", &["a"]);
    place.git("r", &["checkout", "-q", &first], "");
    let git = place.known("r", &[]);
    assert_eq!((git.head.unwrap().branch, subjects(git.log.commits())), (None, "First".into()));
}

#[test]
fn a_linked_worktree_has_a_head_of_its_own() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    place.git("r", &["worktree", "add", "-q", "-b", "side", "../linked"], "");
    place.commit("linked", "On the side", &["b"]);
    let git = place.known("linked", &[]);
    assert_eq!(git.head.unwrap().branch.as_deref(), Some("side"));
    assert_eq!(subjects(git.log.commits()), "On the side, First");
    assert_eq!(subjects(place.known("r", &[]).log.commits()), "First");
    let disk = Machine { home: None };
    let linked = load::git::Repository::around(&disk, &place.at("linked")).unwrap();
    let main = load::git::Repository::around(&disk, &place.at("r")).unwrap();
    assert_eq!(linked.common, main.own);
    assert!(linked.own.join("HEAD").is_file() && linked.own != main.own);
}

#[cfg(unix)]
#[test]
fn names_of_files_may_hold_anything() {
    let place = Place::new();
    let names = ["a b.rs", "ü/漢字 🎲.md", "line\nbreak", "tab\t\"quoted\"", "A", "-n"];
    place.commit("r", "A\nA\u{1e}\u{1f}", &names);
    let git = place.known("r", &[]);
    assert_eq!(git.log.commits().len(), 1);
    for name in names {
        assert!(git.first_adding(&DocPath::new(name)).is_some(), "{name:?}");
    }
}

#[test]
fn a_workspace_may_be_a_part_of_a_repository_or_in_none() {
    let place = Place::new();
    place.commit("r", "First", &["docs/plans/TICKETS.md", "src/a.rs"]);
    let git = place.known("r/docs/plans", &[]);
    assert_eq!(subjects(git.touching(&DocPath::new("TICKETS.md"))), "First");
    assert_eq!(subjects(git.touching(&DocPath::new("src/a.rs"))), "First");
    let files: Vec<_> = git.log.commits()[0].files.iter().map(|file| file.path.to_string()).collect();
    assert_eq!(files, ["TICKETS.md", "../../src/a.rs"]);
    fs::create_dir(place.at("alone")).unwrap();
    let alone = place.known("alone", &["1234567"]);
    assert!(alone.head.is_none() && means(&alone, "1234567") == "Unlooked");
}

#[test]
fn a_folder_that_only_looks_like_a_repository_is_not_taken_for_the_one_around_it() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    fs::create_dir_all(place.at("r/inner/.git")).unwrap();
    let disk = Machine { home: None };
    let said = load_git(&disk, &place.at("r/inner"), &[], &Git::default()).unwrap_err();
    assert!(said.contains("not a git repository"), "{said}");
}

/// Has every setting that names a program name one that leaves a mark.
#[cfg(unix)]
pub fn set_traps(place: &Place) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let (trap, mark) = (place.at("trap"), place.at("mark"));
    fs::write(&trap, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\n", mark.display())).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let hooks = [
        "post-index-change",
        "reference-transaction",
        "post-checkout",
        "pre-commit",
        "prepare-commit-msg",
        "commit-msg",
        "post-commit",
        "pre-merge-commit",
        "post-merge",
        "pre-auto-gc",
    ];
    for hook in hooks {
        fs::copy(&trap, place.at("r/.git/hooks").join(hook)).unwrap();
    }
    let settings = [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "core.sshCommand",
        "core.gitProxy",
        "diff.external",
        "diff.trap.command",
        "diff.trap.textconv",
        "filter.trap.clean",
        "filter.trap.smudge",
        "filter.trap.process",
        "gpg.program",
        "core.editor",
        "core.askPass",
        "credential.helper",
        "merge.trap.driver",
        "sequence.editor",
        "gpg.ssh.defaultKeyCommand",
        "gc.recentObjectsHook",
        "hook.trap.command",
        "core.alternateRefsCommand",
        "alias.status",
        "alias.commit-tree",
        "alias.merge-tree",
    ];
    for setting in settings {
        place.git("r", &["config", setting, trap.to_str().unwrap()], "");
    }
    let url = format!("ext::{}", trap.display());
    let more = [
        ("log.showSignature", "true"),
        ("commit.gpgSign", "true"),
        ("filter.trap.required", "true"),
        ("hook.trap.event", "reference-transaction"),
        ("submodule.recurse", "true"),
        ("gc.auto", "1"),
        ("diff.trap.binary", "true"),
        ("diff.orderFile", "/dev/zero"),
        // What is missing is fetched, and fetching runs what the address names.
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &url),
        ("protocol.ext.allow", "always"),
    ];
    for (setting, value) in more {
        place.git("r", &["config", setting, value], "");
    }
    fs::write(place.at("r/.git/info/attributes"), "* diff=trap filter=trap merge=trap\n").unwrap();
    mark
}

#[cfg(unix)]
#[test]
fn nothing_that_a_repository_names_is_started() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    // A commit that is signed, so that there is something to check.
    let plain = place.git("r", &["cat-file", "commit", "HEAD"], "");
    let signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n";
    let signed = format!("{}\n", plain.replacen("\n\n", &format!("\n{signature}"), 1));
    let signed = place.git("r", &["hash-object", "-t", "commit", "-w", "--stdin"], &signed);
    place.git("r", &["update-ref", "HEAD", &signed], "");
    place.git("r", &["commit", "-q", "--allow-empty", "-m", "Second"], "");
    let mark = set_traps(&place);
    let absent = "12345678".repeat(5);
    let plain = [
        &["-c", "diff.orderFile=", "log", "-1", signed.as_str()] as &[&str],
        &["status"],
        &["-c", "core.fsmonitor=", "cat-file", "-e", &absent],
    ];
    for plain in plain {
        place.run("r", plain, "");
        assert!(fs::read_to_string(&mark).is_ok(), "the trap works: git {plain:?}");
        fs::remove_file(&mark).unwrap();
    }
    let git = place.known("r", &[&signed, "1234567", &absent]);
    assert_eq!((means(&git, &absent), means(&git, &signed)), ("Missing".into(), "First".into()));
    assert_eq!(subjects(git.log.commits()), "Second, First");
    assert_eq!(fs::read_to_string(&mark).unwrap_or_default(), "");
}

/// Git as it is where it is not installed, or refuses.
struct Nobody(fn() -> Result<Answer, CallError>);

impl Programs for Nobody {
    fn call(&self, _: &Call) -> Result<Answer, CallError> {
        (self.0)()
    }
}

#[test]
fn why_nothing_is_known_is_said() {
    let place = Place::new();
    let said = |answer| load_git(&Nobody(answer), &place.at("r"), &[], &Git::default()).unwrap_err();
    let missing = said(|| Err(CallError::Missing { program: "git".into() }));
    let wanted = "there is no program git on the PATH; install it to have what it knows";
    assert_eq!(missing, format!("is a repository whose history is not known: {wanted}"));
    let refused = said(|| {
        let complaint = "fatal: detected dubious ownership\nhelp\n".into();
        Ok(Answer { code: Some(128), complaint, ..Answer::default() })
    });
    assert_eq!(refused, "is a repository whose history is not known: git says: detected dubious ownership");
}

/// `baton check` in a folder, with this `PATH`; its code and what it says.
fn check(folder: &Path, path: OsString) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    let output = command.arg("check").current_dir(folder).env("PATH", path).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn a_check_without_git_is_silent_about_it() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    let block = "## COMPLETE — Batch 1 Done\nTickets completed: T1\nCommits: 1234567\n";
    fs::write(place.at("r/TICKETS.md"), format!("## Batch 1: a\n### T1: a\n**Depends on:** T9\n{block}"))
        .unwrap();
    let with = check(&place.at("r"), std::env::var_os("PATH").unwrap());
    assert!(with.1.contains("unknown-ticket"), "{}", with.1);
    let (code, without) = check(&place.at("r"), place.at("nothing").into());
    assert!(code == with.0 && without.contains("unknown-ticket") && !without.contains("git"), "{without}");
}

/// A session in the folder `r`, in an environment without git where `path` is one.
fn session(place: &Place, path: Option<&Path>) -> Client {
    let uri = uri::from_path(place.at("r").to_str().unwrap(), uri::System::HERE);
    let mut client = Client::start_with(path.map(|path| ("PATH", path.as_os_str())));
    client.initialize(json!({"workspaceFolders": [{"uri": uri, "name": "r"}]}));
    client
}

/// What hovering over a place in the first line of a document says once that is what is wanted: the server learns beside the messages.
#[track_caller]
fn hovers(client: &mut Client, uri: &str, character: u32, wanted: &str) {
    let end = Instant::now() + wire::PATIENCE;
    loop {
        let at = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": character}});
        let card = client.request("textDocument/hover", at)["contents"]["value"].to_string();
        if card.contains(wanted) {
            return;
        }
        assert!(Instant::now() < end, "{card} does not say {wanted}");
    }
}

#[test]
fn the_server_knows_commits_and_hears_of_new_ones() {
    let place = Place::new();
    place.commit("r", "Something else", &["a"]);
    // What the next commit will be called depends on what is in it alone.
    let next = place.commit("r", "Made while the server runs", &["b"]);
    place.git("r", &["reset", "-q", "--hard", "HEAD~1"], "");
    let first = place.git("r", &["rev-parse", "HEAD"], "");
    let mut client = session(&place, None);
    let uri = uri::from_path(place.at("r/notes.md").to_str().unwrap(), uri::System::HERE);
    client.open(&uri, &format!("{first} {next}"));
    hovers(&mut client, &uri, 0, "Something else");
    assert_eq!(place.commit("r", "Made while the server runs", &["b"]), next);
    hovers(&mut client, &uri, 41, "Made while the server runs");
    client.finish();
}

#[test]
fn a_server_without_git_says_so_once_and_goes_on() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    fs::write(place.at("r/TICKETS.md"), "### T1: a\n**Depends on:** T9\n").unwrap();
    let mut client = session(&place, Some(&place.at("nothing")));
    let uri = uri::from_path(place.at("r/TICKETS.md").to_str().unwrap(), uri::System::HERE);
    client.settles(&uri, &[("unknown-ticket", 1)]);
    let is_it = |m: &Value| {
        m["method"] == "window/logMessage" && m["params"]["message"].to_string().contains("no program git")
    };
    client.wait("a line of the log", is_it);
    place.commit("r", "Second", &["a"]);
    fs::write(place.at("r/TICKETS.md"), "### T1: a\n").unwrap();
    client.settles(&uri, &[]);
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.rest().iter().filter(|m| is_it(m)).count(), 0);
}

#[test]
fn commits_that_a_document_names_are_asked_for_when_it_names_them() {
    let place = Place::new();
    place.commit("r", "First", &["a"]);
    place.git("r", &["checkout", "-q", "-b", "side"], "");
    let side = place.commit("r", "On the side", &["b"]);
    place.git("r", &["checkout", "-q", "main"], "");
    let mut client = session(&place, None);
    let uri = uri::from_path(place.at("r/TICKETS.md").to_str().unwrap(), uri::System::HERE);
    client.open(&uri, "### T1: a\n");
    let block = format!("## COMPLETE — Batch 1 Done\nTickets completed: T1\nCommits: {side}\n");
    client.change(&uri, 2, &json!([{"text": format!("{side}\n# Plan\n## Batch 1: a\n### T1: a\n{block}")}]));
    hovers(&mut client, &uri, 0, "On the side");
    client.finish();
}
