//! Every kind of agent, and what its run comes to.

use std::fs;

use baton::project::runs::{Outcome, Step};
use baton::runs::Refused;

use super::{Field, until_closed};

/// What Codex prints, in short.
const CODEX: &str = r#"cat <<'END'
{"type":"thread.started","thread_id":"t-1"}
{"type":"turn.started"}
{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"All done."}}
{"type":"turn.completed","usage":{"input_tokens":10,"cached_input_tokens":0,"output_tokens":2}}
END"#;

#[test]
fn an_agent_that_works_well_is_followed_to_its_end() {
    let field = Field::new();
    let script = format!("cat > got; pwd > where; env > environment; {CODEX}");
    let run = field.run(&field.agent("codex", &script).with(&["exec", "--json", "-"]));
    assert_eq!((run.outcome, run.step, run.code), (Some(Outcome::Passed), Step::Ended, Some(0)));
    assert_eq!((run.session.as_deref(), run.message.as_deref()), (Some("t-1"), Some("All done.")));
    let read = |name: &str| fs::read_to_string(field.place.at("r").join(name)).unwrap();
    assert_eq!(read("got"), "Do it.\n");
    assert_eq!(read("where").trim(), field.place.at("r").canonicalize().unwrap().to_str().unwrap());
    assert!(read("environment").contains("BATON_RUN=b1-design-1\n"));
    assert!(field.kept("b1-design-1", "events").starts_with("{\"type\":\"thread.started\""));
    assert!(field.kept("b1-design-1", "log").contains("All done."), "{}", field.kept("b1-design-1", "log"));
}

#[test]
fn an_agent_that_fails_says_how() {
    let field = Field::new();
    let run = field.run(&field.agent("agent", "echo so; echo bad >&2; exit 3"));
    assert_eq!((run.outcome, run.code), (Some(Outcome::Failed), Some(3)));
    assert!(run.why.unwrap().contains("ended with code 3; baton runs log b1-design-1 shows"));
    assert_eq!(field.kept(&run.id, "complaints"), "bad\n");
    let run = field.run(&field.agent("killed", "kill -9 $$"));
    assert_eq!((run.outcome, run.code), (Some(Outcome::Failed), Some(137)));
    assert!(run.why.unwrap().starts_with("the agent was ended by signal 9;"));
}

#[test]
fn an_agent_that_says_nothing_is_fine() {
    let field = Field::new();
    let run = field.run(&field.agent("agent", ":"));
    assert_eq!((run.outcome, run.code, run.message), (Some(Outcome::Passed), Some(0), None));
}

#[test]
fn an_agent_that_is_not_there_is_told_to_whoever_launches() {
    let field = Field::new();
    let mut agent = field.agent("agent", "");
    agent.launch.argv = vec!["no-such-agent-here".into()];
    let Err(Refused::Failed { id, why }) = field.launch(&agent) else { panic!("it was launched") };
    assert_eq!(
        why,
        "there is no program no-such-agent-here on the PATH; install it, or set the agent agent to another"
    );
    let run = field.ended(&id);
    assert_eq!((run.outcome, run.why), (Some(Outcome::Unstarted), Some(why)));
    agent.launch.folder = field.place.at("nowhere");
    let Err(Refused::Failed { why, .. }) = field.launch(&agent) else { panic!("it was launched") };
    assert!(why.contains("nowhere is not there"), "{why}");
}

#[test]
fn an_agent_that_asks_gets_no_answer_and_holds_up_nobody() {
    let field = Field::new();
    let run = field.run(&field.agent("agent", "cat > /dev/null; read answer && exit 7; exit 5"));
    assert_eq!(run.code, Some(5));
}

#[test]
fn an_agent_that_floods_is_heard_to_the_end_and_kept_in_part() {
    let field = Field::new();
    let script = format!("yes \"$(printf '%020000d' 7)\" | head -c 104857600; {CODEX}");
    let run = field.run(&field.agent("codex", &script).with(&["exec", "--json", "-"]));
    assert_eq!((run.outcome, run.message.as_deref()), (Some(Outcome::Passed), Some("All done.")));
    let size = |name: &str| fs::metadata(field.store.folder(&run.id).join(name)).unwrap().len();
    assert_eq!(size("events"), 64 * 1024 * 1024);
    assert!(size("log") <= 8 * 1024 * 1024);
}

#[test]
fn an_agent_that_prints_what_it_should_not_is_shown_as_text() {
    let field = Field::new();
    let script = r#"printf '{"type":\n{"type":"from.the.future","x":[1]}\n[]\nnull\n\377\376\n{"type":7}\n\033[31mred'"#;
    let run = field.run(&field.agent("codex", script).with(&["exec", "--json", "-"]));
    assert_eq!(run.outcome, Some(Outcome::Passed), "{:?}", run.why);
    assert!(!field.kept(&run.id, "log").contains('\u{1b}'));
}

#[test]
fn whatever_an_agent_leaves_behind_ends_with_it() {
    let field = Field::new();
    let pipe = field.pipe("pipe");
    // A child, a grandchild, one with a session of its own, and one whose parent has ended: all hold the pipe open.
    let script = format!(
        "exec 3> '{}'; sleep 1000 & (sleep 1000 & sleep 1000) & setsid sleep 1000 & (setsid sh -c 'trap \"\" TERM; sleep 1000 & sleep 1000' &) ; echo bye >&3; exit 0",
        pipe.display()
    );
    let seen = field.launch(&field.agent("agent", &script)).unwrap();
    assert_eq!(until_closed(&pipe), "bye\n");
    assert_eq!(field.ended(&seen.run.id).outcome, Some(Outcome::Passed));
}

#[test]
fn what_an_agent_does_outside_its_folder_is_no_part_of_the_run() {
    let field = Field::new();
    let run = field.run(&field.agent("agent", "echo x > ../outside; echo y > \"$0.more\""));
    assert_eq!(run.outcome, Some(Outcome::Passed));
    assert!(field.place.at("outside").exists());
    assert_eq!(run.commits, Vec::<String>::new());
}

#[test]
fn an_agent_that_takes_too_long_is_ended() {
    let field = Field::new();
    let mut agent = field.agent("agent", "trap '' TERM; while :; do sleep 1000; done");
    agent.launch.limit = 0;
    let run = field.run(&agent);
    assert_eq!(run.outcome, Some(Outcome::TimedOut));
    assert_eq!(run.why.as_deref(), Some("the agent took longer than the 0 seconds it has"));
}

#[test]
fn setup_comes_before_the_agent_and_verify_after_it() {
    let field = Field::new();
    let sh = |script: &str| vec!["sh".to_owned(), "-c".to_owned(), script.to_owned()];
    let mut agent = field.agent("agent", "cat made > copied");
    agent.launch.setup = vec![sh("echo one > made"), sh("echo two >> made")];
    agent.launch.verify = vec![sh("cat copied"), sh("echo bad >&2; exit 4"), sh("exit 0")];
    let run = field.run(&agent);
    assert_eq!((run.outcome, run.code), (Some(Outcome::Failed), Some(0)));
    let verified: Vec<_> = run.verified.iter().map(|one| (one.code, one.tail.as_str())).collect();
    assert_eq!(verified, [(Some(0), "one\ntwo\n"), (Some(4), "bad\n")]);
    assert_eq!(run.why.as_deref(), Some("verify failed: sh -c echo bad >&2; exit 4 ended with code 4"));
    agent.launch.setup.push(sh("exit 9"));
    let run = field.run(&agent);
    assert_eq!((run.outcome, run.code), (Some(Outcome::Unstarted), None));
    assert_eq!(run.why.as_deref(), Some("setup failed: sh -c exit 9 ended with code 9"));
}

#[test]
fn a_run_goes_on_when_whoever_launched_it_looks_away() {
    let field = Field::new();
    let pipe = field.pipe("pipe");
    let agent = field.agent("agent", &format!("read go < '{}'; exit 0", pipe.display()));
    let seen = field.launch(&agent).unwrap();
    assert!(seen.is_active());
    let Err(Refused::Running { id, .. }) = field.launch(&agent) else { panic!("it was launched twice") };
    assert_eq!(id, seen.run.id);
    let runs = field.store.read(&field.os);
    assert_eq!((runs.list.len(), runs.list[0].run.step, runs.list[0].alive), (1, Step::Working, true));
    fs::write(&pipe, "go\n").unwrap();
    assert_eq!(field.ended(&id).outcome, Some(Outcome::Passed));
}
