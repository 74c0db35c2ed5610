// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;

/**
 * Stores conversations on disk for which a program has no room in memory, until it ends; stores none if the policy of
 * this machine and user forbids it. For one thread at a time; reads and writes the disk.
 */
public final class TemporaryStore implements AutoCloseable {
    /** Time after which files left by a killed program are deleted. */
    private static final Duration STALE = Duration.ofDays(30);

    private final UserDirectories user;
    private final Locale locale;
    private final Path all;
    private final Path folder;
    /** Null until something is saved. */
    private ConversationStore store;
    private boolean closed;

    /** @param locale language of messages; null for the default one */
    public TemporaryStore(@Nullable Locale locale) {
        this.user = UserDirectories.standard();
        this.locale = locale;
        this.all = user.data().resolve("conversations");
        this.folder = all.resolve(UUID.randomUUID().toString());
    }

    /**
     * Saves a conversation.
     *
     * @param kept a conversation in the form for the disk
     * @return false if the policy forbids it
     * @throws org.vauban.assist.call.AssistException {@code STORE} if that fails
     */
    public boolean save(Conversation kept) {
        if (closed) {
            return false;
        }
        if (store == null) {
            store = ConversationStores.of(folder, locale, user);
        }
        store.save(kept);
        return !store.isForbidden();
    }

    /**
     * Returns a saved conversation and deletes it from the store.
     *
     * @throws org.vauban.assist.call.AssistException {@code STORE} if it is missing or damaged
     */
    public Conversation take(String id) {
        Conversation kept = store.load(id);
        store.delete(id);
        return kept;
    }

    /** Deletes the stored conversations. */
    @Override
    public void close() {
        closed = true;
        delete(folder);
    }

    /** Deletes old files left by killed programs. Reads the disk. */
    public void deleteStale() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            for (Path each : folders) {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(Instant.now().minus(STALE))) {
                    delete(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // there are none, or the next program tries again
        }
    }

    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException | DirectoryIteratorException e) {
            // nothing was written, or another program deletes it later
        }
    }
}
