// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.PassageSplitter;

/** Where source code is cut. */
class CodePassagesTest {
    /** Returns the passages of a file of source code. */
    static List<Passage> code(String file, String text) {
        ParsedDocument.Builder builder = new ParsedDocument.Builder();
        builder.add(new DocumentPage(0, "", 0, 0, text, List.of(new TextBlock(BlockKind.CODE, 0, 0, text.length()))));
        return PassageSplitter.split(Path.of(file), SourceFormat.CODE, builder.build());
    }

    @Test
    void sourceCodeIsCutBetweenMembersWhichAreItsSymbols() {
        StringBuilder source = new StringBuilder("package a.b;\n\nimport c.D;\n\n/** Pumps. */\npublic class Pump {\n");
        for (int i = 0; i < 30; i++) {
            source.append("    /** Opens {@code v}. */\n    public int open").append(i)
                    .append("(int value) throws Exception {\n        if (value > 0) {\n            return '}';\n")
                    .append("        }\n        return value; // }\n    }\n\n");
        }
        source.append("}\n");
        String text = source.toString();
        List<Passage> passages = code("/a/Pump.java", text);
        assertTrue(passages.size() > 2 && passages.size() < 12, passages.size() + " passages");
        for (Passage passage : passages.subList(1, passages.size())) {
            assertTrue(passage.text().stripLeading().startsWith("/** Opens") || passage.text().equals("}"),
                    passage.text());
            assertEquals(List.of("Pump"), passage.headings());
        }
        assertTrue(passages.getFirst().symbol().startsWith("a.b Pump open0 "), passages.getFirst().symbol());
        String all = String.join(" ", passages.stream().map(Passage::symbol).toList());
        for (int i = 0; i < 30; i++) {
            assertEquals(1, all.split("\\bopen" + i + "\\b", -1).length - 1, "open" + i + " in " + all);
        }
        Passage second = passages.get(1);
        assertEquals(text.substring(0, second.start()).split("\n", -1).length, second.line());
        assertEquals("code", second.language());
    }

    @Test
    void codeWithoutBracketsIsCutBeforeLinesThatStandAtTheLeft() {
        String function = "def pump%d(x):\n    a = 1\n\n    return a\n\n";
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            source.append(function.formatted(i)).append("    # comment\n".repeat(8));
        }
        List<Passage> passages = code("/a/p.py", source.toString());
        assertTrue(passages.size() > 3, passages.size() + " passages");
        for (Passage passage : passages) {
            assertTrue(passage.text().startsWith("def pump") || passage.text().startsWith("    # comment"),
                    passage.text());
        }
    }

    @Test
    void codeOfOneEndlessLineIsCut() {
        String text = "{a;}".repeat(20_000);
        List<Passage> passages = code("/a/p.js", text);
        assertEquals(text, String.join("", passages.stream().map(Passage::text).toList()));
        assertTrue(passages.stream().allMatch(passage -> passage.text().length() <= 3_000), "no endless passage");
    }

    /** Such code is written only to make the program hang. */
    @Test
    void linesOfCodeThatAreNoMethodsTakeNoTimeHoweverManyBlanksTheyHave() {
        String text = ("int pump(int a," + " ".repeat(370) + "=x\n").repeat(60);
        List<Passage> passages = assertTimeoutPreemptively(Duration.ofSeconds(120), () -> code("/a/Pump.java", text));
        assertEquals(text.strip(), String.join("\n", passages.stream().map(Passage::text).toList()));
        assertEquals(Set.of(""), passages.stream().map(Passage::symbol).collect(Collectors.toSet()));
    }
}
