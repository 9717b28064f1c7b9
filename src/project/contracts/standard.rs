//! What contracts inherit from libraries that are not in the workspace: the members of the standards everybody builds on.
//!
//! A document may well describe `transfer` of a token whose code comes from a package. Start at [`may_have`].

use crate::{
    contract::{AbiItem, AbiKind},
    source::Contract,
};

/// Whether a contract that inherits from something that was not seen may have what is claimed. Where a base is none of
/// these standards, it may have any. What a compiler says of a contract is all that others may call.
pub(super) fn may_have(contract: &Contract, item: &AbiItem) -> bool {
    if contract.compiled && is_called(item) {
        return false;
    }
    let unseen = contract.unseen.iter();
    unseen.map(|base| base.rsplit('.').next().unwrap_or(base)).any(|base| {
        let known = STANDARDS.iter().filter(|(part, _)| base.contains(part));
        let mut known = known.peekable();
        known.peek().is_none() || known.any(|(_, members)| members.contains(&item.name.as_str()))
    })
}

/// Whether a claim is surely about what others may call: a function that is said without any of this may be an internal
/// one or a modifier, which compilers do not list.
fn is_called(item: &AbiItem) -> bool {
    match item.kind {
        Some(AbiKind::Event | AbiKind::Error) => true,
        Some(AbiKind::Function) => match item.visibility {
            Some(visibility) => visibility.is_abi(),
            None => item.mutability.is_some() || item.outputs.is_some() || item.selector.is_some(),
        },
        _ => false,
    }
}

/// Whether a standard that a contract inherits from unseen has a member of this name: what overrides it is nothing of its own.
pub(super) fn has(contract: &Contract, name: &str) -> bool {
    let bases = contract.unseen.iter().map(|base| base.rsplit('.').next().unwrap_or(base));
    bases
        .flat_map(|base| STANDARDS.iter().filter(move |(part, _)| base.contains(part)))
        .any(|(_, members)| members.contains(&name))
}

/// Parts of a base's name, and the members such a base gives.
const STANDARDS: &[(&str, &[&str])] = &[
    (
        "ERC20",
        &[
            "name",
            "symbol",
            "decimals",
            "totalSupply",
            "balanceOf",
            "transfer",
            "allowance",
            "approve",
            "transferFrom",
            "Transfer",
            "Approval",
            "increaseAllowance",
            "decreaseAllowance",
            "permit",
            "nonces",
            "DOMAIN_SEPARATOR",
            "burn",
            "burnFrom",
            "cap",
            "ERC20InsufficientBalance",
            "ERC20InvalidSender",
            "ERC20InvalidReceiver",
            "ERC20InsufficientAllowance",
            "ERC20InvalidApprover",
            "ERC20InvalidSpender",
        ],
    ),
    (
        "ERC721",
        &[
            "name",
            "symbol",
            "tokenURI",
            "balanceOf",
            "ownerOf",
            "approve",
            "getApproved",
            "setApprovalForAll",
            "isApprovedForAll",
            "transferFrom",
            "safeTransferFrom",
            "supportsInterface",
            "totalSupply",
            "tokenByIndex",
            "tokenOfOwnerByIndex",
            "onERC721Received",
            "burn",
            "Transfer",
            "Approval",
            "ApprovalForAll",
            "MetadataUpdate",
            "BatchMetadataUpdate",
        ],
    ),
    (
        "ERC1155",
        &[
            "uri",
            "balanceOf",
            "balanceOfBatch",
            "setApprovalForAll",
            "isApprovedForAll",
            "safeTransferFrom",
            "safeBatchTransferFrom",
            "supportsInterface",
            "totalSupply",
            "exists",
            "burn",
            "burnBatch",
            "TransferSingle",
            "TransferBatch",
            "ApprovalForAll",
            "URI",
            "onERC1155Received",
            "onERC1155BatchReceived",
        ],
    ),
    ("ERC165", &["supportsInterface"]),
    ("ERC2981", &["royaltyInfo", "supportsInterface"]),
    (
        "ERC4626",
        &[
            "asset",
            "totalAssets",
            "convertToShares",
            "convertToAssets",
            "maxDeposit",
            "previewDeposit",
            "deposit",
            "maxMint",
            "previewMint",
            "mint",
            "maxWithdraw",
            "previewWithdraw",
            "withdraw",
            "maxRedeem",
            "previewRedeem",
            "redeem",
            "Deposit",
            "Withdraw",
            "name",
            "symbol",
            "decimals",
            "totalSupply",
            "balanceOf",
            "transfer",
            "allowance",
            "approve",
            "transferFrom",
            "Transfer",
            "Approval",
        ],
    ),
    ("EIP712", &["eip712Domain", "DOMAIN_SEPARATOR", "EIP712DomainChanged"]),
    (
        "Ownable",
        &[
            "owner",
            "transferOwnership",
            "renounceOwnership",
            "acceptOwnership",
            "pendingOwner",
            "OwnershipTransferred",
            "OwnershipTransferStarted",
            "OwnableUnauthorizedAccount",
            "OwnableInvalidOwner",
        ],
    ),
    (
        "AccessControl",
        &[
            "hasRole",
            "getRoleAdmin",
            "grantRole",
            "revokeRole",
            "renounceRole",
            "DEFAULT_ADMIN_ROLE",
            "supportsInterface",
            "getRoleMember",
            "getRoleMemberCount",
            "RoleGranted",
            "RoleRevoked",
            "RoleAdminChanged",
            "AccessControlUnauthorizedAccount",
        ],
    ),
    ("Pausable", &["paused", "Paused", "Unpaused", "EnforcedPause", "ExpectedPause"]),
    ("ReentrancyGuard", &["ReentrancyGuardReentrantCall"]),
    ("UUPS", &["upgradeTo", "upgradeToAndCall", "proxiableUUID", "UPGRADE_INTERFACE_VERSION", "Upgraded"]),
    ("Initializable", &["Initialized", "InvalidInitialization", "NotInitializing"]),
    (
        "Governor",
        &[
            "propose",
            "castVote",
            "castVoteWithReason",
            "castVoteBySig",
            "execute",
            "queue",
            "cancel",
            "state",
            "quorum",
            "votingDelay",
            "votingPeriod",
            "proposalThreshold",
            "ProposalCreated",
            "VoteCast",
        ],
    ),
    (
        "Votes",
        &[
            "getVotes",
            "getPastVotes",
            "getPastTotalSupply",
            "delegates",
            "delegate",
            "delegateBySig",
            "clock",
            "CLOCK_MODE",
            "DelegateChanged",
            "DelegateVotesChanged",
        ],
    ),
    ("Nonces", &["nonces"]),
    ("Multicall", &["multicall"]),
    ("VRFConsumer", &["rawFulfillRandomWords"]),
    ("Context", &[]),
    ("Test", &[]),
    ("Script", &[]),
];
