//! What a run leaves in its worktree, committed on the host: what is taken, what is left, and that nothing of it starts or leads anywhere.

use std::fs;

use baton::os::{Checkout, Machine};
use baton::project::{DocPath, Run};
use baton::runs::worktree::{self, Wanted};
use baton::runs::{self, Orders, Place as Where};
use baton::testing::runs as records;

use super::git::Place;

const MACHINE: Machine = Machine { home: None };

/// A repository with a run of batch 2 in its worktree `w`.
pub struct Job {
    pub place: Place,
    pub run: Run,
    pub made: Checkout,
}

impl Job {
    pub fn new(files: &[&str]) -> Job {
        let place = Place::new();
        place.git("r", &["config", "user.name", "Ada"], "");
        place.git("r", &["config", "user.email", "ada@example.com"], "");
        place.commit("r", "First", files);
        Job::on(place, 2)
    }

    /// The run of a batch on a repository.
    pub fn on(place: Place, batch: u32) -> Job {
        let (root, branch) = (place.at(&format!("w{batch}")), format!("batch-{batch}"));
        let base = place.git("r", &["rev-parse", "HEAD"], "");
        let here = Where::needed(&MACHINE, &place.at("r")).unwrap();
        let wanted = Wanted { root: &root, branch: &branch, base: &base, is_ours: false, git: None };
        let made = worktree::add(&MACHINE, &here, &wanted).unwrap();
        let mut run = records::run(&format!("b{batch}-build-1"), &format!("Batch {batch}"));
        run.tickets = vec!["T4".into(), "T5".into()];
        run.workspace = place.at("r");
        run.folder = root.clone();
        (run.worktree, run.branch, run.base_commit) = (Some(root), Some(branch), Some(base));
        run.git = Some(made.own.clone());
        run.plans = vec![DocPath::new("TICKETS.md")];
        Job { place, run, made }
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.made.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn commit(&mut self) -> Result<(), String> {
        let orders = Orders { common: self.made.common.clone(), ..Orders::default() };
        runs::commit(&MACHINE, &mut self.run, &orders)
    }

    /// What git says in the worktree, told where it is.
    pub fn git(&self, arguments: &[&str]) -> String {
        let own = format!("--git-dir={}", self.made.own.display());
        let root = format!("--work-tree={}", self.made.root.display());
        self.place.git("", &[&[own.as_str(), root.as_str()], arguments].concat(), "")
    }

    /// The files of the branch, each on a line.
    pub fn files(&self) -> String {
        self.git(&[
            "-c",
            "core.quotePath=false",
            "ls-tree",
            "-r",
            "--name-only",
            self.run.branch.as_deref().unwrap(),
        ])
    }
}

#[test]
fn what_was_done_is_one_commit_on_the_branch() {
    let mut job = Job::new(&["a", "gone", "folder", "TICKETS.md"]);
    fs::remove_file(job.made.root.join("gone")).unwrap();
    fs::remove_file(job.made.root.join("folder")).unwrap();
    for path in ["a", "folder/new", "deep/b.rs", "TICKETS.md"] {
        job.write(path, "done");
    }
    job.run.files = vec!["a".into(), "deep".into()];
    job.commit().unwrap();
    assert_eq!(job.files(), "TICKETS.md\na\ndeep/b.rs\nfolder/new");
    assert_eq!(job.run.commits, [job.git(&["rev-parse", "batch-2"])]);
    assert_eq!(job.run.outside, ["folder", "folder/new", "gone"]);
    assert_eq!(
        job.git(&["log", "-1", "--format=%an: %B"]),
        "Ada: Batch 2: T4, T5\n\nRun: b2-build-1\nAgent: codex"
    );
    assert_eq!(job.git(&["status", "--porcelain"]), "M TICKETS.md", "plan documents are left as they are");
    assert_eq!(job.run.notes, [] as [&str; 0]);
    // What there is nothing to say of is not committed.
    job.commit().unwrap();
    assert_eq!(job.run.commits.len(), 1);
}

#[test]
fn commits_of_the_agent_count_and_its_index_is_not_believed() {
    let mut job = Job::new(&["a", "TICKETS.md"]);
    job.place.commit("w2", "By the agent", &["own"]);
    job.write("TICKETS.md", "mine");
    job.write("b", "b");
    job.git(&["add", "-A"]);
    job.commit().unwrap();
    assert_eq!(job.git(&["log", "--format=%s"]), "Batch 2: T4, T5\nBy the agent\nFirst");
    assert_eq!((job.run.commits.len(), job.git(&["show", "batch-2:TICKETS.md"])), (2, "First".into()));
}

#[cfg(unix)]
#[test]
fn files_may_be_called_anything_and_links_are_links() {
    let mut job = Job::new(&["a"]);
    let names = ["-rf", "a\"b", "line\nbreak", "$(touch x)", ":(top)x", "\u{202e}evil", "ü 🎲", "*"];
    for name in names {
        job.write(name, "x");
    }
    fs::create_dir(job.place.at("outside")).unwrap();
    fs::write(job.place.at("outside/secret"), "s").unwrap();
    std::os::unix::fs::symlink(job.place.at("outside"), job.made.root.join("link")).unwrap();
    job.commit().unwrap();
    let all = job.git(&["ls-tree", "-r", "-z", "--name-only", "batch-2"]);
    let mut found: Vec<&str> = all.trim_end_matches('\0').split('\0').collect();
    let mut wanted = [&names[..], &["a", "link"]].concat();
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
    assert!(job.git(&["ls-tree", "batch-2", "link"]).starts_with("120000 blob"));
}

#[test]
fn a_repository_inside_and_files_of_filters_are_left_and_told() {
    let mut job = Job::new(&["a"]);
    job.place.git("w2", &["init", "-q", "inner"], "");
    job.place.commit("w2/inner", "Inner", &["x"]);
    job.write(".gitattributes", "*.bin filter=lfs\n");
    job.write("large.bin", "content");
    // The agent added the repository itself.
    job.git(&["-c", "advice.addEmbeddedRepo=false", "add", "inner"]);
    job.commit().unwrap();
    assert_eq!(job.files(), ".gitattributes\na");
    let notes = job.run.notes.join("\n");
    assert!(notes.contains("not committed: inner; a repository of its own"), "{notes}");
    assert!(notes.contains("not committed: large.bin; git would pass it through a filter"), "{notes}");
}

#[test]
fn where_git_knows_nobody_baton_commits() {
    let mut job = Job::new(&["a"]);
    // Neither file of settings of this machine has a say, so an empty name stands in for none.
    for name in ["user.name", "user.email"] {
        job.place.git("r", &["config", name, ""], "");
    }
    job.write("b", "b");
    job.commit().unwrap();
    assert_eq!(job.git(&["log", "-1", "--format=%an <%ae> %cn"]), "Baton <baton@localhost> Baton");
    assert!(job.run.notes[0].contains("git knows no user.name"), "{:?}", job.run.notes);
}

#[test]
fn nothing_is_committed_elsewhere_or_in_the_middle_of_something() {
    let mut job = Job::new(&["a"]);
    job.write("b", "b");
    fs::write(job.made.own.join("MERGE_HEAD"), "").unwrap();
    assert!(job.commit().unwrap_err().starts_with("a merge is under way"));
    fs::remove_file(job.made.own.join("MERGE_HEAD")).unwrap();
    job.git(&["checkout", "-q", "-b", "elsewhere"]);
    let why = job.commit().unwrap_err();
    assert!(why.contains("has elsewhere checked out, not batch-2, so nothing was committed"), "{why}");
    assert_eq!(job.files(), "a");
}

#[test]
fn what_changed_in_the_workspace_itself_is_told() {
    let mut job = Job::new(&["src/a", "b"]);
    job.run.files = vec!["src".into()];
    for path in ["r/src/a", "r/b"] {
        fs::write(job.place.at(path), "by the agent").unwrap();
    }
    job.commit().unwrap();
    assert!(job.run.notes[0].starts_with("look at src/a in "), "{:?}", job.run.notes);
}

#[cfg(unix)]
#[test]
fn a_git_file_that_was_rewritten_and_traps_start_nothing() {
    let mut job = Job::new(&["a"]);
    let mark = super::git::set_traps(&job.place);
    let place = &job.place;
    // The agent has a repository of its own take the worktree's place, with the same traps.
    place.git("", &["init", "-q", "evil"], "");
    fs::copy(place.at("r/.git/config"), place.at("evil/.git/config")).unwrap();
    fs::write(place.at("w2/.git"), format!("gitdir: {}\n", place.at("evil/.git").display())).unwrap();
    place.git("r", &["config", "extensions.worktreeConfig", "true"], "");
    place.git("r", &["config", "core.worktree", place.at("evil").to_str().unwrap()], "");
    let more = format!(
        "[filter \"other=x\"]\n\tclean = {0}\n\tsmudge = {0}\n[core]\n\tfsmonitor = {0}\n",
        place.at("trap").display()
    );
    fs::write(job.made.own.join("config.worktree"), &more).unwrap();
    fs::write(place.at("r/included"), more.replace("other=x", "third")).unwrap();
    place.git("r", &["config", "include.path", "../included"], "");
    fs::write(
        place.at("r/.git/info/attributes"),
        "* diff=trap filter=trap merge=trap\nb filter=other=x\nc filter=third\n",
    )
    .unwrap();
    fs::remove_file(&mark).unwrap_or_default();
    for path in ["a", "b", "c"] {
        job.write(path, "changed");
    }
    job.write(".gitattributes", "* -filter\n");
    job.commit().unwrap();
    assert_eq!(fs::read_to_string(&mark).unwrap_or_default(), "");
    // Attributes of the repository itself win: git would have passed all of them through filters.
    assert!(job.run.notes[0].contains("b, c; git would pass it through a filter"), "{:?}", job.run.notes);
    fs::write(job.place.at("r/.git/info/attributes"), "* diff=trap merge=trap\n").unwrap();
    job.write(".gitattributes", "");
    job.commit().unwrap();
    assert_eq!(fs::read_to_string(&mark).unwrap_or_default(), "");
    assert_eq!(job.run.commits.len(), 1);
    assert!(!job.place.at("evil/.git/index").exists());
    // And a worktree is made among traps.
    fs::write(job.place.at("r/.git/info/attributes"), "* diff=trap filter=trap merge=trap\n").unwrap();
    let job = Job::on(job.place, 3);
    assert_eq!(fs::read_to_string(&mark).unwrap_or_default(), "");
    assert!(job.made.root.join("a").exists());
    job.place.run("w3", &["status"], "");
    assert!(fs::read_to_string(&mark).is_ok(), "the traps work");
}
