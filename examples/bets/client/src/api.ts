export interface Claim {
  address: string;
  amount: string;
  proof: string[];
  salt: string;
}

export interface Lobby {
  lobbyId: string;
  onChainId: number;
  question: string;
  stake: string;
  state: 'open' | 'closed' | 'settled';
  players: { address: string; side: 'home' | 'away' }[];
}

/** The server's routes as functions; a failed answer becomes an `Error` with the server's words. */
export class Api {
  constructor(private readonly base: string) {}

  async lobbies(): Promise<Lobby[]> {
    const { lobbies } = await this.get<{ lobbies: Lobby[] }>('/lobbies');
    return lobbies;
  }

  lobby(lobbyId: string): Promise<Lobby> {
    return this.get<Lobby>(`/lobbies/${lobbyId}`);
  }

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
