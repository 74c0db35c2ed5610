// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.chat.DraftStore;
import org.vauban.assist.chat.DraftStore.Draft;
import org.vauban.governance.UserDirectories;

class DraftStoreTest {
    @TempDir
    Path folder;

    private boolean personalData;

    private DraftStore store(String policy) throws IOException {
        Path home = folder.resolve("home");
        UserDirectories user = UserDirectories.of("Linux", folder,
                name -> name.equals("vauban.home") ? home.toString() : null, name -> null);
        if (policy != null) {
            Path file = user.policies().getLast();
            Files.createDirectories(file.getParent());
            Files.writeString(file, policy);
        }
        return DraftStore.of(folder.resolve("kept"), Locale.ENGLISH, () -> personalData, user);
    }

    @Test
    void keepsWhatWasTyped() throws IOException {
        assertEquals(Draft.NONE, store(null).load());
        Draft draft = new Draft("id-1", "Why \"is\"\nthis é so?");
        store(null).save(draft);
        assertEquals(draft, store(null).load());
        store(null).save(Draft.NONE);
        assertEquals(Draft.NONE, store(null).load());
    }

    @Test
    void keepsSecretsMasked() throws IOException {
        store(null).save(new Draft("id-1", "Why does password = \"Tournesol-93\" fail?"));
        assertFalse(Files.readString(folder.resolve("kept").resolve("draft")).contains("Tournesol"));
        assertEquals("Why does password = \"************\" fail?", store(null).load().text());
    }

    @Test
    void masksPersonalDataWhereTheSettingsAskForIt() throws IOException {
        DraftStore store = store(null);
        store.save(new Draft(null, "Who is marie.durand@sante.fr?"));
        assertEquals("Who is marie.durand@sante.fr?", store.load().text());
        personalData = true;
        store.save(new Draft(null, "Who is marie.durand@sante.fr?"));
        assertFalse(Files.readString(folder.resolve("kept").resolve("draft")).contains("marie.durand@sante.fr"));
    }

    @Test
    void forgetsWhatWasTyped() throws IOException {
        store(null).forget();
        store(null).save(new Draft(null, "x"));
        store(null).forget();
        assertFalse(Files.exists(folder.resolve("kept").resolve("draft")));
        assertEquals(Draft.NONE, store(null).load());
    }

    @Test
    void aDamagedFileIsNoDraft() throws IOException {
        store(null).save(new Draft(null, "x"));
        Files.writeString(folder.resolve("kept").resolve("draft"), "{\"text\":[");
        assertEquals(Draft.NONE, store(null).load());
        Files.writeString(folder.resolve("kept").resolve("draft"), "{}");
        assertEquals(Draft.NONE, store(null).load());
    }

    @Test
    void aPolicyForbidsIt() throws IOException {
        DraftStore store = store("{\"conversations.disk\": \"forbidden\"}");
        store.save(new Draft(null, "secret"));
        assertEquals(Draft.NONE, store.load());
        assertFalse(Files.exists(folder.resolve("kept")));
    }
}
