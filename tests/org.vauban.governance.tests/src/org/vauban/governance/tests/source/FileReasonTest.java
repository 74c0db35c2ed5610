// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.source.FileReason;

/** The message for a file that fails is a sentence, neither a bare path nor the name of an exception. */
class FileReasonTest {
    private final Locale before = Locale.getDefault(Locale.Category.DISPLAY);

    @BeforeEach
    void speakFrench() {
        Locale.setDefault(Locale.Category.DISPLAY, Locale.FRENCH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(Locale.Category.DISPLAY, before);
    }

    @Test
    void whatJavaKnowsIsSaidInTheLanguageOfTheUser(@TempDir Path folder) throws IOException {
        assertEquals("accès refusé", FileReason.of(new AccessDeniedException("/pump")));
        assertEquals("élément introuvable", FileReason.of(new NoSuchFileException("/pump")));
        assertEquals("le fichier est tronqué", FileReason.of(new EOFException()));
        Path file = Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe9, 0x0a});
        IOException encoding = null;
        try {
            Files.readString(file);
        } catch (IOException e) {
            encoding = e;
        }
        assertEquals("son encodage n’est ni UTF-8 ni UTF-16", FileReason.of(encoding).substring(0, 37));
        assertEquals("/pump (accès refusé)", FileReason.withPath(new AccessDeniedException("/pump")));
        assertEquals("c’est un dossier", FileReason.of(folder, new IOException("Is a directory")));
        assertEquals("accès refusé", FileReason.of(folder, new AccessDeniedException("/pump")));
        assertEquals("Input/output error", FileReason.of(file, new IOException("Input/output error")));
    }

    @Test
    void aUserOfAnotherLanguageIsToldInIt() {
        assertEquals("accès refusé", FileReason.of(new AccessDeniedException("/pump"), Locale.FRENCH));
        assertEquals("access is denied", FileReason.of(new AccessDeniedException("/pump"), Locale.ENGLISH));
    }

    @Test
    void whatTheSystemSaysIsKept() {
        assertEquals("No space left on device",
                FileReason.of(new FileSystemException("/pump", null, "No space left on device")));
        assertEquals("No space left on device", FileReason.withPath(new IOException("No space left on device")));
        assertEquals("IOException", FileReason.of(new IOException()));
    }
}
