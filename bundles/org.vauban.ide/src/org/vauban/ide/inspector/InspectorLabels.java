// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.inspector;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.ahead.ReadAheadUse;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Step;
import org.vauban.engine.Generation;
import org.vauban.ide.policy.PolicyExplanation;

/** Texts of the inspector. Pure. */
final class InspectorLabels {

    private InspectorLabels() {}

    static String feature(String id) {
        return switch (id) {
            case "chat" -> Messages.Feature_chat;
            case "completion" -> Messages.Feature_completion;
            case "edit" -> Messages.Feature_edit;
            case "fix" -> Messages.Feature_fix;
            case "question" -> Messages.Feature_question;
            case "questionAhead" -> Messages.Feature_questionAhead;
            case "readAhead" -> Messages.Feature_readAhead;
            default -> id.startsWith("document") ? Messages.Feature_document : id;
        };
    }

    /** Names the speaker in a conversation with a model. */
    static String speaker(String role) {
        return switch (role) {
            case "SYSTEM" -> Messages.Speaker_system;
            case "USER" -> Messages.Speaker_user;
            case "ASSISTANT" -> Messages.Speaker_assistant;
            case "TOOL" -> Messages.Speaker_tool;
            case "CONTEXT" -> Messages.Speaker_context;
            case "PREFIX" -> Messages.Speaker_prefix;
            case "SUFFIX" -> Messages.Speaker_suffix;
            case "CHECK" -> Messages.Speaker_check;
            default -> role;
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

    /** Names the role of a part. */
    static String role(String role) {
        return switch (role.toLowerCase(Locale.ROOT)) {
            case "after" -> Messages.Role_after;
            case "answer" -> Messages.Role_answer;
            case "before" -> Messages.Role_before;
            case "check" -> Messages.Role_check;
            case "clipboard" -> Messages.Role_clipboard;
            case "compare" -> Messages.Role_compare;
            case "console" -> Messages.Role_console;
            case "diff" -> Messages.Role_diff;
            case "expected" -> Messages.Role_expected;
            case "file" -> Messages.Role_file;
            case "folder" -> Messages.Role_folder;
            case "imports" -> Messages.Role_imports;
            case "instruction" -> Messages.Role_instruction;
            case "javadoc" -> Messages.Role_javadoc;
            case "members" -> Messages.Role_members;
            case "method" -> Messages.Role_method;
            case "name" -> Messages.Role_name;
            case "open_file" -> Messages.Role_openFile;
            case "other" -> Messages.Role_other;
            case "passage" -> Messages.Role_passage;
            case "problem" -> Messages.Role_problem;
            case "problems" -> Messages.Role_problems;
            case "question" -> Messages.Role_question;
            case "quoted" -> Messages.Role_quoted;
            case "quote" -> Messages.Role_quote;
            case "recent_edit" -> Messages.Role_recentEdit;
            case "region" -> Messages.Role_region;
            case "same_folder" -> Messages.Role_sameFolder;
            case "similar" -> Messages.Role_similar;
            case "selection" -> Messages.Role_selection;
            case "system" -> Messages.Role_system;
            case "text" -> Messages.Role_text;
            case "type" -> Messages.Role_type;
            default -> role;
        };
    }

    /** Names the origin of a part. */
    static @Nullable String origin(InspectedPart part) {
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
        return g == null ? "" : fill(Messages.Request_tokens, g.promptTokens(), g.reusedTokens(), g.generatedTokens());
    }

    static String times(InspectedRequest request) {
        Generation g = request.generation();
        return g == null ? ""
                : fill(Messages.Request_times, Math.round(g.totalMillis()),
                        Math.round(g.promptMillis()), Math.round(g.generateMillis()));
    }

    static @Nullable String result(InspectedRequest request) {
        if (request.failure() != null) {
            return request.failure();
        }
        SuggestionTrace trace = request.trace();
        if (trace != null) {
            return disposition(trace);
        }
        Generation g = request.generation();
        if (g == null) {
            return "";
        }
        return switch (g.finish()) {
            case END, STOP -> Messages.Finish_end;
            case CANCELLED -> Messages.Finish_stopped;
            case LENGTH -> Messages.Finish_length;
            case DEADLINE -> Messages.Finish_deadline;
        };
    }

    /** Describes what became of a suggestion. */
    private static String disposition(SuggestionTrace trace) {
        String what = disposition(trace.disposition());
        return trace.detail() == null ? what : what + " (" + trace.detail() + ")";
    }

    private static String disposition(Disposition disposition) {
        return switch (disposition) {
            case ASKED_AGAIN -> Messages.Disposition_askedAgain;
            case CANCELLED -> Messages.Disposition_cancelled;
            case CONTRADICTED -> Messages.Disposition_contradicted;
            case EMPTY -> Messages.Disposition_empty;
            case HIDDEN -> Messages.Disposition_hidden;
            case OFFERED -> Messages.Disposition_offered;
            case OUTDATED -> Messages.Disposition_outdated;
            case REJECTED -> Messages.Disposition_rejected;
            case SHOWN -> Messages.Disposition_shown;
            case UNCERTAIN -> Messages.Disposition_uncertain;
            case USED_UP -> Messages.Disposition_usedUp;
            case WITHHELD -> Messages.Disposition_withheld;
        };
    }

    /** Names a step of a suggestion. */
    static String step(Step step) {
        return switch (step) {
            case KEY -> Messages.Step_key;
            case TRIGGERED -> Messages.Step_triggered;
            case GATHERED -> Messages.Step_gathered;
            case SENT -> Messages.Step_sent;
            case FIRST_TEXT -> Messages.Step_firstText;
            case ANSWERED -> Messages.Step_answered;
            case CHECKED -> Messages.Step_checked;
            case SHOWN -> Messages.Step_shown;
        };
    }

    /** Lists in one line what was withheld or masked; empty if everything was sent unchanged. */
    static String withheld(InspectedRequest request) {
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

    /** Returns a sentence on the use and cost of prefilling, to be appended to another one; empty if there was none. */
    static String readAhead(ReadAheadUse use) {
        return use.prompts() == 0 && use.newPlaces() == 0 ? ""
                : " " + fill(Messages.ReadAhead_use, use.prefilled(), use.newPlaces(), use.percent(), use.tokens());
    }

    private static void add(StringBuilder words, long count, String text) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : ", ").append(fill(text, count));
        }
    }

    private static String fill(String pattern, Object... arguments) {
        return new MessageFormat(pattern, Locale.getDefault()).format(arguments);
    }

    /**
     * Returns the refusal by a policy; null if there is none.
     *
     * @param part index of the part, from 0; a negative number for the whole request
     */
    static @Nullable String refusal(InspectedRequest request, int part) {
        List<@Nullable String> reasons = new ArrayList<>();
        if (part >= 0 && part < request.parts().size()) {
            reasons.add(request.parts().get(part).reason());
        } else {
            reasons.add(request.failure());
            request.parts().forEach(each -> reasons.add(each.reason()));
        }
        return reasons.stream().filter(PolicyExplanation::explains).findFirst().orElse(null);
    }
}
