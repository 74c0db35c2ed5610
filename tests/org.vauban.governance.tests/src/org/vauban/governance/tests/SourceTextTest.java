// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.governance.Decision;
import org.vauban.governance.Part;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.source.TextSource;

/** A piece of a file is masked as it would be within the whole file. */
class SourceTextTest extends WithGate {
    private static final String LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    private static final String KEY = "-----BEGIN PRIVATE KEY-----\n" + (LINE + "\n").repeat(3)
            + "Ab3d\n-----END PRIVATE KEY-----\n";
    private static final String TOKEN = "ghp_" + "a1B2c3D4e5".repeat(4);
    private static final String WHOLE = "class A {\n  // before\n" + KEY + "  String t = \"" + TOKEN + "\";\n}\n";

    private TextSource file() {
        return TextSource.file(root.resolve("A.java"), root);
    }

    private Decision review(SourceText from) {
        return gate
                .review(new Submission("chat", "m", List.of(new Part("selection", from, OptionalInt.empty(), true))));
    }

    private String sent(SourceText from) {
        return assertInstanceOf(Decision.Approved.class, review(from)).parts().getFirst().text().text();
    }

    @Tag("claim:secrets-masked")
    @Test
    void everyRangeIsMaskedAsInTheWhole() {
        String masked = sent(SourceText.whole(file(), WHOLE));
        assertFalse(masked.contains(TOKEN) || masked.contains(LINE), masked);
        SourceText whole = SourceText.whole(file(), WHOLE);
        for (int from = 0; from < WHOLE.length(); from += 7) {
            for (int to : new int[] {from, from + 3, from + 40, WHOLE.length()}) {
                int end = Math.min(to, WHOLE.length());
                assertEquals(masked.substring(from, end), sent(whole.range(from, end)), from + "-" + end);
            }
        }
        assertEquals(masked.substring(30, 40), sent(whole.range(20, 100).range(10, 20)), "a range of a range");
    }

    @Test
    void whatIsMadeOfPiecesHasNoSecretOfItsWhole() {
        SourceText whole = SourceText.whole(file(), WHOLE);
        for (String made : List.of("+" + LINE, "  " + LINE + "\n", "error: " + TOKEN + " is wrong", "x\n- Ab3d\ny",
                LINE.substring(30), "literal " + TOKEN.substring(9) + "\"")) {
            String sent = sent(whole.derived(made));
            assertEquals(made.length(), sent.length());
            assertFalse(sent.contains(LINE) || sent.contains(TOKEN.substring(10)) || sent.contains(LINE.substring(40))
                    || sent.contains("Ab3d"), sent);
        }
        assertEquals("class A", sent(whole.derived("class A")));
        String both = sent(SourceText.derived(file(), "-x\n+" + LINE, List.of("x", WHOLE)));
        assertFalse(both.contains(LINE), both);
        String joined = sent(SourceText.joined(List.of(whole.range(0, 9), whole.range(30, 80)), "class A\n" + LINE));
        assertFalse(joined.contains(LINE), joined);
    }

    /** An instruction is not code, whatever file it is about. */
    @Tag("claim:secrets-masked")
    @Test
    void sentencesAboutATextAreJudgedAsSentences() {
        SourceText whole = SourceText.whole(file(), WHOLE);
        String told = "Connect with the password ";
        assertEquals(told + "********, not " + "*".repeat(TOKEN.length()) + ".\n" + "*".repeat(LINE.length()),
                sent(whole.said(told + "Azerty12, not " + TOKEN + ".\n" + LINE)));
        assertEquals("Call connect(password) and return token1.",
                sent(whole.said("Call connect(password) and return token1.")));
    }

    /** Password generators produce such secrets. */
    @Test
    void aSecretOfSignsIsFoundInPiecesAsWell() {
        String secret = "?x#)%!&^>(2-@~";
        SourceText whole = SourceText.whole(file(), "class A {\n  String password = \"" + secret + "\";\n}\n");
        assertFalse(sent(whole).contains(secret));
        assertEquals("- " + "*".repeat(secret.length()) + " ); // ----", sent(whole.derived("- " + secret
                + " ); // ----")));
    }

    @Test
    void aPieceOfAStoredFileIsComparedWithTheFile() throws IOException {
        for (byte[] stored : List.of(WHOLE.getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + WHOLE).getBytes(StandardCharsets.UTF_16LE),
                ("\u00e9\n" + WHOLE).getBytes(StandardCharsets.ISO_8859_1))) {
            Files.write(root.resolve("A.java"), stored);
            String sent = sent(SourceText.ofStored(file(), "one\n" + LINE + "\ntwo"));
            assertEquals("one\n" + "*".repeat(LINE.length()) + "\ntwo", sent);
        }
        Files.writeString(root.resolve("A.java"), "harmless");
        assertEquals("one two", sent(SourceText.ofStored(file(), "one two")));
        Files.writeString(root.resolve("A.java"), WHOLE);
        assertEquals("one " + "*".repeat(LINE.length()), sent(SourceText.ofStored(file(), "one " + LINE)),
                "the file changed");
        Files.delete(root.resolve("A.java"));
        assertEquals("one", sent(SourceText.ofStored(file(), "one")), "gone: the piece is all that there is");
    }

    /** Reproducible archives leave such files: all of them have the same time. */
    @Test
    void aStoredFileThatKeptItsTimeAndSizeIsReadAgain() throws IOException {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("unix"), "nothing else changes here");
        FileTime packed = FileTime.from(Instant.parse("1980-01-01T00:00:00Z"));
        Path file = Files.writeString(root.resolve("A.java"), "x".repeat(WHOLE.length()));
        Files.setLastModifiedTime(file, packed);
        assertEquals("+ Ab3d", sent(SourceText.ofStored(file(), "+ Ab3d")));
        Files.writeString(file, WHOLE);
        Files.setLastModifiedTime(file, packed);
        assertEquals("+ ****", sent(SourceText.ofStored(file(), "+ Ab3d")));
    }

    @Tag("claim:unknown-source-withheld")
    @Test
    void whatCannotBeIdentifiedIsWithheldWithAReason() {
        Decision.Refused refused = assertInstanceOf(Decision.Refused.class,
                review(SourceText.whole(TextSource.unknown("foo:bar"), "class A {}")));
        assertTrue(refused.reason().contains("foo:bar"), refused.reason());
        assertTrue(refused.withheld().getFirst().reason().contains("foo:bar"));
        assertEquals("text", sent(SourceText.typed("text")));
    }

    @Test
    void aPieceIsNotMadeWithoutItsWhole() {
        SourceText whole = SourceText.whole(file(), WHOLE);
        assertThrows(IndexOutOfBoundsException.class, () -> whole.range(0, WHOLE.length() + 1));
        assertThrows(IllegalStateException.class, () -> whole.derived("abc").range(0, 1));
        assertThrows(IllegalArgumentException.class, () -> SourceText.derived(file(), "abc", List.of()));
        assertTrue(IntStream.of(0, 5).allMatch(i -> whole.range(i, i + 1).equals(whole.range(i, i + 1))));
        assertFalse(whole.toString().contains("class"));
    }
}
