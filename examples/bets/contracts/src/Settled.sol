// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice One account, the server's, may close lobbies and pay out.
abstract contract Settled {
    address public settler;

    event SettlerChanged(address indexed previous, address indexed next);

    error NotSettler(address caller);

    modifier onlySettler() {
        if (msg.sender != settler) revert NotSettler(msg.sender);
        _;
    }

    constructor(address firstSettler) {
        settler = firstSettler;
        emit SettlerChanged(address(0), firstSettler);
    }

    function changeSettler(address next) external onlySettler {
        emit SettlerChanged(settler, next);
        settler = next;
    }
}
