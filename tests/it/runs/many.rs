//! Many at once: never two runs of one batch, never two on one file.

use std::collections::BTreeMap;

use baton::runs;

use super::field::{Launcher, Plan};

#[test]
fn of_twenty_launches_at_once_no_two_share_a_batch_or_a_file() {
    let plan = Plan::new("sleep 1000");
    let launchers: Vec<(usize, Launcher)> =
        (0..20).map(|at| (at % 5 + 1, plan.launcher(at % 5 + 1))).collect();
    let mut started: BTreeMap<usize, usize> = BTreeMap::new();
    for (batch, launcher) in launchers {
        match launcher.outcome().unwrap() {
            Ok(id) => {
                assert!(id.starts_with(&format!("b{batch}-build-")), "{id}");
                *started.entry(batch).or_default() += 1;
            }
            Err(why) => assert!(why.contains("running: ") || why.contains("overlap: "), "{why}"),
        }
    }
    let shared = started.remove(&3).is_some() as usize + started.remove(&4).is_some() as usize;
    assert_eq!((started, shared), (BTreeMap::from([(1, 1), (2, 1), (5, 1)]), 1));
    let runs = plan.store.read(&plan.os);
    assert_eq!(runs.list.iter().filter(|seen| seen.is_active()).count(), 4);
    assert_eq!(runs.list.len(), 4, "what was refused left nothing");
    for seen in &runs.list {
        runs::cancel(&plan.os, &plan.store, &seen.run.id).unwrap();
    }
    plan.settled();
    assert_eq!(plan.carriers(None), []);
}
