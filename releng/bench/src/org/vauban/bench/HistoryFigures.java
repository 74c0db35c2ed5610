// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.bench.HistorySession.Answer;
import org.vauban.bench.HistorySession.Answers;
import org.vauban.bench.HistorySession.Visit;
import org.vauban.ide.tour.typist.NewPlaceProtocol;

/** The results of {@code edit-history} with one model. */
final class HistoryFigures {
    private final String model;
    private final List<Visit> visits;

    HistoryFigures(String model, List<Visit> visits) {
        this.model = model;
        this.visits = visits;
    }

    /**
     * Reports the figures and writes the result of each place to the folder of the benchmarks, a line of JSON each.
     */
    void write(Report report) throws IOException {
        Files.write(Path.of(System.getProperty("vauban.root", "."), "target/bench/edit-history-" + model + ".jsonl"),
                visits.stream().map(HistoryFigures::json).toList());
        tell(report, "edit-history-first", Answers::first);
        tell(report, "edit-history-later", Answers::later);
        tell(report, "edit-history-requested", Answers::requested);
        report.add(new Figure("edit-history-names", model, share(visit -> !visit.names().isEmpty()), null, null, null,
                null, "%"));
        if (PromptBudget.ofMachine().neighbours() == 0) {
            report.note("edit-history: with so few processors no prompt has the text of other open files");
        }
    }

    private static String json(Visit visit) {
        JsonObject line = new JsonObject();
        line.addProperty("history", visit.history());
        line.addProperty("place", visit.place().id());
        line.addProperty("edits", visit.edits());
        line.addProperty("missing", visit.place().text().substring(NewPlaceProtocol.KEYS));
        line.add("names", new Gson().toJsonTree(visit.names()));
        line.add("lasting", json(visit, visit.lasting().first()));
        line.add("lastingLater", json(visit, visit.lasting().later()));
        line.add("lastingRequested", json(visit, visit.lasting().requested()));
        line.add("fresh", json(visit, visit.fresh().first()));
        line.add("freshLater", json(visit, visit.fresh().later()));
        line.add("freshRequested", json(visit, visit.fresh().requested()));
        return line.toString();
    }

    private static JsonObject json(Visit visit, Answer answer) {
        JsonObject object = new JsonObject();
        object.addProperty("text", answer.text());
        object.addProperty("right", visit.isRight(answer));
        object.addProperty("millis", answer.millis());
        object.addProperty("seen", answer.seen().text().length());
        object.addProperty("recentEdits", answer.seen().recentEdits());
        object.addProperty("recentEditsLeftOut", answer.seen().leftOut());
        object.add("shown", new Gson().toJsonTree(visit.shown(answer)));
        return object;
    }

    private void tell(Report report, String name, Function<Answers, Answer> which) {
        Predicate<Visit> lasting = visit -> visit.isRight(which.apply(visit.lasting()));
        Predicate<Visit> fresh = visit -> visit.isRight(which.apply(visit.fresh()));
        report.add(new Figure(name, model, share(lasting), share(fresh),
                count(fresh) == 0 ? null : share(lasting) / share(fresh), null, null, "% right"));
        report.note("%s %s: %d places; %d right both ways, %d with history alone, %d fresh alone", name, model,
                visits.size(), count(lasting.and(fresh)), count(lasting.and(fresh.negate())),
                count(fresh.and(lasting.negate())));
        Predicate<Visit> named = visit -> !visit.names().isEmpty();
        report.note("%s %s: %d places with a name of earlier edits; with history %d prompts show one and %d are right; "
                + "fresh %d and %d", name, model, count(named),
                count(visit -> !visit.shown(which.apply(visit.lasting())).isEmpty()), count(named.and(lasting)),
                count(visit -> !visit.shown(which.apply(visit.fresh())).isEmpty()), count(named.and(fresh)));
        Predicate<Visit> edits = visit -> which.apply(visit.lasting()).seen().recentEdits() > 0;
        Predicate<Visit> differs = visit -> !which.apply(visit.lasting()).text()
                .equals(which.apply(visit.fresh()).text());
        report.note("%s %s: %d prompts with recent edits, %d with no room for any; other answers than fresh at %d of "
                + "the places with, %d without", name, model, count(edits),
                count(edits.negate().and(visit -> which.apply(visit.lasting()).seen().leftOut() > 0)),
                count(edits.and(differs)), count(differs.and(edits.negate())));
        report.note("%s %s: median wait %.0f ms with history, %.0f ms fresh", name, model,
                millis(visit -> which.apply(visit.lasting())), millis(visit -> which.apply(visit.fresh())));
    }

    private double millis(Function<Visit, Answer> of) {
        return Spread.of(visits.stream().map(of).map(Answer::millis).toList()).median();
    }

    private long count(Predicate<Visit> which) {
        return visits.stream().filter(which).count();
    }

    private double share(Predicate<Visit> which) {
        return 100.0 * count(which) / visits.size();
    }
}
