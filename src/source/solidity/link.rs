//! All units into facts: every contract with its own members and those it inherits. Start at [`link`].

use super::{
    Artifact, Declared, Item, Unit,
    compiled::{Compiled, complete},
    encode::{Encoder, elementary},
    lineage::{Lineage, Lineages},
    world::{Id, Scope, World},
};
use crate::{
    contract::{AbiItem, AbiKind, Param, Said, Type, Visibility},
    source::{Contract, ContractKind, Fact, Facts, Side},
};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// Adds what these units say together, each with its path, and what artifacts made of them add.
pub fn link(units: &[(&str, &Unit)], artifacts: &[(&str, &Artifact)], facts: &mut Facts) {
    let world = World::new(units);
    let compiled = Compiled::new(artifacts);
    let lineages = Lineages::new(&world);
    let encoder = Encoder { world: &world, lineages: &lineages, lenient: false };
    let own: FxHashMap<Id, Vec<Member>> =
        world.contracts().map(|(id, contract)| (id, items(encoder, id, contract))).collect();
    for (file, (path, unit)) in units.iter().enumerate() {
        for item in &unit.members.items {
            let item = encoded(encoder, Scope { file, contract: None }, item.clone());
            facts.facts.push(fact(path, None, None, item));
        }
    }
    for (id, contract) in world.contracts() {
        let Some(lineage) = lineages.of(id) else { continue };
        let mut described = described(&world, id, contract, lineage);
        let mut members = Vec::new();
        inherited(&world, &own, contract, lineage, &mut members);
        if let Some(items) = compiled.items(&world, contract, lineage) {
            complete(items, &mut described, &mut members);
        }
        facts.contracts.push(described);
        facts.facts.append(&mut members);
    }
}

/// A member of a contract, its types encoded.
struct Member {
    item: Item,
    /// The types it takes, to tell which declarations override each other.
    takes: Vec<Type>,
}

/// A contract without its members.
fn described(world: &World<'_>, id: Id, contract: &Declared, lineage: &Lineage) -> Contract {
    let bases = lineage.line.iter().skip(1).filter_map(|id| Some(world.contract(*id)?.name.clone()));
    Contract {
        name: contract.name.clone(),
        kind: contract.kind,
        bases: bases.chain(lineage.unseen.iter().cloned()).collect(),
        unseen: lineage.unseen.clone(),
        compiled: false,
        path: world.path(id.file).into(),
        at: contract.at,
    }
}

/// Adds the members of a contract, its own and inherited ones, each that overrides others once.
fn inherited(
    world: &World<'_>,
    own: &FxHashMap<Id, Vec<Member>>,
    contract: &Declared,
    lineage: &Lineage,
    facts: &mut Vec<Fact>,
) {
    let mut said = FxHashSet::default();
    for (nth, id) in lineage.line.iter().enumerate() {
        let Some(base) = world.contract(*id) else { continue };
        for Member { item, takes } in own.get(id).into_iter().flatten() {
            let is_new = (nth == 0 || is_inherited(&item.said))
                && said.insert((item.said.kind, &item.said.name, takes));
            if is_new || nth == 0 {
                let from = (nth > 0).then(|| base.name.clone());
                facts.push(fact(world.path(id.file), Some(contract.name.clone()), from, item.clone()));
            }
        }
    }
}

/// Whether contracts that inherit from the one that declares this have it, too.
fn is_inherited(said: &AbiItem) -> bool {
    said.kind != Some(AbiKind::Constructor) && said.visibility != Some(Visibility::Private)
}

/// The members of a contract with their types encoded.
fn items(encoder: Encoder<'_>, id: Id, contract: &Declared) -> Vec<Member> {
    let scope = Scope { file: id.file, contract: Some(id) };
    let items = contract.members.items.iter().cloned();
    items
        .map(|item| {
            let mut item = encoded(encoder, scope, item);
            let is_function = item.said.kind == Some(AbiKind::Function);
            if contract.kind == ContractKind::Library && is_function {
                item.said.inputs.iter_mut().flatten().for_each(named_in_libraries);
            }
            let takes = matches!(item.said.kind, Some(AbiKind::Function | AbiKind::Event | AbiKind::Error));
            let takes = item.said.inputs.iter().flatten().filter(|_| takes);
            let takes = takes.map(|input| encoder.compared(scope, &input.ty)).collect();
            Member { item, takes }
        })
        .collect()
}

/// Takes back the encoding of a type with a name of its own: selectors of libraries are made of the names.
fn named_in_libraries(param: &mut Param) {
    let mut ty = &param.ty;
    while let Type::Array(of, _) = ty {
        ty = of;
    }
    if !matches!(ty, Type::Named(name) if elementary(name).is_some()) {
        param.encoded = None;
    }
}

/// An item with its types encoded, and a getter of a struct with what it gives out: the fields but arrays and mappings.
fn encoded(encoder: Encoder<'_>, scope: Scope, mut item: Item) -> Item {
    let encode = |scope: Scope, params: &mut Option<Vec<Param>>| {
        for param in params.iter_mut().flatten() {
            param.encoded = encoder.encode(scope, &param.ty);
        }
    };
    let value = item.said.outputs.as_deref().and_then(|outputs| Some(&outputs.first()?.ty));
    let fields = value.filter(|_| item.getter).and_then(|value| encoder.fields(scope, value));
    encode(scope, &mut item.said.inputs);
    match fields {
        Some((fields, scope)) => {
            let given =
                fields.iter().filter(|field| !matches!(field.ty, Type::Array(..) | Type::Generic(..)));
            item.said.outputs = Some(given.cloned().collect());
            encode(scope, &mut item.said.outputs);
        }
        None => encode(scope, &mut item.said.outputs),
    }
    item
}

/// A fact of a contract.
fn fact(path: &str, owner: Option<SmolStr>, inherited: Option<SmolStr>, item: Item) -> Fact {
    let (at, whole) = (item.at, item.whole);
    Fact { said: Said::Abi(item.said), owner, inherited, side: Side::Chain, path: path.into(), at, whole }
}
