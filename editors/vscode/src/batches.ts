// The view "Batches": every batch of every plan with its tickets, where it
// stands, and what may be done with it. It shows what outline.ts makes of the
// board and carries out what the server offers. Knows nothing of stages or runs.
// Start at `showBatches`.

import {
  commands,
  Disposable,
  EventEmitter,
  MarkdownString,
  Range,
  type TextDocumentShowOptions,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  Uri,
  window,
} from "vscode";
import type { MarkupContent } from "vscode-languageclient/node";
import type { Board, Offer, Place } from "./board";
import { attention, type Node, nodeAt, offersOf, outline } from "./outline";
import { reason } from "./reason";
import type { Server } from "./server";

const VIEW = "baton.batches";

/** The menu commands that carry out the first of what the server offers under a name of its own. It asks before it starts anything. */
const VERBS: Record<string, string> = {
  "baton.batches.launch": "baton.launch",
  "baton.batches.cancel": "baton.cancel",
  "baton.batches.openLog": "baton.openLog",
  "baton.batches.verify": "baton.verify",
  "baton.batches.land": "baton.land",
  "baton.batches.tell": "baton.tell",
};

/** Those of which several may be meant: a batch has a prompt for each phase. */
const CHOICES: Record<string, string> = {
  "baton.batches.insert": "baton.apply",
  "baton.batches.copyPrompt": "baton.copyPrompt",
};

/** Shows the view for as long as it is not disposed of. */
export function showBatches(server: Server, board: Board): Disposable {
  const tree = new Tree(server, board);
  const view = window.createTreeView(VIEW, { treeDataProvider: tree, showCollapseAll: true });
  const refresh = (): void => {
    tree.refresh();
    tellView(view, server, board);
  };
  refresh();
  return Disposable.from(
    view,
    board.onDidChange(refresh),
    server.onDidChangeState(refresh),
    ...Object.entries(VERBS).map(([name, verb]) => commands.registerCommand(name, (node?: Node) => node && carryOut(offersOf(node, verb)[0]))),
    ...Object.entries(CHOICES).map(([name, verb]) => commands.registerCommand(name, (node?: Node) => node && choose(node, offersOf(node, verb)))),
    commands.registerCommand("baton.batches.more", (node?: Node) => node && choose(node, node.offers)),
    commands.registerCommand("baton.batches.openWorktree", (node?: Node) =>
      node?.run === undefined ? undefined : commands.executeCommand("baton.openWorktree", node.run, node.place.uri),
    ),
    commands.registerCommand("baton.revealInBatches", () => reveal(view, tree)),
  );
}

/** What stands above the tree and on its icon. */
function tellView(view: TreeView<Node>, server: Server, board: Board): void {
  const look = board.current;
  const isLooking = server.state.kind === "starting" || (server.state.kind === "running" && look?.complete !== true);
  // Without a message the welcome text shows, which would be wrong before everything was looked at. Empty means none.
  view.message = isLooking ? (board.problem ?? "Reading the workspace…") : "";
  const { count, words } = look === undefined ? { count: 0, words: "" } : attention(look);
  view.badge = count === 0 ? undefined : { value: count, tooltip: words };
}

class Tree implements TreeDataProvider<Node> {
  readonly #server: Server;
  readonly #board: Board;
  readonly #changed = new EventEmitter<void>();
  #nodes: Node[] = [];
  #shown: string | undefined;
  /** Who asked before there was an answer. */
  readonly #waiting: (() => void)[] = [];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(server: Server, board: Board) {
    this.#server = server;
    this.#board = board;
  }

  get nodes(): Node[] {
    return this.#nodes;
  }

  /** Draws the board as it is now. What looks as before is left alone, so that nothing flickers. */
  refresh(): void {
    const look = this.#board.current;
    const shown = JSON.stringify(look?.plans);
    const isNew = shown !== this.#shown;
    if (isNew) {
      this.#shown = shown;
      this.#nodes = look === undefined ? [] : outline(look);
    }
    if (this.#waiting.length === 0) {
      if (isNew) {
        this.#changed.fire();
      }
    } else if (this.#isReady()) {
      // Whoever asked is answered now, and has nothing old to draw anew.
      this.#waiting.splice(0).forEach((answer) => {
        answer();
      });
    }
  }

  /**
   * Batches are waited for while they are on their way: to be told of a change
   * while it fills an empty tree for the first time may leave the editor with none.
   */
  async getChildren(node?: Node): Promise<Node[]> {
    if (node !== undefined) {
      return node.children;
    }
    if (!this.#isReady()) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.#nodes;
  }

  #isReady(): boolean {
    const { kind } = this.#server.state;
    return kind === "running" ? (this.#board.current ?? this.#board.problem) !== undefined : kind !== "starting";
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  getTreeItem(node: Node): TreeItem {
    const item = new TreeItem(node.label, collapsible(node));
    item.id = node.key;
    item.description = node.description;
    item.iconPath = new ThemeIcon(node.icon.name, node.icon.colour === undefined ? undefined : new ThemeColor(node.icon.colour));
    item.contextValue = node.context;
    item.accessibilityInformation = { label: node.spoken };
    item.command = { title: "Open", command: "vscode.open", arguments: [Uri.parse(node.place.uri), { selection: range(node.place) } satisfies TextDocumentShowOptions] };
    return item;
  }

  /** The tooltip, made when somebody asks for it: what the server says on hover over the heading. */
  async resolveTreeItem(item: TreeItem, node: Node): Promise<TreeItem> {
    item.tooltip = (node.kind === "plan" ? undefined : await this.#hover(node.place)) ?? node.spoken;
    return item;
  }

  async #hover({ uri, range: { start } }: Place): Promise<MarkdownString | undefined> {
    try {
      const params = { textDocument: { uri }, position: start };
      const hover = await this.#server.client?.sendRequest<{ contents: MarkupContent } | null>("textDocument/hover", params);
      return hover ? new MarkdownString(hover.contents.value) : undefined;
    } catch {
      // A tooltip is not worth a message; what the line says in words is shown instead.
      return undefined;
    }
  }
}

function collapsible(node: Node): TreeItemCollapsibleState {
  if (node.children.length === 0) {
    return TreeItemCollapsibleState.None;
  }
  return node.open ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}

function range({ range: { start, end } }: Place): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

/** Carries out the only offer, or the one the user picks. */
async function choose(node: Node, offers: Offer[]): Promise<void> {
  if (offers.length < 2) {
    await carryOut(offers[0]);
    return;
  }
  const items = offers.map((offer) => ({ label: offer.title, offer }));
  const chosen = await window.showQuickPick(items, { title: node.label, placeHolder: "What is to be done?" });
  await carryOut(chosen?.offer);
}

async function carryOut(offer: Offer | undefined): Promise<void> {
  if (offer === undefined) {
    return;
  }
  try {
    // The client library has registered the server's commands under their own names.
    await commands.executeCommand(offer.command, ...offer.arguments);
  } catch (error) {
    void window.showErrorMessage(`Baton: ${offer.title}: ${reason(error)}`);
  }
}

/** Shows in the view what the cursor stands in. */
async function reveal(view: TreeView<Node>, tree: Tree): Promise<void> {
  const editor = window.activeTextEditor;
  const node = editor && nodeAt(tree.nodes, isDocument(editor.document.uri), editor.selection.active.line);
  if (node === undefined) {
    void window.showInformationMessage("Baton: the cursor stands in no batch.");
    return;
  }
  await view.reveal(node, { select: true, focus: true, expand: true });
}

/** The server writes addresses as it likes; the editor's own way makes them comparable. */
function isDocument(uri: Uri): (other: string) => boolean {
  const here = uri.toString();
  return (other) => other === here || Uri.parse(other).toString() === here;
}
