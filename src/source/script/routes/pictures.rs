//! Pictures: files, and the routes they make. `check` takes files after lines `//- path` and prints one fact a line.

use crate::{
    contract::{Role, Said, Shape},
    source::{Language, Side, Unit, link, read},
};

/// The facts of these files, one a line: `path line: GET /x body{a,b?} 200{c}`; then `?` and the text that is not told.
fn facts(files: &str) -> String {
    let files: Vec<(&str, &str)> = files
        .split("//- ")
        .filter_map(|file| file.split_once('\n'))
        .map(|(path, text)| (path.trim(), text))
        .filter(|(path, _)| !path.is_empty())
        .collect();
    let units: Vec<(&str, Unit)> =
        files.iter().map(|(path, text)| (*path, read(Language::of(path).unwrap(), text))).collect();
    let facts = link(&units.iter().map(|(path, unit)| (*path, unit)).collect::<Vec<_>>());
    let text = |path: &str, at: &std::ops::Range<usize>| {
        files.iter().find(|(file, _)| *file == path).unwrap().1[at.clone()].to_string()
    };
    let mut lines = Vec::new();
    for fact in &facts.facts {
        let Said::Route(route) = &fact.said else { continue };
        if fact.side == Side::Client {
            continue;
        }
        let payloads: Vec<_> =
            route.payloads.iter().map(|one| format!(" {}{}", role(one.role), shape(&one.shape))).collect();
        lines.push(format!("{}: {route}{}", fact.path, payloads.concat()));
    }
    for one in &facts.unresolved {
        lines.push(format!("{}: ? {}", one.path, text(&one.path, &one.at.at(0))));
    }
    lines.join("\n")
}

fn role(role: Role) -> String {
    match role {
        Role::Body => "body".to_string(),
        Role::Query => "query".to_string(),
        Role::Response(status) => status.map(|status| status.to_string()).unwrap_or_default(),
        other => format!("{other:?}"),
    }
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Object { keys, open } => {
            let mut names: Vec<_> = keys
                .iter()
                .map(|key| format!("{}{}", key.name, if key.optional { "?" } else { "" }))
                .collect();
            names.extend(open.then(|| "…".to_string()));
            format!("{{{}}}", names.join(","))
        }
        Shape::Array(_) => "[]".to_string(),
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn check(files: &str, expected: &str) {
    let lines: Vec<_> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(facts(files), lines.join("\n"));
}

#[test]
fn a_factory_is_mounted_where_it_is_called() {
    check(
        "
//- server/index.ts
import express from 'express';
import { lobbiesRouter } from './routes/lobbies.js';
const app = express();
app.use(express.json());
app.get('/health', (_req, res) => { res.json({ ok: true }); });
app.use('/lobbies', lobbiesRouter(store, io));
//- server/routes/lobbies.ts
import { Router } from 'express';
export function lobbiesRouter(store: Store, io: Server): Router {
  const router = Router();
  router.post('/', (req, res) => {
    const { question, stake } = req.body;
    if (!question) { res.status(400).json({ error: 'no question' }); return; }
    res.status(201).json(lobby);
  });
  router.get('/:id/claims/:address', (req, res) => {
    const lobbyId = req.params.id;
    res.json({ lobbyId, address, amount, proof, leaf });
  });
  return router;
}
",
        "server/index.ts: GET /health {ok}
         server/routes/lobbies.ts: POST /lobbies body{question,stake,…} 400{error} 201Unknown
         server/routes/lobbies.ts: GET /lobbies/:id/claims/:address {lobbyId,address,amount,proof,leaf}",
    );
}

#[test]
fn routers_are_followed_through_every_way_to_hand_them_on() {
    check(
        "
//- app.js
const express = require('express');
const app = express();
const PREFIX = '/api';
app.use(`${PREFIX}/v1`, auth, require('./routes'));
require('./extra')(app);
registerAll(app);
function registerAll(server) { server.get('/all', (req, res) => res.send('x')); }
app.use([cors, require('./more').router]);
//- routes/index.js
const router = require('express').Router();
router.use('/users', require('./users'));
module.exports = router;
//- routes/users.js
const { Router } = require('express');
const router = Router();
const users = require('../controllers/users');
router.route('/:id(\\\\d+)').get(users.show).delete(wrap(users.remove));
router.get(['/a', '/b'], (req, res) => res.json([1]));
module.exports = router;
//- controllers/users.js
exports.show = async (req, res) => { res.json({ id: 1, name: req.query.full }); };
exports.remove = (req, res) => res.sendStatus(204);
//- extra.js
module.exports = (app) => { app.put('/extra', (req, res) => { use(req.body.a, req.body.b); }); };
//- more.js
const express = require('express');
exports.router = express.Router();
exports.router.get('/more', (req, res) => res.json({ more }));
",
        "app.js: GET /all
         extra.js: PUT /extra body{a,b,…}
         more.js: GET /more {more}
         routes/users.js: GET /api/v1/users/:id query{full,…} {id,name}
         routes/users.js: DELETE /api/v1/users/:id 204Null
         routes/users.js: GET /api/v1/users/a []
         routes/users.js: GET /api/v1/users/b []",
    );
}

#[test]
fn what_is_no_router_has_no_routes() {
    check(
        "
//- client.ts
import axios from 'axios';
import express from 'express';
import request from 'supertest';
const app = express();
const map = new Map();
axios.get('/x', () => 1);
map.get('/x', () => 1);
cache.get('/y', handler);
request(app).get('/z', handler);
app.get('setting');
app.set('port', 3000);
app.get('*', (req, res) => res.sendFile('index.html'));
app.on('/x', () => 1);
",
        "",
    );
}

#[test]
fn what_cannot_be_told_is_said_to_be_unresolved() {
    check(
        "
//- app.ts
import express, { Router } from 'express';
import { orphan } from './orphan';
import config from './config';
const app = express();
const deep = Router();
app.get(process.env.PATH_OF_IT, (req, res) => res.json({}));
app.use(config.prefix, deep);
deep.get('/deep', (req, res) => res.json({}));
for (const path of paths) app.get(path, (req, res) => res.json({}));
//- config.ts
export default { prefix: process.env.PREFIX };
//- orphan.ts
import { Router } from 'express';
export const orphan = Router();
orphan.get('/lost', (req, res) => res.json({}));
//- routes.ts
export function routes(app: Express) { app.get('/nobody', (req, res) => res.json({})); }
",
        "app.ts: ? process.env.PATH_OF_IT
         app.ts: ? '/deep'
         app.ts: ? path
         orphan.ts: ? '/lost'
         routes.ts: ? '/nobody'",
    );
}

#[test]
fn classes_hold_routers_too() {
    check(
        "
//- app.ts
import express, { Application } from 'express';
import { UserRoutes } from './users';
export class App {
  public app: Application;
  constructor() {
    this.app = express();
    this.routes();
  }
  private routes() {
    this.app.use('/users', new UserRoutes().router);
  }
}
//- users.ts
import { Router } from 'express';
import { UserController } from './controller';
export class UserRoutes {
  public router = Router();
  private controller = new UserController();
  constructor() {
    this.router.get('/:id', this.controller.show);
  }
}
//- controller.ts
export class UserController {
  show = async (req: Request, res: Response) => { return res.json({ id, name }); };
}
",
        "users.ts: GET /users/:id {id,name}",
    );
}

#[test]
fn fastify_plugins_have_prefixes() {
    check(
        "
//- server.ts
import Fastify from 'fastify';
import users from './users';
const app = Fastify({ logger: true });
app.register(users, { prefix: '/users' });
app.register(async (inner) => { inner.get('/in', async () => ({ ok: true })); }, { prefix: '/x' });
app.route({ method: ['GET', 'POST'], url: '/both', handler: async (request, reply) => reply.code(201).send({ a: 1 }) });
//- users.ts
export default async function (fastify: FastifyInstance) {
  fastify.get<{ Querystring: { page: number } }>('/:id', { schema }, async (request, reply) => {
    return { id: request.params.id };
  });
}
",
        "server.ts: GET /x/in {ok}
         server.ts: GET /both 201{a}
         server.ts: POST /both 201{a}
         users.ts: GET /users/:id {id} query{page}",
    );
}

#[test]
fn hono_chains_and_bases() {
    check(
        "
//- index.ts
import { Hono } from 'hono';
import books from './books';
const app = new Hono().basePath('/api');
app.route('/books', books);
const chained = app.get('/a', (c) => c.json({ a: 1 }, 201)).post('/b', async (c) => {
  const { title } = await c.req.json();
  return c.json({ title });
});
//- books.ts
import { Hono } from 'hono';
const books = new Hono().get('/', (c) => c.json([])).get('/:id', (c) => c.json({ id: c.req.param('id') }));
export default books;
",
        "books.ts: GET /api/books []
         books.ts: GET /api/books/:id {id}
         index.ts: GET /api/a 201{a}
         index.ts: POST /api/b body{title,…} {title}",
    );
}

#[test]
fn koa_routers() {
    check(
        "
//- app.js
const Koa = require('koa');
const Router = require('@koa/router');
const app = new Koa();
const router = new Router({ prefix: '/v1' });
router.get('user', '/users/:id', async (ctx) => { ctx.body = { id: 1 }; });
app.use(router.routes()).use(router.allowedMethods());
",
        "app.js: GET /v1/users/:id {id}",
    );
}

#[test]
fn nest_controllers_are_below_the_global_prefix() {
    check(
        "
//- src/main.ts
const app = await NestFactory.create(AppModule);
app.setGlobalPrefix('v1', { exclude: ['health'] });
//- src/health/health.controller.ts
@Controller('health')
export class HealthController {
  @Get()
  check() { return { ok: true }; }
}
//- src/users/users.controller.ts
import { CreateDto } from './dto';
@Controller('users')
export class UsersController {
  @Post()
  @HttpCode(202)
  create(@Body() dto: CreateDto): Promise<{ id: string }> { return this.users.create(dto); }
  @Get(':id')
  one(@Param('id') id: string, @Query('full') full: string) {}
  @Version('2')
  @Get('new')
  later() {}
}
//- src/users/dto.ts
export class CreateDto extends Named { email: string; }
export class Named { name?: string; }
",
        "src/health/health.controller.ts: GET /health {ok}
         src/users/users.controller.ts: POST /v1/users body{email,name?} 202{id}
         src/users/users.controller.ts: GET /v1/users/:id query{full?,…}
         src/users/users.controller.ts: ? 'new'",
    );
}

#[test]
fn files_are_routes_by_their_place() {
    check(
        "
//- src/app/(shop)/api/items/[id]/route.ts
export async function GET(request: NextRequest) {
  const { searchParams } = new URL(request.url);
  const page = searchParams.get('page');
  return NextResponse.json({ items, page }, { status: 200 });
}
export const DELETE = withAuth(async (req) => { const { why } = await req.json(); return Response.json({ ok: true }); });
//- app/api/auth/[...nextauth]/route.ts
const handler = NextAuth(options);
export { handler as GET, handler as POST };
//- pages/api/users/[id].ts
export default function handler(req, res) { res.status(200).json({ id: 1 }); }
//- server/api/rooms/[id].get.ts
export default defineEventHandler(async (event) => {
  const body = await readBody(event);
  return { room: body.room };
});
//- server/routes/index.post.ts
export default defineEventHandler(() => ({ ok: true }));
//- server/routes/_ws.ts
export default defineWebSocketHandler({ open(peer) {} });
//- server/api/helper.ts
export default class Helper {}
",
        "app/api/auth/[...nextauth]/route.ts: GET /api/auth/*nextauth
         app/api/auth/[...nextauth]/route.ts: POST /api/auth/*nextauth
         pages/api/users/[id].ts: ALL /api/users/:id 200{id}
         server/api/rooms/[id].get.ts: GET /api/rooms/:id body{room,…} {room}
         server/routes/_ws.ts: WS /_ws
         server/routes/index.post.ts: POST / {ok}
         src/app/(shop)/api/items/[id]/route.ts: GET /api/items/:id query{page?,…} 200{items,page}
         src/app/(shop)/api/items/[id]/route.ts: DELETE /api/items/:id body{why,…} {ok}",
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(60))]
    #[test]
    fn half_typed_code_is_read_as_far_as_it_goes(cut in 0..SAMPLE.len()) {
        let text = SAMPLE.get(..cut).unwrap_or_default();
        let unit = read(Language::TypeScript, text);
        link(&[("src/app/api/x/route.ts", &unit), ("server/api/x.get.ts", &unit)]);
    }
}

const SAMPLE: &str = "
import express, { Router as R } from 'express';
export * from './x'; export { a as b } from 'y';
const app = express(), r = R(); enum E { A = 'a', B }
app.use('/a', r).get(`${E.A}/x`, async (req, res) => { const { a = 1, ...b } = req.body ?? {}; res.status(4).json({ a, ...b }); });
class A extends B<C> { static x = 'y'; constructor(private app: Express) { this.app.get('/y', this.h); } }
@Controller({ path: ['a', 'b'] }) export class N { @Get(':id') one(@Body() dto: D): Promise<D> { return { x: 1 }; } }
export const GET = wrap((q) => Response.json({}, { status: 201 })); export default defineEventHandler(() => ({ ok: 1 }));
module.exports = { a, b: require('./c').d, e() {} }; new Hono().basePath('/z').get('/q', (c) => c.json({}));
";
