// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vauban.assist.measure.MeasureReport.Recommendation;
import org.vauban.assist.measure.ModelAdvisor;
import org.vauban.assist.measure.ModelMeasure;

/** Which model is recommended. */
class ModelAdvisorTest {

    private static final long GIGABYTE = 1L << 30;

    private static ModelMeasure model(String id, double typingMillis, long memory, int quality, boolean fillsIn) {
        return new ModelMeasure(id, id.toUpperCase(Locale.ROOT), 100, 50, 500, 5_000, typingMillis, typingMillis * 2,
                memory, 4 * GIGABYTE, quality, fillsIn, null);
    }

    private static Recommendation advice(ModelMeasure... models) {
        return ModelAdvisor.of(List.of(models), Locale.ENGLISH);
    }

    @Test
    void theBestOfThoseThatAreQuickEnough() {
        Recommendation one = advice(model("small", 200, GIGABYTE, 15, true),
                model("large", 900, 2 * GIGABYTE, 42, true), model("huge", 1_500, 3 * GIGABYTE, 60, true));
        assertEquals("large", one.modelId());
        assertTrue(one.reason().contains("0.90 s") && one.reason().contains("LARGE"), one.reason());
    }

    @Test
    void oneThatReadsAfterTheCaretComesBeforeOneThatDoesNot() {
        assertEquals("fim",
                advice(model("plain", 200, 3 * GIGABYTE, -1, false), model("fim", 300, GIGABYTE, -1, true)).modelId());
    }

    @Test
    void whereNobodyHasCountedTheLargerOne() {
        assertEquals("large",
                advice(model("large", 300, 2 * GIGABYTE, -1, true), model("small", 100, GIGABYTE, -1, true)).modelId());
    }

    @Test
    void oneThatDoesNotFitIntoTheMemoryIsNotRecommended() {
        assertEquals("small",
                advice(model("large", 300, 5 * GIGABYTE, 42, true), model("small", 400, GIGABYTE, 15, true)).modelId());
        Recommendation none = advice(model("large", 300, 5 * GIGABYTE, 42, true));
        assertTrue(none.reason().contains("memory"), none.reason());
    }

    @Test
    void whereNoneIsQuickEnoughTheQuickest() {
        Recommendation one = advice(model("slow", 3_000, GIGABYTE, 42, true),
                model("slower", 5_000, 2 * GIGABYTE, 60, true));
        assertEquals("slow", one.modelId());
        assertTrue(one.reason().startsWith("No model responds within 1.0 s"), one.reason());
        String french = ModelAdvisor.of(List.of(model("slow", 3_000, GIGABYTE, 42, true)), Locale.FRENCH).reason();
        assertTrue(french.replace('\u00a0', ' ').startsWith("Aucun mod\u00e8le ne r\u00e9pond en moins de 1,0 s"), french);
    }

    @Test
    void nothingWhereNothingWasMeasured() {
        assertNull(advice());
        assertNull(advice(new ModelMeasure("a", "A", 0, 0, 0, 0, 0, 0, 0, 0, -1, true, "It is damaged.")));
    }
}
