// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.StateDescription;
import org.vauban.engine.slot.StateTransfer;
import org.vauban.governance.ApprovedText;

/**
 * {@code workspace-return}: milliseconds until a text of about 1,000 tokens is answered with one token after its
 * workspace lost its slot to a short text and returns, against the first time, when it is prefilled. It also reports
 * the time to save the state and to restore it.
 */
final class WorkspaceReturn {
    private static final int LINES = 75;
    private static final int FEW = 8;

    private WorkspaceReturn() {}

    static void run(Settings settings, Report report) {
        int rounds = settings.size().choose(3, 8, 20);
        for (String model : settings.models()) {
            List<Double> back = new ArrayList<>();
            List<Double> fresh = new ArrayList<>();
            List<Double> out = new ArrayList<>();
            List<Double> in = new ArrayList<>();
            Generation last = null;
            long bytes = 0;
            try (Vauban vauban = new Vauban(settings)) {
                vauban.load(model, 2048, 1);
                StateTransfer states = vauban.client().states().orElseThrow();
                for (int round = 0; round < rounds; round++) {
                    String one = "a" + round;
                    fresh.add(answered(vauban, model, one, LINES).totalMillis());
                    answered(vauban, model, "b" + round, FEW);
                    last = answered(vauban, model, one, LINES);
                    back.add(last.totalMillis());
                    long begin = System.nanoTime();
                    byte[] image = image(states, model, one);
                    out.add((System.nanoTime() - begin) / 1e6);
                    begin = System.nanoTime();
                    give(states, model, one, image);
                    in.add((System.nanoTime() - begin) / 1e6);
                    bytes = image.length;
                }
            }
            report.add(Figure.compared("workspace-return", model, back, fresh, "ms"));
            report.note("%s: %d of %d tokens reused, state of %.1f MB out of the host in %.0f ms, into it in %.0f ms",
                    model, last.reusedTokens(), last.promptTokens(), bytes / 1e6, Spread.of(out).median(),
                    Spread.of(in).median());
        }
    }

    private static Generation answered(Vauban vauban, String model, String workspace, int lines) {
        StringBuilder text = new StringBuilder("// " + workspace + "\n");
        for (int i = 0; i < lines; i++) {
            text.append("    int ").append(workspace).append('_').append(i).append(" = next(").append(i).append(");\n");
        }
        ApprovedText approved = vauban.approve(text.toString());
        return Vauban
                .get(vauban.client()
                        .complete(new CompletionRequest(model, null, approved, approved.slice(0, 0), List.of(),
                                GenerationOptions.greedy(1), Priority.INTERACTIVE, null, null).withWorkspace(workspace),
                                TokenListener.NONE)
                        .result());
    }

    private static byte[] image(StateTransfer states, String model, String workspace) {
        StateDescription state = Vauban.get(states.list(model, workspace)).getFirst();
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        for (byte[] piece = {0}; piece.length > 0;) {
            piece = Vauban.get(states.read(model, workspace, state, image.size()));
            image.writeBytes(piece);
        }
        return image.toByteArray();
    }

    private static void give(StateTransfer states, String model, String workspace, byte[] image) {
        int at = 0;
        while (at < image.length) {
            int end = Math.min(image.length, at + StateTransfer.LARGEST_PIECE);
            CompletableFuture<Boolean> taken = states.write(model, workspace, image.length, at,
                    Arrays.copyOfRange(image, at, end));
            if (Vauban.get(taken) != (end == image.length)) {
                throw new IllegalStateException("the state was not taken");
            }
            at = end;
        }
    }
}
