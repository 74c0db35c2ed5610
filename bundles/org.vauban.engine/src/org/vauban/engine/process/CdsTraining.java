// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vauban.engine.EngineException;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.process.launch.CdsArchive;
import org.vauban.engine.process.launch.CdsTrainingFolder;
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
        return archive().filter(CdsArchive::isWanted).isPresent();
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
        try (CdsTrainingFolder folder = CdsTrainingFolder.of(archive)) {
            if (trainArchive(folder.path(), folder.written())) {
                folder.publish();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the client is being closed
        } catch (IOException | EngineException | ExecutionException | TimeoutException e) {
            if (!processes.closed()) {
                LOG.log(Level.WARNING,
                        "No archive of the engine's classes could be made; it starts without: " + e.getMessage());
                archive.failed(e);
            }
        }
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
        return host.ask(h -> h.initialize(new HostProtocol.InitializeParams(HostProtocol.VERSION, 0, 1 << 20, 1)))
                .thenCompose(d -> host.ask(h -> h.load(
                        new HostProtocol.LoadParams(1, MODEL, model.toString(), 512, 1, false, 2, false, true,
                                null, false))))
                .thenCompose(d -> host.ask(h -> h.complete(new HostProtocol.CompleteParams(2, MODEL, "A.java", "a a",
                        "a", List.of(), some, Priority.INTERACTIVE, "training", 0, null, "training",
                        null, true))))
                .thenCompose(g -> host.ask(h -> h.complete(new HostProtocol.CompleteParams(3, MODEL, "A.java", "a aa",
                        "a", List.of(), some, Priority.INTERACTIVE, "training", 0, null, "training",
                        null, true))))
                .thenCompose(g -> host.ask(h -> h.chat(new HostProtocol.ChatParams(4, MODEL, List.of(question), null,
                        null, some, Priority.CHAT, null, 0, null, null, null, null, null))))
                .thenCompose(g -> host.ask(HostProtocol::ping));
    }
}
