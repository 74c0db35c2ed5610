// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.AssistStatus;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.ide.theme.Icons;

/**
 * Texts and icon of the status item. Pure.
 *
 * @param label a few words: the state is given in words, never by colour alone
 * @param tooltip the state, the model and the next step
 * @param icon icon of the state, a name in {@link Icons}
 */
record StatusText(String label, String tooltip, String icon) {

    static StatusText of(AssistStatus status, Optional<String> lastProblem, Optional<String> refusal,
            Optional<String> pausedType, boolean noModel) {
        boolean off = status.state() == AssistStatus.State.OFF;
        Optional<String> problem = off ? Optional.empty()
                : Optional.ofNullable(status.message()).or(() -> lastProblem);
        boolean failed = status.state() == AssistStatus.State.ERROR || problem.isPresent();
        String word = failed ? Messages.Status_error
                : pausedType.isPresent() && !off ? Messages.Status_paused
                        : noModel && status.state() == AssistStatus.State.IDLE ? Messages.Status_noModel : word(status);
        List<String> lines = new ArrayList<>();
        lines.add(NLS.bind(Messages.Status_label, word));
        if (status.modelId() != null) {
            lines.add(NLS.bind(Messages.Status_model, status.modelId()));
        }
        AnswerOrigin origin = off ? null : status.origin();
        if (origin != null) {
            lines.add(NLS.bind(Messages.Status_answered,
                    origin.isRemote() ? origin.label() : Messages.Status_thisMachine));
            Optional.ofNullable(origin.note()).ifPresent(lines::add);
        }
        pausedType.ifPresent(type -> lines.add(NLS.bind(Messages.Status_pausedFor, type)));
        problem.ifPresent(lines::add);
        Optional<String> warning = Optional.ofNullable(status.warning()).filter(each -> !off);
        warning.ifPresent(lines::add);
        refusal.ifPresent(lines::add);
        if (noModel && !failed && !off) {
            lines.add(Messages.Status_importOne);
        }
        lines.add(Messages.Status_click);
        return new StatusText(NLS.bind(Messages.Status_label, word), String.join("\n", lines),
                failed || warning.isPresent() ? Icons.PROBLEM : icon(status.state()));
    }

    private static String icon(AssistStatus.State state) {
        return switch (state) {
            case OFF -> Icons.OFF;
            case LOADING, WORKING -> Icons.WORKING;
            case IDLE, READY -> Icons.VAUBAN;
            case ERROR -> Icons.PROBLEM;
        };
    }

    private static String word(AssistStatus status) {
        return switch (status.state()) {
            case OFF -> Messages.Status_off;
            case IDLE -> Messages.Status_idle;
            case LOADING -> status.loadProgress() > 0
                    ? NLS.bind(Messages.Status_loadingPercent, (int) (status.loadProgress() * 100))
                    : Messages.Status_loading;
            case READY -> where(status, Messages.Status_ready);
            case WORKING -> where(status, Messages.Status_working);
            case ERROR -> Messages.Status_error;
        };
    }

    /** Adds to the label that a remote engine answers, if one does. */
    private static String where(AssistStatus status, String word) {
        AnswerOrigin origin = status.origin();
        return origin != null && origin.isRemote() ? NLS.bind(Messages.Status_remote, word) : word;
    }

    /** Returns all labels, so that the item can be as wide as the widest and never moves its neighbours. */
    static List<String> labels() {
        return List.of(Messages.Status_off, Messages.Status_idle, Messages.Status_loading,
                NLS.bind(Messages.Status_loadingPercent, 100), Messages.Status_ready, Messages.Status_working,
                NLS.bind(Messages.Status_remote, Messages.Status_ready),
                NLS.bind(Messages.Status_remote, Messages.Status_working),
                Messages.Status_error, Messages.Status_paused, Messages.Status_noModel).stream()
                .map(word -> NLS.bind(Messages.Status_label, word)).toList();
    }
}
