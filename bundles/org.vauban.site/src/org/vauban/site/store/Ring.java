// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A group of installations that get the same version. */
public enum Ring {
    /** Those who try a version first. */
    PILOT,
    /** Everybody else. */
    BROAD,
    /** Machines that keep a version until somebody decides otherwise, such as accredited ones. */
    FIXED;

    /** The name of its folder. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The ring of that name. */
    public static Optional<Ring> find(String text) {
        return Arrays.stream(values()).filter(ring -> ring.text().equals(text)).findFirst();
    }
}
