// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.process.launch.CdsArchive;
import org.vauban.engine.process.launch.CdsTrainingModel;
import org.vauban.engine.process.launch.HostCommand;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.engine.process.launch.JavaRuntimes;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.engine.slot.Priority;

/**
 * Makes a {@link CdsArchive}: a host that nobody asks anything loads a model of zeros, completes a text and answers a
 * question with it, and at its end its JVM writes down the classes that this took. It is not confined, since it must
 * write a file; it opens nothing but the libraries and that model. On a thread of its own, with low priority where the
 * system has it.
 */
final class CdsTraining {
    private static final Logger LOG = System.getLogger(CdsTraining.class.getName());
    private static final long MINUTES = 2;
    /** An archive that was not used for so long belongs to a version that is gone. */
    private static final Duration KEPT = Duration.ofDays(60);
    private static final Duration ABANDONED = Duration.ofHours(1);
    private static final String MODEL = "training";

    private final HostLaunch launch;
    private final ClientOptions options;
    private final EngineFailures failures;
    private final HostProcesses processes;

    CdsTraining(HostLaunch launch, ClientOptions options, EngineFailures failures, HostProcesses processes) {
        this.launch = launch;
        this.options = options;
        this.failures = failures;
        this.processes = processes;
    }

    /** Whether there is to be an archive and none was made, and making it did not fail. Reads the disk. */
    boolean wanted() {
        return archive().filter(archive -> !Files.exists(archive.file()) && !Files.exists(archive.failure()))
                .isPresent();
    }

    private Optional<CdsArchive> archive() {
        try {
            return CdsArchive.of(launch, JavaRuntimes.find(launch.javaHomes(), failures.messages()));
        } catch (EngineException e) {
            return Optional.empty(); // the start of a host says so
        }
    }

    /** Makes the archive on this thread; a failure is noted and not tried again. */
    void run() {
        CdsArchive archive = archive().orElse(null);
        if (archive == null) {
            return;
        }
        Path folder = null;
        try {
            folder = own(archive.file().getParent());
            removeOld(archive.file().getParent());
            Path written = folder.resolve(archive.file().getFileName());
            if (trainArchive(folder, written)) {
                Files.move(written, archive.file(), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the client is being closed
        } catch (IOException | EngineException | ExecutionException | TimeoutException e) {
            if (!processes.closed()) {
                failed(archive, e);
            }
        } finally {
            delete(folder);
        }
    }

    /** Also makes the folder above, for the user alone. */
    private static Path own(Path above) throws IOException {
        Files.createDirectories(above.getParent());
        if (!Files.isDirectory(above)) {
            if (above.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(above,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(above);
            }
        }
        return Files.createTempDirectory(above, "training-");
    }

    /** @return false when the client was closed meanwhile */
    private boolean trainArchive(Path folder, Path written)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path model = Files.write(folder.resolve("training.gguf"), CdsTrainingModel.bytes());
        HostSession host = processes.start(() -> HostSession.start(HostCommand.training(launch, folder, written,
                failures.messages()), options, failures, (method, parameter) -> {}));
        if (host == null) {
            return false;
        }
        try {
            play(host, model).get(MINUTES, TimeUnit.MINUTES);
            host.ready = true; // it is asked to end, and has the time that its JVM takes to write
            host.close(TimeUnit.MINUTES.toMillis(MINUTES));
            host.end().get(2 * MINUTES, TimeUnit.MINUTES);
        } finally {
            host.kill(new HostFault.Closed());
        }
        if (processes.closed()) {
            return false;
        }
        if (!Files.isRegularFile(written)) {
            throw new IOException(host.exit(failures.messages()) + ", " + host.lastWords(failures.messages()));
        }
        return true;
    }

    private static CompletableFuture<?> play(HostSession host, Path model) {
        GenerationOptions some = GenerationOptions.greedy(4);
        HostProtocol.WireMessage question = new HostProtocol.WireMessage("user",
                List.of(new HostProtocol.WirePart("text", "a")), null, null, null);
        return host.ask(h -> h.initialize(new HostProtocol.InitializeParams(HostProtocol.VERSION, 0, 1 << 20)))
                .thenCompose(d -> host.ask(h -> h.load(
                        new HostProtocol.LoadParams(1, MODEL, model.toString(), 512, 1, false, 2, true, null, false))))
                .thenCompose(d -> host.ask(h -> h.complete(new HostProtocol.CompleteParams(2, MODEL, "A.java", "a a",
                        "a", List.of(), some, Priority.INTERACTIVE, "training", 0, null, "training",
                        null))))
                .thenCompose(g -> host.ask(h -> h.complete(new HostProtocol.CompleteParams(3, MODEL, "A.java", "a aa",
                        "a", List.of(), some, Priority.INTERACTIVE, "training", 0, null, "training",
                        null))))
                .thenCompose(g -> host.ask(h -> h.chat(new HostProtocol.ChatParams(4, MODEL, List.of(question), null,
                        null, some, Priority.CHAT, null, 0, null, null, null, null, null))))
                .thenCompose(g -> host.ask(HostProtocol::ping));
    }

    private static void removeOld(Path folder) throws IOException {
        for (Path file : before(folder, "host-*", KEPT)) {
            Files.deleteIfExists(file);
        }
        // of programs that ended in the middle
        before(folder, "training-*", ABANDONED).forEach(CdsTraining::delete);
    }

    private static List<Path> before(Path folder, String names, Duration age) throws IOException {
        FileTime oldest = FileTime.from(Instant.now().minus(age));
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private void failed(CdsArchive archive, Exception e) {
        LOG.log(Level.WARNING,
                "No archive of the engine's classes could be made; it starts without: " + e.getMessage());
        try {
            Files.writeString(archive.failure(), String.valueOf(e.getMessage()));
        } catch (IOException again) {
            LOG.log(Level.DEBUG, "not noted", again); // it is tried again at the next start
        }
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "left behind: " + folder, e);
        }
    }
}
