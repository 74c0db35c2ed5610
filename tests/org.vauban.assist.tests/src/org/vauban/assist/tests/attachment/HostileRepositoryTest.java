// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.attachment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.GitChanges;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.Submission;
import org.vauban.governance.exclusion.Exclusions;

/**
 * Malicious repositories that cost memory and time, or that show a piece without the context that makes it a secret.
 * Git is not needed.
 */
class HostileRepositoryTest {
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    private Path git;

    @BeforeEach
    void repository() throws IOException {
        git = Files.createDirectories(folder.resolve(".git"));
        Files.createDirectories(git.resolve("objects/pack"));
    }

    private static byte[] deflated(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String object(String type, byte[] content) throws Exception {
        byte[] whole = joined(utf8(type + " " + content.length + "\0"), content);
        String id = HEX.formatHex(MessageDigest.getInstance("SHA-1").digest(whole));
        Path file = git.resolve("objects/" + id.substring(0, 2) + "/" + id.substring(2));
        Files.createDirectories(file.getParent());
        Files.write(file, deflated(whole));
        return id;
    }

    private String tree(String mode, String name, String id) throws Exception {
        return object("tree", joined(utf8(mode + " " + name + "\0"), HEX.parseHex(id)));
    }

    private void head(String tree) throws Exception {
        Files.writeString(git.resolve("HEAD"), object("commit", utf8("tree " + tree + "\n\nx\n")) + "\n");
    }

    /** Writes an index of version 2 with one entry, whose file in the working tree differs. */
    private void index(String path, String id) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("DIRC");
        out.writeInt(2);
        out.writeInt(1);
        out.write(new byte[24]);
        out.writeInt(0100644);
        out.write(new byte[12]);
        out.write(HEX.parseHex(id));
        out.writeShort(path.length());
        out.writeBytes(path);
        out.write(new byte[8 - (62 + path.length()) % 8]);
        out.write(new byte[20]);
        Files.write(git.resolve("index"), bytes.toByteArray());
    }

    @Tag("claim:repository-hostile")
    @Test
    void treesThatHoldTheSameTreeManyTimesEndInAFailure() throws Exception {
        String below = object("tree", new byte[0]);
        String name = "n".repeat(2_000);
        for (int level = 0; level < 12; level++) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 10; i++) {
                all.writeBytes(joined(utf8("40000 " + name + i + "\0"), HEX.parseHex(below)));
            }
            below = object("tree", all.toByteArray());
        }
        head(below);
        assertThrows(IOException.class, () -> GitChanges.of(folder));
    }

    @Test
    void anIndexWhosePathsRepeatTheOneBeforeEndsInAFailure() throws Exception {
        head(tree("100644", "f", object("blob", utf8("x"))));
        try (DataOutputStream out = new DataOutputStream(
                new java.io.BufferedOutputStream(Files.newOutputStream(git.resolve("index"))))) {
            int count = 100_000;
            out.writeBytes("DIRC");
            out.writeInt(4);
            out.writeInt(count);
            for (int i = 0; i < count; i++) {
                out.write(new byte[24]);
                out.writeInt(0100644);
                out.write(new byte[32]);
                out.writeShort(0xfff);
                out.write(0); // keeps the whole previous path
                out.write(i == 0 ? utf8("a".repeat(100_000)) : utf8("b"));
                out.write(0);
            }
            out.write(new byte[20]);
        }
        assertThrows(IOException.class, () -> GitChanges.of(folder));
    }

    /** A delta whose base is itself, and which would take 32 MiB per round. */
    @Test
    void aCircleOfDeltasTakesNoMemory() throws Exception {
        byte[] id = new byte[20];
        id[0] = 1;
        int size = 32 << 20;
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(0x80 | 7 << 4 | size & 15);
        int rest = size >> 4;
        for (; rest > 0x7f; rest >>= 7) {
            head.write(0x80 | rest & 0x7f);
        }
        head.write(rest);
        Files.write(git.resolve("objects/pack/pack-1.pack"), joined(utf8("PACK"), new byte[8], head.toByteArray(), id,
                deflated(new byte[size]), new byte[20]));
        ByteBuffer index = ByteBuffer.allocate(8 + 1024 + 20 + 4 + 4 + 40);
        index.putInt(0xff744f63).putInt(2).putInt(0);
        for (int i = 1; i < 256; i++) {
            index.putInt(1);
        }
        index.put(id).putInt(0).putInt(12);
        Files.write(git.resolve("objects/pack/pack-1.idx"), index.array());
        head(tree("100644", "a.txt", HEX.formatHex(id)));
        Files.writeString(folder.resolve("a.txt"), "x\n");
        index("a.txt", HEX.formatHex(id));
        List<Attachment> changes = GitChanges.of(folder).attachments();
        assertEquals(1, changes.size());
        assertTrue(changes.getFirst().text().contains("too large"), changes.getFirst().text());
    }

    @Test
    void aLargeFileThatIsNoTextLeavesTheOtherChangesReadable() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        String id = object("blob", large);
        head(tree("100644", "a.bin", id));
        Files.write(folder.resolve("a.bin"), new byte[] {1, 2, 3});
        index("a.bin", id);
        List<Attachment> changes = GitChanges.of(folder).attachments();
        assertEquals(List.of("a.bin"), changes.stream().map(Attachment::label).toList());
        assertTrue(changes.getFirst().text().contains("too large"), changes.getFirst().text());
    }

    /** On Windows, opening such a file logs in to the machine that the repository names. */
    @Tag("claim:repository-hostile")
    @Test
    void noFileOfAnotherMachineIsAskedFor(@TempDir Path other) throws Exception {
        String id = object("blob", utf8("one\n"));
        head(tree("100644", "a.txt", id));
        index("a.txt", id);
        assertEquals("a.txt", GitChanges.of(folder).attachments().getFirst().label());
        Files.writeString(other.resolve(".git"), "gitdir: /" + git.toRealPath() + "\n");
        IOException e = assertThrows(IOException.class, () -> GitChanges.of(other));
        assertTrue(e.getMessage().contains("another machine"), e.getMessage());
        Files.delete(other.resolve(".git"));
        Files.createDirectories(other.resolve(".git/objects/info"));
        Files.writeString(other.resolve(".git/objects/info/alternates"),
                "/" + git.resolve("objects").toRealPath() + "\n");
        Files.copy(git.resolve("HEAD"), other.resolve(".git/HEAD"));
        assertThrows(IOException.class, () -> GitChanges.of(other));
    }

    /**
     * The removed text was a secret because of a line far above it, which neither the change nor the current file
     * contains.
     */
    @Tag("claim:repository-hostile")
    @Test
    void aPieceOfAnOldVersionIsMaskedAsInThatVersion(@TempDir Path other) throws Exception {
        StringBuilder old = new StringBuilder("apiVersion: v1\nkind: Secret\nstringData:\n");
        for (int i = 0; i < 20; i++) {
            old.append("  entry").append(i).append(": plain-words-of-entry-").append((char) ('a' + i)).append('\n');
        }
        String id = object("blob", utf8(old.toString()));
        head(tree("100644", "a.yaml", id));
        index("a.yaml", id);
        Files.writeString(folder.resolve("a.yaml"), old.toString().replace("kind: Secret", "kind: Config")
                .replace("  entry15: plain-words-of-entry-p\n", ""));
        Attachment change = GitChanges.of(folder).attachments().getFirst();
        assertTrue(change.text().contains("-  entry15: plain-words-of-entry-p"), change.text());
        try (AuditLog audit = new AuditLog(other.resolve("audit.jsonl"))) {
            Gate gate = new Gate(new Exclusions(), new SecretMasker(), audit);
            Decision decision = gate.review(new Submission("chat", "model",
                    List.of(new Part("diff", change.from(), OptionalInt.empty(), true))));
            String sent = ((Decision.Approved) decision).parts().getFirst().text().text();
            assertFalse(sent.contains("plain-words-of-entry-p"), sent);
        }
    }
}
