;;; baton.el --- Plans in Markdown, checked and launched by baton -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0 OR MIT
;; Version: 0.1.0
;; Package-Requires: ((emacs "30.1"))
;; Keywords: tools, outlines

;;; Commentary:

;; Tells Eglot and lsp-mode how `baton server' is started, and adds what the
;; protocol has no words for: a board of all batches (`baton-batches'), the
;; commands `baton-launch', `baton-cancel' and `baton-log', and prompts that go
;; to the kill ring.  Everything else is Eglot's or lsp-mode's own.
;;
;; With Eglot:     (add-hook 'markdown-mode-hook #'eglot-ensure)
;; With lsp-mode:  (add-hook 'markdown-mode-hook #'lsp-deferred)
;;
;; Eglot has one server for a buffer, so there Baton takes the place of another
;; Markdown server; in lsp-mode it runs beside it.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'seq)
(require 'tabulated-list)

(declare-function lsp-request "ext:lsp-mode")
(declare-function lsp-request-async "ext:lsp-mode")
(declare-function lsp-workspaces "ext:lsp-mode")
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")
(declare-function lsp--workspace-client "ext:lsp-mode")
(declare-function lsp--client-server-id "ext:lsp-mode")
(declare-function lsp--uri-to-path "ext:lsp-mode")
(defvar lsp--cur-workspace)
(defvar lsp-language-id-configuration)

(defgroup baton nil
  "Plans in Markdown, checked and launched by baton."
  :group 'tools)

(defcustom baton-command '("baton" "server")
  "The program that is started, and its arguments."
  :type '(repeat string))

(defconst baton--modes '(markdown-mode gfm-mode markdown-ts-mode)
  "The modes whose buffers the server is for.")

(defconst baton--options '(:copies t :board t)
  "What the server is told of this client.
It copies prompts, and wants to hear when the board is another one.")

;;;; Eglot

(defclass baton-eglot-server (eglot-lsp-server) ()
  :documentation "A running `baton server', as Eglot sees it.")

(add-to-list 'eglot-server-programs
             (cons (mapcar (lambda (mode) (list mode :language-id "markdown")) baton--modes)
                   (lambda (&rest _) (cons 'baton-eglot-server baton-command))))

(cl-defmethod eglot-initialization-options ((_server baton-eglot-server))
  "Say what this client can do."
  baton--options)

(cl-defmethod eglot-handle-notification
  ((_server baton-eglot-server) (_method (eql $/baton/boardChanged)) &rest _)
  "Draw the boards anew."
  (baton--board-changed))

(cl-defmethod eglot-handle-request
  ((_server baton-eglot-server) (_method (eql window/showMessageRequest))
   &key message actions &allow-other-keys)
  "Ask MESSAGE, with ACTIONS to choose from."
  (baton--question message (append actions nil)))

(cl-defmethod eglot-execute ((server baton-eglot-server) action)
  "Do ACTION at SERVER; a prompt is copied here, since a server cannot."
  (let ((command (if (listp (plist-get action :command)) (plist-get action :command) action)))
    (if (equal (plist-get command :command) "baton.copyPrompt")
        (baton--do command)
      (cl-call-next-method server action))))

;;;; lsp-mode

(defun baton--table (&rest pairs)
  "Make a hash table of PAIRS: a text, what stands for it, and so on."
  (let ((table (make-hash-table :test #'equal)))
    (while pairs
      (puthash (pop pairs) (pop pairs) table))
    table))

(with-eval-after-load 'lsp-mode
  (dolist (mode baton--modes)
    (add-to-list 'lsp-language-id-configuration (cons mode "markdown")))
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () baton-command))
    :major-modes baton--modes
    :server-id 'baton
    :add-on? t
    :initialization-options (lambda () baton--options)
    :notification-handlers (baton--table "$/baton/boardChanged"
                                         (lambda (&rest _) (baton--board-changed)))
    :request-handlers (baton--table "window/showMessageRequest"
                                    (lambda (_workspace asked)
                                      (baton--question (baton--get asked "message")
                                                       (baton--get asked "actions"))))
    :action-handlers (baton--table "baton.copyPrompt" #'baton--do))))

;;;; The server, whoever speaks to it

(defun baton--lsp-workspace ()
  "The server of this buffer in lsp-mode, if it has one."
  (and (bound-and-true-p lsp-mode)
       (seq-find (lambda (workspace)
                   (eq (lsp--client-server-id (lsp--workspace-client workspace)) 'baton))
                 (lsp-workspaces))))

(defun baton--eglot ()
  "The server of this buffer in Eglot, if it has one."
  (let ((server (and (eglot-managed-p) (eglot-current-server))))
    (and server (object-of-class-p server 'baton-eglot-server) server)))

(defvar-local baton--home nil
  "The buffer through which this board asks the server.")

(defun baton--buffer ()
  "A buffer that has a server: this one, or the one used last."
  (or (seq-find (lambda (buffer)
                  (and (buffer-live-p buffer)
                       (with-current-buffer buffer (or (baton--eglot) (baton--lsp-workspace)))))
                (cons baton--home (cons (current-buffer) (buffer-list))))
      (user-error "No buffer has a baton; visit a Markdown file of the plan first")))

(defun baton--execute (command &optional arguments callback)
  "Have the server do COMMAND with ARGUMENTS, and return what it answers.
If there is a CALLBACK, the answer goes there when it comes instead."
  (with-current-buffer (baton--buffer)
    (let ((params (list :command command :arguments (vconcat arguments)))
          (server (baton--eglot))
          (lsp--cur-workspace (baton--lsp-workspace)))
      (cond
       ((and server callback)
        (jsonrpc-async-request server :workspace/executeCommand params :success-fn callback))
       (server (jsonrpc-request server :workspace/executeCommand params))
       (callback (lsp-request-async "workspace/executeCommand" params callback :mode 'detached))
       (t (lsp-request "workspace/executeCommand" params))))))

(defun baton--get (object key)
  "What OBJECT, as Eglot or lsp-mode read it, has for KEY; a list for an array."
  (let ((value (if (hash-table-p object)
                   (gethash key object)
                 (plist-get object (intern (concat ":" key))))))
    (if (vectorp value) (append value nil) value)))

(defun baton--do (offer)
  "Do OFFER, one of the commands of a batch.
What comes of it is shown when it comes."
  (let ((command (baton--get offer "command")))
    (baton--execute command (baton--get offer "arguments")
                    (if (equal command "baton.copyPrompt") #'baton--copy #'ignore))))

(defun baton--copy (prompt)
  "Put PROMPT where \\[yank] takes it from."
  (kill-new prompt)
  (message "Copied: %d lines" (length (string-lines prompt))))

;;;; Questions

(defun baton--question (message actions)
  "Ask MESSAGE, and return the one of ACTIONS that is chosen.
Unlike what Eglot and lsp-mode ask by themselves, this takes no answer for
granted: an empty line and \\[keyboard-quit] both choose nothing."
  (let* ((titles (mapcar (lambda (action) (baton--get action "title")) actions))
         (chosen (condition-case nil
                     (completing-read (concat message " ") titles nil t)
                   (quit nil))))
    (and (member chosen titles) (list :title chosen))))

;;;; The board

(defvar-keymap baton-batches-mode-map
  :doc "Keys of the board."
  "RET" #'baton-visit
  "l" #'baton-launch
  "c" #'baton-cancel
  "o" #'baton-log
  "a" #'baton-act)

(define-derived-mode baton-batches-mode tabulated-list-mode "Batches"
  "Every batch of every plan, and where it stands.
\\{baton-batches-mode-map}"
  (setq tabulated-list-format
        [("Batch" 40 nil) ("Stage" 18 t) ("Done" 6 nil) ("Run" 32 nil) ("Waits for" 12 nil)])
  (setq-local revert-buffer-function (lambda (&rest _) (baton--draw)))
  (tabulated-list-init-header))

;;;###autoload
(defun baton-batches ()
  "Show every batch, where it stands, and who works on it."
  (interactive)
  (let ((home (baton--buffer)))
    (with-current-buffer (get-buffer-create "*baton batches*")
      (unless (derived-mode-p 'baton-batches-mode)
        (baton-batches-mode))
      (setq baton--home home)
      (baton--fill (baton--execute "baton.board"))
      (pop-to-buffer (current-buffer)))))

(defun baton--draw ()
  "Ask for the board, and fill this buffer with it when it comes.
Somebody may wait for another answer meanwhile, so this waits for none."
  (let ((buffer (current-buffer)))
    (baton--execute "baton.board" nil
                    (lambda (board)
                      (when (buffer-live-p buffer)
                        (with-current-buffer buffer
                          (baton--fill board)))))))

(defun baton--fill (board)
  "Fill this buffer with BOARD."
  (setq tabulated-list-entries
        (mapcar (lambda (batch) (list batch (baton--row batch))) (baton--batches board)))
  (tabulated-list-print t))

(defun baton--batches (board)
  "Every batch of BOARD, plan by plan."
  (mapcan (lambda (plan) (copy-sequence (baton--get plan "batches"))) (baton--get board "plans")))

(defun baton--row (batch)
  "The columns of BATCH."
  (let ((run (baton--get batch "run")))
    (vector (baton--get batch "name")
            (baton--get batch "stage")
            (format "%s/%s" (baton--get batch "done") (baton--get batch "tickets"))
            (or (and run (baton--get run "phrase")) "")
            (string-join (baton--get batch "blocked_by") ", "))))

(defvar baton--waiting nil
  "The timer that draws the boards, once messages have been read.")

(defun baton--board-changed ()
  "Draw the boards anew, as soon as Emacs is idle."
  (unless baton--waiting
    (setq baton--waiting (run-with-timer 0 nil #'baton--draw-all))))

(defun baton--draw-all ()
  "Draw every board that there is."
  (setq baton--waiting nil)
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when (derived-mode-p 'baton-batches-mode)
        (with-demoted-errors "Baton: %S" (baton--draw))))))

;;;; What can be done with a batch

(defun baton--offers (batch &optional command)
  "The commands of BATCH; only those named COMMAND, if that is given."
  (seq-filter (lambda (offer) (or (null command) (equal (baton--get offer "command") command)))
              (baton--get batch "offers")))

(defun baton--choose (command)
  "The batch of this row; elsewhere one is asked for that has COMMAND on offer."
  (or (and (derived-mode-p 'baton-batches-mode) (tabulated-list-get-id))
      (let ((batches (seq-filter (lambda (batch) (baton--offers batch command))
                                  (baton--batches (baton--execute "baton.board")))))
        (unless batches
          (user-error "No batch offers this now"))
        (baton--pick "Batch: " batches "name"))))

(defun baton--pick (prompt objects key)
  "Ask with PROMPT for one of OBJECTS, by what they have for KEY."
  (let* ((names (mapcar (lambda (object) (baton--get object key)) objects))
         (name (completing-read prompt names nil t)))
    (or (seq-find (lambda (object) (equal (baton--get object key) name)) objects)
        (user-error "Nothing chosen"))))

(defun baton--offered (command)
  "Do the first COMMAND of a batch."
  (let* ((batch (baton--choose command))
         (offer (car (baton--offers batch command))))
    (unless offer
      (user-error "%s does not offer this now" (baton--get batch "name")))
    (baton--do offer)))

;;;###autoload
(defun baton-launch ()
  "Launch an agent on a batch.
The server says what it would start, and asks."
  (interactive)
  (baton--offered "baton.launch"))

;;;###autoload
(defun baton-cancel ()
  "Cancel the run of a batch."
  (interactive)
  (baton--offered "baton.cancel"))

;;;###autoload
(defun baton-log ()
  "Show what the run of a batch did."
  (interactive)
  (baton--offered "baton.openLog"))

(defun baton-act ()
  "Choose what to do with a batch, from all that can be done now."
  (interactive)
  (baton--do (baton--pick "Do: " (baton--offers (baton--choose nil)) "title")))

(defun baton-visit ()
  "Go to the heading of the batch in this row."
  (interactive nil baton-batches-mode)
  (let* ((batch (or (tabulated-list-get-id) (user-error "No batch here")))
         (start (baton--get (baton--get batch "range") "start")))
    (find-file-other-window
     (let ((uri (baton--get batch "uri")))
       (with-current-buffer (baton--buffer)
         (if (baton--eglot) (eglot-uri-to-path uri) (lsp--uri-to-path uri)))))
    (save-restriction
      (widen)
      (goto-char (point-min))
      (forward-line (baton--get start "line")))))

(provide 'baton)
;;; baton.el ends here
