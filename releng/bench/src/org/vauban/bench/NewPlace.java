// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.ide.tour.typist.NewPlaceProtocol;
import org.vauban.ide.tour.typist.UnseenPlaces;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * {@code new-place}: the time to the first suggestion after the caret has moved to another file. Each place is the
 * beginning of a line whose text is missing. The caret is placed; after 1.5 s three characters are typed, and a
 * suggestion follows. After five more seconds the same is asked again, and then a suggestion is requested, which waits
 * for the full prompt as the peer does. All answers are compared with the original line. The peer answers once.
 */
final class NewPlace {
    private NewPlace() {}

    /**
     * The result at a place.
     * @param millis time of the first answer
     * @param requestedMillis time of the requested answer; 0 for the peer
     */
    private record Outcome(double millis, String first, String later, String requested, double requestedMillis) {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        List<Place> places = new UnseenPlaces(settings.unseen(), settings.seed())
                .lines(settings.places(6, 100, 200));
        for (String model : settings.models()) {
            List<Outcome> ours;
            try (LspSide side = new LspSide(settings, model)) {
                ours = outcomes(side, places, side::request);
            }
            List<Outcome> theirs = List.of();
            if (settings.peer().isPresent()) {
                try (TypingSide side = new LlamaVimSide(settings, model)) {
                    theirs = outcomes(side, places, null);
                }
            }
            keep(model, places, ours, theirs);
            tell(report, model, places, ours, theirs);
        }
    }

    /** A way to ask for a suggestion. */
    private interface Asking {
        CompletableFuture<String> at(Place place, String now) throws IOException;
    }

    /**
     * Measures one side at all places.
     * @param request how a side gets the explicit request; {@code null} if it answers once
     */
    private static List<Outcome> outcomes(TypingSide side, List<Place> places, Asking request)
            throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Place place : places) {
            side.open(place);
            Thread.sleep(NewPlaceProtocol.PAUSE_MILLIS);
            for (int key = 1; key <= NewPlaceProtocol.KEYS; key++) {
                side.typed(place, place.text().substring(0, key - 1), place.text().substring(0, key));
                if (key < NewPlaceProtocol.KEYS) {
                    Thread.sleep(NewPlaceProtocol.KEY_MILLIS);
                }
            }
            long begin = System.nanoTime();
            String first = answer(side::ask, place);
            double millis = (System.nanoTime() - begin) / 1e6;
            String later = "";
            String requested = "";
            double requestedMillis = 0;
            if (request != null) {
                Thread.sleep(NewPlaceProtocol.LATER_MILLIS);
                later = answer(side::ask, place);
                begin = System.nanoTime();
                requested = answer(request, place);
                requestedMillis = (System.nanoTime() - begin) / 1e6;
            }
            side.leave(place);
            outcomes.add(new Outcome(millis, first, later, requested, requestedMillis));
        }
        return outcomes;
    }

    private static String answer(Asking asking, Place place) throws IOException {
        return LspClient.await("the suggestion", asking.at(place, place.text().substring(0, NewPlaceProtocol.KEYS)));
    }

    /** Writes the result of each place, a line of JSON each, to the folder of the benchmarks. */
    private static void keep(String model, List<Place> places, List<Outcome> ours, List<Outcome> theirs)
            throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            JsonObject line = new JsonObject();
            line.addProperty("place", place.id());
            line.addProperty("missing", place.text().substring(NewPlaceProtocol.KEYS));
            line.addProperty("first", ours.get(i).first());
            line.addProperty("later", ours.get(i).later());
            line.addProperty("millis", ours.get(i).millis());
            line.addProperty("requested", ours.get(i).requested());
            line.addProperty("requestedMillis", ours.get(i).requestedMillis());
            if (!theirs.isEmpty()) {
                line.addProperty("peer", theirs.get(i).first());
                line.addProperty("peerMillis", theirs.get(i).millis());
            }
            lines.add(line.toString());
        }
        Files.write(Path.of(System.getProperty("vauban.root", "."), "target/bench/new-place-" + model + ".jsonl"),
                lines);
    }

    private static void tell(Report report, String model, List<Place> places, List<Outcome> ours,
            List<Outcome> theirs) {
        boolean compares = !theirs.isEmpty();
        for (double share : new double[] {0.5, 0.95}) {
            double value = millis(ours).quantile(share);
            double peer = millis(theirs).quantile(share);
            report.add(new Figure(share == 0.5 ? "new-place-p50" : "new-place-p95", model, value,
                    compares ? peer : null, compares ? value / peer : null, compares ? null : millis(ours).min(),
                    compares ? null : millis(ours).max(), "ms"));
        }
        Double peer = compares ? right(places, firsts(theirs)) : null;
        report.add(share("new-place-first", model, right(places, firsts(ours)), peer));
        report.add(share("new-place-later", model, right(places, ours.stream().map(Outcome::later).toList()), peer));
        report.add(share("new-place-requested", model, right(places, ours.stream().map(Outcome::requested).toList()),
                peer));
        report.note("new-place %s: %d places, %d with a first suggestion, %d with one after %d s", model, places.size(),
                ours.stream().filter(outcome -> !outcome.first().isBlank()).count(),
                ours.stream().filter(outcome -> !outcome.later().isBlank()).count(),
                NewPlaceProtocol.LATER_MILLIS / 1_000);
        Spread requested = Spread.of(ours.stream().map(Outcome::requestedMillis).toList());
        report.note("new-place %s: a requested suggestion takes %.0f ms (p50) and %.0f ms (p95) after that", model,
                requested.quantile(0.5), requested.quantile(0.95));
    }

    private static Spread millis(List<Outcome> outcomes) {
        return Spread.of(outcomes.stream().map(Outcome::millis).toList());
    }

    private static List<String> firsts(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::first).toList();
    }

    private static Figure share(String name, String model, double value, Double peer) {
        return new Figure(name, model, value, peer, peer == null || peer == 0 ? null : value / peer, null, null,
                "% right");
    }

    private static double right(List<Place> places, List<String> written) {
        int right = 0;
        for (int i = 0; i < places.size(); i++) {
            right += places.get(i).isContinuedBy(NewPlaceProtocol.KEYS, written.get(i)) ? 1 : 0;
        }
        return 100.0 * right / places.size();
    }
}
