//! `textDocument/documentLink`. Start at [`document_links`].

use tower_lsp::ls_types::{DocumentLink, DocumentLinkParams, Uri};

use crate::ide::{self, LinkTarget};
use crate::lsp::snapshot::{Asked, Snapshot};
use crate::lsp::uri::{System, from_path};
use crate::os::Disk;
use crate::project::DocPath;

/// The links of a document, unless the user has others to draw them. A file is linked when it is on the disk.
pub(in crate::lsp) fn document_links(
    snapshot: &Snapshot,
    disk: &dyn Disk,
    params: &DocumentLinkParams,
) -> Option<Vec<DocumentLink>> {
    let asked = snapshot.document(&params.text_document.uri).filter(|_| snapshot.wishes.links)?;
    let links = ide::document_links(&asked.view.project, asked.path()).into_iter().filter_map(|link| {
        let target = match link.target {
            LinkTarget::File { places, line } => {
                places.iter().find_map(|place| file(&asked, disk, place, line))?
            }
            LinkTarget::Place(path, range) => {
                let place = snapshot.location(asked.view, &path, range)?;
                at_line(place.uri.as_str(), place.range.start.line + 1)?
            }
        };
        Some(DocumentLink { range: asked.range(link.range), target: Some(target), tooltip: None, data: None })
    });
    Some(links.collect::<Vec<_>>()).filter(|links| !links.is_empty())
}

/// The URI of a file that exists.
fn file(asked: &Asked<'_>, disk: &dyn Disk, place: &DocPath, line: Option<u32>) -> Option<Uri> {
    let path = asked.view.source.as_ref()?.find_file(disk, place)?;
    let uri = from_path(path.to_str()?, System::HERE);
    line.map_or_else(|| uri.parse().ok(), |line| at_line(&uri, line))
}

/// `#L42`, as editors and hosts understand it.
fn at_line(uri: &str, line: u32) -> Option<Uri> {
    format!("{uri}#L{line}").parse().ok()
}
