// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.XmlStream;

/**
 * The text of a cell, in runs with fonts of their own or without (ISO/IEC 29500-1, 18.4): without runs that are struck
 * through, which do not hold any more, and without how ideographs are read. To be told the elements within it. For one
 * thread.
 */
final class XlsxText {
    private final StringBuilder all = new StringBuilder();
    /** Runs whose own font decides, not that of the cell. */
    private final StringBuilder own = new StringBuilder();
    private boolean formatted;
    private boolean struck;
    private boolean raised;
    private boolean phonetic;

    /** Another text begins. */
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
                // how it looks
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

    /** UTF-16 units. */
    int length() {
        return all.length();
    }

    /** @param cellStruck whether the font of the cell is struck through */
    String text(boolean cellStruck) {
        return Characters.clean(cellStruck ? own : all, false);
    }
}
