// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {PayoutMerkle} from "./PayoutMerkle.sol";
import {Settled} from "./Settled.sol";

/// @notice A lobby asks one question with two answers. Everyone stakes the same amount on one side.
contract BettingLobby is Settled {
    enum Side { Home, Away }
    enum State { None, Open, Closed }

    struct Lobby {
        State state;
        uint256 stake;
        uint256 maxPlayers;
        uint256 players;
    }

    PayoutMerkle public immutable payouts;
    uint256 public lobbyCount;

    mapping(uint256 lobbyId => Lobby lobby) public lobbies;
    mapping(uint256 lobbyId => mapping(address player => bool joined)) public hasJoined;

    event LobbyCreated(uint256 indexed lobbyId, uint256 stake, uint256 maxPlayers);
    event BetPlaced(uint256 indexed lobbyId, address indexed player, Side side);
    event BettingClosed(uint256 indexed lobbyId, uint256 pot);

    error LobbyNotOpen(uint256 lobbyId);
    error LobbyFull(uint256 lobbyId);
    error AlreadyJoined(uint256 lobbyId, address player);
    error WrongStake(uint256 sent, uint256 expected);

    constructor(address firstSettler, PayoutMerkle vault) Settled(firstSettler) {
        payouts = vault;
    }

    function createLobby(uint256 stake, uint256 maxPlayers) external returns (uint256 lobbyId) {
        lobbyId = ++lobbyCount;
        lobbies[lobbyId] = Lobby(State.Open, stake, maxPlayers, 0);
        emit LobbyCreated(lobbyId, stake, maxPlayers);
    }

    function placeBet(uint256 lobbyId, Side side) external payable {
        Lobby storage lobby = lobbies[lobbyId];
        if (lobby.state != State.Open) revert LobbyNotOpen(lobbyId);
        if (lobby.players == lobby.maxPlayers) revert LobbyFull(lobbyId);
        if (hasJoined[lobbyId][msg.sender]) revert AlreadyJoined(lobbyId, msg.sender);
        if (msg.value != lobby.stake) revert WrongStake(msg.value, lobby.stake);

        hasJoined[lobbyId][msg.sender] = true;
        lobby.players += 1;
        emit BetPlaced(lobbyId, msg.sender, side);
    }

    function closeBetting(uint256 lobbyId) external onlySettler {
        Lobby storage lobby = lobbies[lobbyId];
        if (lobby.state != State.Open) revert LobbyNotOpen(lobbyId);
        lobby.state = State.Closed;

        uint256 pot = lobby.stake * lobby.players;
        emit BettingClosed(lobbyId, pot);
        payouts.fund{value: pot}(lobbyId);
    }
}
