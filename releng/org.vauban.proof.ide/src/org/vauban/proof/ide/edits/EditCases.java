// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.edits;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.FieldDeclaration;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.vauban.proof.ide.edits.EditCase.Position;
import org.vauban.proof.ide.fixes.Compiler;
import org.vauban.proof.ide.workspace.SourceProject;

/**
 * Chooses members of files that compile: for each task an equal number at the top, in the middle and at the end; the
 * same ones for the same seed.
 */
final class EditCases {
    private static final int LONGEST_FILE = 40_000;
    private static final int MAX_LINES = 60;
    private static final int IN_A_FILE = 2;

    private final Random random;

    EditCases(long seed) {
        this.random = new Random(seed);
    }

    List<EditCase> make(List<SourceProject> projects, int count) {
        int ofATask = Math.ceilDiv(count, EditTask.values().length);
        Map<EditTask, List<EditCase>> made = new EnumMap<>(EditTask.class);
        for (EditTask task : EditTask.values()) {
            made.put(task, new ArrayList<>());
        }
        record Place(SourceProject project, String path) {}
        List<Place> places = new ArrayList<>();
        for (SourceProject project : projects) {
            project.archive().files().forEach((path, text) -> {
                if (!project.archive().known().contains(path) && text.length() < LONGEST_FILE
                        && !path.endsWith("-info.java")) {
                    places.add(new Place(project, path));
                }
            });
        }
        Collections.shuffle(places, random);
        for (Place place : places) {
            if (made.values().stream().allMatch(each -> each.size() >= ofATask)) {
                break;
            }
            inFile(place.project(), place.path(), made, ofATask);
        }
        List<EditCase> all = new ArrayList<>();
        for (int i = 0; i < ofATask; i++) {
            for (EditTask task : EditTask.values()) {
                if (i < made.get(task).size() && all.size() < count) {
                    all.add(made.get(task).get(i));
                }
            }
        }
        return all;
    }

    private void inFile(SourceProject project, String path, Map<EditTask, List<EditCase>> made, int ofATask) {
        String text = project.archive().files().get(path);
        CompilationUnit unit = Compiler.parse(project.java(), path, text);
        if (!Compiler.errors(unit).isEmpty()) {
            return;
        }
        List<BodyDeclaration> members = new ArrayList<>();
        unit.accept(new ASTVisitor() {
            @Override
            public void preVisit(ASTNode node) {
                if (node instanceof MethodDeclaration || node instanceof FieldDeclaration) {
                    members.add((BodyDeclaration) node);
                }
            }
        });
        Collections.shuffle(members, random);
        int here = 0;
        for (BodyDeclaration member : members) {
            for (EditTask task : EditTask.values()) {
                List<EditCase> some = made.get(task);
                EditCase found = some.size() >= ofATask || here == IN_A_FILE ? null
                        : of(project, path, text, member, task, some.size());
                // a third of each task at each position
                if (found != null && some.stream().filter(each -> each.position() == found.position()).count() < Math
                        .ceilDiv(ofATask, Position.values().length)) {
                    some.add(found);
                    here++;
                    break;
                }
            }
        }
    }

    private static EditCase of(SourceProject project, String path, String text, BodyDeclaration member, EditTask task,
            int number) {
        List<String> words = task.words(member);
        int start = text.lastIndexOf('\n', member.getStartPosition()) + 1;
        int last = member.getStartPosition() + member.getLength();
        int end = text.indexOf('\n', last) + 1;
        if (words == null || end == 0 || !text.substring(start, member.getStartPosition()).isBlank()
                || !text.substring(last, end).isBlank()) {
            return null;
        }
        int lines = (int) text.substring(start, end).lines().count();
        Position position = start < text.length() / 3 ? Position.TOP
                : start < 2 * text.length() / 3 ? Position.MIDDLE : Position.END;
        return lines > MAX_LINES ? null
                : new EditCase(project.archive().name(), path, task, words, number % 2 == 1, position, start, end,
                        lines, text);
    }
}
