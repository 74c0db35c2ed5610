// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.osgi.service.prefs.BackingStoreException;

/** The instructions that were given, newest first, and the place in them while somebody looks through. UI thread. */
final class InstructionHistory {

    private static final int MAX = 50;
    private static final String KEY = "instruction.";

    private final IEclipsePreferences node;
    private final List<String> entries = new ArrayList<>();
    private int at = -1;
    private String draft = "";

    /** @param node where they are kept */
    InstructionHistory(IEclipsePreferences node) {
        this.node = node;
        for (int i = 0; i < MAX; i++) {
            String entry = node.get(KEY + i, null);
            if (entry != null) {
                entries.add(entry);
            }
        }
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
        at = Math.min(at + 1, entries.size() - 1);
        return at < 0 ? shown : entries.get(at);
    }

    /** The one after; at the end what was typed before the looking began. */
    String newer(String shown) {
        if (at < 0) {
            return shown;
        }
        at--;
        return at < 0 ? draft : entries.get(at);
    }

    /** Keeps an instruction; the same one is kept once. */
    void add(String instruction) {
        String text = instruction.strip();
        at = -1;
        if (text.isEmpty()) {
            return;
        }
        entries.remove(text);
        entries.addFirst(text);
        if (entries.size() > MAX) {
            entries.removeLast();
        }
        for (int i = 0; i < entries.size(); i++) {
            node.put(KEY + i, entries.get(i));
        }
        try {
            node.flush();
        } catch (BackingStoreException e) {
            Platform.getLog(InstructionHistory.class).log(Status.warning(e.getMessage(), e));
        }
    }
}
