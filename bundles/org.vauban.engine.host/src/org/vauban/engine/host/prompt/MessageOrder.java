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
        List<Message> said = new ArrayList<>();
        String pending = ""; // what the system says to a message of the user to come
        for (Message message : messages) {
            String last = role(said);
            switch (message.role()) {
                case SYSTEM -> {
                    boolean first = last.isEmpty() || last.equals(SYSTEM);
                    if (system && (last.isEmpty() || (first ? systems : laterSystem))) {
                        said.add(message);
                    } else if (system && first || last.equals(USER)) {
                        append(said, message.content());
                    } else if (last.equals(TOOL)) {
                        said(said, new Message(USER, message.content()));
                    } else {
                        pending = joined(pending, message.content());
                    }
                }
                case USER -> {
                    said(said, message.withContent(joined(pending, message.content())));
                    pending = "";
                }
                case ASSISTANT -> {
                    pending(said, pending);
                    pending = "";
                    said.add(message);
                }
                default -> said.add(message);
            }
        }
        pending(said, pending);
        return said;
    }

    private static String role(List<Message> said) {
        return said.isEmpty() ? "" : said.getLast().role();
    }

    private void pending(List<Message> said, String text) {
        if (!text.isEmpty()) {
            said(said, new Message(USER, text));
        }
    }

    private void said(List<Message> said, Message message) {
        String last = role(said);
        if (last.equals(USER) && !users || last.equals(TOOL) && !userAfterTool) {
            append(said, message.content());
        } else {
            said.add(message);
        }
    }

    private static void append(List<Message> said, String text) {
        said.add(said.getLast().withContent(joined(said.removeLast().content(), text)));
    }

    private static String joined(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + "\n\n" + second;
    }
}
