import { io } from 'socket.io-client';
import type { Lobby } from './api.js';

export interface LobbyListener {
  onState(lobby: Lobby): void;
  onClosed(lobbyId: string, pot: string): void;
  onPayout(address: string, amount: string, txHash: string): void;
  onError(text: string): void;
}

/** Follows one lobby until `leave` is called. */
export function followLobby(url: string, lobbyId: string, address: string, listener: LobbyListener) {
  const socket = io(url);

  socket.on('lobby:state', (lobby: Lobby) => listener.onState(lobby));
  socket.on('lobby:closed', ({ lobbyId, pot }) => listener.onClosed(lobbyId, pot));
  socket.on('payout:pushed', ({ address, amount, txHash }) => listener.onPayout(address, amount, txHash));
  socket.on('error:message', ({ text }) => listener.onError(text));

  socket.emit('lobby:join', { lobbyId, address });

  return {
    bet: (side: 'home' | 'away') => socket.emit('bet:place', { lobbyId, address, side }),
    leave: () => {
      socket.emit('lobby:leave', { lobbyId });
      socket.disconnect();
    },
  };
}
