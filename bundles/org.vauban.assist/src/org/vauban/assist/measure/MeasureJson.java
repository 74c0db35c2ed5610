// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Optional;

/** Reads and writes a report as JSON, for programs and for storage. */
public final class MeasureJson {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private MeasureJson() {}

    public static String write(MeasureReport report) {
        return GSON.toJson(report);
    }

    /** @return empty if it is not a report */
    public static Optional<MeasureReport> read(String json) {
        try {
            return Optional.ofNullable(GSON.fromJson(json, MeasureReport.class));
        } catch (RuntimeException e) {
            // another version, or truncated: measure again. gson wraps exceptions of record constructors
            return Optional.empty();
        }
    }
}
