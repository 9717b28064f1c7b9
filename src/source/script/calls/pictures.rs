//! Pictures: files, and the routes their clients call.

use crate::{
    contract::Said,
    source::{Language, Side, Unit, link, read},
};

/// The client's facts of these files, one a line: `GET /x Body: { a } Response(None): { b, … }`.
#[track_caller]
fn check(files: &str, expected: &str) {
    let files: Vec<(&str, &str)> = files
        .split("//- ")
        .filter_map(|file| file.split_once('\n'))
        .map(|(path, text)| (path.trim(), text))
        .collect();
    let units: Vec<(&str, Unit)> = files
        .iter()
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, text)| (*path, read(Language::of(path).unwrap(), text)))
        .collect();
    let facts = link(&units.iter().map(|(path, unit)| (*path, unit)).collect::<Vec<_>>());
    let lines: Vec<String> = facts
        .facts
        .iter()
        .filter(|fact| fact.side == Side::Client)
        .filter_map(|fact| match &fact.said {
            Said::Route(route) => Some(route),
            _ => None,
        })
        .map(|route| {
            let carried = route.payloads.iter().map(|one| format!(" {:?}: {}", one.role, one.shape));
            format!("{route}{}", carried.collect::<String>())
        })
        .collect();
    assert_eq!(lines.join("\n"), expected.trim());
}

#[test]
fn a_wrapper_of_a_class_is_a_call_of_what_it_is_given() {
    check(
        "\
//- client/src/api.ts
export interface Claim { address: string; amount: string; proof: string[]; salt: string }
export class Api {
  constructor(private readonly base: string) {}
  lobby(lobbyId: string) { return this.get<Lobby>(`/lobbies/${lobbyId}`); }
  async claim(lobbyId: string, address: string): Promise<Claim> {
    const { amount, proof, salt } = await this.get<Claim>(`/lobbies/${lobbyId}/claims/${address}`);
    return { address, amount, proof, salt };
  }
  private async get<T>(path: string): Promise<T> {
    const answer = await fetch(this.base + path);
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error ?? `${path}: ${answer.status}`);
    return body as T;
  }
}
",
        "
GET /lobbies/:lobbyId Response(None): Lobby
GET /lobbies/:lobbyId/claims/:address Response(None): { amount, proof, salt, … }",
    );
}

#[test]
fn fetch_tells_its_method_its_body_and_what_is_read() {
    check(
        "\
//- web/a.js
async function f(id) {
  const res = await fetch(`/bets/${id}`, { method: 'POST', body: JSON.stringify({ stake: 1 }) });
  if (!res.ok) { const { reason } = await res.json(); throw reason; }
  const { betId } = await res.json();
  fetch('/a').then((r) => r.json()).then(({ b }) => b);
  fetch('/c').then((r) => r.json()).then((data) => show(data.d, data.error));
}
",
        "
POST /bets/:id Body: { stake: number } Response(None): { betId, … }
GET /a Response(None): { b, … }
GET /c Response(None): { d, … }",
    );
}

#[test]
fn an_instance_of_axios_has_its_base_wherever_it_is_used() {
    check(
        "\
//- web/client.ts
import axios from 'axios';
export const client = axios.create({ baseURL: '/api' });
//- web/use.ts
import { client } from './client';
async function f() {
  const { data: { rooms } } = await client.get('/rooms');
  const made = await client.post('/rooms', { name: 'x' });
  show(made.data.id);
}
",
        "
GET /api/rooms Response(None): { rooms, … }
POST /api/rooms Body: { name: string }",
    );
}

#[test]
fn what_is_not_told_is_no_call() {
    check(
        "\
//- web/a.ts
fetch(url);
fetch('https://api.example.com/users');
fetch('/a', options);
fetch(`/b${query}`);
cache.get('/not/a/route');
logger.info('/c');
navigate('/d');
const map = new Map(); map.get('/e');
",
        "",
    );
}
