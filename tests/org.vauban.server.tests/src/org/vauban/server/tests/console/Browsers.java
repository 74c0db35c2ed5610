// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Browsers of a test, which is skipped where Chromium is not installed. Each has a page with a profile of its own, but
 * one process serves all tests: to start one takes longer than most of them. It ends with the last test, or where it
 * has failed: the next test has another.
 */
final class Browsers implements BeforeEachCallback {
    private ExtensionContext.Store store;

    @Override
    public void beforeEach(ExtensionContext context) {
        store = context.getRoot().getStore(ExtensionContext.Namespace.create(Browsers.class));
    }

    /** @param language of its user */
    Browser open(String language) throws Exception {
        assumeTrue(Chromium.installed(), "Chromium is not installed");
        Chromium running = store.get(Chromium.class, Chromium.class);
        if (running == null || !running.isRunning()) {
            if (running != null) {
                store.remove(Chromium.class);
                running.close();
            }
            running = new Chromium();
            store.put(Chromium.class, running); // closes it at the end
        }
        return new Browser(running, language);
    }
}
