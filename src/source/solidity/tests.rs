//! Facts of small workspaces, one per line.
#![allow(clippy::indexing_slicing, clippy::string_slice)]

use super::*;
use crate::source::{
    Facts,
    testing::{files, line},
};

/// Reads and links a workspace: `//- path` starts a file; without one, everything is `A.sol`.
fn facts(workspace: &str) -> Facts {
    let units: Vec<_> =
        files(workspace, "A.sol").into_iter().map(|(path, text)| (path, read(&text))).collect();
    let units: Vec<_> = units.iter().map(|(path, unit)| (*path, unit)).collect();
    let mut facts = Facts::default();
    link(&units, &[], &mut facts);
    facts
}

/// The facts, each on its line, and the contracts before them.
#[track_caller]
fn check(workspace: &str, expected: &str) {
    let facts = facts(workspace);
    let contracts = facts.contracts.iter().filter(|contract| !contract.bases.is_empty()).map(|contract| {
        let unseen = if contract.unseen.is_empty() { "" } else { " and more" };
        format!("{} is {}{unseen}", contract.name, contract.bases.join(", "))
    });
    let lines: Vec<_> = contracts.chain(facts.facts.iter().map(line)).collect();
    assert_eq!(lines.join("\n"), expected.trim());
}

#[test]
fn functions_say_who_may_call_them_and_what_they_change() {
    check(
        "\
contract Vault {
    constructor(address owner) Ownable(owner) initializer payable {}
    function deposit(uint amount, address payable to) external payable onlyOwner whenOpen(1) returns (bool ok) {}
    function total() public view virtual override(A, B) returns (uint256, bytes32[] memory) {}
    function _move(uint256) internal pure {}
    function secret() private {}
    modifier onlyOwner() { _; }
    receive() external payable {}
    fallback(bytes calldata data) external returns (bytes memory) {}
}
function free(uint256 a) pure returns (uint256) { return a; }
",
        "
function free(uint256 a) -> (uint256) internal pure
constructor Vault.constructor(address owner) payable [initializer]
function Vault.deposit(uint as uint256 amount, address payable as address to) -> (bool ok) external payable [onlyOwner] [whenOpen]
function Vault.total() -> (uint256, bytes32[]) public view
function Vault._move(uint256) internal pure
function Vault.secret() private nonpayable
function Vault.onlyOwner() internal
function Vault.receive() external payable
function Vault.fallback() external nonpayable
",
    );
}

#[test]
fn public_variables_have_getters() {
    check(
        "\
uint256 constant SIZE = 2;
contract Vault {
    struct Bet { address who; uint96 stake; uint256[] odds; mapping(uint256 => bool) seen; Side side; string note; }
    enum Side { Home, Away }
    address public immutable owner;
    uint256 public constant FEE_BPS = 1_000;
    bytes32 private constant SEED = keccak256(
        \"seed\"
    );
    uint8 count;
    mapping(uint256 lobbyId => mapping(address => Bet bet)) public bets;
    uint256[SIZE][] public grid;
    mapping(address => uint256[]) public history;
    Bet public last;
}
",
        "
constant SIZE? -> (uint256) internal = 2
struct Vault.Bet(address who, uint96 stake, uint256[] odds, mapping<uint256,bool> seen, Side as uint8 side, string note)
enum Vault.Side(_ Home, _ Away)
function Vault.owner() -> (address) public view
function Vault.FEE_BPS() -> (uint256) public view = 1_000
constant Vault.SEED? -> (bytes32) private = keccak256( \"seed\" )
constant Vault.count? -> (uint8) internal
function Vault.bets(uint256 lobbyId, address) -> (address who, uint96 stake, Side as uint8 side, string note) public view
function Vault.grid(uint256, uint256) -> (uint256) public view
function Vault.history(address, uint256) -> (uint256) public view
function Vault.last() -> (address who, uint96 stake, Side as uint8 side, string note) public view
",
    );
}

#[test]
fn events_and_errors_stand_in_contracts_and_beside_them() {
    check(
        "\
error Stopped(address by);
interface IVault {
    event Paid(address indexed to, uint256 amount, bytes) anonymous;
    error TooMuch(uint256 wanted, uint256);
    function pay() external;
}
",
        "
error Stopped(address by)
event IVault.Paid(address indexed to, uint256 amount, bytes) [anonymous]
error IVault.TooMuch(uint256 wanted, uint256)
function IVault.pay() external nonpayable
",
    );
}

#[test]
fn types_are_encoded_as_callers_see_them() {
    check(
        "\
//- src/IBase.sol
type Price is uint128;
struct Flat { uint8 a; }
interface IBase {
    enum Side { Home, Away }
    struct Bet { Side side; Price price; Flat[2] flats; }
    struct Loop { Loop[] loops; }
}
//- src/Vault.sol
import {IBase as Base, Price} from \"./IBase.sol\";
import * as All from \"src/IBase.sol\";
import {IERC20} from \"@tokens/IERC20.sol\";
contract Vault is Base {
    function one(Bet calldata bet, Base.Side[] memory sides, Base other) external {}
    function two(All.Flat memory flat, All.IBase.Bet memory bet, Price price) external {}
    function three(IERC20 token, Loop memory loop, Nowhere n, function(uint) external f) external {}
}
",
        "
Vault is IBase
struct Flat(uint8 a)
enum IBase.Side(_ Home, _ Away)
struct IBase.Bet(Side as uint8 side, Price as uint128 price, Flat[2] as (uint8)[2] flats)
struct IBase.Loop(Loop[] loops)
function Vault.one(Bet as (uint8,uint128,(uint8)[2]) bet, Base.Side[] as uint8[] sides, Base as address other) external nonpayable
function Vault.two(All.Flat as (uint8) flat, All.IBase.Bet as (uint8,uint128,(uint8)[2]) bet, Price as uint128 price) external nonpayable
function Vault.three(IERC20 token, Loop loop, Nowhere n, function f) external nonpayable
enum Vault.Side(_ Home, _ Away) < IBase
struct Vault.Bet(Side as uint8 side, Price as uint128 price, Flat[2] as (uint8)[2] flats) < IBase
struct Vault.Loop(Loop[] loops) < IBase
",
    );
}

#[test]
fn what_bases_have_is_inherited_once() {
    check(
        "\
//- A.sol
abstract contract A {
    event Moved(uint256 a);
    constructor() {}
    function f(uint256 a) public virtual {}
    function f(address a) public virtual {}
    function _g() internal {}
    function _h() private {}
}
//- B.sol
import \"./A.sol\";
abstract contract B is A { function f(uint256 a) public virtual override {} }
abstract contract C is A { function f(uint a) public virtual override {} }
contract D is B, C {}
",
        "
B is A
C is A
D is C, B, A
event A.Moved(uint256 a)
constructor A.constructor() nonpayable
function A.f(uint256 a) public nonpayable
function A.f(address a) public nonpayable
function A._g() internal nonpayable
function A._h() private nonpayable
function B.f(uint256 a) public nonpayable
event B.Moved(uint256 a) < A
function B.f(address a) public nonpayable < A
function B._g() internal nonpayable < A
function C.f(uint as uint256 a) public nonpayable
event C.Moved(uint256 a) < A
function C.f(address a) public nonpayable < A
function C._g() internal nonpayable < A
function D.f(uint as uint256 a) public nonpayable < C
event D.Moved(uint256 a) < A
function D.f(address a) public nonpayable < A
function D._g() internal nonpayable < A
",
    );
}

#[test]
fn one_struct_under_two_names_is_one_even_where_a_field_is_not_known() {
    check(
        "\
import {Address} from \"far/Address.sol\";
interface IBase { struct Data { Address who; } }
interface IVault is IBase { function f(IBase.Data memory data) external; }
contract Vault is IVault { function f(Data memory data) external {} }
",
        "
IVault is IBase
Vault is IVault, IBase
struct IBase.Data(Address who)
function IVault.f(IBase.Data data) external nonpayable
struct IVault.Data(Address who) < IBase
function Vault.f(Data data) external nonpayable
struct Vault.Data(Address who) < IBase
",
    );
}

#[test]
fn bases_are_found_through_imports_and_nothing_else_is_taken_for_them() {
    let workspace = "\
//- src/Ownable.sol
contract Ownable { function mine() external {} }
//- src/a/Token.sol
contract Token { function here() external {} }
//- src/b/Token.sol
contract Token { function there() external {} }
//- src/Far.sol
import {Ownable} from \"@zeppelin/contracts/access/Ownable.sol\";
contract Far is Ownable {}
//- src/Near.sol
import {Ownable} from \"@src/Ownable.sol\";
contract Near is Ownable {}
//- src/Plain.sol
contract Plain is Ownable {}
//- src/Two.sol
contract Two is Token {}
//- src/b/Beside.sol
import \"./Token.sol\";
contract Beside is Token {}
//- src/Whole.sol
import \"@zeppelin/contracts/access/Ownable.sol\";
contract Whole is Ownable {}
";
    check(
        workspace,
        "
Far is Ownable and more
Near is Ownable
Plain is Ownable
Two is Token and more
Beside is Token
Whole is Ownable and more
function Ownable.mine() external nonpayable
function Token.here() external nonpayable
function Token.there() external nonpayable
function Near.mine() external nonpayable < Ownable
function Plain.mine() external nonpayable < Ownable
function Beside.there() external nonpayable < Token
",
    );
}

#[test]
fn selectors_of_libraries_are_made_of_names_so_nothing_is_encoded() {
    check(
        "\
library L {
    struct S { uint256 a; }
    function f(S memory s, uint[] memory list) external {}
}
",
        "
struct L.S(uint256 a)
function L.f(S s, uint[] as uint256[] list) external nonpayable
",
    );
}

#[test]
fn contracts_that_inherit_from_themselves_end() {
    check(
        "contract A is B {}\ncontract B is A { event E(); }\n",
        "A is B\nB is A\nevent A.E() < B\nevent B.E()",
    );
}

#[test]
fn half_typed_code_gives_the_rest() {
    check(
        "\
contract Vault is Base, Other {
    uint256 public total;
    function f(uint256 a) external { if (a >
    event Paid(uint256 a);
    function half(uint
    error Late();
    function g() external {}
",
        "
Vault is Other, Base and more
function Vault.total() -> (uint256) public view
function Vault.f(uint256 a) external nonpayable
event Vault.Paid(uint256 a)
function Vault.half? public nonpayable
error Vault.Late()
function Vault.g() external nonpayable
",
    );
}

#[test]
fn places_are_the_name_s_and_the_declaration_s() {
    let text = "contract A {\n    event Paid(uint256 a);\n}\n";
    let facts = facts(text);
    let fact = &facts.facts[0];
    assert_eq!((&text[fact.at.at(0)], &text[fact.whole.at(0)]), ("Paid", "event Paid(uint256 a);"));
}

#[test]
fn a_text_cut_anywhere_is_read() {
    let text = "\
import {A as B} from \"./A.sol\";
type P is uint8;
abstract contract C is B, D(1) {
    mapping(uint256 id => P[3] p) public m;
    function f(uint256 a, B.S memory s) external view onlyOwner returns (uint256) { if (a > 1) { return 2; } }
    event E(address indexed é, uint256);
    struct S { uint256 a; P p; }
    enum K { X, Y }
}
";
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        facts(&text[..at]);
        facts(&text[at..]);
    }
}
