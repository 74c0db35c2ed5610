// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.vauban.ide.tour.typist.EditHistory;
import org.vauban.ide.tour.typist.EditHistory.Change;
import org.vauban.ide.tour.typist.NewPlaceProtocol;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * One history, written change by change in an editor. At some places, that editor and one without knowledge of the
 * earlier changes are asked in turn, with the same text and the same files on the disk.
 */
final class HistorySession implements AutoCloseable {
    private final EditHistory history;
    private final Path project;
    private final HistoryEditor.Lasting lasting;
    private final HistoryEditor.Fresh fresh;
    private final Map<String, String> texts = new HashMap<>();
    private final Set<String> written = new HashSet<>();

    /**
     * A suggestion, blank for none.
     *
     * @param millis milliseconds until it came
     * @param seen what the prompt contained
     */
    record Answer(String text, double millis, HistoryEditor.Seen seen) {}

    /**
     * The suggestions at a place.
     *
     * @param first directly after the caret arrived
     * @param later a while after that, when more of the context has been prefilled
     * @param requested on an explicit request, which waits for the full prompt
     */
    record Answers(Answer first, Answer later, Answer requested) {}

    /**
     * The result at a place.
     *
     * @param edits number of changes made before
     * @param names names in the missing line that were written before and do not occur nearby
     * @param lasting answers of the editor in which the changes were written
     * @param fresh answers of the other editor
     */
    record Visit(String history, Place place, int edits, Set<String> names, Answers lasting, Answers fresh) {

        /** Whether one of the answers is the rest of the line. */
        boolean isRight(Answer answer) {
            return place.isContinuedBy(NewPlaceProtocol.KEYS, answer.text());
        }

        /** Returns the names that the prompt contained. */
        Set<String> shown(Answer answer) {
            Set<String> shown = new LinkedHashSet<>(names);
            shown.retainAll(Similar.names(answer.seen().text()));
            return shown;
        }
    }

    HistorySession(Settings settings, String model, EditHistory history) throws IOException {
        this.history = history;
        project = Files.createTempDirectory(settings.temporary(), "history");
        history.writeProject(project);
        lasting = new HistoryEditor.Lasting(settings, model, project);
        try {
            fresh = new HistoryEditor.Fresh(settings, model, project);
        } catch (IOException | RuntimeException e) {
            lasting.close();
            throw e;
        }
    }

    /** Makes all changes up to the last chosen one, and requests suggestions at the chosen ones. */
    List<Visit> replay(Predicate<Change> chosen) throws IOException, InterruptedException {
        List<Visit> visits = new ArrayList<>();
        long left = history.changes().stream().filter(chosen).count();
        int edits = 0;
        for (Change change : history.changes()) {
            if (visits.size() == left) {
                break;
            }
            String file = change.file();
            String text = texts.computeIfAbsent(file, history::before);
            lasting.open(file, text);
            if (!change.removed().isEmpty()) {
                text = lasting.replace(file, text, change.start(), change.start() + change.removed().length(), "");
            }
            text = chosen.test(change)
                    ? writeAndAsk(change, text, edits, visits)
                    : write(file, text, change.start(), change.added());
            written.addAll(Similar.names(change.added()));
            texts.put(file, text);
            Files.writeString(project.resolve(file), text);
            lasting.written(file);
            fresh.written(file);
            edits++;
        }
        return visits;
    }

    private String writeAndAsk(Change change, String before, int edits, List<Visit> visits)
            throws IOException, InterruptedException {
        String file = change.file();
        String above = change.above();
        int line = above.lastIndexOf('\n') + 1;
        String text = write(file, before, change.start(), above.substring(0, line));
        text = write(file, text, change.start() + line, above.substring(line) + '\n');
        int caret = change.start() + above.length();
        Place place = new Place(file, text.substring(0, caret), change.text(), text.substring(caret));
        visits.add(visit(place, edits, visits.size() % 2 == 0));
        // the typed keys are part of the text now
        String keys = change.text().substring(0, NewPlaceProtocol.KEYS);
        text = place.before() + keys + place.after();
        String below = change.below();
        int end = below.indexOf('\n');
        String rest = change.text().substring(keys.length()) + below.substring(0, end);
        text = write(file, text, caret + keys.length(), rest);
        text = write(file, text, caret + change.text().length() + end + 1, below.substring(end + 1));
        if (!text.startsWith(change.added(), change.start())) {
            throw new IllegalStateException("another text was written than " + place.id() + " has");
        }
        return text;
    }

    /** Writes line by line, as a person does, and returns the text afterwards. */
    private String write(String file, String before, int start, String added) throws IOException {
        String text = before;
        int at = start;
        while (at < start + added.length()) {
            int end = added.indexOf('\n', at - start) + 1;
            String line = added.substring(at - start, end == 0 ? added.length() : end);
            text = lasting.replace(file, text, at, at, line);
            at += line.length();
        }
        return text;
    }

    private Visit visit(Place place, int edits, boolean lastingFirst) throws IOException, InterruptedException {
        Set<String> names = Similar.namesFromElsewhere(place);
        names.retainAll(written);
        Answers first = answers(lastingFirst ? lasting : fresh, place);
        Answers second = answers(lastingFirst ? fresh : lasting, place);
        return new Visit(history.name(), place, edits, names, lastingFirst ? first : second,
                lastingFirst ? second : first);
    }

    private static Answers answers(HistoryEditor editor, Place place) throws IOException, InterruptedException {
        editor.arrive(place);
        Thread.sleep(NewPlaceProtocol.PAUSE_MILLIS);
        for (int key = 1; key <= NewPlaceProtocol.KEYS; key++) {
            editor.type(place, place.text().substring(0, key - 1), place.text().substring(0, key));
            if (key < NewPlaceProtocol.KEYS) {
                Thread.sleep(NewPlaceProtocol.KEY_MILLIS);
            }
        }
        Answer first = answer(editor, place, editor::ask);
        Thread.sleep(NewPlaceProtocol.LATER_MILLIS);
        Answer later = answer(editor, place, editor::ask);
        Answer requested = answer(editor, place, editor::request);
        editor.leave(place);
        boolean asked = !later.seen().text().isEmpty(); // otherwise the record still describes the first answer
        return new Answers(first, asked ? later : new Answer(later.text(), later.millis(), first.seen()), requested);
    }

    /** A way to request a suggestion from an editor. */
    private interface Asking {
        String at(Place place, String now) throws IOException;
    }

    private static Answer answer(HistoryEditor editor, Place place, Asking asking) throws IOException {
        long begin = System.nanoTime();
        String text = asking.at(place, place.text().substring(0, NewPlaceProtocol.KEYS));
        double millis = (System.nanoTime() - begin) / 1e6;
        return new Answer(text, millis, editor.seen());
    }

    @Override
    public void close() throws IOException {
        try (lasting) {
            fresh.close();
        }
    }
}
