// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

/** How long tests wait for something that must happen. */
public final class Patience {
    /** Generous: a wait that succeeds costs nothing, and a busy machine must not fail a test. */
    public static final int SECONDS = 120;

    private Patience() {}
}
