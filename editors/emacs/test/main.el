;;; main.el --- What a person sees and does in a plan -*- lexical-binding: t; -*-

;;; Commentary:

;; The checks build on each other in the order they stand; run.sh starts them.

;;; Code:

(defconst main-workspace (expand-file-name "workspace" bench-home))
(defconst main-plan (expand-file-name "TICKETS.md" main-workspace))
(defconst main-notes (expand-file-name "docs/notes.md" main-workspace))
(defconst main-fault '("T44"))

(unless (bench-check "the server starts, with what the README says"
          (bench-set-up)
          (bench-open main-notes)
          (bench-open main-plan))
  (bench-finish))

(bench-check "diagnostics: the dependency that does not exist is underlined, and nothing else"
  (bench-eventually "a finding" #'bench-findings)
  (bench-equal main-fault (bench-underlined))
  (bench-contains "T5 names T44, which no plan declares" (cdar (bench-findings))))

(bench-check "diagnostics: mending the line clears it, breaking it again brings it back"
  (bench-at "**Owner:**" ", T44")
  (delete-char 5)
  (bench-eventually "no finding" (lambda () (null (bench-findings))) #'bench-findings)
  (insert ", T44")
  (bench-eventually "the finding" (lambda () (equal main-fault (bench-underlined))) #'bench-findings))

(bench-check "diagnostics: an archive that another program writes is read, and forgotten when it goes"
  (let ((archive (expand-file-name "archive/TICKETS.md" main-workspace)))
    (make-directory (file-name-directory archive) t)
    (write-region "# Archive\n\n### T44: Buy the domain\n\n**Status:** done\n" nil archive)
    (bench-eventually "no finding" (lambda () (null (bench-findings))) #'bench-findings)
    (delete-file archive)
    (bench-eventually "the finding" (lambda () (equal main-fault (bench-underlined))) #'bench-findings)))

(bench-check "hover: an id in a dependency list shows its ticket"
  (bench-at "**Depends on:** T1, T2" "T2")
  (bench-contains "Sign in with a passkey" (bench-hover)))

(bench-check "hover: an id in prose and in a fence of another document shows its ticket"
  (bench-open main-notes)
  (bench-at "The passkey work" "T2")
  (bench-contains "Sign in with a passkey" (bench-hover))
  (bench-at "T2: ask")
  (bench-contains "Sign in with a passkey" (bench-hover)))

(bench-check "definition: from another document to the line that declares the ticket"
  (bench-at "The passkey work" "T2")
  (bench-do #'xref-find-definitions)
  (bench-equal main-plan (file-truename buffer-file-name))
  (bench-equal "### T2: Sign in with a passkey" (buffer-substring-no-properties (pos-bol) (pos-eol))))

(bench-check "rename: the declaration, dependency lists, ranges and other documents follow"
  (bench-at "### T2" "T2")
  (bench-rename "T9")
  (bench-at "### T9: Sign in with a passkey")
  (bench-contains "**Depends on:** T1, T9\n" (bench-text))
  ;; T1-T9 would take in tickets the range never meant.
  (bench-contains "**Depends on:** T1, T9, T3\n" (bench-text))
  (bench-equal nil (string-search "T2" (bench-text)))
  (with-current-buffer (find-buffer-visiting main-notes)
    (bench-contains "The passkey work is T9, and signing out waits for it." (bench-text))))

(bench-check "rename: the server reads what the rename wrote"
  (bench-at "**Depends on:** T1, T9" "T9")
  (bench-contains "Sign in with a passkey" (bench-hover))
  (bench-eventually "the one finding" (lambda () (equal main-fault (bench-underlined))) #'bench-findings))

(bench-check "rename: an id that is taken is refused, in words, and nothing is changed"
  (let ((before (bench-text)))
    (bench-at "### T9" "T9")
    (bench-contains "T1" (condition-case why
                             (progn (bench-rename "T1") (car bench-messages))
                           (error (error-message-string why))))
    (bench-equal before (bench-text))))

(bench-check "code action: a quick fix mends the finding"
  (bench-at "**Owner:**" "T44")
  (bench-act "Change T44 to T4")
  (bench-eventually "no finding" (lambda () (null (bench-findings))) #'bench-findings)
  (bench-contains "**Depends on:** T4, T4\n" (bench-text)))

(bench-check "code action: the next block of a batch is inserted, one step to undo"
  (bench-open (expand-file-name "docs/PRESS-TICKETS.md" main-workspace))
  (let ((before (bench-text)))
    (bench-at "## Batch 1")
    (bench-act "Insert COMPLETE")
    (bench-eventually "the block" (lambda () (string-search "## COMPLETE — Batch 1 Done" (bench-text))))
    (bench-contains "Tickets completed: P1" (bench-text))
    (bench-undo)
    (bench-equal before (bench-text))))

(bench-check "the prompt of a batch goes to the kill ring"
  (bench-at "## Batch 1")
  (bench-act "Copy")
  (bench-told "Copied: ")
  (bench-contains "P1" (current-kill 0)))

(bench-check "the server ends when it is stopped"
  (bench-stop)
  (bench-eventually "no server" (lambda () (null (bench-server)))))

(bench-finish)

;;; main.el ends here
