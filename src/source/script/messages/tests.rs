//! Pictures of messages: small workspaces, and one line for each fact.

use crate::{
    contract::{Direction, Message, Role, Said},
    source::{Facts, Language, Side, Unit, link, read, script::shape::written},
};
use proptest::prelude::*;

/// The facts of a workspace in one string, each file after a line `//- its/path`.
fn facts(text: &str) -> Facts {
    let files = text.split("//- ").filter_map(|file| file.trim_start().split_once('\n'));
    let units: Vec<(&str, Unit)> =
        files.map(|(path, text)| (path.trim(), read(Language::of(path.trim()).unwrap(), text))).collect();
    let units: Vec<_> = units.iter().map(|(path, unit)| (*path, unit)).collect();
    link(&units)
}

/// `server -> name(a, {b}) => ack`: who, which way, the name with namespace, what it carries.
fn line(side: Side, message: &Message) -> String {
    let way = match message.direction {
        Some(Direction::ToClient) => "to client",
        Some(Direction::ToServer) => "to server",
        Some(Direction::Both) => "both ways",
        None => "either way",
    };
    let carried = |wanted: bool| {
        let some = message.payloads.iter().filter(move |one| (one.role == Role::Ack) == wanted);
        some.map(|one| written(&one.shape)).collect::<Vec<_>>()
    };
    let ack = carried(true).first().map(|ack| format!(" => {ack}")).unwrap_or_default();
    let space = message.namespace.as_ref().map(|space| format!("{space} ")).unwrap_or_default();
    format!("{side:?} {way}: {space}{}({}){ack}", message.name, carried(false).join(", "))
}

fn lines(text: &str) -> String {
    let facts = facts(text);
    let mut found = Vec::new();
    for fact in &facts.facts {
        if let Said::Message(message) = &fact.said {
            found.push(line(fact.side, message));
        }
    }
    found.extend(facts.unresolved.iter().map(|one| format!("unresolved in {}", one.path)));
    found.join("\n")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(lines(text), expected.trim());
}

#[test]
fn a_server_that_calls_itself_a_websocket_is_a_socket_all_the_same() {
    check(
        "
//- server/index.js
const { Server } = require('socket.io');
const websocketAuth = require('./websocketAuth');
const io = new Server(http);
// WebSocket connections
io.on('connection', (socket) => {
  socket.on('room:join', (room) => { socket.join(room); });
});
",
        "Server to server: room:join(?)",
    );
}

#[test]
fn a_server_and_its_client_are_read() {
    check(
        "
//- server/index.ts
import { Server } from 'socket.io';
const io = new Server(http);
io.on('connection', (socket) => {
  socket.on('seat:take', ({ table, seat }, ack) => {
    if (!table) return ack({ ok: false, error: 'no table' });
    io.to(table).emit('seat:taken', { seat, by: socket.id });
    socket.broadcast.emit('crowd', 3);
    ack({ ok: true });
  });
  socket.on('disconnect', () => {});
  io.of('/staff').to('all').emit('alarm');
  socket.volatile.emit('tick', Date.now());
  socket.timeout(100).emitWithAck('are-you-there');
});
process.on('exit', () => {});
server.on('error', () => {});
//- client/socket.ts
import { io } from 'socket.io-client';
const socket = io('/');
socket.on('connect', () => {});
socket.on('seat:taken', ({ seat }) => draw(seat));
socket.emit('seat:take', { table: 't1', seat: 4 }, (answer) => show(answer.error));
window.addEventListener('resize', draw);
",
        "
Client to client: seat:taken({seat, …})
Client to server: seat:take({table: text, seat: number}) => {error, …}
Server to server: seat:take({table, seat, …}) => {ok: boolean, error: text} | {ok: boolean}
Server to client: seat:taken({seat, by})
Server to client: crowd(number)
Server to client: /staff alarm()
Server to client: tick(number)
Server to client: are-you-there()",
    );
}

#[test]
fn typed_maps_say_more_than_the_server_that_uses_them() {
    check(
        "
//- shared/wire.ts
export type Answer<T> = { ok: true; data: T } | { ok: false };
export type Reply<T> = (answer: Answer<T>) => void;
export interface Table { id: string; seats: number }
export interface Ups { 'table:open': (wish: { seats: number }, reply: Reply<Table>) => void; leave: (done: () => void) => void }
export interface Downs { 'table:state': (table: Table) => void }
export interface Listener { onState(table: Table): void }
//- server/kinds.ts
import type { Server } from 'socket.io';
import type { Ups, Downs } from '../shared/wire';
export type OurServer = Server<Ups, Downs>;
//- server/run.ts
import { OurServer } from './kinds';
export function run(io: OurServer) {
  io.on('connection', socket => {
    socket.on('table:open', (wish, reply) => reply({ ok: true, data: open(wish.seats) }));
    socket.emit('table:state', table);
  });
}
",
        "
Server to server: table:open()
Server to client: table:state()
Shared to server: table:open({seats: number}) => {ok: true, data: {id: text, seats: number}} | {ok: false}
Shared to server: leave() => null
Shared to client: table:state({id: text, seats: number})",
    );
}

#[test]
fn functions_that_send_what_they_are_told_are_followed() {
    check(
        "
//- server/send.ts
export function toTable(io: Server, table: string, event: string, data: unknown) {
  io.to(table).emit(event, data);
}
export const toBoth = (io, event, data) => { toTable(io, 'both', event, data); };
export const toAll = (event, ...rest) => io.emit(event, ...rest);
export class Hub {
  announce(event: string, payload: object) { this.io.emit(event, { at: 1, payload }); }
}
//- server/use.ts
import { toTable as tell, toBoth, toAll } from './send';
toAll('deal', 7, 'hearts');
tell(io, id, 'card:drawn', { card: 7 });
toBoth(io, NAMES.over, { winner: 'a' });
hub.announce('news', { text });
const NAMES = { over: 'game:over' } as const;
log('card:lost', { a: 1 });
//- client/room.tsx
import { io } from 'socket.io-client';
const emit = useCallback((event: string, data?: object) => { socketRef.current?.emit(event, data); }, []);
const button = () => emit('card:ask', { suit: 'x' });
//- server/other.ts
export function spread(io, event) { io.emit(event); }
spread(io, chosen());
",
        "
Client to server: card:ask({suit: text})
Server to client: deal(number, text)
Server to client: card:drawn({card: number})
Server to client: game:over({winner: text})
Server to client: news({at: number, payload: {…}})
unresolved in server/other.ts",
    );
}

#[test]
fn names_come_from_constants_lists_and_registries() {
    check(
        "
//- shared/names.ts
export const EVENTS = { JOIN: 'room:join', LEAVE: 'room:leave' } as const;
export enum Down { State = 'room:state' }
export const RELAYED = ['offer', 'answer'] as const;
//- server/sockets.ts
import { EVENTS, Down, RELAYED } from '../shared/names';
import { Socket } from 'socket.io';
export function listen(socket: Socket) {
  socket.on(EVENTS.JOIN, join);
  for (const event of ['mute', 'unmute']) socket.on(event, () => {});
  RELAYED.forEach((event) => socket.on(event, (data) => socket.broadcast.emit(event, data)));
  const handlers = { kick: ({ who }: { who: string }) => {}, ban(payload) { use(payload.days); } };
  Object.entries(handlers).forEach(([event, handle]) => socket.on(event, handle));
  socket.emit(Down.State, state);
  socket.emit(late ? 'late' : 'soon');
  socket.emit(compute());
}
function join({ room, name = 'anon' }) {}
",
        "
Server to server: room:join({room, name?, …})
Server to server: mute()
Server to server: unmute()
Server to server: offer(?)
Server to server: answer(?)
Server to client: offer(?)
Server to client: answer(?)
Server to server: kick({who: text})
Server to server: ban({days, …})
Server to client: room:state(?)
Server to client: late()
Server to client: soon()
unresolved in server/sockets.ts",
    );
}

#[test]
fn schemas_and_checks_say_what_a_handler_takes() {
    check(
        "
//- server/shapes.ts
export const Vote = z.object({ card: z.number(), note: z.string().optional() });
//- server/votes.ts
import { Vote } from './shapes';
export function votes({ socket, io }: Context) {
  socket.on('vote', async (raw: unknown, callback: Ack) => {
    const done = Vote.safeParse(raw);
    if (!done.success) return callback({ error: 'bad' });
    callback({});
  });
  socket.on('veto', (raw) => { const { why } = z.object({ why: z.string() }).parse(raw); });
  socket.on('host:testLed', guarded(async (payload) => led(payload.id)));
}
",
        "
Server to server: vote({card: number, note?: text}) => {error: text} | {}
Server to server: veto({why: text})
Server to server: host:testLed({id, …})",
    );
}

#[test]
fn gateways_of_nest_are_read() {
    check(
        "
//- src/chat.gateway.ts
import { WebSocketGateway, SubscribeMessage, MessageBody } from '@nestjs/websockets';
import { Line } from './line.dto';
@WebSocketGateway({ namespace: '/chat' })
export class ChatGateway {
  @WebSocketServer() server: Server;
  @SubscribeMessage('say')
  say(@ConnectedSocket() client: Socket, @MessageBody() line: Line) {
    this.server.to(line.room).emit('said', { text: line.text });
    return { event: 'heard', data: { at: 1 } };
  }
  @SubscribeMessage('bye')
  bye(client: Socket, payload: { room: string }) {}
}
//- src/line.dto.ts
export class Line { room!: string; text!: string; }
",
        "
Server to server: /chat say({room: text, text: text})
Server to client: said({text})
Server to client: /chat heard({at: number})
Server to server: /chat bye({room: text})",
    );
}

#[test]
fn frames_of_raw_sockets_are_read() {
    check(
        "
//- server/ws.ts
import { WebSocketServer } from 'ws';
const wss = new WebSocketServer({ port: 1 });
wss.on('connection', (ws) => {
  ws.on('message', (raw) => {
    const msg = JSON.parse(raw);
    switch (msg.type) {
      case 'join': join(msg.payload.room, msg.payload.name); break;
      case 'move': move(msg.x, msg.y); break;
    }
  });
  ws.send(JSON.stringify({ type: 'welcome', payload: { id: 1 } }));
  ws.send('hello');
  reply(ws, { type: 'joined', room: 'r' });
});
const reply = (ws, message) => ws.send(JSON.stringify(message));
//- client/ws.ts
const ws = new WebSocket(url);
ws.onmessage = (event) => {
  const frame = JSON.parse(event.data);
  if (frame.type === 'welcome') { greet(frame.payload.id); }
  else if (frame.type === 'joined') enter(frame.room);
};
const message = JSON.stringify({ type: 'move', x: 1, y: 2 });
ws.send(message);
res.send('no');
//- server/routes/live.ts
export default defineWebSocketHandler({
  message(peer, message) { if (message.text() === 'ping') { peer.send('pong'); } },
});
//- server/utils/live.ts
export function broadcast(event: string, data: unknown) {
  const text = JSON.stringify({ event, data });
  for (const peer of peers) peer.send(text);
}
//- server/api/reset.ts
export default defineEventHandler(() => { broadcast('score-reset', { round: 2 }); });
",
        "
Client to client: welcome({id, …})
Client to client: joined({room, …})
Client to server: move({x: number, y: number})
Server to client: score-reset({round: number})
Server to server: ping()
Server to client: pong()
Server to server: join({room, name, …})
Server to server: move({x, y, …})
Server to client: welcome({id: number})
Server to client: hello()
Server to client: joined({room: text})",
    );
}

#[test]
fn what_stays_inside_a_program_is_no_message() {
    check(
        "
//- src/inside.ts
import { EventEmitter } from 'events';
const bus = new EventEmitter();
bus.on('changed', f); bus.emit('changed', 1); this.emit('done'); redis.on('ready', f);
stream.on('data', f); request.on('end', f); process.emit('x'); mitt().on('a', f);
const emit = defineEmits(['close']); emit('close', 1);
@Output() saved = new EventEmitter(); saved.emit('saved');
notify('all good'); dispatch('x'); websocket; socketOptions.path;
socket.io.on('reconnect_attempt', f);
socket.on('connect_error', f);
//- server/a.test.ts
socket.emit('only:tested');
//- scripts/try.ts
import { io } from 'socket.io-client';
io('/').emit('tried');
",
        "",
    );
}

#[test]
fn a_side_nobody_tells_is_the_one_across() {
    check(
        "
//- lib/a.ts
socket.on('deal', (cards) => {}); socket.emit('nowhere:known');
//- server/b.ts
import { Server } from 'socket.io';
io.emit('deal', [1]);
",
        "
Client to client: deal(?)
Shared either way: nowhere:known()
Server to client: deal(number[])",
    );
}

proptest! {
    #[test]
    fn half_typed_code_does_no_harm(cut in 0usize..1200, again in 0usize..1200) {
        let text = "
import { Server } from 'socket.io'; import WebSocket from 'ws';
interface Up { 'a:b': (p: { x: number }, ack: (r: Array<string>) => void) => void }
const io = new Server<Up, Down>(); const E = { A: 'a', B: `b${1}` } as const;
@WebSocketGateway() class G { @SubscribeMessage('s') on(@MessageBody() d: Dto) { return { event: 'x', data: 1 } } }
io.on('connection', (socket: Socket) => { for (const e of Object.values(E)) socket.on(e, ({ a, b: { c = 1 } }, ack) => ack({ ...a, ok: !c })); });
function tell(ws, event, ...rest) { ws.send(JSON.stringify({ event, data: rest })); tell(ws, 'deep', 1); }
const s = z.object({ a: z.array(z.enum(['x'])).optional() }).merge(s); socket.on('z', (raw) => s.parse(raw));
switch (msg.type) { case 'one': use(msg.payload.x) } if (m.event === 'two') {} Object.entries(h).forEach(([k, v]) => socket.on(k, v));
";
        let (from, to) = (cut.min(again).min(text.len()), cut.max(again).min(text.len()));
        let one = format!("//- a.ts\n{}", &text[..to]);
        let two = format!("//- a.tsx\n{}\n//- b.js\n{}{}", &text[from..], &text[..from], &text[to..]);
        facts(&one);
        facts(&two);
    }
}
