// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.assist.chat.FolderConversationStore;
import org.vauban.assist.chat.MarkdownExport;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.chat.Turn.State;
import org.vauban.assist.command.Command;
import org.vauban.assist.tests.FailingDisk;
import org.vauban.governance.SourceText;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.source.TextSource;

/** How conversations are stored and exported. */
class FolderConversationStoreTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path temp;

    private FolderConversationStore store(ConversationLimits limits) {
        return new FolderConversationStore(temp.resolve("chats"), limits, Locale.ENGLISH);
    }

    /** For example on a home folder on a network. */
    @Test
    void aFolderThatCannotBeListedToItsEndIsAnErrorWithASentence() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("chats"));
        Files.writeString(folder.resolve("a.json"), "{}");
        Files.writeString(folder.resolve("b.json"), "{}");
        ConversationStore broken = new FolderConversationStore(new FailingDisk(folder).on(folder),
                ConversationLimits.STANDARD, Locale.ENGLISH);
        for (Executable each : List.<Executable>of(broken::list, broken::usage)) {
            assertEquals(AssistError.STORE, assertThrows(AssistException.class, each).error());
        }
    }

    private static Turn turn(String id, String parent, Command command, String question, String answer, State state,
            Attachment... attachments) {
        return new Turn(id, parent, TIME, command, question, List.of(attachments), answer, state,
                state == State.FAILED ? AssistError.ENGINE : null, state == State.FAILED ? "It failed." : null);
    }

    private static Conversation conversation(String id, Turn... turns) {
        return new Conversation(id, "A title", TIME, TIME, List.of(turns), turns[turns.length - 1].id());
    }

    @Test
    void conversationsGoWhenThePolicySaysSo() throws Exception {
        UserDirectories user = UserDirectories.of("Linux", temp,
                Map.of("vauban.home", temp.resolve("home").toString())::get, name -> null);
        Files.createDirectories(user.config());
        Files.writeString(user.config().resolve("policy.json"), "{\"conversations.retentionDays\": \"30\"}");
        Path folder = temp.resolve("chats");
        ConversationStore store = ConversationStores.of(folder, Locale.ENGLISH, user);
        for (String id : List.of("young", "old", "older")) {
            store.save(full(id));
        }
        Path damaged = Files.writeString(folder.resolve("lost.json.damaged"), "{");
        Path other = Files.writeString(folder.resolve("notes.txt"), "of somebody else");
        FileTime past = FileTime.from(Instant.now().minus(Duration.ofDays(31)));
        for (Path file : List.of(folder.resolve("old.json"), folder.resolve("older.json"), damaged, other)) {
            Files.setLastModifiedTime(file, past);
        }
        Files.setLastModifiedTime(folder.resolve("young.json"),
                FileTime.from(Instant.now().minus(Duration.ofDays(29))));
        assertThrows(AssistException.class, () -> store.load("old"));
        assertFalse(Files.exists(folder.resolve("old.json")));
        assertEquals(List.of("young"), store.list().summaries().stream().map(ConversationStore.Summary::id).toList());
        assertFalse(Files.exists(folder.resolve("older.json")) || Files.exists(damaged));
        assertTrue(Files.exists(other));
    }

    private Conversation full(String id) {
        Attachment code = new Attachment(Attachment.Kind.SELECTION, "A.java", "java", new Attachment.Lines(2, 3),
                SourceText.whole(TextSource.file(temp.resolve("src/A.java"), temp), "int `é` = \"```\";\n"));
        Attachment clip = Attachment.of(Attachment.Kind.CLIPBOARD, "clip", "text");
        return conversation(id,
                turn("1", null, null, "Why \"this\"?\nAnd that?", "Because:\n\n```java\nint a;\n```\n", State.ANSWERED,
                        code, clip),
                turn("2", "1", Command.FIX, "", "half", State.FAILED),
                turn("3", "1", null, "other", "way", State.STOPPED));
    }

    @Test
    void readsWhatItHasWritten() throws Exception {
        Conversation conversation = full("a-1");
        store(ConversationLimits.STANDARD).save(conversation);
        assertEquals(conversation, store(ConversationLimits.STANDARD).load("a-1"));
        ConversationStore.Summary summary = store(ConversationLimits.STANDARD).list().summaries().getFirst();
        assertEquals(new ConversationStore.Summary("a-1", "A title", TIME, TIME, 3,
                Files.size(temp.resolve("chats/a-1.json"))), summary);
    }

    private static List<String> ids(ConversationStore store) {
        return store.list().summaries().stream().map(ConversationStore.Summary::id).sorted().toList();
    }

    /** The list is shown again after each turn. */
    @Test
    void aListReadsOnlyFilesThatChanged() throws Exception {
        ConversationStore other = store(ConversationLimits.STANDARD);
        for (String id : List.of("a", "b", "c")) {
            other.save(full(id));
        }
        Path folder = temp.resolve("chats");
        FailingDisk disk = new FailingDisk(temp, Duration.ofHours(1));
        ConversationStore store = new FolderConversationStore(disk.on(folder), ConversationLimits.STANDARD,
                Locale.ENGLISH);
        assertEquals(List.of("a", "b", "c"), ids(store));
        assertEquals(List.of("a.json", "b.json", "c.json"), disk.opened());
        ConversationStore.Listing listing = store.list();
        assertEquals(other.list(), listing);
        assertEquals(List.of(), disk.opened());
        other.save(conversation("b", turn("1", null, null, "other", "", State.ANSWERED)));
        assertEquals(other.list(), store.list(), "another program has changed it");
        assertEquals(List.of("b.json"), disk.opened());
        other.delete("a");
        assertEquals(List.of("b", "c"), ids(store));
        other.save(full("a"));
        Files.writeString(folder.resolve("c.json"), "{");
        ConversationStore.Listing damaged = store.list();
        assertEquals(1, damaged.problems().size());
        assertTrue(damaged.problems().getFirst().contains("c.json"), damaged.problems().toString());
        assertTrue(Files.exists(folder.resolve("c.json.damaged")));
        assertEquals(List.of("a", "b"), ids(store));
    }

    /** The time of the file system may be the same for two changes. */
    @Test
    void aFileThatHasJustChangedIsReadAgain() throws Exception {
        store(ConversationLimits.STANDARD).save(full("a"));
        FailingDisk disk = new FailingDisk(temp, Duration.ofHours(-1));
        ConversationStore store = new FolderConversationStore(disk.on(temp.resolve("chats")),
                ConversationLimits.STANDARD, Locale.ENGLISH);
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of("a"), ids(store));
            assertEquals(List.of("a.json"), disk.opened());
        }
    }

    @Tag("claim:conversations-protected")
    @Test
    void onlyTheOwnerReadsIt() throws Exception {
        store(ConversationLimits.STANDARD).save(full("a"));
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("chats/a.json"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("chats"))));
    }

    @Test
    void leavesNoPartsBehindAndKeepsNoEmptyConversation() throws Exception {
        store(ConversationLimits.STANDARD).save(full("a"));
        store(ConversationLimits.STANDARD).save(Conversation.create());
        try (Stream<Path> files = Files.list(temp.resolve("chats"))) {
            assertEquals(List.of("a.json"), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    /** A rename may be on the disk before the content, and a power cut would then leave an empty file. */
    @Test
    void replacesAFileOnlyOnceTheNewOneIsOnTheDisk() throws Exception {
        store(ConversationLimits.STANDARD).save(full("a"));
        Path folder = temp.resolve("chats");
        byte[] before = Files.readAllBytes(folder.resolve("a.json"));
        ConversationStore broken = new FolderConversationStore(new FailingDisk(temp).on(folder),
                ConversationLimits.STANDARD, Locale.ENGLISH);
        assertEquals(AssistError.STORE, assertThrows(AssistException.class,
                () -> broken.save(full("a").named("Another title"))).error());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("a.json")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of("a.json"), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    /** They hold private text. */
    @Test
    void deletesIncompleteFilesOfKilledPrograms() throws Exception {
        FolderConversationStore store = store(ConversationLimits.STANDARD);
        store.save(full("a"));
        Path folder = temp.resolve("chats");
        FileTime past = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        for (String name : List.of("new123.part", "part-456.tmp", "notes.part", "draft")) {
            Files.setLastModifiedTime(Files.writeString(folder.resolve(name), "of somebody"), past);
        }
        Files.writeString(folder.resolve("new789.part"), "being written");
        assertEquals(1, store.usage().conversations());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of("a.json", "draft", "new789.part", "notes.part"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{\"format\":0}", "{\"format\":1,\"id\":\"a\"}", "\u0000\u0001"})
    void setsADamagedFileAside(String content) throws Exception {
        FolderConversationStore store = store(ConversationLimits.STANDARD);
        store.save(full("good"));
        Path bad = Files.writeString(temp.resolve("chats/bad.json"), content);
        ConversationStore.Listing listing = store.list();
        assertEquals(List.of("good"), listing.summaries().stream().map(ConversationStore.Summary::id).toList());
        assertEquals(1, listing.problems().size());
        assertTrue(listing.problems().getFirst().contains("bad.json.damaged"), listing.problems().getFirst());
        assertFalse(Files.exists(bad));
        assertEquals(content, Files.readString(temp.resolve("chats/bad.json.damaged")), "nothing is lost");
        assertEquals(List.of(), store.list().problems(), "said once");
    }

    /** For example in a home folder that several installations use. */
    @ParameterizedTest
    @CsvSource({"1, 2", "'\"ANSWERED\"', '\"THINKING\"'", "'\"ENGINE\"', '\"TIDE\"'", "'\"fix\"', '\"ponder\"'",
            "'\"SELECTION\"', '\"DRAWING\"'"})
    void aFileOfALaterVersionIsLeftToIt(String now, String later) throws Exception {
        FolderConversationStore store = store(ConversationLimits.STANDARD);
        store.save(full("good"));
        store.save(full("later"));
        Path file = temp.resolve("chats/later.json");
        String content = Files.readString(file).replace(":" + now, ":" + later);
        Files.writeString(file, content);
        for (int i = 0; i < 2; i++) {
            ConversationStore.Listing listing = store.list();
            assertEquals(List.of("good"), listing.summaries().stream().map(ConversationStore.Summary::id).toList());
            assertEquals(1, listing.problems().size());
            assertTrue(listing.problems().getFirst().contains("newer version"), listing.problems().getFirst());
        }
        AssistException e = assertThrows(AssistException.class, () -> store.load("later"));
        assertEquals(AssistError.STORE, e.error());
        assertTrue(e.getMessage().contains("newer version"), e.getMessage());
        assertEquals(content, Files.readString(file));
        assertTrue(content.contains(later), content);
    }

    @Test
    void aFileCutAnywhereIsDamagedOrWhole() throws Exception {
        FolderConversationStore store = store(ConversationLimits.STANDARD);
        store.save(full("a"));
        Path file = temp.resolve("chats/a.json");
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length += 7) {
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            assertEquals(AssistError.STORE, assertThrows(AssistException.class, () -> store.load("a")).error());
        }
    }

    @Test
    void nothingIsDeletedHoweverMuchThereIs() throws Exception {
        ConversationLimits limits = new ConversationLimits(3, 20_000, 1 << 20);
        FolderConversationStore store = store(limits);
        assertFalse(limits.exceededBy(store.usage()));
        for (int i = 0; i < 3; i++) {
            store.save(full("c" + i));
        }
        assertFalse(limits.exceededBy(store.usage()));
        store.save(conversation("large", turn("1", null, null, "q", "x".repeat(50_000), State.ANSWERED)));
        assertEquals(4, store.usage().conversations());
        assertTrue(limits.exceededBy(store.usage()));
        assertTrue(new ConversationLimits(4, 20_000, 1).exceededBy(store.usage()), "too large together");
        assertFalse(new ConversationLimits(4, 1 << 20, 1).exceededBy(store.usage()));
        assertEquals(List.of("c0", "c1", "c2", "large"),
                store.list().summaries().stream().map(ConversationStore.Summary::id).sorted().toList());
        assertEquals(store.usage().bytes(),
                store.list().summaries().stream().mapToLong(ConversationStore.Summary::bytes).sum());
    }

    @Test
    void textsOfAttachmentsGoBeforeAnythingThatWasSaid() {
        Attachment large = Attachment.of(Attachment.Kind.CONSOLE, "log", "x".repeat(5_000));
        Conversation conversation = conversation("a", turn("1", null, null, "q", "a", State.ANSWERED, large),
                turn("2", "1", null, "q2", "a2", State.ANSWERED, large));
        store(new ConversationLimits(3, 1 << 20, 7_000)).save(conversation);
        Conversation kept = store(ConversationLimits.STANDARD).load("a");
        assertEquals("", kept.turns().get(0).attachments().getFirst().text());
        assertTrue(kept.turns().get(0).note().contains("was not saved"), kept.turns().get(0).note());
        assertEquals(5_000, kept.turns().get(1).attachments().getFirst().text().length());
        assertEquals("q", kept.turns().get(0).question());
    }

    @Test
    void whatWasRunningIsStopped() {
        store(ConversationLimits.STANDARD).save(conversation("a", turn("1", null, null, "q", "", State.RUNNING)));
        Turn turn = store(ConversationLimits.STANDARD).load("a").path().getFirst();
        assertEquals(State.STOPPED, turn.state());
        assertTrue(turn.note().contains("Ask your question again"), turn.note());
    }

    @Test
    void goesNowhereElse() {
        FolderConversationStore store = store(ConversationLimits.STANDARD);
        for (String id : List.of("../a", "", "a/b", "a.json", "x".repeat(65))) {
            assertThrows(IllegalArgumentException.class, () -> store.load(id));
        }
    }

    @Tag("claim:data-deletable")
    @Test
    void deletes() {
        FolderConversationStore store = store(ConversationLimits.STANDARD);
        store.save(full("a"));
        store.delete("a");
        store.delete("a");
        AssistException gone = assertThrows(AssistException.class, () -> store.load("a"));
        assertTrue(gone.getMessage().contains("no longer exists"), gone.getMessage());
    }

    @Tag("claim:conversations-protected")
    @Test
    void keepsNothingWhereThatIsForbidden() {
        ConversationStore.NOTHING.save(full("a"));
        assertEquals(List.of(), ConversationStore.NOTHING.list().summaries());
    }

    @Tag("claim:conversations-protected")
    @Test
    void aPolicyForbidsIt() throws Exception {
        Path home = temp.resolve("home");
        UserDirectories user = UserDirectories.of("Linux", temp,
                name -> name.equals("vauban.home") ? home.toString() : null, name -> null);
        ConversationStore store = ConversationStores.of(temp.resolve("chats"), Locale.ENGLISH, user);
        store.save(full("a"));
        assertFalse(store.isForbidden());
        assertEquals(1, store.list().summaries().size());
        Path policy = user.policies().getLast();
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, "{\"conversations.disk\": \"forbidden\"}");
        assertTrue(store.isForbidden(), "also the one that was opened before");
        store.save(full("b"));
        assertFalse(Files.exists(temp.resolve("chats/b.json")));
        byte[] before = Files.readAllBytes(temp.resolve("chats/a.json"));
        store.save(full("a").named("Another title"));
        assertArrayEquals(before, Files.readAllBytes(temp.resolve("chats/a.json")), "what is there is not added to");
        Files.writeString(policy, "{\"conversations.disk\": \"perhaps\"}");
        assertTrue(store.isForbidden(), "what held before goes on");
        Files.delete(policy);
        store.save(full("b"));
        assertEquals(2, store.list().summaries().size());
    }

    @Test
    void aPolicyThatIsNotUnderstoodLetsNoStoreBeOpened() throws Exception {
        Path home = temp.resolve("home");
        UserDirectories user = UserDirectories.of("Linux", temp,
                name -> name.equals("vauban.home") ? home.toString() : null, name -> null);
        Path policy = user.policies().getLast();
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, "{\"conversations.disk\": \"perhaps\"}");
        AssistException e = assertThrows(AssistException.class,
                () -> ConversationStores.of(temp.resolve("chats"), Locale.ENGLISH, user));
        assertTrue(e.getMessage().contains("perhaps"), e.getMessage());
    }

    @Test
    void exportsWhatWasSaid() {
        Conversation conversation = full("a").select("2");
        String text = MarkdownExport.of(conversation, true, Locale.ENGLISH, ZoneOffset.UTC);
        assertTrue(text.startsWith("# A title\n"), text);
        for (Turn turn : conversation.path()) {
            assertTrue(text.contains(turn.question()) && text.contains(turn.answer()), text);
            turn.attachments().forEach(each -> assertTrue(text.contains(each.text()), text));
        }
        assertTrue(text.contains("````java\nint `é` = \"```\";\n````"), "a fence that the code cannot end: " + text);
        assertTrue(text.contains("`/fix`") && text.contains("*It failed.*"), text);
        assertFalse(text.contains("way"), "of the path that is shown");
        assertFalse(MarkdownExport.of(conversation, false, Locale.ENGLISH, ZoneOffset.UTC).contains("int `é`"));
        assertTrue(MarkdownExport.of(conversation, false, Locale.FRENCH, ZoneOffset.UTC).contains("## Réponse"));
    }
}
