// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceCodeFile;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.passage.LineNumbers;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.PassageSplitter;
import org.vauban.knowledge.passage.SourceLines;

/** Source code that is joined from its passages has its letters at their original places. */
class SourceLinesTest {
    private static final String METHOD = "\t/** Starts it. */\n\tvoid start%d(int speed) {\n\t\tmotor.on(speed);\n"
            + "\t\t// as long as somebody is there\n\t}\n%s\n";

    private static String code(String blanks) {
        StringBuilder code = new StringBuilder("\n\npackage a;\n\nclass Pump {\n\n");
        for (int i = 0; i < 60; i++) {
            code.append(METHOD.formatted(i, blanks));
        }
        return code.append("}\n").toString();
    }

    private static String joined(String code) {
        ParsedDocument.Builder document = new ParsedDocument.Builder();
        document.add(SourceCodeFile.page(code));
        List<Passage> passages = PassageSplitter.split(Path.of("/a/Pump.java"), SourceFormat.CODE, document.build());
        assertTrue(passages.size() > 3, "it is cut");
        return SourceLines.of(passages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void lettersKeepTheirPositionsAndLines(String ending) {
        String code = code("   \n").replace("\n", ending);
        String text = joined(code);
        LineNumbers before = new LineNumbers(code);
        LineNumbers after = new LineNumbers(text);
        for (int i = 0; i < code.length(); i++) {
            if (!Character.isWhitespace(code.charAt(i))) {
                assertEquals(code.charAt(i), text.charAt(i), "at " + i);
                assertEquals(before.at(i), after.at(i), "the line of " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void whatHasNoBlanksAtTheEndsOfLinesIsTheSame(String ending) {
        String code = code("").replace("\n", ending);
        assertEquals(code.stripTrailing(), joined(code));
    }
}
