;;; vauban-messages.el --- What people read, in English and French  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: EPL-2.0

;;; Commentary:

;; The texts of the package `vauban'.

;;; Code:

(defcustom vauban-language nil
  "Language of the messages: \"en\" or \"fr\"; nil: as the environment says."
  :type '(choice (const :tag "As the environment says" nil) (const "en") (const "fr"))
  :group 'vauban)

(defconst vauban-messages
  '((en
     (on . "Vauban: completion is on.")
     (off . "Vauban: completion is off.")
     (nothing . "Vauban: nothing to propose here.")
     (not-running . "Vauban: the server does not run here. Start it with M-x eglot.")
     (failed . "Vauban: %s")
     (no-answer . "Vauban: the server does not answer; nothing was accepted.")
     (instruction . "Instruction: ")
     (editing . "Vauban: writing.")
     (no-next . "Vauban: there is no next edit.")
     (no-code . "Vauban: there is no code in the conversation.")
     (chat-busy . "Vauban: an answer is being written. C-c C-k stops it.")
     (chat-head . "Questions go into the last line: RET asks, C-j begins a new line, C-c C-k stops, C-c C-n begins anew.")
     (chat-you . "## You")
     (chat-vauban . "## Vauban")
     (chat-prompt . "Ask: ")
     (chat-stopped . "*Stopped.*")
     (chat-failed . "*Failed: %s*")
     (state-off . "off")
     (state-idle . "at rest")
     (state-loading . "loading")
     (state-ready . "ready")
     (state-working . "working")
     (state-error . "error"))
    (fr
     (on . "Vauban : la complétion est active.")
     (off . "Vauban : la complétion est arrêtée.")
     (nothing . "Vauban : rien à proposer ici.")
     (not-running . "Vauban : le serveur ne tourne pas ici. Lancez-le par M-x eglot.")
     (failed . "Vauban : %s")
     (no-answer . "Vauban : le serveur ne répond pas ; rien n’a été accepté.")
     (instruction . "Instruction : ")
     (editing . "Vauban : écriture.")
     (no-next . "Vauban : pas de modification suivante.")
     (no-code . "Vauban : il n’y a pas de code dans la conversation.")
     (chat-busy . "Vauban : une réponse est en cours. C-c C-k l’arrête.")
     (chat-head . "Posez vos questions sur la dernière ligne : RET demande, C-j va à la ligne, C-c C-k arrête, C-c C-n recommence.")
     (chat-you . "## Vous")
     (chat-vauban . "## Vauban")
     (chat-prompt . "Question : ")
     (chat-stopped . "*Arrêté.*")
     (chat-failed . "*Échec : %s*")
     (state-off . "arrêté")
     (state-idle . "au repos")
     (state-loading . "chargement")
     (state-ready . "prêt")
     (state-working . "au travail")
     (state-error . "erreur")))
  "Texts by language and key.")

(defun vauban-text (key &rest arguments)
  "The text for KEY in the user's language, with ARGUMENTS as in `format'."
  (let* ((wanted (or vauban-language (getenv "LC_ALL") (getenv "LC_MESSAGES") (getenv "LANG") ""))
         (language (if (string-prefix-p "fr" wanted) 'fr 'en)))
    (apply #'format (cdr (assq key (cdr (assq language vauban-messages)))) arguments)))

(provide 'vauban-messages)
;;; vauban-messages.el ends here
