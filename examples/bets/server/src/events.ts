import type { LobbyView, Side } from './store.js';

/** What the client may send. The names are the contract in docs/protocol.md. */
export interface ClientToServer {
  'lobby:join': (message: { lobbyId: string; address: string }) => void;
  'lobby:leave': (message: { lobbyId: string }) => void;
  'bet:place': (message: { lobbyId: string; address: string; side: Side }) => void;
}

/** What the server may send. */
export interface ServerToClient {
  'lobby:state': (message: LobbyView) => void;
  'bet:placed': (message: { lobbyId: string; address: string; side: Side }) => void;
  'lobby:closed': (message: { lobbyId: string; pot: string }) => void;
  'payout:pushed': (message: { lobbyId: string; address: string; amount: string; txHash: string }) => void;
  'error:message': (message: { code: string; text: string }) => void;
}
