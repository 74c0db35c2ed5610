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
 * The instructions that were given, newest first. In the session they are as they were typed; over a restart they are
 * kept as a model saw them, with secrets masked, or not at all where a policy forbids to keep conversations. Any thread.
 */
public final class KeptInstructions {
    /** The node of the workspace's preferences that they are kept in. */
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

    /** Those of the workspace. */
    static KeptInstructions ofWorkspace() {
        return OF_WORKSPACE;
    }

    synchronized List<String> all() {
        return List.copyOf(entries);
    }

    /** Keeps an instruction; the same one is kept once. */
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
        saving.schedule(); // a policy is read from the disk
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
