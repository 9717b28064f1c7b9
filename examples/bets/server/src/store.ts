import { randomUUID } from 'node:crypto';
import type { Payout } from './payouts.js';

export type Side = 'home' | 'away';
export type State = 'open' | 'closed' | 'settled';

export interface LobbyView {
  lobbyId: string;
  onChainId: number;
  question: string;
  stake: string;
  state: State;
  players: { address: string; side: Side }[];
}

/** Lobbies in memory: the chain is the record, this is what the screens show. */
export class LobbyStore {
  readonly #lobbies = new Map<string, LobbyView>();
  readonly #payouts = new Map<string, Payout[]>();

  create(question: string, stake: string, onChainId: number): LobbyView {
    const lobby: LobbyView = { lobbyId: randomUUID(), onChainId, question, stake, state: 'open', players: [] };
    this.#lobbies.set(lobby.lobbyId, lobby);
    return lobby;
  }

  list(): LobbyView[] {
    return [...this.#lobbies.values()];
  }

  get(lobbyId: string): LobbyView | undefined {
    return this.#lobbies.get(lobbyId);
  }

  placeBet(lobbyId: string, address: string, side: Side): LobbyView | undefined {
    const lobby = this.#lobbies.get(lobbyId);
    if (!lobby || lobby.state !== 'open') return undefined;
    if (lobby.players.some((player) => player.address === address)) return undefined;
    lobby.players.push({ address, side });
    return lobby;
  }

  close(lobbyId: string): LobbyView | undefined {
    const lobby = this.#lobbies.get(lobbyId);
    if (!lobby || lobby.state !== 'open') return undefined;
    lobby.state = 'closed';
    return lobby;
  }

  settle(lobbyId: string, payouts: Payout[]): void {
    const lobby = this.#lobbies.get(lobbyId);
    if (!lobby) return;
    lobby.state = 'settled';
    this.#payouts.set(lobbyId, payouts);
  }

  payouts(lobbyId: string): Payout[] {
    return this.#payouts.get(lobbyId) ?? [];
  }
}
