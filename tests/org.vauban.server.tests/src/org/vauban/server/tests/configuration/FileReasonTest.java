// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.configuration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;

/** Reasons given for files that cannot be read. */
class FileReasonTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"en, it does not exist, it is a folder", "fr, élément introuvable, c’est un dossier"})
    void whyAFileCannotBeReadIsSaidInWords(String language, String missing, String notAFile) {
        Locale before = Locale.getDefault(Locale.Category.DISPLAY);
        Locale.setDefault(Locale.Category.DISPLAY, Locale.of(language));
        try {
            Path gone = folder.resolve("gone.json");
            String said = assertThrows(IdentityException.class, () -> Identities.check(gone)).getMessage();
            assertTrue(said.contains("(" + missing + ")"), said);
            for (String told : List.of(
                    assertThrows(IdentityException.class, () -> Identities.check(folder)).getMessage(),
                    assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(folder)).getMessage())) {
                assertTrue(told.contains("(" + notAFile + ")"), told);
                assertFalse(told.contains("Exception"), told);
            }
        } finally {
            Locale.setDefault(Locale.Category.DISPLAY, before);
        }
    }
}
