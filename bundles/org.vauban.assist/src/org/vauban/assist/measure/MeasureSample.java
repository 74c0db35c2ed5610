// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.governance.SourceText;

/** The text that is completed for a measurement: a class of ours with an unfinished line. */
final class MeasureSample {

    /** The keys that are typed one by one at the bar in the text. */
    static final List<String> KEYS = List.of("r", "e", "t", "u", "r", "n", " ");

    private static final char BAR = '|';

    private final String before;
    private final String after;

    private MeasureSample(String before, String after) {
        this.before = before;
        this.after = after;
    }

    static MeasureSample load() {
        try (InputStream in = MeasureSample.class.getResourceAsStream("Sample.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int bar = text.indexOf(BAR);
            return new MeasureSample(text.substring(0, bar), text.substring(bar + 1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the query that an editor sends after this many keys. */
    CompletionQuery query(int keys) {
        String text = before + String.join("", KEYS.subList(0, keys));
        return new CompletionQuery("measure", SourceText.typed(text + after), "java", text.length(), Trigger.AUTOMATIC,
                List.of());
    }
}
