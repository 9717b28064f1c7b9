// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Sorted-pair Merkle proofs, the same order as `server/src/payouts.ts`.
library MerkleProof {
    function verify(bytes32[] calldata proof, bytes32 root, bytes32 leaf) internal pure returns (bool) {
        bytes32 node = leaf;
        for (uint256 i = 0; i < proof.length; i++) {
            node = pair(node, proof[i]);
        }
        return node == root;
    }

    function pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }
}
