// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.transcript;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.Turn;
import org.vauban.governance.text.ShortText;
import org.vauban.ide.chat.conversation.Messages;

/**
 * Has a screen reader say that an answer begins, and read its beginning when it is complete, or why it failed. Answers
 * that were complete when their conversation was opened are not read. UI thread unless noted.
 */
final class AnswerAnnouncer {

    /** Characters of an answer that are read. */
    private static final int LONGEST = 300;

    private final Consumer<String> speech;
    /** Ids of turns that were seen running. */
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    /** Ids of those whose answer has begun. */
    private final Set<String> begun = new HashSet<>();

    /** @param speech has a sentence read */
    AnswerAnnouncer(Consumer<String> speech) {
        this.speech = speech;
    }

    /** Called when the conversation has changed: an answer may be complete before it is drawn. Any thread. */
    void changed(Conversation conversation) {
        conversation.path().stream().filter(turn -> turn.state() == Turn.State.RUNNING).map(Turn::id)
                .forEach(running::add);
    }

    /** Called when a conversation is drawn. @param now the current conversation */
    void drawn(List<TurnText> turns, Conversation now) {
        Set<String> there = now.path().stream().map(Turn::id).collect(Collectors.toSet());
        running.retainAll(there);
        begun.retainAll(there);
        for (TurnText text : turns) {
            Turn turn = text.source().turn();
            String answer = text.source().answer().strip();
            if (turn.state() == Turn.State.RUNNING) {
                if (running.contains(turn.id()) && !answer.isEmpty() && begun.add(turn.id())) {
                    speech.accept(Messages.Status_writing);
                }
            } else if (running.remove(turn.id())) {
                String note = turn.note();
                String read = ShortText.of(answer, LONGEST);
                if (note == null) {
                    speech.accept(read);
                } else {
                    speech.accept(turn.state() == Turn.State.FAILED ? note : read + " " + note);
                }
            }
        }
    }
}
