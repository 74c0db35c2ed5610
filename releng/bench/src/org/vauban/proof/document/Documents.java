// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.document.DocumentListener;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.bench.Arguments;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.governance.source.TextSource;

/**
 * {@code documents}: runs each task of {@code data/documents/tasks.txt} and writes a page with the inputs and outputs.
 * It counts what a program can see: whether there is a text, and how many pieces were left unchanged. People read the
 * page to judge the quality.
 */
public final class Documents {
    private static final int PATIENCE_MINUTES = 15;

    private Documents() {}

    /**
     * {@code --model-folder FOLDER --model ID --data FOLDER --page FILE [--prompts N] [--threads N]}; ends with 1 if a
     * task failed.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path models = null;
        Path data = null;
        Path page = null;
        String model = null;
        int most = Integer.MAX_VALUE;
        int threads = 0;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--model-folder" -> models = Path.of(Arguments.value(arguments, ++i));
                case "--data" -> data = Path.of(Arguments.value(arguments, ++i));
                case "--page" -> page = Path.of(Arguments.value(arguments, ++i));
                case "--model" -> model = Arguments.value(arguments, ++i);
                case "--prompts" -> most = Arguments.number(arguments, ++i);
                case "--threads" -> threads = Arguments.number(arguments, ++i);
                default -> throw new IllegalArgumentException("There is no option " + arguments[i] + " (./dev help).");
            }
        }
        EngineProvider host = new HostEngineProvider(HostLaunch.fromDistribution(
                Path.of(System.getProperty("vauban.root"), "target/vauban"),
                List.of(Path.of(System.getProperty("java.home"))), Locale.ENGLISH));
        Path audit = Files.createTempFile("vauban-documents", ".jsonl");
        List<Result> results = new ArrayList<>();
        try (Assistant assistant = Assistants.create(
                new AssistSettings(host, model, models, audit, List.of(), 0, 0, threads, Locale.ENGLISH))) {
            for (Job job : Job.read(data).stream().limit(most).toList()) {
                // messages and requests in the user's language: the host stays
                assistant.configure(
                        new AssistSettings(host, model, models, audit, List.of(), 0, 0, threads, job.user()));
                Result result = run(assistant, job);
                results.add(result);
                System.out.printf(Locale.ROOT, "%-20s %-13s %6.1f s  %s%n", job.file(), job.task(),
                        result.millis() / 1000.0, result.failure() != null ? result.failure()
                                : result.unchanged().size() + " of " + result.pieces() + " pieces left");
            }
        } finally {
            Files.deleteIfExists(audit);
        }
        if (page != null) {
            Files.createDirectories(page.toAbsolutePath().getParent());
            Files.writeString(page, new Page(model, results).text());
        }
        long failed = results.stream().filter(each -> each.failure() != null).count();
        System.out.println(results.size() + " tasks, " + failed + " failed, "
                + results.stream().filter(Result::changed).count() + " with a text that differs");
        System.exit(failed == 0 && !results.isEmpty() ? 0 : 1);
    }

    private static Result run(Assistant assistant, Job job) throws InterruptedException {
        long began = System.nanoTime();
        AssistCall<DocumentOutcome> call = assistant.documents()
                .run(new DocumentQuery("documents", TextSource.file(Path.of(job.file()), null), job.format(),
                        job.text(), 0, job.text().length(), job.task(), job.argument()), DocumentListener.NONE);
        try {
            DocumentOutcome outcome = call.result().get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            return new Result(job, outcome.proposal().preview(),
                    outcome.unchanged().stream().map(each -> "line " + each.line() + ": " + each.reason()).toList(),
                    outcome.doubts().stream().map(each -> "line " + each.line() + ": " + each.reason()).toList(),
                    outcome.pieces(), outcome.unfinished() == null ? null : outcome.unfinished().getMessage(),
                    since(began));
        } catch (ExecutionException e) {
            return new Result(job, null, List.of(), List.of(), 0, e.getCause().getMessage(), since(began));
        } catch (TimeoutException e) {
            call.cancel();
            return new Result(job, null, List.of(), List.of(), 0, "not within " + PATIENCE_MINUTES + " minutes",
                    since(began));
        }
    }

    private static long since(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
