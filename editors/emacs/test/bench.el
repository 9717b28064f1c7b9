;;; bench.el --- What the checks stand on -*- lexical-binding: t; -*-

;;; Commentary:

;; Runs checks in order, prints a line for each, and waits on conditions, never
;; on time.  Does for either client what a person does, under one name.
;; Knows nothing of Baton but the README beside it.

;;; Code:

(require 'cl-lib)
(require 'flymake)
(require 'subr-x)

;; There may be no compiler for Emacs to use, and nothing here is worth one.
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)
(setq make-backup-files nil create-lockfiles nil auto-save-default nil)
(prefer-coding-system 'utf-8)

(defconst bench-client (intern (getenv "BATON_TEST_CLIENT")) "Which client is checked: eglot or lsp-mode.")
(defconst bench-home (file-truename (getenv "BATON_TEST_HOME")) "The folder the checks may write to.")
(defconst bench-folder (file-name-directory load-file-name) "Where this file is.")
(defvar bench-patience 10 "How long a condition may take to come true, in seconds.")
(defvar bench-passed 0)
(defvar bench-failed 0)

(defun bench-say (format &rest arguments)
  (princ (concat (apply #'format format arguments) "\n") #'external-debugging-output))

(defmacro bench-check (name &rest body)
  "Run BODY as the check NAME; an error in it is its failure."
  (declare (indent 1))
  `(condition-case why
       (progn ,@body
              (cl-incf bench-passed)
              (bench-say "ok    %s: %s" bench-client ,name)
              t)
     ((error quit)
      (cl-incf bench-failed)
      (bench-say "FAIL  %s: %s\n      %s" bench-client ,name (error-message-string why))
      nil)))

(defun bench-listen ()
  "Let Emacs read what programs and the disk tell it, as when a person rests."
  (read-event nil nil 0.01)
  ;; Without a terminal Emacs is never idle.
  (mapc #'timer-event-handler (copy-sequence timer-idle-list))
  (when (bound-and-true-p flymake-mode)
    (flymake-start)))

(defun bench-eventually (what condition &optional actual)
  "Wait until CONDITION holds, and return what it returned.
Otherwise fail to see WHAT, and show what there was instead, as ACTUAL has it."
  (let ((end (+ (float-time) bench-patience)) value)
    (while (and (not (setq value (funcall condition))) (< (float-time) end))
      (bench-listen))
    (or value (error "Waited %d s for %s; there was %S" bench-patience what
                     (if actual (funcall actual) (list bench-asked bench-messages))))))

(defun bench-equal (expected actual)
  (unless (equal expected actual)
    (error "Expected %S\n      got      %S" expected actual)))

(defun bench-contains (part text)
  (unless (string-search part text)
    (error "%S is not in %S" part text)))

(defun bench-finish ()
  "Print the count and leave, with 1 when a check failed or none ran."
  (bench-say "%s: %d passed, %d failed" bench-client bench-passed bench-failed)
  (kill-emacs (if (and (zerop bench-failed) (> bench-passed 0)) 0 1)))

;;;; What a person is shown and answers

(defvar bench-messages nil "What was shown in the echo area, the last first.")
(defvar bench-asked nil "What was asked, the last first.")
(defvar bench-answers nil "What will be answered; who has no answer left presses C-g.")

(advice-add 'message :before
            (lambda (format &rest arguments)
              (when format
                (push (apply #'format-message format arguments) bench-messages))))
(setq inhibit-message t)
;; What is chosen is chosen with the keyboard.
(setq last-nonmenu-event ?\r)

(advice-add 'completing-read :override
            (lambda (prompt collection &rest _)
              (push (substring-no-properties prompt) bench-asked)
              (let* ((answer (or (pop bench-answers) (signal 'quit (list prompt))))
                     (all (all-completions "" collection))
                     (chosen (seq-find (lambda (one) (string-prefix-p answer one)) all)))
                (or chosen (error "%S is not among %S" answer all)))))

(defun bench-told (part)
  "Wait for a message that has PART in it, and return it."
  (bench-eventually (format "the message %s" part)
                    (lambda () (seq-find (lambda (one) (string-search part one)) bench-messages))))

;;;; What a person does, in either client

(defun bench-snippet (heading)
  "The Lisp below HEADING of the README."
  (with-temp-buffer
    (insert-file-contents (expand-file-name "../README.md" bench-folder))
    (re-search-forward (concat "^" (regexp-quote heading) "$"))
    (search-forward "```elisp\n")
    (let ((from (point)))
      (search-forward "\n```")
      (car (read-from-string (format "(progn %s)" (buffer-substring from (match-beginning 0))))))))

(defun bench-set-up ()
  "Write into the init file what the README says."
  (add-to-list 'load-path (expand-file-name ".." bench-folder))
  (require 'markdown-mode)
  ;; An installed package says what is in which of its files.
  (unless (bench-eglot-p)
    (load "lsp-mode-autoloads" nil t))
  ;; What a person is asked once is answered here.
  (setq-default lsp-auto-guess-root t lsp-restart 'ignore lsp-session-file (expand-file-name "session" bench-home)
                lsp-server-install-dir bench-home)
  (eval (bench-snippet (if (eq bench-client 'eglot) "## Eglot" "## lsp-mode")) t))

(defun bench-eglot-p () (eq bench-client 'eglot))

(defun bench-open (path)
  "Show the file PATH and wait until its server is ready."
  (switch-to-buffer (find-file-noselect path))
  ;; A buffer is shown to somebody who looks; here nobody does.
  (if (bench-eglot-p)
      (run-hooks 'post-command-hook)
    (lsp--init-if-visible))
  (bench-eventually "a server" #'bench-server))

(defun bench-server ()
  "The server of this buffer, once it is ready."
  (if (bench-eglot-p)
      (and (eglot-managed-p) (eglot-current-server))
    (and (bound-and-true-p lsp-mode)
         (seq-find (lambda (one) (eq (lsp--workspace-status one) 'initialized)) (lsp-workspaces)))))

(defun bench-findings ()
  "What is underlined in this buffer, and what is said of it."
  (mapcar (lambda (one)
            (cons (buffer-substring-no-properties (flymake-diagnostic-beg one) (flymake-diagnostic-end one))
                  (flymake-diagnostic-text one)))
          (flymake-diagnostics)))

(defun bench-underlined ()
  "What is underlined in this buffer."
  (mapcar #'car (bench-findings)))

(defun bench-at (start &optional word)
  "Go to the line that begins with START, and in it to WORD."
  (goto-char (point-min))
  (re-search-forward (concat "^" (regexp-quote start)))
  (beginning-of-line)
  (when word
    (search-forward word (line-end-position))
    (goto-char (match-beginning 0))))

(defun bench-hover ()
  "What is shown about the place of the cursor."
  (if (bench-eglot-p)
      (let (shown)
        (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
        (substring-no-properties (bench-eventually "a hover" (lambda () shown))))
    (lsp-describe-thing-at-point)
    (with-current-buffer "*lsp-help*" (buffer-substring-no-properties (point-min) (point-max)))))

(defun bench-do (command)
  "Do COMMAND as its key would."
  (setq this-command command)
  (call-interactively command))

(defun bench-act (title)
  "Choose the code action TITLE."
  (push title bench-answers)
  (bench-do-act))

(defun bench-do-act ()
  "Choose the code action that is answered next."
  (if (bench-eglot-p)
      (bench-do #'eglot-code-actions)
    (bench-do #'lsp-execute-code-action)))

(defun bench-undo ()
  "Take the last step back."
  ;; Emacs ends a step with each command.
  (undo-boundary)
  (setq last-command nil)
  (undo))

(defun bench-rename (name)
  (if (bench-eglot-p) (eglot-rename name) (lsp-rename name)))

(defun bench-progress ()
  "What is shown of work under way."
  (let ((table (if (bench-eglot-p)
                   (eglot--progress-reporters (eglot-current-server))
                 (lsp--workspace-work-done-tokens (bench-server)))))
    (mapcar (lambda (one) (if (hash-table-p one) (hash-table-values one) one)) (hash-table-values table))))

(defun bench-stop ()
  "End the server of this buffer."
  (if (bench-eglot-p)
      (eglot-shutdown (eglot-current-server))
    (lsp-workspace-shutdown (bench-server))))

(defun bench-text ()
  (substring-no-properties (buffer-string)))

(defun bench-file (path)
  "What the file PATH holds."
  (with-temp-buffer
    (insert-file-contents path)
    (buffer-string)))

;;; bench.el ends here
