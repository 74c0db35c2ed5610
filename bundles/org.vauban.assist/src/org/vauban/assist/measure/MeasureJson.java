// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Optional;

/** A report as JSON, for programs and to be kept. */
public final class MeasureJson {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private MeasureJson() {}

    public static String write(MeasureReport report) {
        return GSON.toJson(report);
    }

    /** @return empty for what is no report */
    public static Optional<MeasureReport> read(String json) {
        try {
            return Optional.ofNullable(GSON.fromJson(json, MeasureReport.class));
        } catch (RuntimeException e) {
            // of another version, or cut: it can be measured again. gson wraps what the constructors of records throw
            return Optional.empty();
        }
    }
}
