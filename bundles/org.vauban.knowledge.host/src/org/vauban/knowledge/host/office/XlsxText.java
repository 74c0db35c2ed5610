// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.XmlStream;

/**
 * Collects the text of a cell with or without formatted runs (ISO/IEC 29500-1, 18.4). Struck-through runs, which are no
 * longer valid, and phonetic hints for ideographs are left out. Must receive the elements within the text. For one
 * thread.
 */
final class XlsxText {
    /** A UTF-16 unit that XML cannot represent, or an underscore before such a text (ISO/IEC 29500-1, 22.9.2.19). */
    private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private final StringBuilder all = new StringBuilder();
    /** Text of the runs with their own font, which overrides the cell's font. */
    private final StringBuilder own = new StringBuilder();
    private boolean formatted;
    private boolean struck;
    private boolean raised;
    private boolean phonetic;

    /** Begins another text. */
    void clear() {
        all.setLength(0);
        own.setLength(0);
        phonetic = false;
        endRun();
    }

    private void endRun() {
        formatted = false;
        struck = false;
        raised = false;
    }

    void start(String name, XmlStream xml) {
        switch (name) {
            case "r" -> endRun();
            case "rPr" -> formatted = true;
            case "strike" -> struck = XlsxFonts.isOn(xml);
            case "vertAlign" -> raised = "superscript".equals(xml.attribute("val"));
            case "rPh" -> phonetic = true;
            default -> {
                // formatting
            }
        }
    }

    void end(String name) {
        if (name.equals("r")) {
            endRun();
        } else if (name.equals("rPh")) {
            phonetic = false;
        }
    }

    void append(String content) {
        if (!phonetic && !struck) {
            String shown = raised ? Characters.raised(content) : content;
            all.append(shown);
            own.append(formatted ? shown : "");
        }
    }

    /** Length in UTF-16 units. */
    int length() {
        return all.length();
    }

    /** @param cellStruck whether the font of the cell is struck through */
    String text(boolean cellStruck) {
        return Characters.clean(decoded(cellStruck ? own : all), false);
    }

    /** Replaces the escapes of a text: {@code _x000D_} is a carriage return, {@code _x005F_} an underscore. */
    static CharSequence decoded(CharSequence text) {
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(
                String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
