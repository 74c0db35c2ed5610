// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.List;

/** Position in the list of earlier instructions while the user browses it. UI thread. */
final class InstructionHistory {

    private final KeptInstructions kept;
    private int at = -1;
    private String draft = "";

    InstructionHistory(KeptInstructions kept) {
        this.kept = kept;
    }

    /**
     * Returns the previous instruction.
     *
     * @param shown current content of the field; stored if it is new
     * @return the instruction to show
     */
    String older(String shown) {
        if (at < 0) {
            draft = shown;
        }
        List<String> entries = kept.all();
        at = Math.min(at + 1, entries.size() - 1);
        return at < 0 ? shown : entries.get(at);
    }

    /** Returns the next instruction; at the end, the text typed before browsing began. */
    String newer(String shown) {
        if (at < 0) {
            return shown;
        }
        at--;
        return at < 0 ? draft : kept.all().get(at);
    }

    /** Stores an instruction; equal instructions are stored once. */
    void add(String instruction) {
        at = -1;
        kept.add(instruction);
    }
}
