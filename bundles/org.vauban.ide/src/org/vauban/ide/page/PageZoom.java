// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Zoom level of the page viewer. Immutable.
 *
 * @param factor 1 for the size of the paper on a screen of 96 dpi; 0 to fit the width
 */
public record PageZoom(float factor) {
    /** Fits the page to the available width. */
    public static final PageZoom FIT = new PageZoom(0);

    /** Points of the screen per point of the paper. */
    private static final float SCREEN = 96 / 72f;
    private static final List<Float> STEPS = List.of(0.5f, 0.75f, 1f, 1.25f, 1.5f, 2f, 3f, 4f);
    private static final float SMALLEST = 0.1f;

    /** Returns all zoom levels, fit to width first. */
    public static List<PageZoom> all() {
        List<PageZoom> all = new ArrayList<>(List.of(FIT));
        STEPS.forEach(each -> all.add(new PageZoom(each)));
        return all;
    }

    /** Returns the label, in the user's language. */
    String label() {
        return factor == 0 ? Messages.Zoom_fit : NumberFormat.getPercentInstance(Locale.getDefault()).format(factor);
    }

    /**
     * Returns the points of the screen per point of the page.
     *
     * @param width width of the page, in points of the page
     * @param room available width, in points of the screen
     */
    public float toScreen(float width, int room) {
        return factor == 0 ? Math.clamp(room / Math.max(1, width), SMALLEST * SCREEN, 4 * SCREEN) : factor * SCREEN;
    }

    /** Returns the next larger or smaller zoom level, relative to the current scale. */
    public static PageZoom next(float toScreen, boolean larger) {
        float now = toScreen / SCREEN;
        float chosen = larger ? STEPS.getLast() : STEPS.getFirst();
        for (float each : larger ? STEPS : STEPS.reversed()) {
            if (larger ? each > now * 1.01f : each < now * 0.99f) {
                chosen = each;
                break;
            }
        }
        return new PageZoom(chosen);
    }
}
