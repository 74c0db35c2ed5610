// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.assist.chat.Turn;
import org.vauban.governance.UserDirectories;

/** What becomes of stored conversations once a policy limits or forbids them. */
class StoredConversationPolicyTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path temp;

    private UserDirectories user;
    private Path folder;

    @BeforeEach
    void locate() {
        user = UserDirectories.of("Linux", temp, Map.of("vauban.home", temp.resolve("home").toString())::get,
                name -> null);
        folder = temp.resolve("chats");
    }

    private void policy(String json) throws IOException {
        Files.createDirectories(user.config());
        Files.writeString(user.config().resolve("policy.json"), json);
    }

    private static Conversation conversation(String id) {
        Turn turn = new Turn("1", null, TIME, null, "Why?", List.of(), "Because.", Turn.State.ANSWERED, null, null);
        return new Conversation(id, "A title", TIME, TIME, List.of(turn), "1");
    }

    @Tag("claim:data-deletable")
    @Test
    void thoseSavedBeforeAPolicyForbidsItCanBeOpenedAndDeleted() throws Exception {
        ConversationStore store = ConversationStores.of(folder, Locale.ENGLISH, user);
        for (String id : List.of("a", "b", "old")) {
            store.save(conversation(id));
        }
        Files.setLastModifiedTime(folder.resolve("old.json"), FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        policy("{\"conversations.disk\": \"forbidden\", \"conversations.retentionDays\": \"30\"}");
        assertTrue(store.isForbidden());
        assertEquals(2, store.usage().conversations());
        assertFalse(Files.exists(folder.resolve("old.json")), "the period applies to them");
        assertEquals(List.of("a", "b"),
                store.list().summaries().stream().map(ConversationStore.Summary::id).sorted().toList());
        assertEquals(conversation("a"), store.load("a"));
        store.delete("a");
        assertFalse(Files.exists(folder.resolve("a.json")));
        assertEquals(List.of("b"), store.list().summaries().stream().map(ConversationStore.Summary::id).toList());
    }

    @Test
    void whatMayNoLongerBeStoredIsDeletedWithoutAView() throws Exception {
        ConversationStores.deleteDisallowed(folder, true, user);
        assertFalse(Files.exists(folder), "nothing was stored");
        ConversationStore store = ConversationStores.of(folder, Locale.ENGLISH, user);
        store.save(conversation("young"));
        store.save(conversation("old"));
        Files.setLastModifiedTime(folder.resolve("old.json"), FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        Path draft = Files.writeString(folder.resolve("draft"), "{\"text\":\"half a quest\"}");
        ConversationStores.deleteDisallowed(folder, true, user);
        assertTrue(Files.exists(folder.resolve("old.json")) && Files.exists(draft));
        policy("{\"conversations.retentionDays\": \"30\"}");
        ConversationStores.deleteDisallowed(folder, true, user);
        assertFalse(Files.exists(folder.resolve("old.json")));
        assertTrue(Files.exists(folder.resolve("young.json")) && Files.exists(draft));
        ConversationStores.deleteDisallowed(folder, false, user);
        assertFalse(Files.exists(draft));
        Files.writeString(draft, "{\"text\":\"half a quest\"}");
        policy("{\"conversations.disk\": \"forbidden\"}");
        ConversationStores.deleteDisallowed(folder, true, user);
        assertFalse(Files.exists(draft));
        assertTrue(Files.exists(folder.resolve("young.json")));
    }
}
