import { AbiCoder, concat, keccak256 } from 'ethers';
import type { Claim } from './api.js';

/** Recomputes the leaf from the salt and walks up to the published root, as the contract does. */
export function checks(lobbyId: number, claim: Claim, root: string): boolean {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ['uint256', 'address', 'uint256', 'bytes32'],
    [lobbyId, claim.address, claim.amount, claim.salt],
  );
  return claim.proof.reduce(pair, keccak256(keccak256(encoded))) === root;
}

function pair(a: string, b: string): string {
  return BigInt(a) < BigInt(b) ? keccak256(concat([a, b])) : keccak256(concat([b, a]));
}
