// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.code;

import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The {@link LanguageSupport} of each language, as it comes and goes:
 * {@code PlatformUI.getWorkbench().getService(...)}. Any thread.
 */
public final class LanguageSupportRegistry implements AutoCloseable {
    private final ServiceTracker<LanguageSupport, LanguageSupport> tracker;

    public LanguageSupportRegistry(BundleContext context) {
        tracker = new ServiceTracker<>(context, LanguageSupport.class, null);
        tracker.open();
    }

    /** Who knows the language of a place. */
    public Optional<LanguageSupport> of(EditorPosition position) {
        return Arrays.stream(tracker.getServices(new LanguageSupport[0])).filter(each -> each.knows(position))
                .findFirst();
    }

    @Override
    public void close() {
        tracker.close();
    }
}
