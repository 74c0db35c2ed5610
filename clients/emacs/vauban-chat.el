;;; vauban-chat.el --- A conversation with the model  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: EPL-2.0

;;; Commentary:

;; Questions are typed behind the last prompt, answers come as they are written.

;;; Code:

(require 'cl-lib)
(require 'vauban)

(defvar vauban-chat--token 0
  "Numbers the questions.")
(defvar vauban-chat--listeners nil
  "Functions that are told the next piece of an answer, by the token of their question.")

(cl-defmethod eglot-handle-notification ((_server vauban-server) (_method (eql $/progress)) &rest params)
  "Tell more of an answer to its conversation; PARAMS of other work are Eglot's."
  (let ((listener (cdr (assoc (plist-get params :token) vauban-chat--listeners))))
    (if listener
        (funcall listener (plist-get params :value))
      (cl-call-next-method))))

(defvar-local vauban-chat--server nil
  "The server of this conversation.")
(defvar-local vauban-chat--project nil
  "The project of that server, which another server may run for since.")
(defvar-local vauban-chat--conversation nil
  "The id of this conversation, or nil before the first answer.")
(defvar-local vauban-chat--turns nil
  "What was said, the newest first, as the server takes it.
A server that has forgotten the conversation goes on with it.")
(defvar-local vauban-chat--stop nil
  "Stops the answer that is being written, or nil.")
(defvar-local vauban-chat--prompt nil
  "Where the prompt begins: what is before it cannot be edited.")
(defvar-local vauban-chat--streamed ""
  "What has come of the answer.")
(defvar-local vauban-chat--sources nil
  "The files that the answer may repeat, a vector, or nil before the server told them.")

(defvar vauban-chat-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "RET") #'vauban-chat-send)
    (define-key map (kbd "C-j") #'newline)
    (define-key map (kbd "C-c C-k") #'vauban-chat-stop)
    (define-key map (kbd "C-c C-n") #'vauban-chat-new)
    map)
  "Keys of the conversation.")

(define-derived-mode vauban-chat-mode text-mode "Vauban"
  "A conversation with the model."
  (setq-local header-line-format (vauban-text 'chat-head))
  (visual-line-mode 1)
  (vauban-chat--begin))

(defun vauban-chat--begin ()
  "An empty conversation: the prompt only."
  (let ((inhibit-read-only t))
    (erase-buffer)
    (setq vauban-chat--prompt (copy-marker (point) t)
          vauban-chat--conversation nil
          vauban-chat--turns nil)
    (save-excursion
      (insert (propertize (vauban-text 'chat-prompt) 'read-only t 'rear-nonsticky t 'face 'minibuffer-prompt)))
    (set-marker vauban-chat--prompt (point-min))
    (goto-char (point-max))))

(defun vauban-chat--write (text)
  "Write TEXT before the prompt."
  (let ((inhibit-read-only t)
        (follow (= (point) (point-max))))
    (save-excursion
      (goto-char vauban-chat--prompt)
      (insert (propertize text 'read-only t 'rear-nonsticky t)))
    (when follow
      (dolist (window (get-buffer-window-list nil nil t))
        (set-window-point window (point-max))))))

(defun vauban-chat--input ()
  "Where what the user types begins."
  (+ vauban-chat--prompt (length (vauban-text 'chat-prompt))))

(defun vauban-chat--said (question answer sources)
  "Remember QUESTION and its ANSWER, unless nothing was answered.
SOURCES are the files that the answer may repeat, or nil: the server sends
an answer of which it does not know them to no other machine."
  (unless (string-empty-p answer)
    (push `(:question ,question :answer ,answer ,@(and (vectorp sources) (list :sources sources)))
          vauban-chat--turns)))

(defun vauban-chat--end (state message)
  "The answer ended in STATE, with MESSAGE or nil."
  (setq vauban-chat--stop nil)
  (pcase state
    ("stopped" (vauban-chat--write (concat "\n\n" (vauban-text 'chat-stopped))))
    ("failed" (vauban-chat--write (concat "\n\n" (vauban-text 'chat-failed (or message "")))))
    (_ (when message
         (vauban-chat--write (concat "\n\n*" message "*")))))
  (vauban-chat--write "\n\n"))

(defun vauban-chat--ready ()
  "Signal an error unless a question can be asked.
A server that was started since for the same project goes on with the
conversation; that of another project does not."
  (unless (and vauban-chat--server (jsonrpc-running-p vauban-chat--server))
    (setq vauban-chat--server (or (vauban-server-of vauban-chat--project)
                                  (user-error "%s" (vauban-text 'not-running)))))
  (when vauban-chat--stop
    (user-error "%s" (vauban-text 'chat-busy))))

(defun vauban-chat--ask (question attachments)
  "Ask QUESTION about ATTACHMENTS, a vector."
  (vauban-chat--ready)
  (vauban-chat--write (concat (vauban-text 'chat-you) "\n\n" question "\n\n" (vauban-text 'chat-vauban) "\n\n"))
  (let* ((buffer (current-buffer))
         (token (format "vauban-chat-%d" (cl-incf vauban-chat--token)))
         (here (lambda (then)
                 (lambda (&rest arguments)
                   (when (buffer-live-p buffer)
                     (with-current-buffer buffer
                       (apply then arguments))))))
         (ended (lambda () (setq vauban-chat--listeners (assoc-delete-all token vauban-chat--listeners)))))
    (setq vauban-chat--streamed ""
          vauban-chat--sources nil)
    (push (cons token (funcall here (lambda (piece)
                                      ;; an answer that is stopped does not tell it
                                      (when-let ((conversation (plist-get piece :conversation)))
                                        (setq vauban-chat--conversation conversation))
                                      (when-let ((sources (plist-get piece :sources)))
                                        (setq vauban-chat--sources sources))
                                      (setq vauban-chat--streamed
                                            (concat vauban-chat--streamed (plist-get piece :text)))
                                      (vauban-chat--write (plist-get piece :text)))))
          vauban-chat--listeners)
    (let ((cancel (vauban-request
                   vauban-chat--server :vauban/chat
                   `(:text ,question :attachments ,attachments :partialResultToken ,token
                           :earlier ,(vconcat (reverse vauban-chat--turns))
                           ,@(and vauban-chat--conversation (list :conversation vauban-chat--conversation)))
                   (funcall here (lambda (result)
                                   (funcall ended)
                                   (setq vauban-chat--conversation (plist-get result :conversation))
                                   (let ((answer (or (plist-get result :answer) "")))
                                     (vauban-chat--said question answer (plist-get result :sources))
                                     (when (string-empty-p vauban-chat--streamed)
                                       (vauban-chat--write answer)))
                                   (vauban-chat--end (plist-get result :state) (plist-get result :message))))
                   (funcall here (lambda (failure)
                                   (funcall ended)
                                   (vauban-chat--end "failed" (plist-get failure :message)))))))
      (setq vauban-chat--stop (lambda ()
                                (funcall ended)
                                (funcall cancel)
                                (vauban-chat--said question vauban-chat--streamed vauban-chat--sources)
                                (vauban-chat--end "stopped" nil))))))

(defun vauban-chat-send ()
  "Send the question after the prompt."
  (interactive)
  (let ((question (string-trim (buffer-substring-no-properties (vauban-chat--input) (point-max)))))
    (unless (string-empty-p question)
      (vauban-chat--ready) ; before it is taken from where it was typed
      (delete-region (vauban-chat--input) (point-max))
      (goto-char (point-max))
      (vauban-chat--ask question []))))

(defun vauban-chat-stop ()
  "Stop the answer and keep the text written so far."
  (interactive)
  (when vauban-chat--stop
    (funcall vauban-chat--stop)))

(defun vauban-chat-new ()
  "Start a new conversation."
  (interactive)
  (vauban-chat-stop)
  (vauban-chat--begin))

(defun vauban-chat--last-code ()
  "The block of code of the answers that came last in the conversation, or nil.
What an answer that was stopped left open ends with it."
  (when-let ((chat (get-buffer "*vauban-chat*")))
    (let (answer fence block code)
      (dolist (line (split-string (with-current-buffer chat (buffer-substring-no-properties (point-min) (point-max)))
                                  "\n"))
        (cond ((member line (list (vauban-text 'chat-you) (vauban-text 'chat-vauban)))
               (setq answer (string= line (vauban-text 'chat-vauban))
                     fence nil))
              ((not answer))
              ((not fence)
               (when (string-match "\\`[ \t]*\\(```+\\)" line)
                 (setq fence (match-string 1 line)
                       block nil)))
              ((string-match-p (format "\\`[ \t]*`\\{%d,\\}[ \t]*\\'" (length fence)) line)
               (setq code (and block (concat (string-join (nreverse block) "\n") "\n"))
                     fence nil))
              (t (push line block))))
      code)))

;;;###autoload
(defun vauban-insert-code (&optional beg end)
  "Insert the last code block of the conversation with matching indentation.
Insert it at point, or in place of the region from BEG to END."
  (interactive (and (use-region-p) (list (region-beginning) (region-end))))
  (let ((server (or (vauban-current-server) (user-error "%s" (vauban-text 'not-running))))
        (code (or (vauban-chat--last-code) (user-error "%s" (vauban-text 'no-code)))))
    (vauban-execute server "vauban.insert" (list :range (vauban-range (or beg (point)) (or end (point))) :code code))))

;;;###autoload
(defun vauban-chat (question &optional beg end)
  "Open the conversation, and ask QUESTION unless it is empty.
The question refers to the file, or to the region from BEG to END."
  (interactive (list (read-string (vauban-text 'chat-prompt))
                     (and (use-region-p) (region-beginning))
                     (and (use-region-p) (region-end))))
  (let ((server (or (vauban-current-server) (user-error "%s" (vauban-text 'not-running))))
        (attachment (list :uri (eglot--path-to-uri buffer-file-name))))
    (when beg
      (setq attachment (append attachment (list :range (vauban-range beg end)))))
    (eglot--signal-textDocument/didChange)
    (pop-to-buffer (get-buffer-create "*vauban-chat*"))
    (unless (derived-mode-p 'vauban-chat-mode)
      (vauban-chat-mode))
    (setq vauban-chat--server server
          vauban-chat--project (vauban-project server))
    (goto-char (point-max))
    (unless (string-empty-p question)
      (vauban-chat--ask question (vector attachment)))))

(provide 'vauban-chat)
;;; vauban-chat.el ends here
