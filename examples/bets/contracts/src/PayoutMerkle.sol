// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MerkleProof} from "./MerkleProof.sol";
import {Settled} from "./Settled.sol";

/// @notice Holds the pots of closed lobbies and pays them out against one Merkle root per lobby.
/// @dev Players used to claim for themselves. The settler now pushes every reward, so that a
///      winner needs no gas and no second visit; the proof stays, so that anyone can check it.
contract PayoutMerkle is Settled {
    struct Payout {
        address account;
        uint256 amount;
        bytes32 salt;
        bytes32[] proof;
    }

    mapping(uint256 lobbyId => bytes32 root) public roots;
    mapping(uint256 lobbyId => uint256 left) public pots;
    mapping(uint256 lobbyId => mapping(address account => bool paid)) private _rewarded;

    event Funded(uint256 indexed lobbyId, uint256 amount);
    event RootPublished(uint256 indexed lobbyId, bytes32 root);
    event RewardPushed(uint256 indexed lobbyId, address indexed account, uint256 amount);

    error RootAlreadyPublished(uint256 lobbyId);
    error InvalidProof(uint256 lobbyId, address account);
    error AlreadyRewarded(uint256 lobbyId, address account);
    error PotExceeded(uint256 lobbyId, uint256 wanted, uint256 left);
    error TransferFailed(address account, uint256 amount);

    constructor(address firstSettler) Settled(firstSettler) {}

    function fund(uint256 lobbyId) external payable {
        pots[lobbyId] += msg.value;
        emit Funded(lobbyId, msg.value);
    }

    function publishRoot(uint256 lobbyId, bytes32 root) external onlySettler {
        if (roots[lobbyId] != bytes32(0)) revert RootAlreadyPublished(lobbyId);
        roots[lobbyId] = root;
        emit RootPublished(lobbyId, root);
    }

    function pushRewards(uint256 lobbyId, Payout[] calldata payouts) external onlySettler {
        for (uint256 i = 0; i < payouts.length; i++) {
            _push(lobbyId, payouts[i]);
        }
    }

    function isRewarded(uint256 lobbyId, address account) external view returns (bool) {
        return _rewarded[lobbyId][account];
    }

    function leafOf(uint256 lobbyId, address account, uint256 amount, bytes32 salt) public pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(lobbyId, account, amount, salt))));
    }

    function _push(uint256 lobbyId, Payout calldata payout) private {
        if (_rewarded[lobbyId][payout.account]) revert AlreadyRewarded(lobbyId, payout.account);
        bytes32 leaf = leafOf(lobbyId, payout.account, payout.amount, payout.salt);
        if (!MerkleProof.verify(payout.proof, roots[lobbyId], leaf)) revert InvalidProof(lobbyId, payout.account);
        uint256 left = pots[lobbyId];
        if (payout.amount > left) revert PotExceeded(lobbyId, payout.amount, left);

        _rewarded[lobbyId][payout.account] = true;
        pots[lobbyId] = left - payout.amount;
        emit RewardPushed(lobbyId, payout.account, payout.amount);

        (bool sent, ) = payout.account.call{value: payout.amount}("");
        if (!sent) revert TransferFailed(payout.account, payout.amount);
    }
}
