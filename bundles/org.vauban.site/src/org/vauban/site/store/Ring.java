// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A group of installations that receive the same version. */
public enum Ring {
    /** Installations that try a version first. */
    PILOT,
    /** All other installations. */
    BROAD,
    /** Machines that keep a version until an administrator decides otherwise, such as accredited ones. */
    FIXED;

    /** Returns the name of its folder. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the ring with that name. */
    public static Optional<Ring> find(String text) {
        return Arrays.stream(values()).filter(ring -> ring.text().equals(text)).findFirst();
    }
}
