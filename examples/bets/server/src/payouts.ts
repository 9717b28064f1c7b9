import { AbiCoder, concat, hexlify, keccak256, randomBytes } from 'ethers';
import type { LobbyView, Side } from './store.js';

export interface Payout {
  address: string;
  amount: bigint;
  salt: string;
  leaf: string;
}

/** The losers' stakes go to the winners in equal parts; the remainder stays in the vault. */
export function payoutsOf(lobby: LobbyView, winner: Side): Payout[] {
  const pot = BigInt(lobby.stake) * BigInt(lobby.players.length);
  const winners = lobby.players.filter((player) => player.side === winner);
  if (winners.length === 0) return [];
  const amount = pot / BigInt(winners.length);
  return winners.map(({ address }) => {
    const salt = hexlify(randomBytes(32));
    return { address, amount, salt, leaf: leafOf(lobby.onChainId, address, amount, salt) };
  });
}

/** The same bytes as `PayoutMerkle.leafOf`. */
export function leafOf(lobbyId: number, address: string, amount: bigint, salt: string): string {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ['uint256', 'address', 'uint256', 'bytes32'],
    [lobbyId, address, amount, salt],
  );
  return keccak256(keccak256(encoded));
}

export function rootOf(leaves: string[]): string {
  let level = [...leaves];
  while (level.length > 1) level = parents(level);
  return level[0] ?? `0x${'00'.repeat(32)}`;
}

export function proofOf(leaves: string[], leaf: string): string[] {
  const proof: string[] = [];
  let level = [...leaves];
  let at = level.indexOf(leaf);
  while (level.length > 1) {
    const sibling = level[at % 2 === 0 ? at + 1 : at - 1];
    if (sibling !== undefined) proof.push(sibling);
    level = parents(level);
    at = Math.floor(at / 2);
  }
  return proof;
}

function parents(level: string[]): string[] {
  const next: string[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i]!, level[i + 1]];
    next.push(right === undefined ? left : pair(left, right));
  }
  return next;
}

function pair(a: string, b: string): string {
  return BigInt(a) < BigInt(b) ? keccak256(concat([a, b])) : keccak256(concat([b, a]));
}
