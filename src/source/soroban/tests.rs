//! Facts of small crates, one per line.
#![allow(clippy::indexing_slicing, clippy::string_slice)]

use super::*;
use crate::source::{
    Facts,
    testing::{files, line},
};

/// Reads and links a workspace: `//- path` starts a file; without one, everything is `src/lib.rs`.
fn facts(workspace: &str) -> Facts {
    let units: Vec<_> =
        files(workspace, "src/lib.rs").into_iter().map(|(path, text)| (path, read(&text))).collect();
    let units: Vec<_> = units.iter().map(|(path, unit)| (*path, unit)).collect();
    let mut facts = Facts::default();
    link(&units, &mut facts);
    facts
}

/// The facts, each on its line.
#[track_caller]
fn check(workspace: &str, expected: &str) {
    let lines: Vec<_> = facts(workspace).facts.iter().map(line).collect();
    assert_eq!(lines.join("\n"), expected.trim());
}

#[test]
fn exported_functions_take_no_environment() {
    check(
        "\
#[contract]
pub struct Vault;

/// Functions.
#[contractimpl]
impl Vault {
    pub fn __constructor(env: Env, admin: soroban_sdk::Address) {}
    // A comment between.
    pub fn deposit(_env: &Env, mut from: Address, parts: Vec<(Symbol, u32)>) -> Result<i128, Error> { Ok(0) }
    pub fn id(e: Env, hash: BytesN<32>, note: Option<String>) -> (i128, i128) { (0, 0) }
    pub fn nothing() -> () {}
    fn helper(env: &Env, amount: i128) -> bool { true }
    #[cfg(test)]
    pub fn only_in_tests(env: Env) {}
}

#[contractimpl]
impl token::Interface for Vault {
    fn balance(env: Env, id: Address) -> i128 { 0 }
}

impl Vault {
    pub fn not_exported(env: Env) {}
}

#[contractclient(name = \"OtherClient\")]
pub trait Other {
    fn elsewhere(env: Env, id: u32);
}
",
        "
constructor Vault.__constructor(Address admin) public
function Vault.deposit(Address from, Vec<(Symbol,u32)> parts) -> (Result<i128,Error>) public
function Vault.id(BytesN<32> hash, Option<String> note) -> ((i128,i128)) public
function Vault.nothing() public
function Vault.helper(i128 amount) -> (bool) private
function Vault.balance(Address id) -> (i128) public
",
    );
}

#[test]
fn code_of_tests_is_none_of_the_contract_s() {
    check(
        "\
//- src/lib.rs
#[contract]
pub struct Vault;
#[cfg(test)]
mod checks;
#[cfg(all(feature = \"test_me\", not(test)))]
mod other { #[contractimpl] impl Vault { pub fn kept_as_it_may_be_there(env: Env) {} } }
#[cfg(any(test, feature = \"testutils\"))]
#[contractimpl]
impl Mock { pub fn reenter(env: Env) {} }
#[cfg(not(test))]
#[contractimpl]
impl Vault { pub fn real(env: Env) {} }
#[cfg(test)]
mod test {
    #[contractimpl]
    impl Vault { pub fn inner(env: Env) {} }
}
//- src/checks.rs
#[contractimpl]
impl Vault { pub fn of_another_file(env: Env) {} }
//- src/checks/deeper.rs
#[contractimpl]
impl Vault { pub fn deeper(env: Env) {} }
//- src/whole.rs
#![cfg(test)]
#[contractimpl]
impl Vault { pub fn whole(env: Env) {} }
",
        "
function Vault.kept_as_it_may_be_there() public
function Vault.real() public
",
    );
}

#[test]
fn types_errors_and_constants_say_what_they_hold() {
    check(
        "\
#[contract]
pub struct Vault;
pub const MAX_FEE: u32 = 1_000;
const PAID: Symbol = symbol_short!(\"paid\");
#[contracttype]
#[derive(Clone)]
pub struct Bet { pub who: Address, pub stake: i128 }
#[contracttype]
pub struct Pair(pub Symbol, u32);
#[contracttype]
enum Key { Admin, Bet(Address, u32), Named { a: u32 } }
#[contracterror]
#[repr(u32)]
pub enum Error { Missing = 1, Closed = 4, Full }
pub struct Plain { a: u32 }
",
        "
constant Vault.MAX_FEE? -> (u32) public = 1_000
struct Vault.Bet(Address who, i128 stake) public
struct Vault.Pair(Symbol, u32) public
enum Vault.Key(_ Admin, (Address,u32) Bet, (u32) Named) private
enum Vault.Error(_ Missing, _ Closed, _ Full) public
error Vault.Missing? = 1
error Vault.Closed? = 4
error Vault.Full? = 5
",
    );
}

#[test]
fn events_are_named_by_their_first_topic() {
    check(
        "\
//- src/lib.rs
#[contract]
pub struct Vault;
#[contracttype]
pub struct Bet { pub who: Address, pub stake: i128 }
#[contractimpl]
impl Vault {
    pub fn a(env: Env, from: Address, bet: Bet) {
        let now = env.ledger().timestamp();
        let paid: i128 = 3;
        env.events().publish((symbol_short!(\"bet\"), from.clone()), (bet.stake, paid, now, true, 5u32, &bet.who));
        let topics = (crate::topics::CLOSED, Symbol::new(&env, \"now\"), from);
        env.events().publish(topics, ());
    }
    pub fn b(env: Env, pairs: Vec<(Symbol, u32)>, left: Option<u64>) {
        for (name, count) in pairs.iter() {
            env
                .events()
                .publish((Symbol::new(&env, \"counted\"),), (name, count as u64, count + 1));
        }
        if let Some(rest) = left {
            env.events().publish(symbol_short!(\"left\"), rest);
        }
        env.events().publish((\"plain\", count()), Bet { who, stake });
        env.events().publish((computed(), 1), 2);
        env.storage().publish(1, 2);
    }
}
fn count() -> u32 { 1 }
//- src/topics.rs
pub const CLOSED: Symbol = symbol_short!(\"closed\");
",
        "
function Vault.a(Address from, Bet bet) public
function Vault.b(Vec<(Symbol,u32)> pairs, Option<u64> left) public
struct Vault.Bet(Address who, i128 stake) public
event Vault.bet(Address indexed from, i128 stake, i128 paid, u64 now, bool, u32, Address who)
event Vault.closed(Symbol indexed now, Address indexed from)
event Vault.counted(Symbol name, u64 count, u32)
event Vault.left(u64 rest)
event Vault.plain(u32 indexed, Bet)
",
    );
}

#[test]
fn helpers_publish_what_their_callers_say() {
    check(
        "\
//- src/lib.rs
#[contract]
pub struct Vault;
#[contractimpl]
impl Vault {
    pub fn a(env: Env, who: Address) { events::emit(&env, symbol_short!(\"joined\"), &who, 1); events::left(&env, who); }
}
//- src/events.rs
use soroban_sdk::symbol_short;
pub fn emit(env: &Env, topic: Symbol, who: &Address, amount: i128) {
    env.events().publish((topic, who), amount);
}
pub fn left(env: &Env, who: Address) { env.events().publish((symbol_short!(\"left\"), who), ()); }
",
        "
function Vault.a(Address who) public
event Vault.left(Address indexed who)
event Vault.joined(Address indexed who, i128 amount)
",
    );
}

#[test]
fn an_event_published_twice_is_one_with_all_that_is_told_of_it() {
    check(
        "\
#[contract]
pub struct Vault;
#[contractimpl]
impl Vault {
    pub fn a(env: Env, n: u32) {
        env.events().publish((symbol_short!(\"set\"),), somewhere());
        env.events().publish((symbol_short!(\"set\"),), n);
        env.events().publish((symbol_short!(\"set\"),), (n, n));
    }
}
",
        "
function Vault.a(u32 n) public
event Vault.set(u32 n)
event Vault.set(u32 n, u32 n)
",
    );
}

#[test]
fn structs_can_be_events() {
    check(
        "\
#[contract]
pub struct Vault;
#[contractevent]
pub struct FeePaid { #[topic] pub from: Address, pub amount: i128 }
#[contractevent(topics = [\"vault\", \"closed\"], data_format = \"single-value\")]
pub struct Closed { pub at: u64 }
",
        "
event Vault.fee_paid(Address indexed from, i128 amount)
event Vault.vault(Symbol indexed closed, u64 at)
",
    );
}

#[test]
fn contracts_and_whose_a_thing_is() {
    let workspace = "\
//- a/src/lib.rs
#[contract]
pub struct Vault;
#[contractimpl(contracttrait)]
impl Token for Vault {}
//- a/src/other.rs
#[contracttype]
pub struct Bet { a: u32 }
//- b/src/lib.rs
#[contract]
pub struct One;
#[contract]
pub struct Two;
pub const X: u32 = 1;
//- shared/src/lib.rs
#[contracttype]
pub struct Shared { a: u32 }
pub const Y: u32 = 1;
";
    check(
        workspace,
        "struct Vault.Bet(u32 a) public\nconstant X? -> (u32) public = 1\nstruct Shared(u32 a) public",
    );
    let contracts: Vec<_> = facts(workspace)
        .contracts
        .into_iter()
        .map(|one| (one.name, one.bases, !one.unseen.is_empty()))
        .collect();
    let expected = [("Vault", vec!["Token".into()], true), ("One", vec![], false), ("Two", vec![], false)];
    assert_eq!(contracts, expected.map(|(name, bases, unseen)| (name.into(), bases, unseen)));
}

#[test]
fn half_typed_code_gives_the_rest() {
    check(
        "\
#[contract]
pub struct Vault;
#[contractimpl]
impl Vault {
    pub fn a(env: Env, n: u32) { let x = ; }
    pub fn half(env: Env, n:
    pub fn b(env: Env) { env.events().publish((symbol_short!(\"set\"),), 1u32); }
}
",
        "
function Vault.a(u32 n) public
function Vault.half? public
function Vault.b() public
event Vault.set(u32)
",
    );
}

#[test]
fn places_are_the_name_s_and_the_publish_s() {
    let text = "#[contract] struct A; impl A { fn f(env: Env) { env.events().publish((symbol_short!(\"paid\"),), 1); } }";
    let facts = facts(text);
    let fact = &facts.facts[0];
    assert_eq!(&text[fact.at.at(0)], "paid");
    assert_eq!(&text[fact.whole.at(0)], "env.events().publish((symbol_short!(\"paid\"),), 1)");
}

#[test]
fn a_text_cut_anywhere_is_read() {
    let text = "\
#[contract]
pub struct Vault;
const É: Symbol = symbol_short!(\"é\");
#[contractevent(topics = [\"a\"])]
pub struct Paid { #[topic] from: Address }
#[contracttype]
enum Key { A(u32), B = 2 }
#[contractimpl]
impl x::Token<u8> for Vault {
    pub fn a(env: Env, n: Option<[u32; 3]>) -> Result<(), E> {
        let (a, b) = (1u32, &n);
        for x in n.iter() { if let Some(y) = x { env.events().publish((É, a as u64), (b.c, -y)); } }
        emit(&env, Symbol::new(&env, \"x\"));
    }
}
";
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        facts(&text[..at]);
        facts(&text[at..]);
    }
}
