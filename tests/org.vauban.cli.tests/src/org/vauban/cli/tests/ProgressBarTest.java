// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.cli.console.ProgressBar;

/** How numbers are displayed to people. */
class ProgressBarTest {
    private final Locale before = Locale.getDefault(Locale.Category.FORMAT);

    @BeforeEach
    void writeFrench() {
        Locale.setDefault(Locale.Category.FORMAT, Locale.FRANCE);
    }

    @AfterEach
    void writeAsBefore() {
        Locale.setDefault(Locale.Category.FORMAT, before);
    }

    /** Of two models that answer very fast, the better one must be recognisable. */
    @Test
    void aShortTimeIsNotShownAsNone() {
        assertEquals("1,24 s", ProgressBar.duration(1_240));
        assertEquals("0,10 s", ProgressBar.duration(100));
        assertEquals("4 ms", ProgressBar.duration(4.2));
        assertEquals("1 ms", ProgressBar.duration(0.2));
        assertEquals("?", ProgressBar.duration(0));
    }
}
