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
 * Creates a {@link CdsArchive}: an extra host loads a model of zeros, completes a text and answers a question with it,
 * and when it exits, its JVM writes the classes that were loaded. It is not confined, since it must write a file; it
 * opens only the libraries and that model. Runs on a separate thread, with low priority if the system supports it.
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

    /** Whether an archive is wanted, does not exist and has not failed to be created. Reads the disk. */
    boolean wanted() {
        return archive().filter(CdsArchive::isWanted).isPresent();
    }

    private Optional<CdsArchive> archive() {
        try {
            return CdsArchive.of(launch, JavaRuntimes.findForHost(launch.javaHomes(), failures.messages()));
        } catch (EngineException e) {
            return Optional.empty(); // reported when a host is started
        }
    }

    /** Creates the archive on this thread; a failure is recorded and not retried. */
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

    /** @return false if the client was closed in the meantime */
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
            host.ready = true; // it can be asked to end, and its JVM gets time to write
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
