// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.util.List;
import java.util.Locale;
import org.vauban.assist.AssistStatus;

/** The shapes of the methods under {@code vauban/}, as {@code docs/lsp.md} tells them to clients. */
final class Wire {

    private Wire() {
    }

    /**
     * @param state {@code off}, {@code idle}, {@code loading}, {@code ready}, {@code working} or {@code error}
     * @param model id, or null
     * @param message one sentence, or null
     * @param progress from 0 to 1 while a model loads
     */
    record Status(String state, String model, String message, double progress) {
        static Status of(AssistStatus status) {
            return new Status(status.state().name().toLowerCase(Locale.ROOT), status.modelId(), status.message(),
                    status.loadProgress());
        }
    }

    /** @param current the id of the model in use, or null */
    record Models(String current, List<Model> models) {
    }

    /**
     * @param licence as its publisher names it, or null
     * @param sizeBytes or -1
     */
    record Model(String id, String name, String licence, long sizeBytes, boolean installed, boolean fetchable) {
    }

    /**
     * A part of a proposal that is accepted.
     *
     * @param accepted the next word or line
     * @param remaining what is still offered behind it, may be empty
     */
    record Accepted(String accepted, String remaining) {
    }
}
