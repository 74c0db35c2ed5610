// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Browsers for a test, which is skipped where Chromium is not installed. Each browser is a page with its own profile,
 * but all tests share one process, because starting one takes longer than most of the tests. The process ends with the
 * last test or when it fails; the next test then starts another one.
 */
final class Browsers implements BeforeEachCallback {
    private ExtensionContext.Store store;

    @Override
    public void beforeEach(ExtensionContext context) {
        store = context.getRoot().getStore(ExtensionContext.Namespace.create(Browsers.class));
    }

    /** @param language the user's language */
    Browser open(String language) throws Exception {
        assumeTrue(Chromium.installed(), "Chromium is not installed");
        Chromium running = store.get(Chromium.class, Chromium.class);
        if (running == null || !running.isRunning()) {
            if (running != null) {
                store.remove(Chromium.class);
                running.close();
            }
            running = new Chromium();
            store.put(Chromium.class, running); // the store closes it at the end
        }
        return new Browser(running, language);
    }
}
