// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.text.BracketScanner;
import org.vauban.governance.language.LanguageSyntax;

/** Which brackets count as code, and the cost of finding out. */
class BracketScannerTest {
    private static final LanguageSyntax JAVASCRIPT = LanguageSyntax.of("javascript", null);

    @Test
    void bracketsOfARegularExpressionAreNone() {
        assertEquals(List.of("(0", "{9"), brackets("(/[)(]/, {"));
        assertEquals(List.of("(0", "[2", "(3", "{5"), brackets("(/[(\n{"), "no expression ends in the line");
    }

    @Test
    void slashesBeforeWhichSetsAreOpenAreReadInLinearTime() {
        long some = reads("(/[".repeat(5_000) + "\n");
        long more = reads("(/[".repeat(40_000) + "\n");
        assertTrue(more < 9 * some, some + " characters, and " + more + " of a text that is eight times as long");
    }

    private static List<String> brackets(String text) {
        List<String> found = new ArrayList<>();
        new BracketScanner(JAVASCRIPT).scan(text, 0, text.length(), new BracketScanner.Sink() {
            @Override
            public boolean open(int position, String name) {
                return found.add(name + position);
            }
        });
        return found;
    }

    private static long reads(String text) {
        Counted counted = new Counted(text);
        new BracketScanner(JAVASCRIPT).scan(counted, 0, text.length(), new BracketScanner.Sink() {});
        return counted.reads;
    }

    private static final class Counted implements CharSequence {
        private final String text;
        private long reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            reads += end - start;
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            reads += text.length();
            return text;
        }
    }
}
