// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.Submission;
import org.vauban.governance.exclusion.Exclusions;

/**
 * Starts a host, brings it into the state of the second argument, prints its process id, and waits to be killed.
 * Arguments: the distribution, the state, a model file, a folder to write to.
 */
final class OrphanParent {
    /** Notices when the host begins to process the prompt. */
    private record Begun(CountDownLatch latch) implements TokenListener {
        @Override
        public void text(String text) {
            latch.countDown();
        }

        @Override
        public void reading(int read, int total) {
            latch.countDown();
        }
    }

    private OrphanParent() {}

    public static void main(String[] arguments) throws InterruptedException {
        EngineClient client = new EngineClient(
                HostLaunch.fromDistribution(Path.of(arguments[0]), List.of(Path.of(System.getProperty("java.home")))));
        Path model = Path.of(arguments[2]);
        switch (arguments[1]) {
            case "starts" -> client.describe();
            case "waits" -> client.describe().join();
            case "loads" -> {
                CountDownLatch begun = new CountDownLatch(1);
                client.load(LoadRequest.of("m", model), share -> begun.countDown());
                begun.await();
            }
            case "reads" -> {
                client.load(LoadRequest.of("m", model), share -> {}).result().join();
                ApprovedText text = approved(Path.of(arguments[3]), "some words to read ".repeat(1000));
                CountDownLatch begun = new CountDownLatch(1);
                client.complete(new CompletionRequest("m", null, text, text.slice(0, 0), List.of(),
                        GenerationOptions.greedy(1000), Priority.INTERACTIVE, null, null), new Begun(begun));
                begun.await();
            }
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        long host;
        do {
            host = ProcessHandle.current().children().map(ProcessHandle::pid).findFirst().orElse(-1L);
        } while (host < 0);
        System.out.println(host);
        Thread.currentThread().join();
    }

    private static ApprovedText approved(Path folder, String text) {
        Gate gate = new Gate(new Exclusions(), new SecretMasker(), new AuditLog(folder.resolve("audit.jsonl")));
        return ((Decision.Approved) gate.review(new Submission("test", "m", List.of(Part.typed("text", text))))).parts()
                .getFirst().text();
    }
}
