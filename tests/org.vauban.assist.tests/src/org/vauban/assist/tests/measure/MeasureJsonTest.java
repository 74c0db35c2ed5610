// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vauban.assist.measure.MeasureJson;
import org.vauban.assist.measure.MeasureReport;
import org.vauban.assist.measure.ModelMeasure;

/** A stored report is read back, or counts as none. */
class MeasureJsonTest {
    @Test
    void aReportIsReadAndWhatLacksSomethingIsNone() {
        MeasureReport report = new MeasureReport(1, 2, 3, List.of(new ModelMeasure("id", "Name", 1, 2, 3, 4, 5, 6, 7, 8,
                9, true, null)), new MeasureReport.Recommendation("id", "It is quick."));
        String json = MeasureJson.write(report);
        assertEquals(Optional.of(report), MeasureJson.read(json));
        for (String member : List.of("models", "modelId", "name", "reason")) {
            assertEquals(Optional.empty(), MeasureJson.read(json.replace('"' + member + '"', "\"other\"")), member);
        }
        for (String other : List.of("", "{", "{}", "[]", "null", json.substring(0, json.length() / 2),
                json.replaceFirst("\\{[^{}]*\\}", "null"))) {
            assertEquals(Optional.empty(), MeasureJson.read(other), other);
        }
    }
}
