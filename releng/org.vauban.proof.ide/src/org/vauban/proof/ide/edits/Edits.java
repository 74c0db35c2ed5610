// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.edits;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.FieldDeclaration;
import org.eclipse.jdt.core.dom.ImportDeclaration;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.PackageDeclaration;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.code.EditorPosition;
import org.vauban.proof.ide.Engines;
import org.vauban.proof.ide.Knowledge;
import org.vauban.proof.ide.Proof;
import org.vauban.proof.ide.Results;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.fixes.Compiler;
import org.vauban.proof.ide.workspace.SourceArchive;
import org.vauban.proof.ide.workspace.SourceProject;

/**
 * {@code edits}: whether an inline edit follows an instruction, in the requested lines and no others. The result is
 * compiled; it must have the members that the file had, and the property that belongs to the instruction.
 */
public final class Edits implements Proof {
    private static final int COUNT = 75;
    /** Enough on a machine that has other work as well. */
    private static final int PATIENCE_MINUTES = 15;

    @Override
    public void run(Settings settings) throws Exception {
        Map<String, SourceProject> projects = new HashMap<>();
        List<SourceProject> inOrder = new ArrayList<>();
        for (SourceArchive each : SourceArchive.of(settings.sources(), settings.older())) {
            SourceProject project = SourceProject.create(each, settings.libraries());
            projects.put(each.name(), project);
            inOrder.add(project);
        }
        // a short run uses the first cases of a long run
        int count = settings.count() > 0 ? settings.count() : COUNT;
        List<EditCase> cases = new EditCases(settings.seed()).make(inOrder, Math.max(COUNT, count)).stream()
                .limit(count).toList();
        System.out.println(cases.size() + " instructions");
        Knowledge knowledge = new Knowledge();
        Results<EditResult> results = new Results<>(settings.results(), EditResult.class);
        for (String model : settings.models()) {
            Set<String> done = new HashSet<>();
            results.all().stream().filter(each -> each.model().equals(model)).forEach(each -> done.add(each.edit()));
            try (Assistant assistant = Engines.open(settings, model)) {
                for (EditCase each : cases) {
                    if (!done.contains(each.id())
                            && (settings.only().isEmpty() || settings.only().contains(each.task().name()))) {
                        EditResult result = edit(assistant, knowledge, model, projects.get(each.project()), each);
                        results.add(result);
                        System.out.println(each.task()
                                + (result.good() ? " good"
                                        : result.failure() != null ? " nothing: " + result.failure()
                                                : " not good: " + (result.outside() ? "more than asked; " : "")
                                                        + (result.met() ? "" : "not met; ") + result.added())
                                + " in " + result.millis() / 1000 + " s");
                    }
                }
            }
            System.out.println(EditReport.text(model, results.all()));
        }
    }

    private static EditResult edit(Assistant assistant, Knowledge knowledge, String model, SourceProject project,
            EditCase each) throws Exception {
        Path file = project.file(each.path()).getLocation().toPath();
        Path root = project.java().getProject().getLocation().toPath();
        String before = each.text().substring(each.start(), each.end());
        long began = System.nanoTime();
        try {
            EditorPosition place = Knowledge.place(project, each.path(), each.text(), each.start());
            EditQuery query = new EditQuery("edits", TextSource.file(file, root), "java", each.text(), each.start(),
                    each.end(), each.instruction(), List.of());
            AssistCall<EditOutcome> call = assistant.edits().edit(query, knowledge.of(place).validator(place),
                    EditListener.NONE);
            String after;
            try {
                after = call.result().get(PATIENCE_MINUTES, TimeUnit.MINUTES).proposal().preview();
            } catch (TimeoutException e) {
                call.cancel();
                return result(model, each, before, null, false, List.of(), false,
                        "no answer in " + PATIENCE_MINUTES + " minutes", since(began));
            }
            long millis = since(began);
            String head = each.text().substring(0, each.start());
            String tail = each.text().substring(each.end());
            boolean around = after.length() < head.length() + tail.length() || !after.startsWith(head)
                    || !after.endsWith(tail);
            String region = around ? after : after.substring(head.length(), after.length() - tail.length());
            List<String> added = new ArrayList<>(
                    Compiler.errors(project.java(), each.path(), after).stream().map(Compiler.Fault::message).toList());
            List<String> had = members(project, each.path(), each.text());
            List<String> has = members(project, each.path(), after);
            boolean met = each.task().isMet(region, each.words()) && has.equals(had);
            return result(model, each, before, region, around || has.size() > had.size(), added, met, null, millis);
        } catch (ExecutionException e) {
            return result(model, each, before, null, false, List.of(), false, e.getCause().getMessage(), since(began));
        }
    }

    private static EditResult result(String model, EditCase each, String before, String after, boolean outside,
            List<String> added, boolean met, String failure, long millis) {
        return new EditResult(model, each.id(), each.task(), each.french(), each.position(), each.lines(),
                each.instruction(), before, after, outside, added, met, failure, millis);
    }

    /** Returns the members that a file declares; none of the instructions asks for another member. */
    private static List<String> members(SourceProject project, String path, String text) {
        List<String> members = new ArrayList<>();
        Compiler.parse(project.java(), path, text).accept(new ASTVisitor() {
            @Override
            public void preVisit(ASTNode node) {
                switch (node) {
                    case MethodDeclaration method ->
                        members.add(method.getName().getIdentifier() + "/" + method.parameters().size());
                    case FieldDeclaration field -> members.add("field " + field.fragments().size());
                    case AbstractTypeDeclaration type -> members.add("type " + type.getName());
                    case PackageDeclaration found -> members.add("package");
                    case ImportDeclaration found -> members.add("import " + found.getName());
                    default -> {
                        // statements and expressions may change
                    }
                }
            }
        });
        members.sort(null);
        return members;
    }

    private static long since(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
