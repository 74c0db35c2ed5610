// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.ide.tour.typist.TypingPace;
import org.vauban.ide.tour.typist.TypingTally;
import org.vauban.ide.tour.typist.UnseenPlaces;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * {@code typist}: what suggestions save a person who knows what she wants to write. She goes from file to file of Java
 * code that was published after the models, writes the body of one method in each, and types 40 words of five
 * characters per minute. She thinks for a second before each new line, and for 1.5 s after moving to another file. A
 * suggestion is requested 200 ms after a key, as in Eclipse, and cancelled by the next key. She looks at each new
 * suggestion for 300 ms. If it is what she was going to write, she accepts all of it, its first line or its first words
 * with one key each; otherwise she types on. Latencies are real.
 * <p>The same is measured for {@code llama-server}, called as llama.vim does, with the same model.
 */
final class Typist {
    private static final long DELAY_MILLIS = 200;
    private static final int MAX_WORDS = 3;
    private static final Pattern WORD = Pattern.compile("\\s*(\\w+|[^\\w\\s]+)\\s?");

    private Typist() {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        List<Place> places = new UnseenPlaces(settings.unseen(), settings.seed())
                .bodies(settings.size().choose(2, 5, 30), TypingPace.SHORTEST, TypingPace.LONGEST);
        for (String model : settings.models()) {
            TypingTally ours = new TypingTally();
            try (TypingSide side = new LspSide(settings, model)) {
                write(side, places, ours);
            }
            TypingTally theirs = null;
            if (settings.peer().isPresent()) {
                theirs = new TypingTally();
                try (TypingSide side = new LlamaVimSide(settings, model)) {
                    write(side, places, theirs);
                }
            }
            tell(report, model, places, ours, theirs);
        }
    }

    private static void tell(Report report, String model, List<Place> places, TypingTally ours, TypingTally theirs) {
        long unaided = TypingPace.unaided(places);
        report.add(figure("typist-not-typed", model, ours.saved(), theirs == null ? null : theirs.saved(), "%"));
        report.add(figure("typist-seconds-saved", model, ours.secondsSaved(unaided),
                theirs == null ? null : theirs.secondsSaved(unaided), "s per 1,000"));
        for (TypingTally tally : theirs == null ? List.of(ours) : List.of(ours, theirs)) {
            report.note("typist %s, %s: %d characters in %d methods, %d keys; per 1,000 characters %.1f suggestions "
                    + "shown, %.1f accepted at least in part, %.1f wrong", model,
                    tally == ours ? "Vauban" : "llama-server", tally.characters(), places.size(), tally.keys(),
                    tally.shown(), tally.accepted(), tally.wrong());
        }
    }

    private static Figure figure(String name, String model, double value, Double peer, String unit) {
        return new Figure(name, model, value, peer, peer == null || peer == 0 ? null : value / peer, null, null, unit);
    }

    private static void write(TypingSide side, List<Place> places, TypingTally tally)
            throws IOException, InterruptedException {
        for (Place place : places) {
            long begin = System.nanoTime();
            side.open(place);
            Thread.sleep(TypingPace.PLACE_MILLIS);
            write(side, place, tally);
            side.leave(place);
            tally.took(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
    }

    private static void write(TypingSide side, Place place, TypingTally tally)
            throws IOException, InterruptedException {
        String all = place.text();
        String seen = ""; // the rest of a suggestion that she has looked at and not accepted
        int at = 0;
        while (at < all.length()) {
            String key = TypingPace.key(all, at);
            tally.typed(key);
            at += key.length();
            seen = seen.startsWith(key) ? seen.substring(key.length()) : "";
            side.typed(place, all.substring(0, at - key.length()), all.substring(0, at));
            long struck = System.nanoTime();
            long next = TypingPace.after(key);
            Thread.sleep(DELAY_MILLIS);
            CompletableFuture<String> asked = side.ask(place, all.substring(0, at));
            String suggestion = await(asked, next - passed(struck));
            if (!suggestion.isBlank() && !suggestion.equals(seen)) {
                tally.looked();
                seen = suggestion;
                Thread.sleep(TypingPace.LOOK_MILLIS);
                int taken = accept(suggestion, all.substring(at), tally);
                if (taken > 0) {
                    tally.accepted(all.substring(at, at + taken));
                    side.typed(place, all.substring(0, at), all.substring(0, at + taken));
                    at += taken;
                    seen = suggestion.substring(taken);
                }
            } else {
                sleep(next - passed(struck));
            }
        }
    }

    private static String await(CompletableFuture<String> asked, long millis) throws InterruptedException {
        try {
            return asked.get(Math.max(1, millis), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            asked.cancel(true); // she has typed on
            return "";
        } catch (ExecutionException e) {
            return ""; // superseded
        }
    }

    private static long passed(long since) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    private static void sleep(long millis) throws InterruptedException {
        if (millis > 0) {
            Thread.sleep(millis);
        }
    }

    /** Returns the wanted characters that one or more keys accepted; each key takes as long as any other. */
    private static int accept(String suggestion, String wanted, TypingTally tally) throws InterruptedException {
        String whole = suggestion.stripTrailing();
        String line = whole.lines().findFirst().orElse("");
        for (String part : List.of(whole, line)) {
            if (part.strip().length() >= TypingPace.LEAST && wanted.startsWith(part)) {
                tally.pressed();
                Thread.sleep(TypingPace.KEY_MILLIS);
                return part.length();
            }
        }
        int taken = 0;
        Matcher word = WORD.matcher(line);
        for (int words = 0; words < MAX_WORDS && word.find() && word.start() == taken; words++) {
            if (!wanted.startsWith(line.substring(0, word.end())) || word.end() - taken < TypingPace.LEAST) {
                break;
            }
            taken = word.end();
            tally.pressed();
            Thread.sleep(TypingPace.KEY_MILLIS);
        }
        return taken;
    }
}
