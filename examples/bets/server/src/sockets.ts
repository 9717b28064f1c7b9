import type { Server } from 'socket.io';
import type { ClientToServer, ServerToClient } from './events.js';
import type { LobbyStore } from './store.js';

/** One room per lobby; every change is sent to the whole room. */
export function registerSockets(io: Server<ClientToServer, ServerToClient>, store: LobbyStore): void {
  io.on('connection', (socket) => {
    socket.on('lobby:join', ({ lobbyId, address }) => {
      const lobby = store.get(lobbyId);
      if (!lobby) {
        socket.emit('error:message', { code: 'no-lobby', text: `${address} asked for an unknown lobby` });
        return;
      }
      void socket.join(lobbyId);
      socket.emit('lobby:state', lobby);
    });

    socket.on('lobby:leave', ({ lobbyId }) => {
      void socket.leave(lobbyId);
    });

    socket.on('bet:place', ({ lobbyId, address, side }) => {
      const lobby = store.placeBet(lobbyId, address, side);
      if (!lobby) {
        socket.emit('error:message', { code: 'bet-refused', text: 'the lobby is closed or you already bet' });
        return;
      }
      io.to(lobbyId).emit('bet:placed', { lobbyId, address, side });
      io.to(lobbyId).emit('lobby:state', lobby);
    });
  });
}
