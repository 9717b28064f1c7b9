;;; launch.el --- Launches from an Emacs -*- lexical-binding: t; -*-

;;; Commentary:

;; Agents are started from a plan that is being typed in, shown at work, ended,
;; and told in the plan.  The repository is a copy of the example, the agents
;; are the stand-ins of the integration tests.  run.sh starts this.

;;; Code:

;; A run is a dozen programs; a machine may have other things to do.
(setq bench-patience 30)

(defconst launch-root (expand-file-name "bets" bench-home))
(defconst launch-plan (expand-file-name "TICKETS.md" launch-root))
(defconst launch-agents (expand-file-name "agents.sh" bench-home))

(defun launch-git (folder &rest arguments)
  "What git prints in FOLDER with ARGUMENTS."
  (with-temp-buffer
    (setq default-directory (file-name-as-directory folder))
    (let ((process-environment
           (append '("GIT_CONFIG_GLOBAL=/dev/null" "GIT_CONFIG_NOSYSTEM=1" "GIT_AUTHOR_NAME=Ada"
                     "GIT_AUTHOR_EMAIL=ada@example.com" "GIT_COMMITTER_NAME=Ada" "GIT_COMMITTER_EMAIL=ada@example.com")
                   process-environment)))
      (unless (zerop (apply #'call-process "git" nil t nil arguments))
        (error "Git: %s" (buffer-string))))
    (string-trim (buffer-string))))

(defun launch-agent (name events)
  (format "[agents.%ser]\ncommand = [\"sh\", \"%s\", \"%s\"]\nevents = \"%s\"\n\n" name launch-agents name events))

(defun launch-edit-plan ()
  "Batch 2 is handed over and nobody has begun it; to verify it needs nothing that is installed."
  (with-temp-file launch-plan
    (insert-file-contents launch-plan)
    (search-forward "## Batch 2:")
    (narrow-to-region (point) (save-excursion (search-forward "## Batch 3:") (point)))
    (while (re-search-forward "\\(\\*\\*Status:\\*\\*\\) .*" nil t)
      (replace-match "\\1 Todo"))
    (goto-char (point-min))
    (while (search-forward "npm test" nil t)
      (replace-match "test -f server/src/settler.ts"))))

(defun launch-repository ()
  "Make a repository of the example."
  (let ((example (getenv "BATON_TEST_EXAMPLE")))
    (dolist (file (split-string (launch-git example "ls-files")))
      (let ((to (expand-file-name file launch-root)))
        (make-directory (file-name-directory to) t)
        (copy-file (expand-file-name file example) to))))
  (copy-file (getenv "BATON_TEST_AGENTS") launch-agents)
  (write-region (concat (launch-agent "design" "claude") (launch-agent "build" "codex")
                        "[roles]\ndesign = \"designer\"\nbuild = \"builder\"\n")
                nil (expand-file-name "baton.toml" launch-root))
  (launch-edit-plan)
  (launch-git launch-root "init" "-q" "-b" "main")
  (launch-git launch-root "add" ".")
  (launch-git launch-root "commit" "-q" "-m" "Begin"))

(defun launch-batch (number)
  "Go to batch NUMBER."
  (bench-at (format "## Batch %d:" number)))

(defun launch-type (words)
  "Type WORDS at the end of the introduction."
  (undo-boundary)
  (bench-at "Who owns which folder")
  (end-of-line)
  (insert " " words)
  (undo-boundary))

(defun launch-wait-question (part)
  "Wait for a question with PART in it, that has been answered."
  (bench-eventually (format "the question %s" part)
                    (lambda () (seq-find (lambda (one) (string-search part one)) bench-asked))))

(defun launch-wait-block (heading)
  (bench-eventually heading (lambda () (string-search (concat "\n## " heading) (bench-text)))
                    (lambda () (list bench-asked bench-messages))))

(defun launch-shown (part)
  "Wait until PART is shown of work under way."
  (bench-eventually part (lambda () (string-search part (format "%S" (bench-progress)))) #'bench-progress))

(unless (bench-check "launch: the example is open in a repository of its own"
          (launch-repository)
          (bench-set-up)
          (bench-open launch-plan))
  (bench-finish))

(bench-check "launch: C-g at the question starts nothing"
  (launch-batch 2)
  (bench-eventually "the workspace to be read"
                    (lambda () (ignore-errors (bench-act "Launch Batch 2") t)))
  (launch-wait-question "Launch build of Batch 2 with builder on batch-2, from main?")
  (bench-equal "main" (launch-git launch-root "branch" "--format=%(refname:short)")))

(defun launch-board ()
  "The board, as text."
  (with-current-buffer "*baton batches*"
    (substring-no-properties (buffer-string))))

(defun launch-row (number)
  "What the board shows of batch NUMBER."
  (let ((start (format "Batch %d" number)))
    (seq-find (lambda (line) (string-prefix-p start line)) (split-string (launch-board) "\n"))))

(defun launch-in-row (number command)
  "Do COMMAND in the row of batch NUMBER."
  (with-current-buffer "*baton batches*"
    (goto-char (point-min))
    (re-search-forward (format "^Batch %d" number))
    (bench-do command)))

(bench-check "batches: the board shows each with its stage, and RET goes to its heading"
  (save-window-excursion
    (baton-batches)
    (bench-contains "reviewed" (launch-row 1))
    (bench-contains "handed-off" (launch-row 2))
    (bench-contains "0/3" (launch-row 2))
    (launch-in-row 2 #'baton-visit)
    (with-current-buffer (find-buffer-visiting launch-plan)
      (bench-contains "## Batch 2:" (buffer-substring-no-properties (pos-bol) (pos-eol))))))

(bench-check "batches: a run that never ends is launched, shown and cancelled in its row"
  (let ((endless (expand-file-name "endless" bench-home)))
    (write-region "" nil endless)
    (setq bench-answers '("Trust and launch"))
    (launch-in-row 2 #'baton-launch)
    (bench-eventually "the run in its row" (lambda () (string-search "building" (launch-row 2))) #'launch-board)
    (launch-shown "Batch 2: build by builder")
    (launch-in-row 2 #'baton-cancel)
    (bench-told "Batch 2 (build by builder) was cancelled")
    (bench-eventually "the row as it was" (lambda () (string-search "handed-off" (launch-row 2))) #'launch-board)
    (delete-file endless)))

(bench-check "launch: a batch goes off while its plan is unsaved, and comes back in what was typed meanwhile"
  (let ((before (bench-file launch-plan))
        (gate (expand-file-name "gate" bench-home)))
    (call-process "mkfifo" nil nil nil gate)
    (launch-type "Unsaved words.")
    (setq bench-answers '("Launch Batch 2" "Details" "Launch"))
    (launch-batch 2)
    (bench-do-act)
    (launch-wait-question "\nverify: test -f server/src/settler.ts")
    (launch-shown "Batch 2: build by builder")
    (launch-shown "npm run build")
    (launch-type "More words.")
    (write-region "go\n" nil gate t)
    (delete-file gate)
    (launch-wait-block "COMPLETE — Batch 2 Done")
    (bench-contains " Unsaved words. More words." (bench-text))
    (bench-equal before (bench-file launch-plan))
    (bench-equal "export {};" (launch-git launch-root "show" "batch-2:server/src/settler.ts"))
    (bench-undo)
    (bench-equal nil (string-search "## COMPLETE — Batch 2 Done" (bench-text)))
    (bench-contains " Unsaved words. More words." (bench-text))
    (bench-undo)
    (launch-wait-block "COMPLETE — Batch 2 Done")
    (save-buffer)))

(bench-check "launch: the next batch is handed over and launched in one go"
  ;; What a designer would do: the draft names what is not there.
  (goto-char (point-min))
  (search-forward "T5, T7, T14")
  (replace-match "T5, T7")
  (search-forward "T7, T#")
  (replace-match "T7")
  (setq bench-answers '("Insert HANDOFF for Batch 3 and launch" "Launch"))
  (launch-batch 3)
  (bench-do-act)
  (launch-wait-question "Launch build of Batch 3 with builder on batch-3, from batch-2?")
  (launch-wait-block "HANDOFF — Batch 3 Ready")
  (save-buffer)
  (launch-wait-block "COMPLETE — Batch 3 Done")
  (save-buffer))

(bench-check "batches: the log of a run is asked for by the name of its batch"
  (setq bench-answers '("Batch 3"))
  (bench-do #'baton-log)
  (bench-eventually "the log" (lambda () (seq-find (lambda (one) (string-suffix-p "/log" (or (buffer-file-name one) "")))
                                                   (buffer-list)))))

(bench-stop)
(bench-finish)

;;; launch.el ends here
