// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.command.Command;
import org.vauban.ide.policy.PolicyExplanation;

/**
 * A turn as the page shows it.
 *
 * @param id id of the turn
 * @param command name of the command in the user's language, or null
 * @param question text of the question
 * @param attachments one line per attachment
 * @param running whether the answer is being written
 * @param failed whether the turn failed
 * @param note one sentence below the answer, or null
 * @param variants the alternative turns in its place, itself included
 * @param blocks blocks of the answer
 */
public record PageTurn(String id, @Nullable String command, String question, List<String> attachments, boolean running,
        boolean failed, @Nullable String note, List<String> variants, List<String> blocks) {

    /**
     * @param locale locale of the command's name
     * @param attachments one line per attachment, with what was done with it
     */
    public static PageTurn of(Conversation conversation, Turn turn, Locale locale, List<String> attachments,
            @Nullable String note, List<String> blocks) {
        Command command = turn.command();
        return new PageTurn(turn.id(), command == null ? null : "/" + command.word(locale),
                turn.question(), attachments, turn.state() == Turn.State.RUNNING, turn.state() == Turn.State.FAILED,
                note, conversation.variants(turn.id()).stream().map(Turn::id).toList(), blocks);
    }

    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", id);
        value.put("command", command);
        value.put("question", question);
        value.put("attachments", attachments);
        value.put("running", running);
        value.put("failed", failed);
        value.put("note", note);
        value.put("explained", PolicyExplanation.explains(note));
        value.put("variants", new ArrayList<>(variants));
        value.put("blocks", blocks);
        return value;
    }
}
