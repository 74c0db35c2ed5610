// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.List;

/** The place in the instructions that were given, while somebody looks through. UI thread. */
final class InstructionHistory {

    private final KeptInstructions kept;
    private int at = -1;
    private String draft = "";

    InstructionHistory(KeptInstructions kept) {
        this.kept = kept;
    }

    /**
     * The one before.
     *
     * @param shown what the field shows now; kept if it is new
     * @return what to show
     */
    String older(String shown) {
        if (at < 0) {
            draft = shown;
        }
        List<String> entries = kept.all();
        at = Math.min(at + 1, entries.size() - 1);
        return at < 0 ? shown : entries.get(at);
    }

    /** The one after; at the end what was typed before the looking began. */
    String newer(String shown) {
        if (at < 0) {
            return shown;
        }
        at--;
        return at < 0 ? draft : kept.all().get(at);
    }

    /** Keeps an instruction; the same one is kept once. */
    void add(String instruction) {
        at = -1;
        kept.add(instruction);
    }
}
