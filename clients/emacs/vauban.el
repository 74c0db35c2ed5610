;;; vauban.el --- Completion and chat with a language model on your own machine  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: EPL-2.0
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: convenience, languages, tools

;;; Commentary:

;; Ghost text from the language server "vauban lsp", over Eglot.  In your init file:
;;
;;   (require 'vauban)
;;   (setq vauban-command '("/path/to/vauban/bin/vauban" "lsp"))
;;   (vauban-setup)
;;
;; TAB accepts visible ghost text; otherwise it keeps its usual meaning.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'jsonrpc)
(require 'project)
(require 'vauban-caret)
(require 'vauban-messages)

(defgroup vauban nil
  "Completion and chat with a language model on your own machine."
  :group 'tools)

(defcustom vauban-command '("vauban" "lsp")
  "Command line that starts the server."
  :type '(repeat string))

(defun vauban--within-p (file folder)
  "Whether FILE is FOLDER or lies in it, by its name or behind links."
  (or (string-prefix-p (file-name-as-directory (expand-file-name folder))
                       (file-name-as-directory (expand-file-name file)))
      (file-in-directory-p file folder)))

(defun vauban--foreign-p (entry folders)
  "Whether the ENTRY of `exec-path' leads into one of the FOLDERS of a project.
A project that is the home folder, or holds it, has the user's own programs in
folders of its own: there, only the folder itself counts."
  (or (not (stringp entry))
      (not (file-name-absolute-p entry))
      (cl-some (lambda (folder)
                 (if (vauban--within-p "~" folder)
                     (and (vauban--within-p entry folder) (vauban--within-p folder entry))
                   (vauban--within-p entry folder)))
               folders)))

(defun vauban--command ()
  "Return the command line of the server with the absolute path of its program.
An entry of `exec-path' may lead into the project: what lies there must never
run by its mere name."
  (let* ((name (car vauban-command))
         (project (let ((eglot-lsp-context t)) (project-current)))
         (folders (cons default-directory (and project (list (project-root project)))))
         (exec-path (cl-remove-if (lambda (entry) (vauban--foreign-p entry folders)) exec-path))
         (default-directory "/"))
    (cons (or (executable-find name)
              (and (file-name-absolute-p name) (expand-file-name name))
              (user-error "%s" (vauban-text 'not-executable name)))
          (cdr vauban-command))))

(defcustom vauban-modes '(prog-mode text-mode conf-mode)
  "Modes in which `vauban-setup' starts the server, including derived modes."
  :type '(repeat symbol))

(defcustom vauban-settings nil
  "Server settings as a plist.
For example (:model \"qwen2.5-coder-1.5b-instruct\" :threads 4);
see `docs/lsp.md' for all settings."
  :type 'plist)

(defcustom vauban-automatic t
  "Whether to complete while typing; if nil, use `vauban-complete'."
  :type 'boolean)

(defcustom vauban-delay 0.075
  "Seconds to wait after the last key before completing."
  :type 'number)

(defface vauban-ghost
  ;; #767676 has a contrast of 4.5 both on white and on black; the slant tells it without a colour
  '((t :foreground "#767676" :slant italic))
  "Face of ghost text.")

;;;; The server

(defclass vauban-server (eglot-lsp-server) ()
  :documentation "The language server of Vauban.")

(cl-defmethod eglot-initialization-options ((_server vauban-server))
  "What the user set for the server."
  (or vauban-settings eglot--{}))

(cl-defmethod eglot-client-capabilities ((_server vauban-server))
  "What this package can do beside Eglot."
  (let ((all (cl-call-next-method)))
    (plist-put all :experimental '(:vauban (:status t)))
    (plist-put all :textDocument
               (append (plist-get all :textDocument) '(:inlineCompletion (:dynamicRegistration :json-false))))
    all))

(defun vauban--configuration (plist server &rest arguments)
  "What the user set for SERVER, where it is Vauban's; else what PLIST tells.
`eglot-workspace-configuration' is a safe local variable: a project that somebody
else wrote could take back exclusions and masking with it.  Its default is the
user's.  ARGUMENTS are those of PLIST behind SERVER."
  (if (not (cl-typep server 'vauban-server))
      (apply plist server arguments)
    (let ((own (with-temp-buffer ; has no local value
                 ;; Eglot after 1.9 reads the variables of the folder in here
                 (let ((enable-local-variables nil)
                       (enable-dir-local-variables nil))
                   (apply plist server arguments)))))
      (if (plist-member own :vauban)
          own
        (append (list :vauban (or vauban-settings eglot--{})) own)))))

(advice-add 'eglot--workspace-configuration-plist :around #'vauban--configuration)

(defvar vauban-status nil
  "State of the engine, as the server told it last.")

(cl-defmethod eglot-handle-notification ((_server vauban-server) (_method (eql vauban/statusChanged)) &rest status)
  "Keep STATUS for the mode line."
  (setq vauban-status status)
  (force-mode-line-update t))

(defun vauban-status-text ()
  "State, model, and who answers where another machine can, for a mode line."
  (let* ((model (plist-get vauban-status :model))
         (origin (plist-get vauban-status :origin))
         (text (concat "Vauban: "
                       (vauban-text (intern (concat "state-" (or (plist-get vauban-status :state) "off"))))
                       (and model (format " (%s)" model)))))
    (if origin
        (vauban-text 'answered-by text
                     (if (plist-get origin :endpoint) (plist-get origin :label) (vauban-text 'this-machine)))
      text)))

(defun vauban-status-details ()
  "The same, and why this machine answers instead of another one."
  (let* ((origin (plist-get vauban-status :origin))
         (unconfirmed (plist-get origin :unconfirmed)))
    (string-join (delq nil (list (vauban-status-text)
                                 (plist-get origin :note)
                                 (and unconfirmed (vauban-text 'agree unconfirmed))))
                 "\n")))

(defun vauban--lighter ()
  "What the mode line says of `vauban-mode'.
It names the other machine that answers, if one does."
  (let ((origin (plist-get vauban-status :origin)))
    (propertize (if (plist-get origin :endpoint) (format " Vauban[%s]" (plist-get origin :endpoint)) " Vauban")
                'help-echo (vauban-status-details))))

;;;###autoload
(defun vauban-status ()
  "Say how the engine stands, and who answers."
  (interactive)
  (message "%s" (vauban-status-details)))

(defun vauban-current-server ()
  "The server of this buffer if it is Vauban's, else nil."
  (let ((server (eglot-current-server)))
    (and (cl-typep server 'vauban-server) (jsonrpc-running-p server) server)))

(defun vauban-project (server)
  "The project that SERVER of Vauban's runs for."
  (let (found)
    (maphash (lambda (project servers)
               (when (memq server servers)
                 (setq found project)))
             eglot--servers-by-project)
    found))

(defun vauban-server-of (project)
  "The server of Vauban's that runs for PROJECT, or nil."
  (cl-find-if (lambda (server) (and (cl-typep server 'vauban-server) (jsonrpc-running-p server)))
              (gethash project eglot--servers-by-project)))

(defun vauban-request (server method params on-answer on-failure)
  "Ask SERVER for METHOD with PARAMS.
One of ON-ANSWER and ON-FAILURE is called with the result or with the
error object.  The value is a function that takes the request back: then
neither is called."
  (let* ((open t)
         (close (lambda (then) (lambda (&rest arguments) (when open (setq open nil) (apply then arguments)))))
         ;; the public function does not tell the id, without which nothing can be cancelled
         (sent (jsonrpc--async-request-1 server method params :timeout nil
                                         :success-fn (funcall close on-answer)
                                         :error-fn (funcall close on-failure))))
    (lambda ()
      (when open
        (setq open nil)
        (when (jsonrpc-running-p server)
          (jsonrpc-notify server :$/cancelRequest (list :id (car sent))))))))

;;;; Proposals: a text for a place, and what is left of it while somebody types

(cl-defstruct vauban--proposal
  "TEXT stands for what lies between BEFORE and AFTER in its line."
  text before after)

(defun vauban--line ()
  "The current line."
  (buffer-substring-no-properties (line-beginning-position) (line-end-position)))

(defun vauban--remaining (proposal)
  "What is still to be written of PROPOSAL at point.
Nil when what was typed is something else."
  (let* ((line (vauban--line))
         (caret (- (point) (line-beginning-position)))
         (text (vauban--proposal-text proposal))
         (first (length (vauban--proposal-before proposal)))
         (behind (- (length line) (length (vauban--proposal-after proposal)))))
    (and (<= first caret behind)
         (string-prefix-p (vauban--proposal-before proposal) line)
         (string= (vauban--proposal-after proposal) (substring line behind))
         (let ((typed (substring line first caret)))
           (and (string-prefix-p typed text)
                (< (length typed) (length text))
                (substring text (length typed)))))))

(defun vauban--proposal (item)
  "The proposal that ITEM of the server makes at point, or nil."
  (let* ((range (plist-get item :range))
         (first (if range (eglot--lsp-position-to-point (plist-get range :start)) (point)))
         (last (if range (eglot--lsp-position-to-point (plist-get range :end)) (point)))
         (text (plist-get item :insertText))
         (text (if (stringp text) text (plist-get text :value))))
    (and (<= (line-beginning-position) first (point) last (line-end-position))
         (let ((proposal (make-vauban--proposal
                          :text (replace-regexp-in-string "\r\n?" "\n" text)
                          :before (buffer-substring-no-properties (line-beginning-position) first)
                          :after (buffer-substring-no-properties last (line-end-position)))))
           (and (vauban--remaining proposal) proposal)))))

(defun vauban--cut (rest unit)
  "What is accepted of REST when UNIT is: `word', `line' or `all'.
The server cuts, by the rules that every editor has.  Waits for it; nil
when there is no answer."
  (if (eq unit 'all)
      rest
    (let* ((server (vauban-current-server))
           (answer (and server
                        (ignore-error jsonrpc-error
                          (jsonrpc-request server :workspace/executeCommand
                                           (list :command "vauban.accept"
                                                 :arguments (vector (list :text rest :unit (symbol-name unit))))
                                           :timeout 5))))
           (accepted (plist-get answer :accepted)))
      (or accepted (ignore (message "%s" (vauban-text 'no-answer)))))))

;;;; Ghost text

(defvar-local vauban--overlay nil
  "The overlay that shows ghost text.")
(defvar-local vauban--proposals nil
  "The proposals that can be shown; the first is.")
(defvar-local vauban--visible nil
  "Whether ghost text is visible: then `vauban-ghost-map' is in force.")
(defvar-local vauban--cancel nil
  "Takes back the request under way.")
(defvar-local vauban--timer nil
  "Runs until it is time to ask.")
(defvar-local vauban--tick nil
  "The state of the text that was looked at last.")

(defvar vauban-ghost-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "TAB") #'vauban-accept)
    (define-key map (kbd "<tab>") #'vauban-accept)
    (define-key map (kbd "C-<right>") #'vauban-accept-word)
    (define-key map (kbd "C-<down>") #'vauban-accept-line)
    (define-key map (kbd "<escape>") #'vauban-dismiss)
    (define-key map (kbd "C-g") #'vauban-dismiss)
    (define-key map (kbd "M-n") #'vauban-next)
    (define-key map (kbd "M-p") #'vauban-previous)
    map)
  "Keys while ghost text is visible.")

(defvar vauban--keymaps `((vauban--visible . ,vauban-ghost-map))
  "For `emulation-mode-map-alists'.")

(defun vauban--hide ()
  "Hide the ghost text."
  (when vauban--overlay
    (delete-overlay vauban--overlay))
  (setq vauban--overlay nil
        vauban--visible nil
        vauban--proposals nil))

(defun vauban-dismiss ()
  "Dismiss the ghost text until the next key."
  (interactive)
  (when vauban--timer
    (cancel-timer vauban--timer)
    (setq vauban--timer nil))
  (when vauban--cancel
    (funcall vauban--cancel)
    (setq vauban--cancel nil))
  (vauban--hide))

(defun vauban--draw ()
  "Show what is left of the first proposal at point."
  (let ((rest (and vauban--proposals (vauban--remaining (car vauban--proposals)))))
    (if (or (not rest) completion-in-region-mode) ; a pop-up takes the same keys
        (vauban--hide)
      (let* ((behind (- (line-end-position) (length (vauban--proposal-after (car vauban--proposals)))))
             (shown (propertize rest 'face 'vauban-ghost)))
        ;; the caret stays before what is shown
        (put-text-property 0 1 'cursor t shown)
        (unless vauban--overlay
          (setq vauban--overlay (make-overlay (point) (point) nil t))
          (overlay-put vauban--overlay 'priority 1000))
        (move-overlay vauban--overlay (point) behind)
        ;; what the proposal replaces is not seen meanwhile
        (overlay-put vauban--overlay 'display (and (< (point) behind) ""))
        (overlay-put vauban--overlay (if (< (point) behind) 'before-string 'after-string) shown)
        (overlay-put vauban--overlay (if (< (point) behind) 'after-string 'before-string) nil)
        (setq vauban--visible t)))))

(defun vauban--accept (unit)
  "Write a UNIT of the rest of the proposal, as one step of undo."
  (let* ((proposal (car vauban--proposals))
         (rest (and proposal (vauban--remaining proposal)))
         (part (and rest (vauban--cut rest unit))))
    (if (not part)
        (unless rest (vauban--hide))
      (let ((after (length (vauban--proposal-after proposal))))
        (undo-boundary)
        (when (= (length part) (length rest))
          (delete-region (point) (- (line-end-position) after)))
        (insert part)
        (undo-boundary)
        (setq vauban--tick (buffer-chars-modified-tick))
        (if (= (length part) (length rest))
            (vauban-dismiss)
          ;; what remains is a proposal of its own, at the new place
          (setq vauban--proposals
                (list (make-vauban--proposal
                       :text (substring rest (length part))
                       :before (buffer-substring-no-properties (line-beginning-position) (point))
                       :after (buffer-substring-no-properties (max (point) (- (line-end-position) after))
                                                              (line-end-position)))))
          (vauban--draw))))))

(defun vauban-accept ()
  "Accept the entire ghost text."
  (interactive)
  (vauban--accept 'all))

(defun vauban-accept-word ()
  "Accept the next word of the ghost text."
  (interactive)
  (vauban--accept 'word))

(defun vauban-accept-line ()
  "Accept the next line of the ghost text."
  (interactive)
  (vauban--accept 'line))

(defun vauban-next ()
  "Show the next of several suggestions."
  (interactive)
  (when vauban--proposals
    (setq vauban--proposals (append (cdr vauban--proposals) (list (car vauban--proposals))))
    (vauban--draw)))

(defun vauban-previous ()
  "Show the previous of several suggestions."
  (interactive)
  (when vauban--proposals
    (setq vauban--proposals (append (last vauban--proposals) (butlast vauban--proposals)))
    (vauban--draw)))

;;;; Asking

(defun vauban--answered (tick place result invoked)
  "Show what RESULT proposes.
Only if the text is still that of TICK, with point at PLACE.  When
INVOKED, say so if it is nothing."
  (setq vauban--cancel nil)
  (when (and (= tick (buffer-chars-modified-tick)) (= place (point)) (not completion-in-region-mode))
    (let ((items (if (vectorp result) result (plist-get result :items))))
      (setq vauban--proposals (delq nil (mapcar #'vauban--proposal (append items nil))))
      (if vauban--proposals
          (vauban--draw)
        (when invoked
          (message "%s" (vauban-text 'nothing)))))))

(defun vauban--ask (kind)
  "Ask for completions at point.
KIND is 1 when somebody wants them, 2 while somebody types."
  (let ((server (vauban-current-server))
        (buffer (current-buffer))
        (tick (buffer-chars-modified-tick))
        (place (point)))
    (when (and server (not buffer-read-only) (not completion-in-region-mode))
      (eglot--signal-textDocument/didChange)
      (setq vauban--cancel
            (vauban-request server :textDocument/inlineCompletion
                            (append (eglot--TextDocumentPositionParams) (list :context (list :triggerKind kind)))
                            (lambda (result)
                              (when (buffer-live-p buffer)
                                (with-current-buffer buffer
                                  (vauban--answered tick place result (eql kind 1)))))
                            (lambda (failure)
                              (when (eql kind 1)
                                (message "%s" (vauban-text 'failed (plist-get failure :message))))))))))

(defun vauban-complete ()
  "Request completions here: more and longer ones than as you type."
  (interactive)
  (vauban-dismiss)
  (if (vauban-current-server)
      (vauban--ask 1)
    (message "%s" (vauban-text 'not-running))))

(defun vauban--after-command ()
  "Keep ghost text that still fits.
After another change of the text ask for a new one."
  (let* ((tick (buffer-chars-modified-tick))
         (changed (not (eql tick vauban--tick))))
    (setq vauban--tick tick)
    (cond
     ((and vauban--proposals (vauban--remaining (car vauban--proposals)))
      (vauban--draw))
     ((or changed vauban--visible (and vauban--cancel (not (eq this-command 'vauban-complete))))
      (vauban-dismiss)
      (when (and changed vauban-automatic (not (memq this-command '(undo undo-only undo-redo vauban-dismiss))))
        (let ((buffer (current-buffer)))
          (setq vauban--timer
                (run-with-timer vauban-delay nil
                                (lambda ()
                                  (when (eq buffer (current-buffer))
                                    (setq vauban--timer nil)
                                    (vauban--ask 2)))))))))))

;;;; Commands of the server

(defun vauban-execute (server command argument)
  "Have SERVER do COMMAND, with the plist ARGUMENT about this buffer.
What it changes comes back as an edit.  What goes wrong is said."
  (eglot--signal-textDocument/didChange)
  (vauban-request server :workspace/executeCommand
                  (list :command command
                        :arguments (vector (append (list :uri (eglot--path-to-uri buffer-file-name)) argument)))
                  #'ignore
                  (lambda (failure)
                    (message "%s" (vauban-text 'failed (plist-get failure :message))))))

(defun vauban-range (beg end)
  "The text from BEG to END as a range of the protocol."
  (list :start (eglot--pos-to-lsp-position beg) :end (eglot--pos-to-lsp-position end)))

;;;###autoload
(defun vauban-edit (instruction beg end)
  "Edit the region from BEG to END, or the line, with INSTRUCTION."
  (interactive (list (read-string (vauban-text 'instruction))
                     (if (use-region-p) (region-beginning) (line-beginning-position))
                     (if (use-region-p) (region-end) (line-end-position))))
  (let ((server (or (vauban-current-server) (user-error "%s" (vauban-text 'not-running)))))
    (vauban-dismiss)
    (message "%s" (vauban-text 'editing))
    (vauban-execute server "vauban.edit" (list :range (vauban-range beg end) :instruction instruction))))

;;;; Where to go on after an edit

(defun vauban--show-next (place)
  "Go to PLACE, which the server told; there, make the change."
  (let* ((region (eglot--range-region (plist-get place :range)))
         (text (plist-get place :newText)))
    (if (/= (point) (car region))
        (progn
          (push-mark)
          (goto-char (car region))
          (message "Vauban: %s" (plist-get place :title)))
      (undo-boundary)
      (delete-region (car region) (cdr region))
      (insert text)
      (goto-char (car region))
      (undo-boundary)
      (setq vauban--tick (buffer-chars-modified-tick)))))

;;;###autoload
(defun vauban-next-edit ()
  "Go to the next place that a rename or a repeated change affects.
Called there, make the change."
  (interactive)
  (let ((server (or (vauban-current-server) (user-error "%s" (vauban-text 'not-running))))
        (buffer (current-buffer)))
    (vauban-dismiss)
    (eglot--signal-textDocument/didChange)
    (let ((tick (buffer-chars-modified-tick)))
      (vauban-request server :vauban/nextEdit (list :textDocument (eglot--TextDocumentIdentifier))
                      (lambda (place)
                        (when (and (buffer-live-p buffer) (= tick (buffer-chars-modified-tick buffer)))
                          (with-selected-window (or (get-buffer-window buffer) (selected-window))
                            (if place
                                (with-current-buffer buffer (vauban--show-next place))
                              (message "%s" (vauban-text 'no-next))))))
                      (lambda (failure)
                        (message "%s" (vauban-text 'failed (plist-get failure :message))))))))

;; A terminal sends the same byte for Esc and at the beginning of other keys: which of them it is tells the time.
(defun vauban--escape (map)
  "Esc itself when ghost text is visible and nothing follows at once, else MAP."
  (if (and vauban--visible (equal (this-single-command-keys) [?\e]) (sit-for 0.1))
      [escape]
    map))

(defun vauban--tell-escape ()
  "Make Esc a key of its own in this terminal, while ghost text is visible."
  (let ((map (lookup-key input-decode-map [?\e])))
    (when (and (not (display-graphic-p)) (keymapp map) (not (terminal-parameter nil 'vauban-escape)))
      (set-terminal-parameter nil 'vauban-escape t)
      (define-key input-decode-map [?\e] `(menu-item "" ,map :filter vauban--escape)))))

(defun vauban--popup ()
  "Make way for a completion pop-up, which may open without a command."
  (when completion-in-region-mode
    (vauban-dismiss)))

(defvar-local vauban--uri nil
  "The URI under which the server knows this buffer, or nil without a file.")

(defvar eglot--TextDocumentIdentifier-cache) ; of Eglot 1.16 and later

(defun vauban--renamed ()
  "Tell the server the new name of this buffer, which Eglot uses but does not tell."
  (let ((server (and buffer-file-name (vauban-current-server)))
        (before vauban--uri))
    (when server
      (when (boundp 'eglot--TextDocumentIdentifier-cache)
        (setq-local eglot--TextDocumentIdentifier-cache nil))
      (setq vauban--uri (plist-get (eglot--TextDocumentIdentifier) :uri))
      (unless (or (null before) (equal before vauban--uri))
        (jsonrpc-notify server :textDocument/didClose (list :textDocument (list :uri before)))
        (eglot--signal-textDocument/didOpen)))))

;;;###autoload
(define-minor-mode vauban-mode
  "Show ghost text from the Vauban language server, which Eglot runs."
  :lighter (:eval (vauban--lighter))
  (if vauban-mode
      (progn
        (vauban--tell-escape)
        (add-to-list 'emulation-mode-map-alists 'vauban--keymaps)
        (setq vauban--tick (buffer-chars-modified-tick)
              vauban--uri (and buffer-file-name (plist-get (eglot--TextDocumentIdentifier) :uri)))
        (add-hook 'after-set-visited-file-name-hook #'vauban--renamed nil t)
        (add-hook 'post-command-hook #'vauban--after-command nil t)
        (vauban-caret-follow)
        (add-hook 'completion-in-region-mode-hook #'vauban--popup nil t))
    (remove-hook 'after-set-visited-file-name-hook #'vauban--renamed t)
    (remove-hook 'post-command-hook #'vauban--after-command t)
    (vauban-caret-end)
    (remove-hook 'completion-in-region-mode-hook #'vauban--popup t)
    (vauban-dismiss)))

(defun vauban--managed ()
  "Switch `vauban-mode' with Eglot's mode."
  (vauban-mode (if (and (eglot-managed-p) (vauban-current-server)) 1 -1)))

(defun vauban--begin ()
  "Start the server for this buffer."
  (when (and buffer-file-name (apply #'derived-mode-p vauban-modes))
    (eglot-ensure)))

;;;###autoload
(defun vauban-toggle ()
  "Turn automatic completion on or off."
  (interactive)
  (setq vauban-automatic (not vauban-automatic))
  (unless vauban-automatic
    (vauban-dismiss))
  (message "%s" (vauban-text (if vauban-automatic 'on 'off))))

;;;###autoload
(defun vauban-setup ()
  "Start the server for each file in one of `vauban-modes'.
Eglot uses one server per buffer: to use another one for a mode, leave
that mode out of `vauban-modes'."
  (add-hook 'eglot-managed-mode-hook #'vauban--managed)
  (push (cons vauban-modes (lambda (&rest _) (cons 'vauban-server (vauban--command)))) eglot-server-programs)
  (add-hook 'after-change-major-mode-hook #'vauban--begin))

(autoload 'vauban-chat "vauban-chat" nil t)
(autoload 'vauban-insert-code "vauban-chat" nil t)
(autoload 'vauban-requests "vauban-requests" nil t)
(autoload 'vauban-search "vauban-knowledge" nil t)
(autoload 'vauban-ask "vauban-knowledge" nil t)
(autoload 'vauban-ask-stop "vauban-knowledge" nil t)

(provide 'vauban)
;;; vauban.el ends here
