// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.code;

import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Finds the {@link LanguageSupport} of each language, as services come and go:
 * {@code PlatformUI.getWorkbench().getService(...)}. Any thread.
 */
public final class LanguageSupportRegistry implements AutoCloseable {
    private final ServiceTracker<LanguageSupport, LanguageSupport> tracker;

    public LanguageSupportRegistry(BundleContext context) {
        tracker = new ServiceTracker<>(context, LanguageSupport.class, null);
        tracker.open();
    }

    /** Returns the support for the language of a position. */
    public Optional<LanguageSupport> of(EditorPosition position) {
        return Arrays.stream(tracker.getServices(new LanguageSupport[0])).filter(each -> each.knows(position))
                .findFirst();
    }

    @Override
    public void close() {
        tracker.close();
    }
}
