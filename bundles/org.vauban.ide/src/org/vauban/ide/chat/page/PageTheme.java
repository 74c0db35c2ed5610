// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.page;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.jface.resource.FontRegistry;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.themes.ITheme;

/**
 * Colours and fonts of a conversation, from the theme and from Colors and Fonts. Immutable.
 *
 * @param contrast whether the system requests high contrast: then only its own colours are used
 * @param background background of the view
 * @param foreground foreground of the view
 * @param link colour of links
 * @param code colours of code, by the names of its spans
 * @param textFont font of text
 * @param codeFont font of code
 */
public record PageTheme(boolean contrast, RGB background, RGB foreground, RGB link, Map<String, RGB> code,
        FontData textFont, FontData codeFont) {

    /** Prefix of the colours in plugin.xml, which has other values for dark themes. */
    public static final String COLOURS = "org.vauban.ide.code.";
    /** Minimum contrast of text, slightly above that of WCAG 2. */
    private static final double READABLE = 4.6;
    /** Relative luminance against which black and white are equally readable. */
    private static final double MIDDLE = 0.18;
    /** Share of the foreground in the background colour of a question. */
    private static final double QUESTION = 0.07;
    private static final String[] SPANS = {"comment", "string", "number", "keyword", "name"};

    /** UI thread. @param control a control that the theme has coloured */
    public static PageTheme of(Control control) {
        Display display = control.getDisplay();
        ITheme theme = PlatformUI.getWorkbench().getThemeManager().getCurrentTheme();
        ColorRegistry colours = theme.getColorRegistry();
        FontRegistry fonts = theme.getFontRegistry();
        boolean contrast = display.getHighContrast();
        RGB background = control.getBackground().getRGB();
        RGB foreground = control.getForeground().getRGB();
        if (contrast(foreground, background) < READABLE) {
            // after a change of theme some controls keep the old foreground until the next start
            foreground = display.getSystemColor(light(background) > MIDDLE ? SWT.COLOR_BLACK : SWT.COLOR_WHITE)
                    .getRGB();
        }
        Map<String, RGB> code = new LinkedHashMap<>();
        for (String span : SPANS) {
            Color colour = contrast ? null : colours.get(COLOURS + span);
            code.put(span, colour == null ? foreground : colour.getRGB());
        }
        Color declared = contrast ? display.getSystemColor(SWT.COLOR_LINK_FOREGROUND)
                : JFaceResources.getColorRegistry().get("HYPERLINK_COLOR");
        // links are underlined, so they can do without a colour that would be hard to read
        RGB link = declared == null || contrast(declared.getRGB(), background) < READABLE ? foreground
                : declared.getRGB();
        return new PageTheme(contrast, background, foreground, link, code,
                control.getFont().getFontData()[0], fonts.getFontData(JFaceResources.TEXT_FONT)[0]);
    }

    /** Whether the background is dark. */
    public boolean dark() {
        return light(background) < light(foreground);
    }

    /** Returns the colour of secondary text, which is readable on the background of a question. */
    public RGB quiet() {
        double share = contrast ? 1 : 0.7;
        while (share < 1 && contrast(shade(share), shade(QUESTION)) < READABLE) {
            share += 0.02;
        }
        return shade(Math.min(1, share));
    }

    /** Returns the contrast ratio of two colours as defined by WCAG 2, from 1 to 21. */
    public static double contrast(RGB one, RGB other) {
        double a = light(one);
        double b = light(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double light(RGB colour) {
        return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
    }

    private static double linear(int part) {
        double value = part / 255.0;
        return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    /** Returns the background mixed with a share of the foreground, from 0 to 1. */
    public RGB shade(double share) {
        return new RGB(mix(background.red, foreground.red, share), mix(background.green, foreground.green, share),
                mix(background.blue, foreground.blue, share));
    }

    private static int mix(int one, int other, double share) {
        return (int) Math.round(one + (other - one) * share);
    }

    /** Returns the variables of the style sheet. */
    Map<String, String> variables() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("--background", css(background));
        all.put("--foreground", css(foreground));
        all.put("--quiet", css(quiet()));
        all.put("--question", css(shade(contrast ? 0 : QUESTION)));
        all.put("--code", css(shade(contrast ? 0 : 0.045)));
        all.put("--line", css(shade(contrast ? 1 : 0.22)));
        all.put("--link", css(link));
        code.forEach((span, colour) -> all.put("--" + span, css(colour)));
        all.put("--text-font", family(textFont) + ", sans-serif");
        all.put("--text-size", size(textFont));
        all.put("--code-font", family(codeFont) + ", monospace");
        all.put("--code-size", size(codeFont));
        all.put("--mark", contrast ? css(foreground) : dark() ? "#6b5300" : "#ffe08a");
        all.put("--mark-text", contrast ? css(background) : css(foreground));
        return all;
    }

    private static String css(RGB colour) {
        return String.format(Locale.ROOT, "#%02x%02x%02x", colour.red, colour.green, colour.blue);
    }

    private static String family(FontData font) {
        return "\"" + font.getName().replaceAll("[\"\\\\;{}<>\\p{Cntrl}]", "") + "\"";
    }

    private static String size(FontData font) {
        return String.format(Locale.ROOT, "%.1fpt", Math.max(6.0, font.getHeight()));
    }
}
