// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";
import {PayoutMerkle} from "../src/PayoutMerkle.sol";

contract PayoutMerkleTest is Test {
    PayoutMerkle private vault;
    address private ana = makeAddr("ana");
    bytes32 private salt = keccak256("lobby 1, ana");

    function setUp() public {
        vault = new PayoutMerkle(address(this));
        vault.fund{value: 3 ether}(1);
        vault.publishRoot(1, vault.leafOf(1, ana, 2 ether, salt));
    }

    function one(uint256 amount) private view returns (PayoutMerkle.Payout[] memory list) {
        list = new PayoutMerkle.Payout[](1);
        list[0] = PayoutMerkle.Payout(ana, amount, salt, new bytes32[](0));
    }

    function test_pushes_a_reward_to_the_account() public {
        vault.pushRewards(1, one(2 ether));
        assertEq(ana.balance, 2 ether);
        assertTrue(vault.isRewarded(1, ana));
        assertEq(vault.pots(1), 1 ether);
    }

    function test_refuses_the_same_reward_twice() public {
        vault.pushRewards(1, one(2 ether));
        vm.expectRevert(abi.encodeWithSelector(PayoutMerkle.AlreadyRewarded.selector, 1, ana));
        vault.pushRewards(1, one(2 ether));
    }

    function test_refuses_another_amount() public {
        vm.expectRevert(abi.encodeWithSelector(PayoutMerkle.InvalidProof.selector, 1, ana));
        vault.pushRewards(1, one(3 ether));
    }
}
