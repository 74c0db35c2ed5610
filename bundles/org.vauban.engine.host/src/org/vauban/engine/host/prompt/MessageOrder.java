// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.vauban.engine.host.prompt.ChatTemplateInput.Message;

/**
 * The sequences of roles that a chat template accepts. Messages of a sequence that it refuses or drops are joined with
 * their neighbours, each with the one before it where possible: the prompt of a conversation then remains a prefix of
 * the prompt of its continuation. Immutable.
 *
 * @param system whether a system message may begin the conversation
 * @param systems whether several may begin it
 * @param laterSystem whether a system message may follow other messages
 * @param users whether messages of the user may follow each other
 * @param userAfterTool whether a message of the user may follow the result of a tool
 */
record MessageOrder(boolean system, boolean systems, boolean laterSystem, boolean users, boolean userAfterTool) {
    private static final String SYSTEM = "system";
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String TOOL = "tool";

    /**
     * Probes a template.
     *
     * @param mark a text
     * @param shown whether the template accepts messages and renders the mark that one of them has as its content
     */
    static MessageOrder of(String mark, Predicate<List<Message>> shown) {
        Message user = new Message(USER, "x");
        Message answer = new Message(ASSISTANT, "x");
        Message system = new Message(SYSTEM, "x");
        Message marked = new Message(USER, mark);
        Message told = new Message(SYSTEM, mark);
        if (!shown.test(List.of(marked))) {
            return new MessageOrder(true, true, true, true, true); // nothing is known of such a template
        }
        Message call = new Message(ASSISTANT, "", null,
                List.of(new ChatTemplateInput.Call("abcdefghi", "x", new JsonObject())), null);
        return new MessageOrder(shown.test(List.of(told, user)),
                shown.test(List.of(told, system, user)) && shown.test(List.of(system, told, user)),
                shown.test(List.of(user, told, answer, user)) && shown.test(List.of(user, answer, user, told)),
                shown.test(List.of(marked, user)) && shown.test(List.of(user, marked)),
                !shown.test(List.of(user, call, result(mark)))
                        || shown.test(List.of(user, call, result("x"), marked)));
    }

    private static Message result(String content) {
        return new Message(TOOL, content, null, List.of(), "abcdefghi");
    }

    /** Returns the messages in a sequence that the template accepts, as far as possible. */
    List<Message> arranged(List<Message> messages) {
        if (system && systems && laterSystem && users && userAfterTool) {
            return messages;
        }
        Arranged said = new Arranged();
        for (Message message : messages) {
            String last = said.role();
            switch (message.role()) {
                case SYSTEM -> {
                    boolean first = last.isEmpty() || last.equals(SYSTEM);
                    if (system && (last.isEmpty() || (first ? systems : laterSystem))) {
                        said.add(message);
                    } else if (system && first || last.equals(USER)) {
                        said.append(message.content());
                    } else if (last.equals(TOOL)) {
                        user(said, new Message(USER, message.content()));
                    } else {
                        said.pending.add(message.content());
                    }
                }
                case USER -> user(said, message.withContent(said.pending.with(message.content())));
                case ASSISTANT -> {
                    pending(said);
                    said.add(message);
                }
                default -> said.add(message);
            }
        }
        pending(said);
        return said.messages();
    }

    private void pending(Arranged said) {
        String text = said.pending.with("");
        if (!text.isEmpty()) {
            user(said, new Message(USER, text));
        }
    }

    private void user(Arranged said, Message message) {
        String last = said.role();
        if (last.equals(USER) && !users || last.equals(TOOL) && !userAfterTool) {
            said.append(message.content());
        } else {
            said.add(message);
        }
    }

    /** Texts with a blank line between them. Joins thousands in one go. */
    private static final class Texts {
        private final StringBuilder joined = new StringBuilder();

        void add(String text) {
            joined.append(joined.isEmpty() || text.isEmpty() ? "" : "\n\n").append(text);
        }

        boolean isEmpty() {
            return joined.isEmpty();
        }

        /** Returns the texts and one more, and forgets them. */
        String with(String text) {
            if (joined.isEmpty()) {
                return text;
            }
            add(text);
            String all = joined.toString();
            joined.setLength(0);
            return all;
        }
    }

    /** The messages so far. */
    private static final class Arranged {
        /** What the system says to a message of the user to come. */
        private final Texts pending = new Texts();
        private final List<Message> messages = new ArrayList<>();
        /** The last message and what is appended to it; empty if it is as in the list. */
        private final Texts last = new Texts();

        String role() {
            return messages.isEmpty() ? "" : messages.getLast().role();
        }

        void add(Message message) {
            end();
            messages.add(message);
        }

        void append(String text) {
            if (last.isEmpty()) {
                last.add(messages.getLast().content());
            }
            last.add(text);
        }

        private void end() {
            if (!last.isEmpty()) {
                messages.add(messages.removeLast().withContent(last.with("")));
            }
        }

        List<Message> messages() {
            end();
            return messages;
        }
    }
}
