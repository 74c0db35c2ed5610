// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.vauban.assist.AssistStatus;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.lsp.session.ClientSession;

/**
 * Tells the user which remote endpoint waits for an agreement, and why this machine answers instead of an endpoint:
 * each once per session, since the status repeats them with each request. Thread-safe.
 */
final class OriginMessages {
    /** Maximum number of notes that are shown; some name a file or a reason of the system. */
    private static final int MOST = 16;
    /** A number that is no part of a name, such as the seconds until an endpoint is asked again. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])\\d[\\d\\h.,]*(?![\\w-])");

    private final ClientSession session;
    private final Set<String> endpoints = new HashSet<>();
    private final Set<String> notes = new HashSet<>();

    OriginMessages(ClientSession session) {
        this.session = session;
    }

    void status(AssistStatus status) {
        AnswerOrigin origin = status.origin();
        if (origin == null || session.isShutdown()) {
            return;
        }
        String endpoint = origin.unconfirmed();
        String note = origin.note();
        if (endpoint != null) {
            if (isNew(endpoint)) {
                show(MessageType.Warning, agreement(endpoint, note == null ? "" : note));
            }
        } else if (note != null && isNewNote(note)) {
            show(MessageType.Info, note);
        }
    }

    /** A user of another machine cannot agree there, and is only told. */
    private String agreement(String endpoint, String note) {
        return session.workspace().isLocal() ? session.text("remote.agree", note, endpoint).strip() : note;
    }

    private synchronized boolean isNew(String endpoint) {
        return endpoints.add(endpoint);
    }

    private synchronized boolean isNewNote(String note) {
        return notes.size() < MOST && notes.add(NUMBER.matcher(note).replaceAll(""));
    }

    private void show(MessageType type, String sentence) {
        if (!sentence.isBlank()) {
            session.client().showMessage(new MessageParams(type, sentence));
        }
    }
}
