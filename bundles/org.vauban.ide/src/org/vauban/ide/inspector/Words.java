// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.inspector;

import org.eclipse.osgi.util.NLS;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.engine.Generation;

/** How the inspector says what happened. Pure. */
final class Words {

    private Words() {
    }

    static String feature(String id) {
        return switch (id) {
            case "chat" -> Messages.Feature_chat;
            case "completion" -> Messages.Feature_completion;
            case "edit" -> Messages.Feature_edit;
            case "fix" -> Messages.Feature_fix;
            default -> id.startsWith("document") ? Messages.Feature_document : id;
        };
    }

    static String state(InspectedPart.State state) {
        return switch (state) {
            case SENT -> Messages.State_sent;
            case SHORTENED -> Messages.State_shortened;
            case LEFT_OUT -> Messages.State_leftOut;
            case HELD_BACK -> Messages.State_heldBack;
        };
    }

    /** Where a part comes from. */
    static String origin(InspectedPart part) {
        if (part.origin() != null) {
            return part.origin();
        }
        return switch (part.role()) {
            case "question" -> Messages.Origin_user;
            case "answer" -> Messages.Origin_model;
            default -> Messages.Origin_assistant;
        };
    }

    static String tokens(InspectedRequest request) {
        Generation g = request.generation();
        return g == null ? "" : NLS.bind(Messages.Request_tokens, new Object[] {g.promptTokens(), g.reusedTokens(), g.generatedTokens()});
    }

    static String times(InspectedRequest request) {
        Generation g = request.generation();
        return g == null ? "" : NLS.bind(Messages.Request_times,
                new Object[] {Math.round(g.totalMillis()), Math.round(g.promptMillis()), Math.round(g.generateMillis())});
    }

    static String result(InspectedRequest request) {
        if (request.failure() != null) {
            return request.failure();
        }
        Generation g = request.generation();
        if (g == null) {
            return "";
        }
        return switch (g.finish()) {
            case END, STOP -> Messages.Finish_end;
            case CANCELLED -> Messages.Finish_stopped;
            case LENGTH -> Messages.Finish_length;
            default -> g.finish().name();
        };
    }

    /** What was not sent or not as it is, in one line; empty if all was sent as it is. */
    static String heldBack(InspectedRequest request) {
        long held = request.parts().stream().filter(each -> each.state() == InspectedPart.State.HELD_BACK).count();
        long masked = request.parts().stream().mapToLong(each -> each.masked().size()).sum();
        long cut = request.parts().stream().filter(each -> each.state() == InspectedPart.State.SHORTENED
                || each.state() == InspectedPart.State.LEFT_OUT).count();
        StringBuilder words = new StringBuilder();
        add(words, held, Messages.Request_held);
        add(words, masked, Messages.Request_masked);
        add(words, cut, Messages.Request_cut);
        return words.toString();
    }

    private static void add(StringBuilder words, long count, String text) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : ", ").append(NLS.bind(text, count));
        }
    }
}
