// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.governance.ApprovedPart;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.WithheldPart;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.TextSource;

class GateTest extends WithGate {

    private Part file(String name, String text, OptionalInt caret, boolean required) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return new Part("file", SourceText.whole(TextSource.file(file, root), text), caret, required);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(audit.file());
    }

    @Tag("claim:gate-single-path")
    @Test
    void nobodyElseCanMakeApprovedText() {
        for (Constructor<?> constructor : ApprovedText.class.getDeclaredConstructors()) {
            assertEquals(0, constructor.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED));
        }
        assertTrue(Modifier.isFinal(ApprovedText.class.getModifiers()));
        assertTrue(Arrays.stream(ApprovedText.class.getDeclaredMethods())
                .noneMatch(m -> Modifier.isStatic(m.getModifiers())
                        && m.getReturnType() == ApprovedText.class));
    }

    @Tag("claim:secrets-masked")
    @Tag("claim:audit-complete")
    @Tag("claim:audit-no-content")
    @Test
    void approvesMasksAndWritesOneLineWithoutTheText() throws IOException {
        String text = "class A { String password = \"hunter2\"; }";
        Decision decision = gate
                .review(new Submission("completion", "m", List.of(file("A.java", text, OptionalInt.empty(), true))));
        Decision.Approved approved = assertInstanceOf(Decision.Approved.class, decision);
        ApprovedText result = approved.parts().getFirst().text();
        assertEquals("class A { String password = \"*******\"; }", result.text());
        assertEquals(text.length(), result.length());
        assertEquals("password", result.maskings().getFirst().kind());
        assertNull(approved.parts().getFirst().afterCaret());
        assertFalse(result.toString().contains("class"));
        assertEquals(1, lines().size());
        String line = lines().getFirst();
        assertTrue(line.contains(result.sha256()) && line.contains("\"masked\":1")
                && line.contains("\"decision\":\"approved\""), line);
        assertFalse(line.contains("hunter2") || line.contains("class A"), line);
    }

    @Tag("claim:secrets-masked")
    @Test
    void aSecretAcrossTheCaretDoesNotLeak() throws IOException {
        String text = "x\npassword = \"hunter2hunter2\"\ny";
        int secret = text.indexOf("hunter2");
        for (int caret = 0; caret <= text.length(); caret++) {
            Decision.Approved approved = assertInstanceOf(Decision.Approved.class,
                    gate.review(new Submission("completion", "m",
                            List.of(file("a.txt", text, OptionalInt.of(caret), true)))));
            ApprovedText before = approved.parts().getFirst().text();
            ApprovedText after = approved.parts().getFirst().afterCaret();
            assertEquals(caret, before.length());
            assertEquals(text.length() - caret, after.length());
            assertEquals("x\npassword = \"**************\"\ny", before.text() + after.text());
            int masked = before.maskings().stream().mapToInt(m -> m.length()).sum()
                    + after.maskings().stream().mapToInt(m -> m.length()).sum();
            assertEquals(14, masked);
            if (caret > secret && caret < secret + 14) {
                assertEquals(0, after.maskings().getFirst().offset());
            }
        }
    }

    @Test
    void textsTogetherAreMaskedAsTheyAreApart() throws IOException {
        List<Part> parts = List.of(Part.typed("question", "what is this: "),
                file("a.txt", "password = \"hunter2\"", OptionalInt.empty(), true));
        List<ApprovedPart> approved = assertInstanceOf(Decision.Approved.class,
                gate.review(new Submission("chat", "m", parts))).parts();
        ApprovedText both = approved.getFirst().text()
                .followedBy(List.of(approved.getLast().text(), approved.getFirst().text()));
        assertEquals("what is this: password = \"*******\"what is this: ", both.text());
        assertEquals(1, both.maskings().size());
        assertEquals("*******",
                both.slice(both.maskings().getFirst().offset(), both.maskings().getFirst().end()).text());
        assertEquals(approved.getFirst().text(), approved.getFirst().text().followedBy(List.of()));
    }

    @Tag("claim:exclusion-enforced")
    @Test
    void anExcludedRequiredPartRefusesEverything() throws IOException {
        Decision decision = gate.review(new Submission("chat", "m",
                List.of(Part.typed("question", "why is the sky blue"),
                        file(".env", "TOP=SECRET", OptionalInt.of(2), true))));
        Decision.Refused refused = assertInstanceOf(Decision.Refused.class, decision);
        assertTrue(refused.reason().contains(".env"), refused.reason());
        assertEquals(1, refused.withheld().size());
        assertEquals(1, lines().size());
        assertTrue(lines().getFirst().contains("\"decision\":\"refused\""));
        assertFalse(lines().getFirst().contains("SECRET") || lines().getFirst().contains("sha256"), lines().getFirst());
    }

    @Test
    void anExcludedOptionalPartIsHeldBack() throws IOException {
        Decision.Approved approved = assertInstanceOf(Decision.Approved.class,
                gate.review(new Submission("chat", "m", List.of(file("server.key", "k", OptionalInt.empty(), false),
                        file("A.java", "class A {}", OptionalInt.empty(), true)))));
        assertEquals(List.of(WithheldPart.class, ApprovedPart.class),
                approved.reviewed().stream().map(Object::getClass).toList(), "an answer for each, in their order");
        assertEquals(1, approved.parts().size());
        assertEquals("server.key", approved.withheld().getFirst().source().name());
        assertEquals("The file matches the pattern “*.key” (built-in).", approved.withheld().getFirst().reason());
        assertTrue(lines().getFirst().contains("heldBack"));
    }

    @Tag("claim:audit-no-content")
    @Test
    void theAuditNamesNoFolderAndNoDocument() throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("jean.dupont/work")).resolve(".vaubanignore"), "*.plan");
        Files.createDirectories(root.resolve("jean.dupont/linked"));
        Files.write(root.resolve("jean.dupont/linked/.vaubanignore"), new byte[] {0, (byte) 0xff});
        Part unknown = new Part("file", SourceText.whole(TextSource.unknown("vsls:/jean.dupont"), "x"),
                OptionalInt.empty(), false);
        gate.review(new Submission("chat", "m", List.of(
                file("jean.dupont/work/a.plan", "x", OptionalInt.empty(), false),
                file("jean.dupont/linked/a.txt", "x", OptionalInt.empty(), false), unknown)));
        String line = lines().getFirst();
        assertFalse(line.contains("dupont") || line.contains(root.toString()), line);
        for (String held : List.of("excluded: *.plan (.vaubanignore:1)", "excluded: .vaubanignore cannot be applied",
                "excluded: not identified")) {
            assertTrue(line.contains("\"heldBack\":\"" + held + "\""), line);
        }
    }

    @Test
    void theAuditSaysTheSameInEachLanguage() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.FRENCH);
            gate.review(new Submission("c", "m", List.of(file(".env", "A=1", OptionalInt.empty(), true))));
        } finally {
            Locale.setDefault(before);
        }
        assertTrue(lines().getFirst().contains("\"heldBack\":\"excluded: *.env (built-in)\""), lines().getFirst());
    }

    @Tag("claim:audit-fails-closed")
    @Test
    void withoutAnAuditNothingIsReleased() throws IOException {
        Path blocker = Files.createFile(root.resolve("blocker"));
        try (AuditLog broken = new AuditLog(blocker.resolve("audit.jsonl"))) {
            Decision decision = new Gate(new Exclusions(), new SecretMasker(), broken)
                    .review(new Submission("completion", "m", List.of(Part.typed("question", "hello"))));
            Decision.Refused refused = assertInstanceOf(Decision.Refused.class, decision);
            assertTrue(refused.reason().contains(blocker.toString()), refused.reason());
        }
        audit.close();
        assertInstanceOf(Decision.Refused.class,
                gate.review(new Submission("c", "m", List.of(Part.typed("q", "hello")))));
    }

    @Test
    void anAuditThatBecomesWritableAgainWorks() throws IOException {
        Path blocker = Files.createFile(root.resolve("later"));
        try (AuditLog log = new AuditLog(blocker.resolve("audit.jsonl"))) {
            Gate again = new Gate(new Exclusions(), new SecretMasker(), log);
            Submission submission = new Submission("c", "m", List.of(Part.typed("q", "hello")));
            assertInstanceOf(Decision.Refused.class, again.review(submission));
            Files.delete(blocker);
            assertInstanceOf(Decision.Approved.class, again.review(submission));
        }
    }

    @Tag("claim:audit-no-content")
    @Test
    void printingShowsNoText() {
        Part part = new Part("file", SourceText.typed("SECRET TEXT"), OptionalInt.of(3), true);
        assertFalse(part.toString().contains("TEXT"));
        assertFalse(new Submission("c", "m", List.of(part)).toString().contains("TEXT"));
    }

    @Test
    void aCaretOutsideTheTextIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new Part("f", SourceText.typed("ab"), OptionalInt.of(3), true));
        assertThrows(IllegalArgumentException.class,
                () -> new Part("f", SourceText.typed("ab"), OptionalInt.of(-1), true));
    }

    @Test
    void speaksTheUsersLanguage() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Submission submission = new Submission("c", "m", List.of(file(".env", "A=1", OptionalInt.empty(), true)));
            Locale.setDefault(Locale.FRENCH);
            assertTrue(assertInstanceOf(Decision.Refused.class, gate.review(submission)).reason()
                    .startsWith("Rien n’a été envoyé"));
            Locale.setDefault(Locale.ENGLISH);
            assertTrue(assertInstanceOf(Decision.Refused.class, gate.review(submission)).reason()
                    .startsWith("Nothing was sent"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
