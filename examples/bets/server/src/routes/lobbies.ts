import { Router } from 'express';
import type { Server } from 'socket.io';
import type { ClientToServer, ServerToClient } from '../events.js';
import { payoutsOf, proofOf, rootOf } from '../payouts.js';
import type { LobbyStore } from '../store.js';

/** Everything below `/lobbies`. */
export function lobbiesRouter(store: LobbyStore, io: Server<ClientToServer, ServerToClient>): Router {
  const router = Router();

  router.get('/', (_req, res) => {
    res.json({ lobbies: store.list() });
  });

  router.post('/', (req, res) => {
    const { question, stake, onChainId } = req.body;
    if (typeof question !== 'string' || typeof stake !== 'string') {
      res.status(400).json({ error: 'question and stake are required' });
      return;
    }
    const lobby = store.create(question, stake, Number(onChainId));
    res.status(201).json(lobby);
  });

  router.get('/:id', (req, res) => {
    const lobby = store.get(req.params.id);
    if (!lobby) {
      res.status(404).json({ error: 'no such lobby' });
      return;
    }
    res.json(lobby);
  });

  router.post('/:id/close', (req, res) => {
    const lobby = store.close(req.params.id);
    if (!lobby) {
      res.status(409).json({ error: 'lobby is not open' });
      return;
    }
    const pot = (BigInt(lobby.stake) * BigInt(lobby.players.length)).toString();
    io.to(lobby.lobbyId).emit('lobby:closed', { lobbyId: lobby.lobbyId, pot });
    res.json({ lobbyId: lobby.lobbyId, pot });
  });

  router.post('/:id/settle', (req, res) => {
    const { winner } = req.body;
    const lobby = store.get(req.params.id);
    if (!lobby || lobby.state !== 'closed' || (winner !== 'home' && winner !== 'away')) {
      res.status(409).json({ error: 'lobby is not closed, or no winner given' });
      return;
    }
    const payouts = payoutsOf(lobby, winner);
    store.settle(lobby.lobbyId, payouts);
    res.json({ lobbyId: lobby.lobbyId, root: rootOf(payouts.map((payout) => payout.leaf)), count: payouts.length });
  });

  router.get('/:id/claims/:address', (req, res) => {
    const lobbyId = req.params.id;
    const payouts = store.payouts(lobbyId);
    const mine = payouts.find((payout) => payout.address === req.params.address);
    if (!mine) {
      res.status(404).json({ error: 'nothing to pay to this address' });
      return;
    }
    const { address, leaf } = mine;
    const amount = mine.amount.toString();
    const proof = proofOf(payouts.map((payout) => payout.leaf), leaf);
    res.json({ lobbyId, address, amount, proof, leaf });
  });

  return router;
}
