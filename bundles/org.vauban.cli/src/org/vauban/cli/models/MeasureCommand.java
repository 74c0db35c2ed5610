// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.models;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.measure.MeasureJson;
import org.vauban.assist.measure.MeasureListener;
import org.vauban.assist.measure.MeasureReport;
import org.vauban.assist.measure.ModelMeasure;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.cli.distribution.Distribution;

/** {@code vauban models measure}: prints the results of the assistant's measurements. */
final class MeasureCommand {
    private static final int MAX_TOKENS = 96;

    private final Console console;

    MeasureCommand(Console console) {
        this.console = console;
    }

    int run(List<String> ids, boolean json) {
        try (Assistant assistant = Assistants.create(Distribution.find().settings(null, MAX_TOKENS))) {
            MeasureReport report = assistant.measures().measure(ids, new MeasureListener() {
                private String told = "";

                @Override
                public void progress(String step, double share) {
                    if (!step.equals(told)) {
                        told = step;
                        console.note(step);
                    }
                }

                @Override
                public void measured(ModelMeasure measure) {
                    // printed later, in the table
                }
            }).result().join();
            if (json) {
                console.out().println(MeasureJson.write(report));
            } else {
                print(report);
            }
            return report.recommendation() == null ? ExitCode.FAILED : 0;
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssistException known) {
                throw new CommandException(ExitCode.FAILED, known.getMessage(), known);
            }
            throw e;
        }
    }

    private void print(MeasureReport report) {
        int width = report.models().stream().mapToInt(m -> m.modelId().length()).max().orElse(10);
        String row = "%-" + width + "s  %14s %10s %14s %14s %22s %8s%n";
        console.out().printf(Locale.ROOT, row, Messages.text("column.model"), Messages.text("column.typing"),
                Messages.text("column.first"), Messages.text("column.reads"), Messages.text("column.writes"),
                Messages.text("column.memory"), Messages.text("column.quality"));
        for (ModelMeasure one : report.models()) {
            if (!one.usable()) {
                console.out().println(one.modelId() + "  "
                        + (one.failure() == null ? Messages.text("measure.nothing") : one.failure()));
                continue;
            }
            console.out().printf(Locale.ROOT, row, one.modelId(), ProgressBar.duration(one.typingMillis()),
                    ProgressBar.duration(one.firstMillis()), speed(one.promptTokensPerSecond()),
                    speed(one.generatedTokensPerSecond()),
                    ProgressBar.bytes(one.memoryBytes())
                            + (one.freeBytes() == 0 ? "" : " / " + ProgressBar.bytes(one.freeBytes())),
                    one.quality() < 0 ? "?" : one.quality() + " %");
        }
        console.out().println();
        MeasureReport.Recommendation recommendation = report.recommendation();
        if (recommendation != null) {
            console.out().println(recommendation.reason());
            console.out().println(Messages.text("measure.legend"));
        }
    }

    /** Formats tokens per second; a question mark if none were counted. */
    private static String speed(double tokens) {
        return tokens > 0 ? Long.toString(Math.round(tokens)) : "?";
    }
}
