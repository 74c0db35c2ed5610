;;; vauban-requests.el --- The last requests as the model saw them  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: EPL-2.0

;;; Commentary:

;; Shows the last requests as the model saw them, and what was or would be sent to another machine.

;;; Code:

(require 'jsonrpc)
(require 'vauban)

(defconst vauban-requests--seconds 10
  "Within which the server answers.")

(defun vauban-requests--ask (server method params)
  "The answer of SERVER to METHOD with PARAMS."
  (jsonrpc-request server method params :timeout vauban-requests--seconds))

(defun vauban-requests--choices (server)
  "What can be shown of SERVER: pairs of a line and a function that gets a text."
  (let ((remote (vauban-requests--ask server :vauban/remotePreview nil))
        (choices nil))
    (seq-do (lambda (prompt)
              (let ((id (plist-get prompt :id)))
                (push (cons (format "%s  %s  %s  %s" id (plist-get prompt :started) (plist-get prompt :feature)
                                    (plist-get prompt :model))
                            (lambda ()
                              (plist-get (vauban-requests--ask server :vauban/bugReport (list :id id :content t))
                                         :text)))
                      choices)))
            (vauban-requests--ask server :vauban/prompts nil))
    (if remote
        (cons (cons (vauban-text (if (eq (plist-get remote :sent) t) 'request-sent 'request-unsent)
                                 (plist-get remote :endpoint))
                    (lambda () (plist-get remote :text)))
              choices)
      choices)))

;;;###autoload
(defun vauban-requests ()
  "Show one of the last requests as the model saw it, to be read only."
  (interactive)
  (let* ((server (or (vauban-current-server) (user-error "%s" (vauban-text 'not-running))))
         (choices (or (vauban-requests--choices server) (user-error "%s" (vauban-text 'no-requests))))
         (table (lambda (string predicate action)
                  (if (eq action 'metadata)
                      '(metadata (display-sort-function . identity) (cycle-sort-function . identity))
                    (complete-with-action action choices string predicate))))
         (chosen (completing-read (vauban-text 'choose-request) table nil t nil nil (caar choices)))
         (text (funcall (cdr (assoc chosen choices)))))
    (with-current-buffer (get-buffer-create "*vauban-request*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert (string-replace "\r\n" "\n" text)))
      (goto-char (point-min))
      (special-mode)
      (pop-to-buffer (current-buffer)))))

(provide 'vauban-requests)
;;; vauban-requests.el ends here
