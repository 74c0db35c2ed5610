// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.theme;

import org.eclipse.swt.graphics.RGB;

/** Computes the contrast ratio of two colours, as the Web Content Accessibility Guidelines define it. Pure. */
public final class Contrast {

    /** Minimum contrast ratio of text. */
    public static final double READABLE = 4.5;

    private static final int STEPS = 16;

    private Contrast() {}

    /** @return the contrast ratio, from 1 (equal) to 21 (black on white) */
    public static double of(RGB one, RGB other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /**
     * Returns a colour unchanged if it is readable; otherwise moves it towards the text colour, no further than needed.
     *
     * @param wanted the colour
     * @param background background colour
     * @param text colour of ordinary text on that background
     */
    public static RGB readable(RGB wanted, RGB background, RGB text) {
        for (int step = 0; step < STEPS; step++) {
            RGB mixed = mix(wanted, text, (double) step / STEPS);
            if (of(mixed, background) >= READABLE) {
                return mixed;
            }
        }
        return text;
    }

    private static RGB mix(RGB from, RGB to, double share) {
        return new RGB(mix(from.red, to.red, share), mix(from.green, to.green, share), mix(from.blue, to.blue, share));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    private static double luminance(RGB colour) {
        return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
