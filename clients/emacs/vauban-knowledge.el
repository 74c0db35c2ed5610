;;; vauban-knowledge.el --- Searches of the index, and answers that cite it  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: EPL-2.0

;;; Commentary:

;; Searches of what "vauban index" has indexed, and questions about it.  Each place is a button that leads to its line.

;;; Code:

(require 'browse-url)
(require 'button)
(require 'cl-lib)
(require 'url-util)
(require 'vauban)
(require 'vauban-chat)

(defconst vauban-knowledge--limit 50
  "Passages of a search at most.")

(defvar vauban-knowledge--token 0
  "Numbers the questions.")

(declare-function pdf-view-goto-page "ext:pdf-view")
(declare-function doc-view-goto-page "doc-view")

(defvar-local vauban-knowledge--teller nil
  "The server that told what is shown.")

(defvar-local vauban-knowledge--stop nil
  "Stops the answer that is being written, or nil.")

(defvar vauban-knowledge-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "n") #'forward-button)
    (define-key map (kbd "p") #'backward-button)
    (define-key map (kbd "TAB") #'forward-button)
    (define-key map (kbd "<backtab>") #'backward-button)
    (define-key map (kbd "C-c C-k") #'vauban-ask-stop)
    map)
  "Keys of passages and answers.")

(define-derived-mode vauban-knowledge-mode special-mode "Vauban"
  "Passages of the index, and answers that cite them."
  (setq-local header-line-format (vauban-text 'knowledge-head))
  (visual-line-mode 1))

(defun vauban-knowledge--flat (text)
  "TEXT on one line."
  (string-trim (replace-regexp-in-string "[[:space:]\n]+" " " text)))

(defun vauban-knowledge--go (place)
  "Go to the line of PLACE, or to its page where this buffer shows pages."
  (let ((line (plist-get place :line))
        (page (plist-get place :page)))
    (cond ((integerp line)
           (goto-char (point-min))
           (forward-line line))
          ((not (integerp page)))
          ((derived-mode-p 'pdf-view-mode)
           (pdf-view-goto-page page))
          ((derived-mode-p 'doc-view-mode)
           (doc-view-goto-page page)))))

(defconst vauban-knowledge--pack "vauban-pack://"
  "The beginning of the address of a document in a pack of a server.")

(defun vauban-knowledge--packed-p (uri)
  "Whether URI is that of a document in a pack of a server."
  (string-prefix-p vauban-knowledge--pack uri))

(defun vauban-knowledge--path (uri)
  "The path that URI names; in a pack, that behind the name of the pack."
  (if (vauban-knowledge--packed-p uri)
      (decode-coding-string (url-unhex-string (substring uri (length vauban-knowledge--pack))) 'utf-8)
    (eglot--uri-to-path uri)))

(defun vauban-knowledge--fill (path text lines)
  "Fill this buffer with TEXT of the file PATH, which is in an archive or a pack.
LINES is whether the file has lines: TEXT is the file then, and otherwise what
was read of a PDF or Office file, which a mode for these could not show."
  (let ((inhibit-read-only t)
        ;; by its name alone, and without hooks: this is no file that anybody edits
        (mode (if lines (assoc-default path auto-mode-alist #'string-match-p) #'text-mode)))
    (erase-buffer)
    (insert (string-replace "\r\n" "\n" text))
    (when (functionp mode)
      (delay-mode-hooks (funcall mode))
      (font-lock-mode 1))
    (set-buffer-modified-p nil)
    (view-mode 1)))

(defun vauban-knowledge--open-archived (place start)
  "Show the text of PLACE, in an archive or a pack, to be read only.
START is where its quote begins in the document."
  (let* ((uri (plist-get place :uri))
         (path (vauban-knowledge--path uri)))
    (unless (and vauban-knowledge--teller (jsonrpc-running-p vauban-knowledge--teller))
      (user-error "%s" (vauban-text 'not-running)))
    (vauban-request vauban-knowledge--teller :vauban/sourceText (list :uri uri :start start)
                    (lambda (result)
                      (pop-to-buffer (get-buffer-create (format "*vauban %s*" path)))
                      (vauban-knowledge--fill path (plist-get result :text) (integerp (plist-get place :line)))
                      ;; what has pages has lines here as well
                      (vauban-knowledge--go (if (plist-get result :line) (list :line (plist-get result :line)) place)))
                    #'vauban-knowledge--failed)))

(defun vauban-knowledge--open (place start)
  "Open the file of PLACE at its line or page.  START is where its quote begins."
  (if (eq (plist-get place :archived) t)
      (vauban-knowledge--open-archived place start)
    (find-file-other-window (eglot--uri-to-path (plist-get place :uri)))
    (vauban-knowledge--go place)))

(defun vauban-knowledge--place (place start)
  "Insert a button for PLACE, whose quote begins at START."
  (let* ((file (file-name-nondirectory (vauban-knowledge--path (plist-get place :uri))))
         (page (or (plist-get place :pageLabel) (plist-get place :page)))
         (line (plist-get place :line)))
    (insert-text-button (cond (page (vauban-text 'on-page file page))
                              (line (vauban-text 'on-line file (1+ line)))
                              (t file))
                        'action (lambda (_) (vauban-knowledge--open place start))
                        'follow-link t)))

(defun vauban-knowledge--passages (passages)
  "Insert PASSAGES, a vector."
  (seq-do (lambda (passage)
            (vauban-knowledge--place (plist-get passage :place) (plist-get (plist-get passage :quote) :start))
            (let ((headings (append (plist-get passage :headings) nil)))
              (when headings
                (insert "  " (vauban-knowledge--flat (string-join headings " > ")))))
            (insert "\n    " (vauban-knowledge--flat (plist-get (plist-get passage :quote) :text)) "\n\n"))
          passages))

(defun vauban-knowledge--claim (claim)
  "Insert CLAIM: its quote, where that stands, and the sentence that rests on it."
  (insert "    " (vauban-text 'quoted (vauban-knowledge--flat (plist-get (plist-get claim :quote) :text))) "\n    ")
  (vauban-knowledge--place (plist-get claim :place) (plist-get (plist-get claim :quote) :start))
  (insert "\n")
  (when (stringp (plist-get claim :sentence))
    (insert (vauban-knowledge--flat (plist-get claim :sentence)) "\n"))
  (let ((missing (append (plist-get claim :unsupported) nil)))
    (when missing
      (insert (vauban-text 'not-quoted (string-join missing ", ")) "\n")))
  (insert "\n"))

(defun vauban-knowledge--draw (title claims passages end)
  "Show TITLE, CLAIMS and PASSAGES, which are sequences, and END, a text or nil."
  (let ((inhibit-read-only t)
        (point (point)))
    (erase-buffer)
    (insert title "\n\n")
    (seq-do #'vauban-knowledge--claim claims)
    (when end
      (insert end "\n\n"))
    (vauban-knowledge--passages passages)
    (goto-char (min point (point-max)))))

(defun vauban-knowledge--buffer (server)
  "Show the buffer of passages and answers that SERVER tells, and return it."
  (let ((buffer (get-buffer-create "*vauban-knowledge*")))
    (with-current-buffer buffer
      (unless (derived-mode-p 'vauban-knowledge-mode)
        (vauban-knowledge-mode))
      (setq vauban-knowledge--teller server))
    (display-buffer buffer)
    buffer))

(defun vauban-knowledge--server ()
  "The server of this buffer."
  (or (vauban-current-server) (user-error "%s" (vauban-text 'not-running))))

(defun vauban-knowledge--failed (failure)
  "Say FAILURE."
  (message "%s" (vauban-text 'failed (plist-get failure :message))))

(defun vauban-knowledge--where (place)
  "What is searched in PLACE: a folder or file, or the pack of that name.
Nil is everything."
  (cond ((null place) nil)
        ((vauban-knowledge--packed-p place) (list :folders (vector place)))
        ((file-exists-p place) (list :folders (vector (eglot--path-to-uri (expand-file-name place)))))
        (t (list :packs (vector (file-name-nondirectory place))))))

(defun vauban-knowledge--read-place ()
  "Ask for a place to search where there is a prefix argument."
  (when current-prefix-arg
    (let ((place (read-file-name (vauban-text 'place-prompt))))
      ;; an address behind the folder that the prompt begins with
      (if (string-match (concat "\\(" vauban-knowledge--pack "\\|vauban-pack:/\\).*\\'" ) place)
          (replace-regexp-in-string "\\`vauban-pack:/+" vauban-knowledge--pack (match-string 0 place))
        place))))

;;;###autoload
(defun vauban-search (query &optional place)
  "List the passages of the index that match QUERY.
With a prefix argument, ask for PLACE: a folder or file, or the name of a
knowledge pack, which alone is searched."
  (interactive (list (read-string (vauban-text 'search-prompt)) (vauban-knowledge--read-place)))
  (let ((server (vauban-knowledge--server)))
    (vauban-request server :vauban/search (append (list :query query :limit vauban-knowledge--limit)
                                                   (vauban-knowledge--where place))
                    (lambda (result)
                      (let ((passages (plist-get result :passages)))
                        (if (seq-empty-p passages)
                            (message "%s" (vauban-text 'nothing-found))
                          (with-current-buffer (vauban-knowledge--buffer server)
                            (vauban-knowledge--draw query nil passages nil)))))
                    #'vauban-knowledge--failed)))

(defun vauban-knowledge--read-question ()
  "Ask for a question; the server may read for it while it is typed.
With a prefix argument, it is not known yet where."
  (let ((server (vauban-current-server))
        (told "")
        (asked nil))
    (if (or current-prefix-arg (not server))
        (read-string (vauban-text 'ask-prompt))
      (let ((tell (lambda (typed)
                    (unless (or (equal typed told) (not (jsonrpc-running-p server)))
                      (setq told typed)
                      (jsonrpc-notify server :vauban/didTypeQuestion (list :question typed))))))
        (unwind-protect
            (minibuffer-with-setup-hook
                (lambda ()
                  (add-hook 'post-command-hook (lambda () (funcall tell (minibuffer-contents-no-properties))) nil t))
              (setq asked (read-string (vauban-text 'ask-prompt))))
          (unless asked
            (funcall tell "")))
        asked))))

;;;###autoload
(defun vauban-ask (question &optional place)
  "List passages for QUESTION at once, then answer it, claim by claim.
With a prefix argument, ask for PLACE, as `vauban-search' does."
  (interactive (list (vauban-knowledge--read-question) (vauban-knowledge--read-place)))
  (let* ((server (vauban-knowledge--server))
         (buffer (vauban-knowledge--buffer server))
         (token (format "vauban-ask-%d" (cl-incf vauban-knowledge--token)))
         (passages nil)
         (claims nil)
         (here (lambda (then)
                 (lambda (&rest arguments)
                   (when (buffer-live-p buffer)
                     (with-current-buffer buffer
                       (apply then arguments))))))
         (ended (lambda ()
                  (setq vauban-chat--listeners (assoc-delete-all token vauban-chat--listeners)
                        vauban-knowledge--stop nil))))
    (with-current-buffer buffer
      (when vauban-knowledge--stop
        (user-error "%s" (vauban-text 'chat-busy)))
      (vauban-knowledge--draw question nil nil (vauban-text 'editing)))
    (push (cons token (funcall here (lambda (piece)
                                      (setq passages (or (plist-get piece :passages) passages))
                                      (when (plist-get piece :claim)
                                        (setq claims (append claims (list (plist-get piece :claim)))))
                                      (let ((begun (plist-get piece :quote)))
                                        (vauban-knowledge--draw question
                                                                (if begun (append claims (list begun)) claims)
                                                                passages nil)))))
          vauban-chat--listeners)
    (let ((cancel (vauban-request
                   server :vauban/ask (append (list :question question :partialResultToken token)
                                              (vauban-knowledge--where place))
                   (funcall here (lambda (result)
                                   (funcall ended)
                                   (vauban-knowledge--draw
                                    question (plist-get result :claims) (plist-get result :passages)
                                    (cond ((eq (plist-get result :found) t) (plist-get result :message))
                                          ((seq-empty-p (plist-get result :passages)) (vauban-text 'nothing-found))
                                          (t (vauban-text 'no-answer-found))))))
                   (funcall here (lambda (failure)
                                   (funcall ended)
                                   (vauban-knowledge--draw question claims passages
                                                           (vauban-text 'failed (plist-get failure :message))))))))
      (with-current-buffer buffer
        (setq vauban-knowledge--stop (lambda ()
                                       (funcall ended)
                                       (funcall cancel)
                                       (vauban-knowledge--draw question claims passages
                                                               (vauban-text 'chat-stopped))))))))

(defun vauban-ask-stop ()
  "Stop the answer; what is listed stays."
  (interactive)
  (when-let ((buffer (get-buffer "*vauban-knowledge*")))
    (with-current-buffer buffer
      (when vauban-knowledge--stop
        (funcall vauban-knowledge--stop)))))

(provide 'vauban-knowledge)
;;; vauban-knowledge.el ends here
