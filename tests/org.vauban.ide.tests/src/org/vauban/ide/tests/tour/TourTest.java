// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.tour;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vauban.ide.tour.Tour;

/** The tour and the sample into which it types. */
class TourTest {

    @Test
    void theSampleHasThePlaceToTypeAt() throws IOException {
        Path file = Path.of(System.getProperty("vauban.root"), "releng/sample").resolve(Tour.FILE);
        assertTrue(Tour.place(Files.readString(file)) >= 0, file::toString);
    }
}
