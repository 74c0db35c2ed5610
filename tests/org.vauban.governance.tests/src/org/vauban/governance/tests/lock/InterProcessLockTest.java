// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.lock.InterProcessLock;

class InterProcessLockTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("a.lock");
    }

    private InterProcessLock take() throws IOException {
        return InterProcessLock.tryAcquire(file()).orElseThrow();
    }

    @Test
    void oneHolderAtATime() throws Exception {
        try (InterProcessLock lock = take()) {
            assertTrue(lock.isCurrent());
            assertEquals(Optional.empty(), InterProcessLock.tryAcquire(file()));
            assertFalse(LockProbe.isFreeForAnotherProcess(file()));
        }
        take().close();
        assertTrue(LockProbe.isFreeForAnotherProcess(file()));
    }

    /** POSIX drops the locks of a process on a file when it closes any channel of that file. */
    @Test
    void aRefusedAttemptInTheSameProcessDoesNotFreeTheLockForOthers() throws Exception {
        try (InterProcessLock lock = take()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(Optional.empty(), InterProcessLock.acquire(file(), Duration.ZERO));
            }
            assertFalse(LockProbe.isFreeForAnotherProcess(file()));
        }
    }

    @Test
    void aLinkIsTheFileItLeadsTo() throws Exception {
        Path symbolic = folder.resolve("symbolic.lock");
        Path hard = folder.resolve("hard.lock");
        try (InterProcessLock lock = take()) {
            try {
                Files.createSymbolicLink(symbolic, file());
                Files.createLink(hard, file());
            } catch (IOException | UnsupportedOperationException e) {
                assumeTrue(false, "no links here");
            }
            assertEquals(Optional.empty(), InterProcessLock.tryAcquire(symbolic));
            assertEquals(Optional.empty(), InterProcessLock.tryAcquire(hard));
            assertFalse(LockProbe.isFreeForAnotherProcess(file()));
        }
    }

    @Test
    void aLockWhoseFileWasDeletedIsKnownToBeWorthNothing() throws Exception {
        try (InterProcessLock first = take()) {
            Files.delete(file());
            assertFalse(first.isCurrent());
            try (InterProcessLock second = take()) {
                assertTrue(second.isCurrent());
                assertFalse(first.isCurrent());
                first.close(); // which does not affect the second
                assertFalse(LockProbe.isFreeForAnotherProcess(file()));
            }
        }
    }

    @Test
    void waitersGoOnWithTheNewFileWhenTheOldOneIsDeletedUnderThem() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Future<?>[] all = new Future<?>[3];
            for (int t = 0; t < all.length; t++) {
                all[t] = threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        try (InterProcessLock lock = InterProcessLock.acquire(file(), Duration.ofSeconds(60))
                                .orElseThrow()) {
                            Files.deleteIfExists(file());
                        }
                    }
                    return null;
                });
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        try (InterProcessLock lock = take()) {
            assertTrue(lock.isCurrent());
            assertFalse(LockProbe.isFreeForAnotherProcess(file()));
        }
    }

    @Test
    void waitersOfOneProcessTakeTurns() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger clashes = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Future<?>[] all = new Future<?>[4];
            for (int t = 0; t < all.length; t++) {
                all[t] = threads.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        try (InterProcessLock lock = InterProcessLock.acquire(file(), Duration.ofSeconds(60))
                                .orElseThrow()) {
                            clashes.addAndGet(inside.incrementAndGet() - 1);
                            Thread.yield();
                            inside.decrementAndGet();
                        }
                    }
                    return null;
                });
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertEquals(0, clashes.get());
    }

    /** The lock may be held by another copy of the class, or by other code, in the same process. */
    @Test
    void aLockThatOtherCodeHoldsIsNotDroppedByAsking() throws Exception {
        Files.createFile(file());
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
            assertEquals(Optional.empty(), InterProcessLock.tryAcquire(file()));
            assertEquals(Optional.empty(), InterProcessLock.tryAcquire(file()));
            assertTrue(lock.isValid());
            assertFalse(LockProbe.isFreeForAnotherProcess(file()));
        }
        take().close();
    }

    @Test
    void anInterruptIsKeptAndDoesNotHinder() throws Exception {
        Thread.currentThread().interrupt();
        try (InterProcessLock lock = take()) {
            assertTrue(Thread.interrupted());
            assertTrue(lock.isCurrent());
            Thread.currentThread().interrupt();
            assertEquals(Optional.empty(), InterProcessLock.acquire(file(), Duration.ofMillis(5)));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void whatIsNoFileCannotBeLocked() {
        assertThrows(IOException.class, () -> InterProcessLock.tryAcquire(folder));
        assertThrows(IOException.class, () -> InterProcessLock.tryAcquire(folder.resolve("no/folder")));
    }
}
