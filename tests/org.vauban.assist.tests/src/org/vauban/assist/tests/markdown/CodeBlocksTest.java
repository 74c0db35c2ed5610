// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;

/** The code blocks of an answer. */
class CodeBlocksTest {

    @Test
    void findsAllInOrder() {
        List<CodeBlock> blocks = CodeBlocks
                .of("Text\n\n```java\nint a;\n```\n\n- item\n\n  ~~~python\n  b = 1\n  ~~~\n\n````\n```\n````\n");
        assertEquals(List.of(new CodeBlock("java", null, "int a;\n", true),
                new CodeBlock("python", null, "b = 1\n", true), new CodeBlock(null, null, "```\n", true)), blocks);
    }

    @Test
    void knowsOneThatIsStillGrowing() {
        CodeBlock block = CodeBlocks.of("Text\n```java\nint a;\nint").getFirst();
        assertEquals("int a;\nint\n", block.text());
        assertFalse(block.closed());
        assertTrue(CodeBlocks.of("```").getFirst().text().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"```java src/A.java\nint a;\n```", "```java:src/A.java\nint a;\n```",
            "```java title=\"src/A.java\"\nint a;\n```", "```src/A.java\nint a;\n```",
            "`src/A.java`:\n\n```java\nint a;\n```", "**src/A.java**\n\n```java\nint a;\n```",
            "Put this into `src/A.java`:\n```\nint a;\n```",
            "```java\n// src/A.java\nint a;\n```", "```java\n// File: src/A.java\nint a;\n```"})
    void knowsTheFileThatItIsFor(String answer) {
        assertEquals("src/A.java", CodeBlocks.of(answer).getFirst().fileHint());
    }

    @Test
    void guessesNoFile() {
        assertNull(CodeBlocks.of("See `a.java` and `b.java`.\n\n```java\nint a;\n```").getFirst().fileHint());
        assertNull(CodeBlocks.of("```java\n// sets a.b to 1\nint a;\n```").getFirst().fileHint());
        assertEquals("java", CodeBlocks.of("```Java {.numberLines}\nint a;\n```").getFirst().language());
    }
}
