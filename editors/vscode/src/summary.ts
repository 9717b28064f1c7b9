// The board in a few words, for the status item. Knows nothing of the editor, so
// that plain Node can test it. Start at `summarize`.

/** As much of the board as is looked at. */
export interface Stages {
  plans: readonly { batches: readonly { stage: string; run: { dead: boolean } | undefined }[] }[];
}

export interface Summary {
  /** `2 reviewed · 1 building · 1 handed off`; empty where there are no batches. */
  text: string;
  /** Whether somebody has to look: a batch failed, or a run died. */
  trouble: boolean;
}

/** What needs somebody comes first: the end of a long text may be cut off. */
const ORDER = [
  "failed",
  "changes-requested",
  "fixing",
  "building",
  "complete",
  "handed-off",
  "reviewed",
  "blocked",
  "designing",
  "unknown",
];

/** How many batches stand where. A stage that is not known here comes last, under its own name. */
export function summarize(board: Stages): Summary {
  const batches = board.plans.flatMap((plan) => plan.batches);
  const counts = new Map<string, number>();
  for (const { stage } of batches) {
    counts.set(stage, (counts.get(stage) ?? 0) + 1);
  }
  const stages = [...ORDER, ...[...counts.keys()].filter((stage) => !ORDER.includes(stage))];
  const parts = stages.flatMap((stage) => {
    const count = counts.get(stage);
    return count === undefined ? [] : [`${String(count)} ${words(stage)}`];
  });
  return {
    text: parts.join(" · "),
    trouble: counts.has("failed") || batches.some((batch) => batch.run?.dead === true),
  };
}

function words(stage: string): string {
  return stage === "unknown" ? "not begun" : stage.replaceAll("-", " ");
}
