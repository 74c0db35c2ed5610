// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.code;

import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The {@link CodeKnowledge} of each language, as it comes and goes: {@code PlatformUI.getWorkbench().getService(...)}. Any thread. */
public final class CodeKnowledges implements AutoCloseable {
    private final ServiceTracker<CodeKnowledge, CodeKnowledge> tracker;

    public CodeKnowledges(BundleContext context) {
        tracker = new ServiceTracker<>(context, CodeKnowledge.class, null);
        tracker.open();
    }

    /** Who knows the language of a place. */
    public Optional<CodeKnowledge> of(Place place) {
        return Arrays.stream(tracker.getServices(new CodeKnowledge[0])).filter(each -> each.knows(place)).findFirst();
    }

    @Override
    public void close() {
        tracker.close();
    }
}
