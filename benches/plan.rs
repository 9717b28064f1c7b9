//! What a keystroke costs in a large plan, part by part.
//!
//! The plan is generated here, ten thousand tickets in batches of three, so that nothing outside the repository is needed. Start at
//! [`plan`].
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::string_slice)]

use std::fmt::Write as _;
use std::hint::black_box;

use baton::ide;
use baton::project::{Configuration, DocPath, Member, Project};
use baton::rules;
use baton::syntax::Document;
use baton::text::{Encoding, Position};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

const TICKETS: usize = 10_000;

/// A plan with a title, files, dependencies, a status and boxes for every ticket.
fn plan() -> String {
    let mut text = String::from("# TICKETS\n");
    for number in 1..=TICKETS {
        if number % 3 == 1 {
            write!(text, "\n## Batch {}: Settle the wagers\n", number / 3 + 1).unwrap();
        }
        write!(text, "\n### T{number}: Pay out round {number}\n\n**Files:** `server/round_{number}.ts`\n")
            .unwrap();
        if number > 7 {
            writeln!(text, "**Depends on:** T{}, T{}", number - 7, number - 3).unwrap();
        }
        let status = if number < TICKETS / 2 { "Done" } else { "Todo" };
        let mark = if number < TICKETS / 2 { 'x' } else { ' ' };
        write!(
            text,
            "**Status:** {status}\n\nThe house keeps two per cent — never more.\n\n**Acceptance:**\n"
        )
        .unwrap();
        for what in ["winners are paid", "losers are told", "the pot is empty"] {
            writeln!(text, "- [{mark}] {what}").unwrap();
        }
    }
    text
}

fn path() -> DocPath {
    DocPath::new("TICKETS.md")
}

/// The plan in a project that has been looked at, open in an editor.
fn project(text: &str) -> Project {
    let mut project = Project::new(Configuration::default());
    project.open(path(), 1, text);
    project.complete();
    project
}

fn benches(criterion: &mut Criterion) {
    let text = plan();
    let mut group = criterion.benchmark_group("10,000 tickets");
    group.sample_size(20);
    group.bench_function("parse", |b| b.iter(|| Document::new(black_box(&text))));

    let document = Document::new(&text);
    group.bench_function("outline", |b| b.iter(|| black_box(&document).outline()));

    let prose = text.find("T5000").and_then(|at| text[at..].find("house").map(|more| at + more)).unwrap();
    let member = Member::new(path(), Project::default().kinds(&path()), &text);
    let edit = |mut member: Member, at: usize, new: &str| {
        member.edit(at..at, new);
        member
    };
    group.bench_function("prose edit", |b| {
        b.iter_batched(|| member.clone(), |member| edit(member, prose, "x"), BatchSize::SmallInput)
    });
    let title = text.find("T5000:").unwrap() + 8;
    group.bench_function("fact edit", |b| {
        b.iter_batched(|| member.clone(), |member| edit(member, title, "x"), BatchSize::SmallInput)
    });

    let project = project(&text);
    group.bench_function("snapshot", |b| b.iter(|| black_box(&project).snapshot()));
    let snapshot = project.snapshot();
    group.bench_function("check", |b| b.iter(|| rules::check(black_box(&snapshot), &path())));
    let rope = member.document.text();
    group.bench_function("offset to position and back", |b| {
        b.iter(|| rope.offset(rope.position(black_box(prose), Encoding::Utf16), Encoding::Utf16))
    });
    group.bench_function("position of a far column", |b| {
        b.iter(|| rope.offset(black_box(Position { line: 90_000, character: 40 }), Encoding::Utf16))
    });
    group.finish();
}

/// What an editor's question costs once the plan is parsed; the first one after a change of facts pays the outline.
fn questions(criterion: &mut Criterion) {
    let text = plan();
    let snapshot = project(&text).snapshot();
    let at = text.find("T5000, ").unwrap() + 1;
    let mut group = criterion.benchmark_group("questions at 10,000 tickets");
    group.sample_size(20);
    let (snapshot, path) = (&snapshot, &path());
    group.bench_function("hover", |b| b.iter(|| ide::hover(snapshot, path, black_box(at)).unwrap()));
    group.bench_function("definition", |b| b.iter(|| ide::definition(snapshot, path, black_box(at))));
    group.bench_function("completion", |b| b.iter(|| ide::completion(snapshot, path, black_box(at))));
    let blank = text.find("never more.\n\n").unwrap() + 12;
    group.bench_function("completion of fields", |b| {
        b.iter(|| ide::completion(snapshot, path, black_box(blank)))
    });
    let status = text.rfind("Todo").unwrap() + 2;
    group.bench_function("completion of a status", |b| {
        b.iter(|| ide::completion(snapshot, path, black_box(status)))
    });
    group.bench_function("references", |b| b.iter(|| ide::references(snapshot, path, black_box(at), true)));
    group.bench_function("highlights", |b| b.iter(|| ide::highlights(snapshot, path, black_box(at))));
    group.bench_function("rename", |b| b.iter(|| ide::rename(snapshot, path, black_box(at), "X1").unwrap()));
    group.bench_function("workspace symbols", |b| {
        b.iter(|| ide::workspace_symbols(snapshot, black_box("round 99"), 100))
    });
    group.bench_function("document symbols", |b| b.iter(|| ide::document_symbols(snapshot, path)));
    group.bench_function("folding", |b| b.iter(|| ide::folding(snapshot, path)));
    group.finish();
}

criterion_group!(plans, benches, questions);
criterion_main!(plans);
