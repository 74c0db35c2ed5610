// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.osgi.service.prefs.BackingStoreException;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.ide.settings.VaubanPreferences;

/**
 * Stores earlier instructions, newest first. During the session they are kept as typed; across restarts they are kept
 * as a model saw them, with secrets masked, or not at all if a policy forbids keeping conversations. Any thread.
 */
public final class KeptInstructions {
    /** Node of the workspace's preferences in which they are stored. */
    public static final String NODE = "org.vauban.ide/instructions";
    private static final int MAX = 50;
    private static final String KEY = "instruction.";
    private static final KeptInstructions OF_WORKSPACE = new KeptInstructions(InstanceScope.INSTANCE.getNode(NODE));

    private final IEclipsePreferences node;
    private final List<String> entries = new ArrayList<>();
    private final Job saving = Job.createSystem("instructions", this::save);

    private KeptInstructions(IEclipsePreferences node) {
        this.node = node;
        for (int i = 0; i < MAX; i++) {
            String entry = node.get(KEY + i, null);
            if (entry != null) {
                entries.add(entry);
            }
        }
    }

    /** Returns the instructions of the workspace. */
    static KeptInstructions ofWorkspace() {
        return OF_WORKSPACE;
    }

    /** Has the stored instructions of the workspace masked or deleted as the policy now requires. Returns at once. */
    public static void applyPolicy() {
        if (OF_WORKSPACE.node.get(KEY + 0, null) != null) {
            OF_WORKSPACE.saving.schedule();
        }
    }

    synchronized List<String> all() {
        return List.copyOf(entries);
    }

    /** Stores an instruction; equal instructions are stored once. */
    synchronized void add(String instruction) {
        String text = instruction.strip();
        if (text.isEmpty()) {
            return;
        }
        entries.remove(text);
        entries.addFirst(text);
        if (entries.size() > MAX) {
            entries.removeLast();
        }
        saving.schedule(); // in a job, since the policy is read from disk
    }

    private IStatus save(IProgressMonitor monitor) {
        try {
            List<String> storable = ConversationStores.masking(VaubanPreferences.masksPersonalData())
                    .map(mask -> all().stream().map(mask).toList()).orElse(List.of());
            for (int i = 0; i < MAX; i++) {
                if (i < storable.size()) {
                    node.put(KEY + i, storable.get(i));
                } else {
                    node.remove(KEY + i);
                }
            }
            node.flush();
            return Status.OK_STATUS;
        } catch (BackingStoreException | AssistException e) {
            return Status.warning(e.getMessage(), e);
        }
    }
}
