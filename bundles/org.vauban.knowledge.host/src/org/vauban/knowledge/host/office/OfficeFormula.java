// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.FormulaText;
import org.vauban.knowledge.host.content.XmlStream;

/**
 * Writes the meaning of formula elements into the text between them: exponents, fractions, roots, brackets, sums and
 * matrices (Office Math, ISO/IEC 29500-1, 22.1). Must receive all elements of a part of a file. For one thread.
 */
final class OfficeFormula {
    private static final String TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/math";
    private static final String STRICT = "http://purl.oclc.org/ooxml/officeDocument/math";
    private static final String BRACKETS = "d";
    private static final String SUM = "nary";
    private static final String ROOT = "rad";
    private static final String MATRIX = "m";
    private static final String MATRIX_ROW = "mr";
    private static final String EQUATIONS = "eqArr";
    private static final Set<String> PARTS = Set.of("sSup", "sSubSup", "f", ROOT, BRACKETS, SUM, MATRIX, MATRIX_ROW,
            EQUATIONS, "func", "e", "sub", "sup", "num", "den", "deg", "fName");
    private static final Set<String> SIGNS = Set.of("begChr", "sepChr", "endChr", "chr");

    private final OfficeText text;
    private final Deque<Part> open = new ArrayDeque<>();

    private static final class Part {
        private final String name;
        private final int start;
        private int parts;
        private String begin = "(";
        private String separator = "|";
        private String end = ")";
        private String sign = "\u222B";

        Part(String name, int start) {
            this.name = name;
            this.start = start;
        }
    }

    OfficeFormula(OfficeText text) {
        this.text = text;
    }

    void start(String name, XmlStream xml) {
        boolean part = PARTS.contains(name);
        if (!(part || SIGNS.contains(name)) || !xml.isIn(TRANSITIONAL) && !xml.isIn(STRICT)) {
            return;
        }
        Part around = Objects.requireNonNullElseGet(open.peek(), () -> new Part("", 0));
        if (!part) {
            String sign = Objects.requireNonNullElse(xml.attribute("val"), "");
            switch (name) {
                case "begChr" -> around.begin = sign;
                case "sepChr" -> around.separator = sign;
                case "endChr" -> around.end = sign;
                default -> around.sign = sign;
            }
            return;
        }
        if (around.name.equals(BRACKETS)) {
            text.append(around.parts == 0 ? around.begin : around.separator);
        } else if (around.name.equals(SUM) && around.parts == 0) {
            text.append(around.sign);
        } else if (around.parts > 0) {
            text.append(switch (around.name) {
                case MATRIX, EQUATIONS -> "; ";
                case MATRIX_ROW -> " ";
                default -> "";
            });
        }
        around.parts++;
        open.push(new Part(name, text.length()));
    }

    void end(String name) {
        Part part = open.peek();
        if (part == null || !part.name.equals(name)) {
            return;
        }
        open.pop();
        String around = open.isEmpty() ? "" : open.element().name;
        switch (name) {
            case "num" -> text.replace(part.start, words -> FormulaText.group(words) + "/");
            case "den" -> text.replace(part.start, FormulaText::group);
            case "deg" -> text.replace(part.start, words -> Characters.raised(words.strip()));
            case "fName" -> text.append(" ");
            case "e" -> {
                if (around.equals(ROOT)) {
                    text.replace(part.start, words -> "\u221A" + FormulaText.group(words));
                }
            }
            case "sub", "sup" -> {
                if (around.equals(SUM)) {
                    text.append(" ");
                } else if (name.equals("sup")) {
                    text.replace(part.start, FormulaText::exponent);
                }
            }
            case BRACKETS -> text.append(part.parts == 0 ? "" : part.end);
            default -> {
                // their children carry the meaning
            }
        }
    }
}
