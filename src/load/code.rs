//! Reads program code: only files that may say what contract documents claim, and those their imports lead to.
//!
//! Files are read and searched for the words every fact has beside it; only those that have them are parsed, on every
//! core. A file whose text is what it was is not parsed again. Where there is Solidity, what its compiler made is read,
//! too. Start at [`code`].

use super::{Workspace, is_below, relative};
use crate::{
    os::{Disk, WalkRefused},
    project::{DocPath, Kind, Kinds, Member, Project, Snapshot, language},
    source::{self, COMPILED, Language},
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// Files of code, and how many were looked at to find them.
#[derive(Debug, Default)]
pub struct Code {
    /// Each with its path; `None` for one that is gone or says nothing any more.
    pub files: Vec<(DocPath, Option<Member>)>,
    /// How many files were read.
    pub seen: usize,
    /// How many of them were parsed.
    pub parsed: usize,
}

impl Code {
    /// Takes what a compiler made. It was read, and is there, whatever was said of it before.
    fn take(&mut self, made: Vec<Member>) {
        let paths: FxHashSet<&DocPath> = made.iter().map(|member| &member.path).collect();
        self.files.retain(|(path, _)| !paths.contains(path));
        (self.seen, self.parsed) = (self.seen + made.len(), self.parsed + made.len());
        self.files.extend(made.into_iter().map(|member| (member.path.clone(), Some(member))));
    }
}

/// Larger files are bundles, not sources: bytes.
const LARGEST: u64 = 1024 * 1024;

/// The record of a build has the sources of a whole project in it, and more beside them: bytes.
const LARGEST_BUILD: u64 = 32 * 1024 * 1024;

/// Imports are followed so many files far.
const STEPS: usize = 4;

/// Tells a project of all code of its workspace; of none where that cannot be walked.
pub fn tell_code(project: &mut Project, disk: &dyn Disk, workspace: &Workspace) {
    if let Ok(code) = code(disk, workspace) {
        project.set_code(code.files);
    }
}

/// All code of a workspace.
pub fn code(disk: &dyn Disk, workspace: &Workspace) -> Result<Code, WalkRefused> {
    let found = walk(disk, workspace, &[PathBuf::new()])?;
    let known = Snapshot::default();
    let made = artifacts(disk, workspace, &compiled(found.iter()));
    let mut code = Reading::new(disk, workspace, &known).everything(found);
    code.take(made);
    Ok(code)
}

/// The code at or below `paths` (absolute; there or gone) as it is now. A file that is what it was is left out.
pub fn recode(disk: &dyn Disk, workspace: &Workspace, known: &Snapshot, paths: &[PathBuf]) -> Code {
    if paths.iter().all(|path| path.extension().is_some_and(|extension| extension == "md")) {
        return Code::default();
    }
    let changed: Vec<DocPath> = paths.iter().filter_map(|path| workspace.doc_path(path)).collect();
    let within: Vec<PathBuf> = changed.iter().map(|path| path.as_str().into()).collect();
    let found = walk(disk, workspace, &within).unwrap_or_default();
    let folders = compiled(known.code().map(|member| &member.path).chain(&found));
    let touched = changed.iter().flat_map(|changed| {
        let inside = folders.iter().filter_map(move |folder| match is_below(changed, folder) {
            true => Some(changed),
            false => Some(folder).filter(|folder| is_below(folder, changed)),
        });
        inside.cloned()
    });
    let made = artifacts(disk, workspace, &touched.collect());
    let mut code = Reading::new(disk, workspace, known).changes(found, &changed);
    code.take(made);
    code
}

/// The folders a compiler may write to, beside and around these files of Solidity; none where there is no Solidity.
fn compiled<'a>(files: impl Iterator<Item = &'a DocPath>) -> FxHashSet<DocPath> {
    let solidity = files.filter(|path| language(path) == Some(Language::Solidity));
    let around: FxHashSet<&Path> =
        solidity.flat_map(|path| Path::new(path.as_str()).ancestors().skip(1)).collect();
    let folders = around.iter().flat_map(|folder| COMPILED.iter().map(|name| folder.join(name)));
    folders.filter_map(|folder| relative(&folder)).collect()
}

/// The artifacts of compilers at and below these paths: git ignores them, and nobody else made them.
fn artifacts(disk: &dyn Disk, workspace: &Workspace, within: &FxHashSet<DocPath>) -> Vec<Member> {
    if within.is_empty() {
        return Vec::new();
    }
    let within: Vec<PathBuf> = within.iter().map(|path| path.as_str().into()).collect();
    let wanted = |path: &Path| relative(path).is_some_and(|path| source::is_artifact(path.as_str()));
    let walked = disk.walk_made(&workspace.root, &within, &wanted).unwrap_or_default();
    let read = walked.files.par_iter().filter_map(|path| {
        let path = relative(path)?;
        let largest = if source::is_build(path.as_str()) { LARGEST_BUILD } else { LARGEST };
        let json = disk.read(&workspace.on_disk(&path), largest).ok()?;
        Member::artifact(path, &json)
    });
    read.collect()
}

fn walk(disk: &dyn Disk, workspace: &Workspace, within: &[PathBuf]) -> Result<Vec<DocPath>, WalkRefused> {
    let wanted = |path: &Path| relative(path).is_some_and(|path| language(&path).is_some());
    let walked = disk.walk(&workspace.root, within, &wanted)?;
    // A file nobody may read says nothing; documents that cannot be read are reported.
    Ok(walked.files.iter().filter_map(|path| relative(path)).collect())
}

/// Files on their way to be code.
struct Reading<'a> {
    disk: &'a dyn Disk,
    workspace: &'a Workspace,
    known: &'a Snapshot,
    /// What was read.
    texts: FxHashMap<DocPath, String>,
    /// The files that were asked for, whether they were there or not.
    done: FxHashSet<DocPath>,
    code: Code,
}

impl<'a> Reading<'a> {
    fn new(disk: &'a dyn Disk, workspace: &'a Workspace, known: &'a Snapshot) -> Reading<'a> {
        let (texts, done) = (FxHashMap::default(), FxHashSet::default());
        Reading { disk, workspace, known, texts, done, code: Code::default() }
    }

    /// Reads a whole workspace, of which `found` is all there is.
    fn everything(mut self, found: Vec<DocPath>) -> Code {
        self.read(found);
        let there: FxHashSet<DocPath> = self.texts.keys().cloned().collect();
        self.closure(&|path| there.contains(path));
        self.code
    }

    /// Reads what is at or below `changed`, of which `found` is there, and forgets what is not.
    fn changes(mut self, found: Vec<DocPath>, changed: &[DocPath]) -> Code {
        self.read(found);
        let (disk, workspace, known) = (self.disk, self.workspace, self.known);
        self.closure(&|path| {
            let path = DocPath::new(path);
            known.closed_code(&path).is_some()
                || language(&path).is_some() && disk.exists(&workspace.on_disk(&path))
        });
        let known = self.known.code().map(|member| &member.path);
        let gone = known.filter(|path| changed.iter().any(|changed| is_below(path, changed)));
        let gone = gone.filter(|path| !self.texts.contains_key(*path)).map(|path| (path.clone(), None));
        self.code.files.extend(gone);
        self.code
    }

    fn read(&mut self, paths: Vec<DocPath>) {
        let (disk, workspace) = (self.disk, self.workspace);
        let read = paths.into_par_iter().filter_map(|path| {
            let text = disk.read(&workspace.on_disk(&path), LARGEST).ok()?;
            Some((path, text))
        });
        let read: Vec<_> = read.collect();
        self.code.seen += read.len();
        self.texts.extend(read);
    }

    /// Parses what was read and may matter, and what that leads to.
    fn closure(&mut self, exists: &(dyn Fn(&str) -> bool + Sync)) {
        let matters = |path: &DocPath, text: &str| {
            self.known.closed_code(path).is_some()
                || language(path).is_some_and(|language| source::may_matter(language, text))
                || self.is_awaited(path)
        };
        let texts = self.texts.par_iter().filter(|(path, text)| matters(path, text));
        let mut wanted: Vec<DocPath> = texts.map(|(path, _)| path.clone()).collect();
        for step in 0..=STEPS {
            let members = self.parse(&wanted);
            self.code.parsed += members.len();
            self.done.extend(wanted);
            let next = |member: &Member| {
                let unit = member.unit().filter(|_| step < STEPS);
                unit.map(|unit| source::leads_to(member.path.as_str(), unit, exists)).unwrap_or_default()
            };
            let next: FxHashSet<DocPath> =
                members.par_iter().flat_map_iter(next).map(|path| DocPath::new(&path)).collect();
            wanted = next.into_iter().filter(|path| self.is_new(path)).collect();
            let files = members.into_iter().map(|member| (member.path.clone(), Some(member)));
            self.code.files.extend(files);
            if wanted.is_empty() {
                break;
            }
            self.read(wanted.iter().filter(|path| !self.texts.contains_key(*path)).cloned().collect());
        }
    }

    /// Whether known code leads to a file that was not there before.
    fn is_awaited(&self, path: &DocPath) -> bool {
        let is_it = |other: &str| other == path.as_str();
        self.known.code().any(|member| {
            member.unit().is_some_and(|unit| {
                source::may_lead_to(unit, path.as_str())
                    && !source::leads_to(member.path.as_str(), unit, &is_it).is_empty()
            })
        })
    }

    /// Whether a file that something leads to is to be looked at.
    fn is_new(&self, path: &DocPath) -> bool {
        !self.done.contains(path) && self.known.closed_code(path).is_none()
    }

    /// Parses those of these files that are not what they were.
    fn parse(&self, wanted: &[DocPath]) -> Vec<Member> {
        let parse = |path: &DocPath| {
            let text = self.texts.get(path)?;
            if self.known.closed_code(path).is_some_and(|member| *member.document.text() == **text) {
                return None;
            }
            let member = Member::new(path.clone(), Kinds::only(Kind::Code), text);
            member.unit();
            Some(member)
        };
        wanted.par_iter().filter_map(parse).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods)]

    use super::*;
    use crate::{os::Machine, settings::Settings};
    use std::fs;

    /// A workspace on a real disk, and the project of its code.
    struct OnDisk {
        folder: tempfile::TempDir,
        disk: Machine,
        project: Project,
    }

    impl OnDisk {
        /// Files, each a line `PATH: TEXT`.
        fn new(files: &str) -> OnDisk {
            let new = OnDisk {
                folder: tempfile::tempdir().unwrap(),
                disk: Machine { home: None },
                project: Project::new(Settings::default().configuration),
            };
            for line in files.lines().filter(|line| !line.trim().is_empty()) {
                let (path, text) = line.trim().split_once(": ").unwrap();
                new.write(path, text);
            }
            new
        }

        fn write(&self, path: &str, text: &str) -> PathBuf {
            let at = self.folder.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(&at, text).unwrap();
            at
        }

        fn workspace(&self) -> Workspace {
            Workspace::new(&self.disk, self.folder.path(), Settings::default())
        }

        /// Reads all code: `SEEN read, PARSED parsed`, then the paths that were taken in.
        #[track_caller]
        fn load(&mut self, expected: &str) {
            let code = code(&self.disk, &self.workspace()).unwrap();
            assert_eq!(told(&code), expected);
            self.project.set_code(code.files);
        }

        /// Reads what changed at these paths, told alike; a path that is gone with a `-`.
        #[track_caller]
        fn change(&mut self, paths: &[PathBuf], expected: &str) {
            let code = recode(&self.disk, &self.workspace(), &self.project.snapshot(), paths);
            assert_eq!(told(&code), expected);
            self.project.change_code(code.files);
        }

        fn routes(&self) -> Vec<String> {
            let snapshot = self.project.snapshot();
            let facts = snapshot.facts();
            facts.facts.iter().map(|fact| fact.said.name()).collect()
        }
    }

    fn told(code: &Code) -> String {
        let path = |(path, member): &(DocPath, Option<Member>)| match member {
            Some(_) => path.to_string(),
            None => format!("-{path}"),
        };
        let mut paths: Vec<String> = code.files.iter().map(path).collect();
        paths.sort();
        format!("{} read, {} parsed: {}", code.seen, code.parsed, paths.join(" "))
    }

    const APP: &str = "
        src/app.ts: import express from 'express'; import { BASE } from './paths'; import { draw } from './draw'; import { show } from '@/users'; const app = express(); app.get(`${BASE}/users`, show); draw();
        src/paths.ts: export { BASE } from './base'; import './other';
        src/base.ts: export const BASE = '/api';
        src/other.ts: export const OTHER = 1;
        src/draw.ts: export function draw() {}
        src/users.ts: import type { User } from './user'; export function show(req, res) { const user: User = find(); res.json(user); }
        src/user.ts: export interface User { name: string }
        src/alone.ts: export const ALONE = 1;
    ";

    #[test]
    fn imports_are_followed_to_what_routes_are_said_with_and_no_further() {
        let mut on_disk = OnDisk::new(APP);
        on_disk.load("8 read, 5 parsed: src/app.ts src/base.ts src/paths.ts src/user.ts src/users.ts");
        assert_eq!(on_disk.routes(), ["GET /api/users"]);
    }

    #[test]
    fn what_tests_say_and_what_others_wrote_is_left_out() {
        let app =
            "import { A } from './paths.test'; import { B } from './vendor/b'; app.get(A, x); app.get(B, x);";
        let mut on_disk = OnDisk::new(&format!(
            "
            src/app.ts: import express from 'express'; const app = express(); {app}
            src/paths.test.ts: export const A = '/a';
            src/vendor/b.ts: export const B = '/b';
            src/__tests__/app.ts: import express from 'express'; express().get('/c', x);
            node_modules/express/index.js: require('express')().get('/d', x);
            "
        ));
        on_disk.load("1 read, 1 parsed: src/app.ts");
        assert_eq!(on_disk.routes(), Vec::<String>::new());
    }

    #[test]
    fn only_what_changed_is_read_again() {
        let mut on_disk = OnDisk::new(APP);
        on_disk.load("8 read, 5 parsed: src/app.ts src/base.ts src/paths.ts src/user.ts src/users.ts");
        let base = on_disk.write("src/base.ts", "export const BASE = '/v2';");
        on_disk.change(&[base], "1 read, 1 parsed: src/base.ts");
        assert_eq!(on_disk.routes(), ["GET /v2/users"]);
        let draw = on_disk.write("src/draw.ts", "export function draw() { return 1; }");
        on_disk.change(&[draw], "1 read, 0 parsed: ");
    }

    #[test]
    fn a_text_that_is_what_it_was_is_not_parsed_again() {
        let mut on_disk = OnDisk::new(APP);
        on_disk.load("8 read, 5 parsed: src/app.ts src/base.ts src/paths.ts src/user.ts src/users.ts");
        let folder = on_disk.folder.path().join("src");
        on_disk.change(&[folder], "8 read, 0 parsed: ");
    }

    #[test]
    fn what_a_change_leads_to_anew_is_read_too() {
        let mut on_disk = OnDisk::new(APP);
        on_disk.load("8 read, 5 parsed: src/app.ts src/base.ts src/paths.ts src/user.ts src/users.ts");
        let text = "import express from 'express'; import { OTHER } from './other'; const app = express(); app.get(`/${OTHER}`, x);";
        let app = on_disk.write("src/app.ts", text);
        on_disk.change(&[app], "2 read, 2 parsed: src/app.ts src/other.ts");
    }

    #[test]
    fn a_file_that_is_gone_is_forgotten() {
        let mut on_disk = OnDisk::new(APP);
        on_disk.load("8 read, 5 parsed: src/app.ts src/base.ts src/paths.ts src/user.ts src/users.ts");
        let base = on_disk.folder.path().join("src/base.ts");
        fs::remove_file(&base).unwrap();
        on_disk.change(&[base], "0 read, 0 parsed: -src/base.ts");
        assert_eq!(on_disk.routes(), Vec::<String>::new());
    }

    #[test]
    fn a_file_that_known_code_waited_for_is_read_when_it_comes() {
        let mut on_disk = OnDisk::new(
            "src/app.ts: import express from 'express'; import { BASE } from './base'; const app = express(); app.get(`${BASE}/users`, x);",
        );
        on_disk.load("1 read, 1 parsed: src/app.ts");
        let base = on_disk.write("src/base.ts", "export const BASE = '/api';");
        on_disk.change(&[base], "1 read, 1 parsed: src/base.ts");
        assert_eq!(on_disk.routes(), ["GET /api/users"]);
    }

    const HALL: &str =
        "import '@tokens/Ownable.sol'; contract Hall is Ownable { function open() external {} }";

    /// Hall as Foundry compiles it, with `more` in its ABI.
    fn foundry(more: &str) -> String {
        let hash = crate::contract::artifact::keccak(HALL);
        let metadata = format!(
            r#"{{"settings":{{"compilationTarget":{{"src/Hall.sol":"Hall"}}}},"sources":{{"src/Hall.sol":{{"keccak256":"{hash}"}}}}}}"#
        );
        format!(
            r#"{{"abi":[{{"type":"function","name":"{more}","inputs":[],"outputs":[],"stateMutability":"view"}}],"metadata":{metadata}}}"#
        )
    }

    fn names(on_disk: &OnDisk) -> Vec<String> {
        let snapshot = on_disk.project.snapshot();
        let mut names: Vec<String> = snapshot
            .facts()
            .facts
            .iter()
            .map(|fact| match &fact.said {
                crate::contract::Said::Abi(item) => item.name.to_string(),
                said => said.name(),
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_compiler_made_is_read_though_git_ignores_it() {
        let mut on_disk = OnDisk::new(".gitignore: out/");
        let hall = on_disk.write("src/Hall.sol", HALL);
        let artifact = on_disk.write("out/Hall.sol/Hall.json", &foundry("owner"));
        on_disk.write("out/Hall.sol/Hall.dbg.json", &foundry("debug"));
        on_disk.write("out/Big.sol/Hall.json", &format!("{}{}", foundry("big"), " ".repeat(2 * 1024 * 1024)));
        on_disk.write("out/page.json", "{}");
        on_disk.load("2 read, 2 parsed: out/Hall.sol/Hall.json src/Hall.sol");
        assert_eq!(names(&on_disk), ["open", "owner"]);
        on_disk.write("src/Hall.sol", &format!("{HALL} // Changed."));
        on_disk.change(std::slice::from_ref(&hall), "1 read, 1 parsed: src/Hall.sol");
        assert_eq!(names(&on_disk), ["open"], "it is of another text now");
        on_disk.write("src/Hall.sol", HALL);
        on_disk.write("out/Hall.sol/Hall.json", &foundry("admin"));
        on_disk.change(&[hall, artifact.clone()], "2 read, 2 parsed: out/Hall.sol/Hall.json src/Hall.sol");
        assert_eq!(names(&on_disk), ["admin", "open"]);
        fs::remove_file(&artifact).unwrap();
        on_disk.change(&[artifact], "0 read, 0 parsed: -out/Hall.sol/Hall.json");
        assert_eq!(names(&on_disk), ["open"]);
    }

    #[test]
    fn a_build_of_hardhat_tells_which_sources_its_artifacts_are_of() {
        let mut on_disk = OnDisk::new(".gitignore: artifacts/");
        on_disk.write("chain/contracts/Hall.sol", HALL);
        let abi = r#"{"contractName":"Hall","sourceName":"contracts/Hall.sol","abi":[{"type":"event","name":"Moved","inputs":[]}]}"#;
        on_disk.write("chain/artifacts/contracts/Hall.sol/Hall.json", abi);
        let build = serde_json::json!({"input": {"sources": {"contracts/Hall.sol": {"content": HALL}}}, "output": " ".repeat(2 * 1024 * 1024)});
        on_disk.write("chain/artifacts/build-info/1.json", &build.to_string());
        on_disk.load("3 read, 3 parsed: chain/artifacts/build-info/1.json chain/artifacts/contracts/Hall.sol/Hall.json chain/contracts/Hall.sol");
        assert_eq!(names(&on_disk), ["Moved", "open"]);
    }

    #[test]
    fn without_solidity_no_artifact_is_looked_for() {
        let mut on_disk = OnDisk::new("src/app.ts: export const A = 1;");
        on_disk.write("out/Hall.sol/Hall.json", &foundry("owner"));
        on_disk.load("1 read, 0 parsed: ");
    }
}
