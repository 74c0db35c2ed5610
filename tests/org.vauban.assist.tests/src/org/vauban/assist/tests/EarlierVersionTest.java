// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.FolderConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.models.Catalogue;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoredModel;

/**
 * Data written by version 0.1.0 is still available after an update: that version wrote the files in {@code data/0.1.0},
 * which never change. A change of a format adds files in the new one and keeps these readable.
 */
class EarlierVersionTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final Path DATA = ROOT.resolve("tests/org.vauban.assist.tests/data/0.1.0");
    @TempDir
    private Path temp;

    @Test
    void conversationsAreListedOpenedAndContinued() throws Exception {
        Files.copy(DATA.resolve("20261127-1.json"), temp.resolve("20261127-1.json"));
        FolderConversationStore store = new FolderConversationStore(temp, ConversationLimits.STANDARD, Locale.ENGLISH);
        assertEquals(List.of(), store.list().problems());
        assertEquals(List.of("20261127-1"), store.list().summaries().stream().map(each -> each.id()).toList());
        Conversation conversation = store.load("20261127-1");
        assertEquals("\u00c9t\u00e9", conversation.title());
        List<Turn> turns = conversation.turns();
        assertEquals(List.of("What is \u00e9?", "And now?"), turns.stream().map(Turn::question).toList());
        assertEquals(List.of(Turn.State.ANSWERED, Turn.State.FAILED), turns.stream().map(Turn::state).toList());
        assertEquals("int \u00e9 = 1;\n", turns.getFirst().attachments().getFirst().text());
        store.save(conversation);
        assertEquals(conversation, store.load("20261127-1"));
    }

    /** The verification record is accepted, so that an update does not hash gigabytes again. */
    @Test
    void modelsAreThereWithTheirRecords() throws Exception {
        Path model = Files.copy(ROOT.resolve("target/tiny-models/tiny-coder.gguf"), temp.resolve("tiny-coder.gguf"));
        Files.setLastModifiedTime(model, FileTime.fromMillis(1_795_806_792_747L));
        String record = "{\"sizeBytes\":" + Files.size(model) + ",\"modifiedMillis\":1795806792747,\"sha256\":\""
                + "ab".repeat(32) + "\"}"; // the hash of different content: shows that the file is not read
        Files.writeString(temp.resolve("tiny-coder.gguf.verified"), record);
        ModelStore store = new ModelStore(temp, Catalogue.load());
        List<StoredModel> usable = store.listVerified(ProgressListener.NONE).stream().filter(StoredModel::usable)
                .toList();
        assertEquals(List.of("tiny-coder"), usable.stream().map(StoredModel::id).toList());
        assertEquals(record, Files.readString(temp.resolve("tiny-coder.gguf.verified")));
    }

    /** A renamed key would lose the user's setting. */
    @Test
    void everyPreferenceHasItsKey() throws Exception {
        String source = Files.readString(
                ROOT.resolve("bundles/org.vauban.ide/src/org/vauban/ide/settings/VaubanPreferences.java"));
        List<String> lines = Files.readAllLines(DATA.resolve("org.vauban.ide.prefs"));
        int keys = 0;
        for (String line : lines) {
            Matcher key = Pattern.compile("((?!eclipse\\.)[\\w.]+)=.*").matcher(line);
            if (key.matches()) {
                keys++;
                assertTrue(source.contains(" = \"" + key.group(1) + "\";"), key.group(1));
            }
        }
        assertEquals(lines.size() - 1, keys);
    }
}
