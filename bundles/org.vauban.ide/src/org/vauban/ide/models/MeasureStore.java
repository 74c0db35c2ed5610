// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.Platform;
import org.osgi.framework.FrameworkUtil;
import org.vauban.assist.measure.MeasureJson;
import org.vauban.assist.measure.MeasureReport;

/** Stores the last report with the workspace. */
final class MeasureStore {

    private static final ILog LOG = Platform.getLog(MeasureStore.class);

    private MeasureStore() {}

    private static Path file() {
        return Platform.getStateLocation(FrameworkUtil.getBundle(MeasureStore.class)).append("measures.json").toPath();
    }

    static Optional<MeasureReport> read() {
        try {
            Path file = file();
            return Files.exists(file) ? MeasureJson.read(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            LOG.warn(e.getMessage(), e); // the user can measure again
            return Optional.empty();
        }
    }

    static void write(MeasureReport report) {
        try {
            Files.createDirectories(file().getParent());
            Files.writeString(file(), MeasureJson.write(report));
        } catch (IOException e) {
            LOG.warn(e.getMessage(), e); // the page shows the report nevertheless
        }
    }
}
