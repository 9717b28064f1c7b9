//! Which files a specifier can mean: relative ones, those below an alias such as `@/`, packages of the workspace.
//!
//! It reads no `tsconfig.json`: an alias is tried at every folder above. Start at [`candidates`].

use super::Unit;
use rustc_hash::FxHashMap;

/// What is added to a specifier, in the order it is tried.
const ENDS: &[&str] = &[".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cts", ".cjs"];

/// The file a specifier means in another, of those there are.
pub(in crate::source::script) fn existing(
    specifier: &str,
    from: &str,
    exists: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let home = |name: &str| {
        let homes = above(from).into_iter().flat_map(|above| {
            AMONG.iter().map(move |among| match *among {
                "" => format!("{above}{name}"),
                among => format!("{above}{among}/{name}"),
            })
        });
        let mut homes = homes.filter(|home| {
            let index = |ends: &str| {
                exists(&format!("{home}/src/index{ends}")) || exists(&format!("{home}/index{ends}"))
            };
            ENDS.iter().any(|ends| index(ends))
        });
        homes.next()
    };
    candidates(specifier, from, &home).into_iter().find(|path| exists(path))
}

/// Packages stand at the top or in one of these.
const AMONG: &[&str] = &["", "packages", "apps", "libs", "modules"];

/// The paths a specifier can mean in a file, the likeliest first; `home` knows the folder of a package of the workspace.
pub(super) fn candidates(specifier: &str, from: &str, home: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    if specifier.starts_with('.') {
        if let Some(path) = joined(from.rsplit_once('/').map_or("", |(folder, _)| folder), specifier) {
            spellings(&path, &mut found);
        }
        return found;
    }
    let alias = ["@/", "~~/", "~/", "#/"].iter().find_map(|alias| specifier.strip_prefix(alias));
    if alias.is_some() || (specifier.contains('/') && !specifier.starts_with('@')) {
        let rest = alias.unwrap_or(specifier);
        for above in above(from) {
            for below in ["", "src/", "app/"] {
                spellings(&format!("{above}{below}{rest}"), &mut found);
            }
        }
    }
    if alias.is_none() {
        package(specifier, home, &mut found);
    }
    found
}

/// The folders that may be packages: those with an `index` in them or in their `src/`, by their name.
pub(super) fn packages<'a>(units: &FxHashMap<&'a str, &'a Unit>) -> FxHashMap<&'a str, Vec<&'a str>> {
    let mut found: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for path in units.keys() {
        let (home, file) = path.rsplit_once('/').unwrap_or(("", path));
        if !file.starts_with("index.") {
            continue;
        }
        let home = home.strip_suffix("/src").unwrap_or(home);
        let (above, name) = home.rsplit_once('/').unwrap_or(("", home));
        // A package stands at the top or in a folder of packages; anywhere else it is a folder like any other.
        let among = above.rsplit('/').next().unwrap_or_default();
        if !name.is_empty() && AMONG.contains(&among) {
            found.entry(name).or_default().push(home);
        }
    }
    for homes in found.values_mut() {
        homes.sort_unstable();
        homes.dedup();
    }
    found
}

/// `@scope/name/sub` and `name/sub` as a package's folder, where only one folder has that name.
fn package(specifier: &str, home: &dyn Fn(&str) -> Option<String>, found: &mut Vec<String>) {
    let plain = match specifier.strip_prefix('@').and_then(|scoped| scoped.split_once('/')) {
        Some((_, name)) => name,
        None if BUILT_IN.contains(&specifier) => return,
        None => specifier,
    };
    let (name, rest) = plain.split_once('/').unwrap_or((plain, ""));
    if let Some(home) = home(name) {
        for below in ["src/", ""] {
            let rest = if rest.is_empty() { "index" } else { rest };
            spellings(&format!("{home}/{below}{rest}"), found);
        }
    }
}

/// Packages that come with Node.js and whose names folders have too.
const BUILT_IN: &[&str] =
    &["events", "http", "https", "net", "path", "url", "util", "fs", "crypto", "os", "stream"];

/// A path as it stands, then with the ends it may have.
fn spellings(path: &str, found: &mut Vec<String>) {
    let path = path.trim_end_matches('/');
    found.push(path.to_owned());
    // TypeScript names the file that will be there: `./x.js` is `./x.ts`.
    for (written, meant) in [
        (".js", [".ts", ".tsx"]),
        (".mjs", [".mts", ".ts"]),
        (".cjs", [".cts", ".ts"]),
        (".jsx", [".tsx", ".ts"]),
    ] {
        if let Some(stem) = path.strip_suffix(written) {
            found.extend(meant.iter().map(|end| [stem, end].concat()));
        }
    }
    found.extend(ENDS.iter().map(|end| [path, end].concat()));
    let slash = if path.is_empty() { "" } else { "/" };
    found.extend(ENDS.iter().map(|end| [path, slash, "index", end].concat()));
}

/// Every folder above a file, the nearest first, each with a slash at its end; the workspace last.
fn above(path: &str) -> Vec<&str> {
    let mut folders: Vec<_> = path.match_indices('/').filter_map(|(at, _)| path.get(..=at)).collect();
    folders.reverse();
    folders.push("");
    folders
}

/// A relative specifier at a folder; `None` where it leaves the workspace.
fn joined(folder: &str, specifier: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in specifier.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
