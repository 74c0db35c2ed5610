// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.vauban.proof.ide.workspace.SourceProject;

/** Makes mistakes in files that compile, until there are enough of each kind; the same ones for the same seed. */
final class Mistakes {
    private static final int LONGEST_FILE = 30_000;
    private static final int IN_A_FILE = 2;
    /** A person would not ask for the repair of one error among more than these. */
    private static final int MAX_ERRORS = 4;

    private final Random random;

    Mistakes(long seed) {
        this.random = new Random(seed);
    }

    /** Returns {@code count} mistakes, spread evenly over all kinds as far as they are found. */
    List<Mistake> make(List<SourceProject> projects, int count) {
        int ofAKind = Math.ceilDiv(count, Mistake.Kind.values().length);
        Map<Mistake.Kind, List<Mistake>> made = new EnumMap<>(Mistake.Kind.class);
        for (Mistake.Kind kind : Mistake.Kind.values()) {
            made.put(kind, new ArrayList<>());
        }
        for (Place place : places(projects)) {
            if (made.values().stream().allMatch(each -> each.size() >= ofAKind)) {
                break;
            }
            inFile(place, made, ofAKind);
        }
        List<Mistake> all = new ArrayList<>();
        for (int i = 0; i < ofAKind && all.size() < count; i++) {
            for (Mistake.Kind kind : Mistake.Kind.values()) {
                if (i < made.get(kind).size() && all.size() < count) {
                    all.add(made.get(kind).get(i));
                }
            }
        }
        return all;
    }

    private record Place(SourceProject project, String path) {}

    /** Returns one file of each project in turn. */
    private List<Place> places(List<SourceProject> projects) {
        List<List<Place>> files = new ArrayList<>();
        int longest = 0;
        for (SourceProject project : projects) {
            List<Place> ofProject = new ArrayList<>();
            project.archive().files().forEach((path, text) -> {
                if (!project.archive().known().contains(path) && text.length() < LONGEST_FILE
                        && !path.endsWith("-info.java")) {
                    ofProject.add(new Place(project, path));
                }
            });
            Collections.shuffle(ofProject, random);
            files.add(ofProject);
            longest = Math.max(longest, ofProject.size());
        }
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            for (List<Place> ofProject : files) {
                if (i < ofProject.size()) {
                    places.add(ofProject.get(i));
                }
            }
        }
        return places;
    }

    private void inFile(Place place, Map<Mistake.Kind, List<Mistake>> made, int ofAKind) {
        String text = place.project().archive().files().get(place.path());
        CompilationUnit unit = Compiler.parse(place.project().java(), place.path(), text);
        if (!Compiler.errors(unit).isEmpty()) {
            return;
        }
        Mutations mutations = new Mutations(text, random);
        unit.accept(mutations);
        List<Mutations.Mutation> found = new ArrayList<>(mutations.found());
        Collections.shuffle(found, random);
        Set<Mistake.Kind> here = new HashSet<>();
        for (Mutations.Mutation each : found) {
            if (here.size() == IN_A_FILE) {
                return;
            }
            if (here.contains(each.kind()) || made.get(each.kind()).size() >= ofAKind) {
                continue;
            }
            String spoilt = each.of(text);
            List<Compiler.Fault> errors = Compiler.errors(place.project().java(), place.path(), spoilt);
            if (!errors.isEmpty() && errors.size() <= MAX_ERRORS) {
                here.add(each.kind());
                made.get(each.kind()).add(new Mistake(place.project().archive().name(), place.path(), each.kind(),
                        each.start(), spoilt, text, errors));
            }
        }
    }
}
