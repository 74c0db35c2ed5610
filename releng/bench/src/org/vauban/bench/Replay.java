// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vauban.bench.Recording.State;
import org.vauban.bench.Typing.Outcome;

/**
 * {@code replay-p50} and {@code replay-p95}: the time from each pause of the recorded session to the first ghost text.
 * At each pause both sides are asked, one after the other, and the order changes. Pauses at which either side shows
 * nothing are counted and left out. The ratios' least and greatest are those of the parts into which the session is
 * cut.
 */
final class Replay {
    private static final int PARTS = 6;
    private static final int SLOWEST = 8;

    private Replay() {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        Recording recording = Recording.read(settings.data());
        List<State> states = recording.states();
        int mostPauses = settings.size().choose(10, Integer.MAX_VALUE, Integer.MAX_VALUE);
        for (String model : settings.models()) {
            List<Outcome> ours = new ArrayList<>();
            List<Outcome> theirs = new ArrayList<>();
            List<State> pauses = new ArrayList<>();
            try (Typing typing = new Typing(settings, model, recording)) {
                for (State state : states) {
                    typing.see(state);
                    if (!state.pause() || ours.size() >= mostPauses) {
                        continue;
                    }
                    pauses.add(state);
                    boolean first = ours.size() % 2 == 0;
                    if (first) {
                        ours.add(typing.ours(state));
                    }
                    if (typing.compares()) {
                        theirs.add(typing.peer(state));
                    }
                    if (!first) {
                        ours.add(typing.ours(state));
                    }
                }
            }
            tell(settings, report, model, recording, ours, theirs);
            report.note("replay %s: the slowest of ours: %s", model, slowest(pauses, ours));
        }
    }

    private static void tell(Settings settings, Report report, String model, Recording recording, List<Outcome> ours,
            List<Outcome> theirs) {
        List<Double> a = new ArrayList<>();
        List<Double> b = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            if (ours.get(i).shown() && (theirs.isEmpty() || theirs.get(i).shown())) {
                a.add(ours.get(i).firstMillis());
                if (!theirs.isEmpty()) {
                    b.add(theirs.get(i).firstMillis());
                }
            }
        }
        for (int percent : new int[] {50, 95}) {
            if (settings.figures().contains("replay-p" + percent)) {
                report.add(figure("replay-p" + percent, model, percent / 100.0, a, b));
            }
        }
        report.note("replay %s: %d keystrokes, %d pauses; ghost text at %d of ours%s", model, recording.keystrokes(),
                ours.size(), shown(ours), theirs.isEmpty() ? ""
                        : ", " + shown(theirs) + " of the peer's, " + a.size()
                                + " of both");
        report.note(
                "replay %s: tokens read for a request, median: ours %.0f%s; time to the whole text, median: ours %.0f ms%s",
                model, read(ours), theirs.isEmpty() ? "" : ", peer " + Math.round(read(theirs)), all(ours),
                theirs.isEmpty() ? "" : ", peer " + Math.round(all(theirs)) + " ms");
    }

    /** Describes the pauses from which a percentile near the end comes. */
    private static String slowest(List<State> pauses, List<Outcome> outcomes) {
        return IntStream.range(0, outcomes.size()).boxed().filter(i -> outcomes.get(i).shown())
                .sorted(Comparator.comparingDouble(i -> -outcomes.get(i).firstMillis())).limit(SLOWEST)
                .map(i -> String.format(Locale.ROOT, "pause %d in %s at %d, %.0f ms, %d tokens read", i,
                        pauses.get(i).file(), pauses.get(i).caret(), outcomes.get(i).firstMillis(),
                        outcomes.get(i).read()))
                .collect(Collectors.joining("; "));
    }

    private static Figure figure(String name, String model, double share, List<Double> ours, List<Double> theirs) {
        double value = Spread.of(ours).quantile(share);
        if (theirs.isEmpty()) {
            return new Figure(name, model, ours.isEmpty() ? null : value, null, null, null, null, "ms");
        }
        double peer = Spread.of(theirs).quantile(share);
        List<Double> ratios = new ArrayList<>();
        int size = Math.max(1, ours.size() / PARTS);
        for (int from = 0; from + size <= ours.size(); from += size) {
            ratios.add(Spread.of(ours.subList(from, from + size)).quantile(share)
                    / Spread.of(theirs.subList(from, from + size)).quantile(share));
        }
        Spread spread = Spread.of(ratios);
        return new Figure(name, model, value, peer, value / peer, spread.min(), spread.max(), "ms");
    }

    private static long shown(List<Outcome> outcomes) {
        return outcomes.stream().filter(Outcome::shown).count();
    }

    private static double read(List<Outcome> outcomes) {
        return new Spread(outcomes.stream().filter(o -> o.read() >= 0).mapToDouble(Outcome::read).toArray()).median();
    }

    private static double all(List<Outcome> outcomes) {
        return new Spread(outcomes.stream().mapToDouble(Outcome::allMillis).toArray()).median();
    }
}
