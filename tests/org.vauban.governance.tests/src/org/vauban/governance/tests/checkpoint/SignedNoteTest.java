// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;

class SignedNoteTest {
    /** The example in the documentation of Go's note package. */
    private static final String PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String PUBLISHED_NOTE = "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcEl"
            + "ZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    @TempDir
    Path folder;

    private Checkpoint checkpoint(long size) {
        return new Checkpoint("vauban.audit/0123456789abcdef/01234567", size, new byte[32],
                List.of("time 2026-11-27T10:00:00Z", "policy 00ff"));
    }

    @Test
    void notesOfOtherToolsAreReadAndChecked() throws Exception {
        VerifierKey key = VerifierKey.parse(PUBLISHED_KEY);
        assertEquals(PUBLISHED_KEY, key.encoded());
        SignedNote note = SignedNote.parse(PUBLISHED_NOTE);
        assertEquals(PUBLISHED_NOTE, note.encoded());
        assertTrue(key.verifies(note));
        assertFalse(key.verifies(SignedNote.parse(PUBLISHED_NOTE.replace("answer", "anszer"))));
        assertFalse(key.verifies(SignedNote.parse(PUBLISHED_NOTE.replace("x08go/Z", "x08go/a"))));
        assertFalse(key.verifies(SignedNote.parse(PUBLISHED_NOTE.replace("PeterNeumann x", "PeterNeuman x"))));
    }

    @Test
    void aCheckpointIsReadAsItWasSigned() throws Exception {
        CheckpointKeyFile signer = new CheckpointKeyFile(folder.resolve("keys/checkpoint.key"));
        Checkpoint checkpoint = checkpoint(7);
        SignedNote note = signer.sign(checkpoint);
        VerifierKey key = signer.verifierKey(checkpoint.origin());
        assertTrue(key.verifies(SignedNote.parse(note.encoded())));
        assertEquals(checkpoint, Checkpoint.parse(SignedNote.parse(note.encoded()).text()));
        assertEquals(Optional.of("00ff"), checkpoint.extension("policy"));
        assertEquals(Optional.empty(), checkpoint.extension("pol"));
        WitnessSubmission submission = new WitnessSubmission(3, List.of(new byte[32], new byte[32]), note);
        WitnessSubmission read = WitnessSubmission.parse(submission.encoded());
        assertEquals(3, read.oldSize());
        assertEquals(2, read.proof().size());
        assertEquals(note, read.note());
        assertEquals(note, WitnessSubmission.parse(note.encoded()).note());
    }

    @Test
    void aKeyIsMadeOnceAndForItsOwnerOnly() throws Exception {
        Path file = folder.resolve("keys/checkpoint.key");
        byte[] first = new CheckpointKeyFile(file).publicKey();
        CheckpointKeyFile second = new CheckpointKeyFile(file);
        assertArrayEquals(first, second.publicKey());
        assertArrayEquals(second.sign(new byte[] {1}), new CheckpointKeyFile(file).sign(new byte[] {1}));
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(IOException.class, () -> new CheckpointKeyFile(file).publicKey());
    }

    @Test
    void aDamagedKeyIsRefused() throws Exception {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        new CheckpointKeyFile(one).publicKey();
        new CheckpointKeyFile(two).publicKey();
        String text = Files.readString(one);
        String other = Files.readString(two);
        int border = text.indexOf("-----BEGIN PUBLIC");
        for (String damaged : List.of("", "nonsense", text.substring(0, border), text.substring(border),
                text.substring(0, border) + other.substring(other.indexOf("-----BEGIN PUBLIC")),
                text.replaceFirst("M[A-Za-z0-9+/]{10}", "=======!"))) {
            Files.writeString(one, damaged);
            assertThrows(IOException.class, () -> new CheckpointKeyFile(one).publicKey(), damaged);
        }
    }

    @Test
    void whatIsNoNoteIsRefused() {
        for (String text : List.of("", "\n", "\n\n", "text\n", "text\n\n", "text\n\nno signature\n",
                "text\n\n\u2014 name\n", "text\n\n\u2014 name ***\n", "text\n\n\u2014 name AAAA\n",
                "te\u0001xt\n\n\u2014 name AAAAAAA=\n", "text\n\n\u2014 name AAAAAAA=", "x".repeat(1 << 17))) {
            assertThrows(CheckpointFormatException.class, () -> SignedNote.parse(text), text);
        }
        for (String text : List.of("", "a\n1\n", "a\n-1\nAAAA\n", "a\n01\n" + "A".repeat(43) + "=\n",
                "\n1\n" + "A".repeat(43) + "=\n", "a\n1\nAAAA\n", "a\n1\n" + "A".repeat(43) + "=\n\n",
                "a\n1\n" + "A".repeat(43) + "=", "a\n" + "9".repeat(30) + "\n" + "A".repeat(43) + "=\n")) {
            assertThrows(CheckpointFormatException.class, () -> Checkpoint.parse(text), text);
        }
        for (String text : List.of("", "a", "a+b", "a+b+c", PUBLISHED_KEY.replace("c74f", "c74e"),
                PUBLISHED_KEY.replace("Peter", "Pet er"), PUBLISHED_KEY.replace("ARpc", "AhpC"))) {
            assertThrows(CheckpointFormatException.class, () -> VerifierKey.parse(text), text);
        }
    }

    @Test
    void mutatedNotesAreRefusedOrReadNeverBelieved() throws Exception {
        CheckpointKeyFile signer = new CheckpointKeyFile(folder.resolve("key"));
        SignedNote note = signer.sign(checkpoint(12));
        VerifierKey key = signer.verifierKey(checkpoint(12).origin());
        String text = new WitnessSubmission(3, List.of(new byte[32]), note).encoded();
        Random random = new Random(20261127);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            char[] mutated = text.toCharArray();
            for (int change = random.nextInt(3); change >= 0; change--) {
                mutated[random.nextInt(mutated.length)] = (char) (random.nextInt(8) == 0 ? 10 : random.nextInt(256));
            }
            try {
                SignedNote read = WitnessSubmission.parse(new String(mutated)).note();
                assertTrue(!key.verifies(read) || read.text().equals(note.text()), new String(mutated));
            } catch (CheckpointFormatException e) {
                refused++;
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
        assertTrue(refused > 1000, refused + " refused");
    }
}
