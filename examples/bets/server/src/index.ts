import { createServer } from 'node:http';
import express from 'express';
import { Server } from 'socket.io';
import type { ClientToServer, ServerToClient } from './events.js';
import { lobbiesRouter } from './routes/lobbies.js';
import { registerSockets } from './sockets.js';
import { LobbyStore } from './store.js';

const store = new LobbyStore();
const app = express();
const http = createServer(app);
const io = new Server<ClientToServer, ServerToClient>(http, {
  cors: { origin: process.env.CLIENT_ORIGIN ?? 'http://localhost:5173' },
});

app.use(express.json());
app.get('/health', (_req, res) => {
  res.json({ ok: true, lobbies: store.list().length });
});
app.use('/lobbies', lobbiesRouter(store, io));

registerSockets(io, store);

const port = Number(process.env.PORT ?? 3000);
http.listen(port, () => console.log(`bets server on :${port}`));
