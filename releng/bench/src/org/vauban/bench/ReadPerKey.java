// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vauban.bench.Recording.State;
import org.vauban.bench.Typing.Outcome;

/**
 * {@code read-per-key}: tokens prefilled for each request while a user types on one line and every key requests a
 * completion. Counted from the second key on a line, since the first follows a move of the caret or a new line.
 */
final class ReadPerKey {
    private ReadPerKey() {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        Recording recording = Recording.read(settings.data());
        int most = settings.size().choose(12, 120, 400);
        for (String model : settings.models()) {
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            try (Typing typing = new Typing(settings, model, recording)) {
                boolean warm = false;
                for (State state : recording.states()) {
                    typing.see(state);
                    if (!state.character()) {
                        warm = false;
                        continue;
                    }
                    if (ours.size() >= most) {
                        break;
                    }
                    Outcome our = typing.ours(state);
                    Outcome their = typing.compares() ? typing.peer(state) : null;
                    if (warm && our.read() >= 0) {
                        ours.add((double) our.read());
                        if (their != null) {
                            theirs.add((double) their.read());
                        }
                    }
                    warm = true;
                }
            }
            Spread a = Spread.of(ours);
            Spread b = Spread.of(theirs);
            report.add(b.isEmpty() ? Figure.alone("read-per-key", model, a, "tokens")
                    : new Figure("read-per-key", model, a.median(), b.median(),
                            b.median() > 0 ? a.median() / b.median() : null, a.min(), a.max(), "tokens"));
        }
    }
}
