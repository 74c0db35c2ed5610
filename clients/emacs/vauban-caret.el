;;; vauban-caret.el --- Tells the server where point rests  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: EPL-2.0

;;; Commentary:

;; Where point rests, the server has the prompt of the next suggestion prefilled.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'jsonrpc)
(require 'seq)

(declare-function vauban-current-server "vauban")
(defvar vauban-mode)

(defconst vauban-caret--pause 0.05
  "Seconds to wait after the last move.
The text that changed is sent before point, once for several keys.")

(defvar vauban-caret--timer nil
  "Runs until it is time to tell.")

(defvar vauban-caret--told nil
  "The place that was told last: (SERVER URI POINT TICK), or nil for none.")

(defun vauban-caret--place ()
  "The place of point in the window that has the focus, like `vauban-caret--told'."
  (with-current-buffer (window-buffer)
    (let ((server (and vauban-mode buffer-file-name
                       (frame-focus-state) ; nil only where it is known that the keys go elsewhere
                       (not (use-region-p))
                       (vauban-current-server))))
      (and server
           (list server (plist-get (eglot--TextDocumentIdentifier) :uri) (point) (buffer-chars-modified-tick))))))

(defun vauban-caret--tell ()
  "Tell the server where point is, or that it is nowhere any more."
  (setq vauban-caret--timer nil)
  (let ((before vauban-caret--told)
        (now (vauban-caret--place)))
    (setq vauban-caret--told now)
    ;; another document of the same server says so too
    (when (and before (not (eq (car before) (car now))) (jsonrpc-running-p (car before)))
      (jsonrpc-notify (car before) :vauban/didMoveCaret (list :textDocument (list :uri (nth 1 before)))))
    (when (and now (not (equal now before)))
      (with-current-buffer (window-buffer)
        (eglot--signal-textDocument/didChange)
        (jsonrpc-notify (car now) :vauban/didMoveCaret (eglot--TextDocumentPositionParams))))))

(defun vauban-caret-moved (&rest _)
  "Tell the server of the caret soon: it may have moved, or be in another buffer."
  (when (timerp vauban-caret--timer)
    (cancel-timer vauban-caret--timer))
  (setq vauban-caret--timer (run-with-timer vauban-caret--pause nil #'vauban-caret--tell)))

(defvar vauban-caret--buffers nil
  "Those that are followed; the hooks that all have in common stay as long as there is one.")

(defun vauban-caret-follow ()
  "Look after each command of this buffer where point is, and where the focus goes.
Other windows, buffers and frames have no commands of this buffer."
  (add-hook 'post-command-hook #'vauban-caret-moved nil t)
  (add-hook 'kill-buffer-hook #'vauban-caret-end nil t)
  (cl-pushnew (current-buffer) vauban-caret--buffers)
  (add-hook 'window-selection-change-functions #'vauban-caret-moved)
  (add-hook 'window-buffer-change-functions #'vauban-caret-moved)
  (add-function :after after-focus-change-function #'vauban-caret-moved)
  (vauban-caret-moved)) ; it may rest since before the server was ready

(defun vauban-caret-end ()
  "Leave this buffer alone."
  (remove-hook 'post-command-hook #'vauban-caret-moved t)
  (remove-hook 'kill-buffer-hook #'vauban-caret-end t)
  (setq vauban-caret--buffers (seq-filter #'buffer-live-p (remq (current-buffer) vauban-caret--buffers)))
  (unless vauban-caret--buffers
    (remove-hook 'window-selection-change-functions #'vauban-caret-moved)
    (remove-hook 'window-buffer-change-functions #'vauban-caret-moved)
    (remove-function after-focus-change-function #'vauban-caret-moved))
  (vauban-caret-moved))

(provide 'vauban-caret)
;;; vauban-caret.el ends here
