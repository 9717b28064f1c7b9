import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, keccak256 } from 'ethers';
import { payoutsOf, proofOf, rootOf } from '../src/payouts.js';
import { LobbyStore } from '../src/store.js';

const players = [1, 2, 3, 4, 5].map((n) => `0x${String(n).repeat(40)}`);

function lobbyOfFive() {
  const store = new LobbyStore();
  const lobby = store.create('Who wins the derby?', '1000', 7);
  players.forEach((address, n) => store.placeBet(lobby.lobbyId, address, n < 3 ? 'home' : 'away'));
  return lobby;
}

test('winners share the whole pot', () => {
  const payouts = payoutsOf(lobbyOfFive(), 'home');
  assert.deepEqual(payouts.map((payout) => payout.amount), [1666n, 1666n, 1666n]);
});

test('every proof leads to the root', () => {
  const leaves = payoutsOf(lobbyOfFive(), 'home').map((payout) => payout.leaf);
  for (const leaf of leaves) {
    const root = proofOf(leaves, leaf).reduce(
      (node, next) => (BigInt(node) < BigInt(next) ? keccak256(concat([node, next])) : keccak256(concat([next, node]))),
      leaf,
    );
    assert.equal(root, rootOf(leaves));
  }
});

test('nobody on the winning side means no payouts', () => {
  const store = new LobbyStore();
  const lobby = store.create('Rain on Sunday?', '5', 8);
  assert.deepEqual(payoutsOf(lobby, 'away'), []);
});
