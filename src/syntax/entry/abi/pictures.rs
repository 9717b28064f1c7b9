//! Documents about contracts and what they claim, drawn.

use super::super::{About, Entries, Entry};
use crate::{
    contract::{AbiItem, Param, Said},
    syntax::Document,
};
use proptest::prelude::*;

/// Entries as `kind owner.name(inputs) -> outputs words @form line`, then the scopes as `scope …`.
pub fn shown(text: &str) -> String {
    let document = Document::new(text);
    let entries = Entries::abi(&document);
    let line = |section: u32, at: usize| {
        let start = document.sections().start_of(section as usize) + at;
        text.get(..start).map_or(0, |before| before.matches('\n').count() + 1)
    };
    let mut lines: Vec<String> = entries
        .entries
        .iter()
        .map(|entry| {
            let Said::Abi(item) = &entry.said else { return String::new() };
            assert_eq!(document.at(entry.anchor()), item.name.as_str(), "the place of the name");
            let scope = entry.scope.map(|scope| format!(" #{scope}")).unwrap_or_default();
            let form = format!("{:?}", entry.form).to_lowercase();
            format!(
                "{} @{form} {}{scope}",
                item_shown(item, entry),
                line(entry.section, entry.name.start as usize)
            )
        })
        .collect();
    for scope in &entries.scopes {
        let about = match &scope.about {
            About::Abi(kind) => format!("{kind:?}").to_lowercase(),
            other => format!("{other:?}").to_lowercase(),
        };
        let owner = scope.owner.as_deref().unwrap_or("-");
        let (at, end) =
            (line(scope.section, scope.at.start as usize), line(scope.section, scope.end.end as usize));
        lines.push(format!("scope {about} of {owner} {at}-{end}"));
    }
    lines.extend(
        entries
            .unreadable
            .iter()
            .map(|found| format!("unreadable {}", line(found.section, found.at.start as usize))),
    );
    lines.join("\n")
}

fn item_shown(item: &AbiItem, entry: &Entry) -> String {
    let param = |param: &Param| {
        let indexed = if param.indexed { " indexed" } else { "" };
        let name = param.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        format!("{}{indexed}{name}", param.ty)
    };
    let list = |params: &Vec<Param>| format!("({})", params.iter().map(param).collect::<Vec<_>>().join(", "));
    let owner = entry.owner.as_ref().map(|owner| format!("{owner}.")).unwrap_or_default();
    let kind = item.kind.map_or("?".to_string(), |kind| format!("{kind:?}").to_lowercase());
    let words = [
        item.outputs.as_ref().map(|outputs| format!(" -> {}", list(outputs))),
        item.visibility.map(|word| format!(" {word:?}").to_lowercase()),
        item.mutability.map(|word| format!(" {word:?}").to_lowercase()),
        item.value.as_ref().map(|value| format!(" = {value}")),
        item.selector.as_ref().map(|selector| format!(" {selector}")),
    ];
    let inputs = item.inputs.as_ref().map(list).unwrap_or_default();
    format!("{kind} {owner}{}{inputs}{}", item.name, words.into_iter().flatten().collect::<String>())
}

#[track_caller]
fn check(text: &str, want: &str) {
    assert_eq!(shown(text), want.trim());
}

#[test]
fn a_contract_has_functions_events_and_errors() {
    check(
        "\
# Contracts
## HallDesk
### Functions
| Function | Mutability | Returns |
|---|---|---|
| `seat(uint256 row, address who)` | payable | none |
| `free(uint256 row)` | view, guests only | `bool isFree` |
| `hosts` / `guests` | view | `uint256` |
### Events
```solidity
event Seated(uint256 indexed row, address who);
event Left(uint256 indexed row);
```
### Errors
- `RowTaken(uint256 row)`
- `HallClosed` (#7): nobody is in
  - `row` is counted from 1
## Examples
```solidity
function example() external;
```
",
        "
function HallDesk.seat(uint256 row, address who) -> () payable @row 6 #0
function HallDesk.free(uint256 row) -> (bool isFree) view @row 7 #0
function HallDesk.hosts -> (uint256) view @row 8 #0
function HallDesk.guests -> (uint256) view @row 8 #0
event HallDesk.Seated(uint256 indexed row, address who) @signature 11 #2
event HallDesk.Left(uint256 indexed row) @signature 12 #2
error HallDesk.RowTaken(uint256 row) @bullet 15 #3
error HallDesk.HallClosed = 7 @bullet 16 #3
scope function of HallDesk 3-8
scope contract of HallDesk 2-16
scope event of HallDesk 9-12
scope error of HallDesk 14-16
",
    );
}

#[test]
fn a_heading_and_the_fence_below_it_are_one_entry() {
    check(
        "\
# Soroban contract
## Functions
### seat

Takes a seat.
```
seat(
    row: u32,
    who: Address,
) -> Option<u32>
```
**Errors:** `RowTaken`, `HallClosed`
- `row`: the row
```bash
stellar contract invoke -- seat --row 1
```
### `free(row: u32)`
#### Events
- `freed`
### leave
| Parameter | Type |
|---|---|
| `row` | `u32` |

**Returns:** `bool`
",
        "
function seat(u32 row, Address who) -> (Option<u32>) @signature 7 #0
error RowTaken @aside 12
error HallClosed @aside 12
function free(u32 row) @heading 17 #0
event freed @aside 19
function leave(u32 row) -> (bool) @heading 20 #0
scope function of - 2-25
",
    );
}

#[test]
fn one_table_names_what_belongs_to_its_functions() {
    check(
        "\
# The hall, a contract in Soroban — reference
## Doors
| Entrypoint | Params | Returns | Errors | Event |
|---|---|---|---|---|
| `open_door` | `hall, door: Symbol, n: u32` | — | `Closed` (#3), `Unknown` (#12) | `opened(door)` |
| `doors` | — | `Vec<Symbol>` | — | — |
## Event catalog
| Topic | Payload | Emitted by |
|---|---|---|
| `opened` | `(hall, door): (Symbol, Symbol)` | `open_door` |
| `shut` | `bool` | `shut_door` / `shut_all` |
",
        "
function open_door(Symbol hall, Symbol door, u32 n) -> () @row 5 #0
error Closed = 3 @aside 5
error Unknown = 12 @aside 5
event opened @aside 5
function doors() -> (Vec<Symbol>) @row 6 #0
event opened(Symbol hall, Symbol door) @row 10 #1
function open_door @aside 10
event shut(bool) @row 11 #1
function shut_door @aside 11
function shut_all @aside 11
scope function of - 5-6
scope event of - 7-11
",
    );
}

#[test]
fn structs_events_and_error_codes_have_tables_of_their_own() {
    check(
        "\
# Soroban ABI
## Types
### SeatRecord
| Field | Type | Description |
|---|---|---|
| `row` | `u32` | counted from 1 |
| `who` | `Option<Address>` | nobody |
### HallError
| Code | Name |
|---|---|
| 1 | `RowTaken` |
## Room limits (`RoomLimits`)
| Field | Type | Value |
|---|---|---|
| `max_rows` | `u32` | `100` |
## More of it (`RoomLimitsExt`)
These are the extra fields.
| Field | Type |
|---|---|
| `max_cols` | `u32` |
## Events
### SeatSet — Seat Taken
| Field | Value |
|---|---|
| Topic[0] | `Symbol(\"SeatSet\")` |
| Data | `(row: u32, who: Address)` |
",
        "
struct SeatRecord(u32 row, Option<Address> who) @heading 3 #0
struct HallError @heading 8 #0
error RowTaken = 1 @row 11 #1
struct RoomLimits(u32 max_rows) @heading 12
event SeatSet(u32 row, Address who) @heading 22 #2
scope struct of - 2-11
scope error of - 11-11
scope event of - 21-26
",
    );
}

#[test]
fn other_languages_have_the_same_headings() {
    check(
        "# 合约文档\n## 1. Hall合约\n### 核心函数\n- `takeSeat`: 坐下\n### 事件\n| 事件 | 参数 |\n|---|---|\n| `Seated` | `uint256 row` |\n",
        "
function Hall.takeSeat @bullet 4 #0
event Hall.Seated(uint256 row) @row 8 #2
scope function of Hall 3-4
scope contract of Hall 2-8
scope event of Hall 5-8
",
    );
    check(
        "# Vertrag\r\n## Funktionen\r\n| Funktion | Parameter | Rückgabe |\r\n|---|---|---|\r\n| `sitz` | `uint256 reihe` | `bool` |\r\n",
        "function sitz(uint256 reihe) -> (bool) @row 5 #0\nscope function of - 2-5",
    );
}

#[test]
fn a_json_abi_claims_its_items_and_no_other_json_does() {
    check(
        "# HallDesk contract\n## ABI\n```json\n[\n  {\"type\": \"function\", \"name\": \"seat\", \"inputs\": [{\"name\": \"row\", \"type\": \"uint256\"}], \"outputs\": [], \"stateMutability\": \"payable\"},\n  {\"type\": \"event\", \"name\": \"Seated\", \"inputs\": []}\n]\n```\n\n```json\n{\"type\": \"full\", \"name\": \"x\"}\n```\n",
        "function HallDesk.seat(uint256 row) -> () external payable @json 5 #0\nevent HallDesk.Seated() @json 6 #0\nscope contract of HallDesk 1-6",
    );
}

#[test]
fn strings_for_ethers_claim_and_programs_do_not() {
    check(
        "# HallDesk contract\n## ABI\n```ts\nconst abi = [\n  \"function seat(uint256 row) payable\",\n];\nfunction seat(row: string) {}\nawait hall.seat(1);\n```\n",
        "function HallDesk.seat(uint256 row) payable @signature 5 #0\nscope contract of HallDesk 1-5",
    );
}

#[test]
fn a_label_gives_the_signature_and_empty_brackets_alone_say_nothing() {
    check(
        "# Soroban contract\n## Functions\n### `seat()`\n- **Signature**: `seat(e: Env, row: u32) -> u32`\n### `free()`\n- **Returns**: `bool`\n",
        "function seat(u32 row) -> (u32) @heading 3 #0\nfunction free() -> (bool) @heading 5 #0\nscope function of - 2-6",
    );
    check(
        "# Hall contract\n## Functions\n| Function | Description |\n|---|---|\n| `seat()` | Takes one |\n",
        "function Hall.seat @row 5 #0\nscope function of Hall 2-5\nscope contract of Hall 1-5",
    );
}

#[test]
fn addresses_roles_and_keys_claim_nothing() {
    check(
        "\
# Smart contracts
## Deployed Contracts
| Contract | Address |
|---|---|
| HallDesk | `0x00` |
## Access Control
| Role | Function |
|---|---|
| `HOST` | `seat` |
- `HOST`: may do all
## Storage keys
- `Rows(u32)`
## Configuration
| Variable | Default |
|---|---|
| `RPC_URL` | none |
## Gas
| Function | Gas |
|---|---|
| `seat` | 100 |
## Overview
1. **HallDesk** (ERC721) - seats
- [`seat`](#seat)
<!--
## Functions
- `hidden(uint256 a)`
-->
",
        "",
    );
}

#[test]
fn documents_about_something_else_claim_nothing() {
    check(
        "\
# Calling convention
## Registers
| Register | Role | Saved by |
|---|---|---|
| `a0` | first argument | caller |
## Functions
```c
int hall_open(const char *path, int flags);
ssize_t hall_read(int fd, void *buf, size_t count);
```
| Function | Number | Arguments |
|---|---|---|
| `hall_open` | 5 | `path, flags` |
",
        "",
    );
    check(
        "# Frame format\n## Types\n### FrameHeader\n| Field | Type | Offset |\n|---|---|---|\n| `magic` | `u32` | 0 |\n",
        "",
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    check(
        "# Hall contract\n| Function | Returns |\n|---|---|\n| `seat(uint256 row, !)` | none |\n",
        "unreadable 4",
    );
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "# HallDesk contract\n",
        "## Functions\n",
        "### `seat(uint256)`\r\n",
        "### Events\n",
        "#### Überall — `é`\n",
        "## 事件\n",
        "```solidity\n",
        "```\n",
        "event Seated(uint256 indexed row);\n",
        "struct Seat { uint256 row; }\n",
        "| Function | Params | Event |\n|---|---|---|\n",
        "| Field | Type |\n|---|---|\n",
        "| `seat` | `uint256 row` | `Seated` |\n",
        "| `é🙂` | ",
        "- `free(uint256 row)`\n",
        "  - **Errors:** `Taken` (#3)\n",
        "**Returns:** `bool`\n",
        "**Parameters**\n",
        "`function seat(address to)`\n",
        "<!-- ",
        "-->\n",
        "\n",
        "`",
        "**",
        "\u{feff}",
        "(",
        "é",
        "🙂 ",
        "1. ",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn places_lie_in_their_section(words in prop::collection::vec(word(), 0..40)) {
        let text = words.concat();
        let document = Document::new(&text);
        let entries = Entries::abi(&document);
        for entry in &entries.entries {
            let start = document.sections().start_of(entry.section as usize);
            let section = &text[start..start + document.section(entry.section).unwrap().len()];
            let name = entry.said.name();
            prop_assert_eq!(section.get(entry.name.at(0)), Some(name.as_str()), "in {:?}", text);
            prop_assert!(section.get(entry.whole.at(0)).is_some(), "in {:?}", text);
            prop_assert!(entry.scope.is_none_or(|scope| (scope as usize) < entries.scopes.len()));
        }
        for scope in &entries.scopes {
            let start = document.sections().start_of(scope.section as usize);
            prop_assert!(text.get(scope.at.at(start)).is_some() && text.get(scope.end.at(start)).is_some());
        }
    }
}
