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
 * Keeps conversations of one program on the disk that it has no room for in memory, until it ends; keeps none where the
 * policy of this machine and user forbids that. For one thread at a time; reads and writes the disk.
 */
public final class TemporaryStore implements AutoCloseable {
    /** What a program that was killed has left is deleted after that time. */
    private static final Duration STALE = Duration.ofDays(30);

    private final UserDirectories user;
    private final Locale locale;
    private final Path all;
    private final Path folder;
    /** Null until something is saved. */
    private ConversationStore store;
    private boolean closed;

    /** @param locale of the sentences that tell of problems; null for the default one */
    public TemporaryStore(@Nullable Locale locale) {
        this.user = UserDirectories.standard();
        this.locale = locale;
        this.all = user.data().resolve("conversations");
        this.folder = all.resolve(UUID.randomUUID().toString());
    }

    /**
     * @param kept a conversation as it may stand on the disk
     * @return false where the policy forbids it
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
     * Gives a conversation back that was saved, and keeps it no longer.
     *
     * @throws org.vauban.assist.call.AssistException {@code STORE} if it is gone or damaged
     */
    public Conversation take(String id) {
        Conversation kept = store.load(id);
        store.delete(id);
        return kept;
    }

    /** Deletes what is kept. */
    @Override
    public void close() {
        closed = true;
        delete(folder);
    }

    /** Deletes what programs that were killed have left. Reads the disk. */
    public void deleteStale() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            for (Path each : folders) {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(Instant.now().minus(STALE))) {
                    delete(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // there is none yet, or the next program tries again
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
