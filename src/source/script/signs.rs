//! Signs that a script may say a route or a message, found by searching, not parsing. What they miss is still read where
//! an import leads to it; what they find in vain costs a parse.
//!
//! Start at [`may_matter`].

use memchr::memmem;

/// Whether a script may say a route or a message by itself.
pub(in crate::source) fn may_matter(text: &str) -> bool {
    SURE.iter().any(|sign| has(text, sign)) || talks(text) || routes(text) || exports(text)
}

/// What frameworks and sockets are known by.
const SURE: &[&str] = &[
    "express'",
    "express\"",
    "fastify",
    "Fastify",
    "Hono(",
    "elysia",
    "koa'",
    "koa\"",
    "koa-router",
    "koa/router",
    "@Controller",
    "@WebSocketGateway",
    "@SubscribeMessage",
    "setGlobalPrefix",
    "enableVersioning",
    "useGlobalInterceptors",
    "RouterModule",
    "NextRe",
    "NextApi",
    "handler(req",
    "ventHandler(",
    "defineWebSocketHandler",
    "socket.io",
    "WebSocket",
    "ToClientEvents",
    "ToServerEvents",
    ".emit(",
    "roadcast",
    ".create({",
];

/// Whether something named like a socket does what sockets do.
fn talks(text: &str) -> bool {
    (has(text, "ocket") || has(text, "io.") || has(text, "ws."))
        && [".on(", ".once(", ".send(", ".off(", "onmessage", "addEventListener(", "emit("]
            .iter()
            .any(|sign| has(text, sign))
}

/// Whether a call of a router or a client is given a path: `.get('/x'`, `` fetch(`${base}/x` ``.
fn routes(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'(', bytes).any(|at| {
        let after = text.get(at + 1..).unwrap_or_default().trim_start();
        let path = ["'/", "\"/", "`/", "`${"].iter().any(|sign| after.starts_with(sign));
        path && calls(text.get(..at).unwrap_or_default())
    })
}

/// Whether what is called may take a path: a method of HTTP, a mount, a fetch.
fn calls(before: &str) -> bool {
    if before.ends_with('>') {
        return true;
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let start = before.trim_end_matches(is_part).len();
    let word = before.get(start..).unwrap_or_default();
    let member = before.get(..start).is_some_and(|above| above.ends_with('.'));
    let verb = [
        "get", "post", "put", "patch", "delete", "del", "all", "options", "head", "use", "route", "basePath",
    ];
    let lower = || word.to_ascii_lowercase();
    member && verb.contains(&word) || ["fetch", "request", "api"].iter().any(|part| lower().contains(part))
}

/// Whether something is exported under the name of a method: `export const GET`, `export { handler as POST }`.
fn exports(text: &str) -> bool {
    has(text, "export ")
        && [" GET", " POST", " PUT", " PATCH", " DELETE"].iter().any(|method| {
            memmem::find_iter(text.as_bytes(), method.as_bytes()).any(|at| {
                let before = text.get(..at).unwrap_or_default();
                ["function", "const", "as", "{", ","].iter().any(|word| before.ends_with(word))
            })
        })
}

fn has(text: &str, sign: &str) -> bool {
    memmem::find(text.as_bytes(), sign.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_and_messages_have_signs() {
        for text in [
            "import express from 'express'",
            "app.get('/users', show)",
            "router\n  .post(\n    '/users', show)",
            "export const GET = async () => {}",
            "export async function POST(event) {}",
            "const handler = 1; export { handler as GET, handler as POST }",
            "const a = await fetch(`${BASE}/users`)",
            "this.get<Claim>(`/claims/${id}`)",
            "request('/users')",
            "@Controller('users')",
            "socket.on('join', () => {})",
            "const socket = useSocket(); socket?.emit('join')",
            "export interface ServerToClientEvents {}",
            "export default defineEventHandler(() => 1)",
        ] {
            assert!(may_matter(text), "{text}");
        }
    }

    #[test]
    fn a_word_alone_is_no_sign() {
        for text in [
            "const expression = 1",
            "import { useRouter } from 'next/router'; const router = useRouter(); router.push('/home')",
            "import { Injectable } from '@nestjs/common'",
            "// plug it into the socket",
            "fetch(url)",
            "map.get(key)",
            "import x from './GET'",
        ] {
            assert!(!may_matter(text), "{text}");
        }
    }
}
