// What the palette offers over all batches: "Launch Batch…" and its like. Which
// offers there are the server says; here they are found, put in order and named.
// Knows nothing of the editor, so that plain Node can test it. Start at `choices`.

import type { Batch, Look, Offer } from "./board";

/** A command of the palette that lets the user choose among the server's offers of one kind. */
export interface Pick {
  /** Its own name. The server's are taken: the client library registers them. */
  command: string;
  /** The server's command whose offers are shown. */
  offers: string;
  /** What the list asks. */
  question: string;
  /** What is said where there is nothing to choose. */
  nothing: string;
}

export const PICKS: readonly Pick[] = [
  {
    command: "baton.insertBlock",
    offers: "baton.apply",
    question: "Which block?",
    nothing: "No batch is due for a block.",
  },
  {
    command: "baton.copyBatchPrompt",
    offers: "baton.copyPrompt",
    question: "Whose prompt?",
    nothing: "There is no batch to write a prompt for.",
  },
  {
    command: "baton.launchBatch",
    offers: "baton.launch",
    question: "Which batch is launched?",
    nothing: "No batch may be launched now.",
  },
  { command: "baton.cancelRun", offers: "baton.cancel", question: "Which run is ended?", nothing: "Nothing runs." },
  { command: "baton.openRunLog", offers: "baton.openLog", question: "Whose log?", nothing: "No batch has a run with a log." },
  {
    command: "baton.tellRun",
    offers: "baton.tell",
    question: "Whose block is put into the plan?",
    nothing: "Every run has told its plan how it ended.",
  },
  { command: "baton.verifyBatch", offers: "baton.verify", question: "Which batch is verified?", nothing: "No batch can be verified now." },
  { command: "baton.landBatch", offers: "baton.land", question: "Which batch lands?", nothing: "No batch waits to land." },
  {
    command: "baton.adoptDocument",
    offers: "baton.adopt",
    question: "Which document?",
    nothing: "Every contract and route has a document.",
  },
];

/** An entry of the list. */
export interface Choice {
  label: string;
  /** The batch it is about, or the folder. */
  description: string;
  /** The plan, where there is more than one; or why it is offered. */
  detail?: string;
  offer: Offer;
}

/** Where the cursor stands: lines count from 0. */
export interface Cursor {
  uri: string;
  line: number;
}

/** All offers of one of the server's commands. Those of the batch around the cursor come first. */
export function choices(board: Look, command: string, cursor: Cursor | undefined): Choice[] {
  const here = cursor && around(board, cursor);
  const several = board.plans.length > 1;
  const all = board.plans.flatMap((plan) =>
    plan.batches.flatMap((batch) =>
      batch.offers
        .filter((offer) => offer.command === command)
        .map((offer) => ({
          isHere: batch === here,
          choice: { label: offer.title, description: batch.name, ...(several ? { detail: plan.path } : {}), offer },
        })),
    ),
  );
  const ofBatches = [...all.filter(({ isHere }) => isHere), ...all.filter(({ isHere }) => !isHere)].map(({ choice }) => choice);
  const ofDocuments = board.undescribed.flatMap(({ folder, message, offers }) =>
    offers.filter((offer) => offer.command === command).map((offer) => ({ label: offer.title, description: folder, detail: message, offer })),
  );
  return [...ofBatches, ...ofDocuments];
}

/** Which of the server's commands anything is offered of. */
export function offered(board: Look | undefined): Set<string> {
  const batches = board?.plans.flatMap((plan) => plan.batches) ?? [];
  return new Set([...batches, ...(board?.undescribed ?? [])].flatMap(({ offers }) => offers.map((offer) => offer.command)));
}

/** The batch whose heading is the last one above the cursor. */
function around(board: Look, cursor: Cursor): Batch | undefined {
  return board.plans
    .flatMap((plan) => plan.batches)
    .filter((batch) => batch.uri === cursor.uri && batch.range.start.line <= cursor.line)
    .sort((one, other) => other.range.start.line - one.range.start.line)[0];
}
