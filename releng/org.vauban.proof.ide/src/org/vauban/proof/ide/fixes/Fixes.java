// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.vauban.assist.Assistant;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.Hunk;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.proof.ide.Engines;
import org.vauban.proof.ide.Knowledge;
import org.vauban.proof.ide.Proof;
import org.vauban.proof.ide.Results;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.workspace.SourceArchive;
import org.vauban.proof.ide.workspace.SourceProject;

/**
 * {@code fixes}: how many errors of the Java compiler a fix removes without adding one. Each file compiles as it was
 * released. One mistake is put in; the fix gets the first error with the IDE's context; the result is compiled here
 * once more, and must not have less code.
 */
public final class Fixes implements Proof {
    private static final int COUNT = 60;
    private static final int PATIENCE_MINUTES = 10;

    @Override
    public void run(Settings settings) throws Exception {
        Map<String, SourceProject> projects = new HashMap<>();
        List<SourceProject> inOrder = new ArrayList<>();
        for (SourceArchive each : SourceArchive.of(settings.sources(), settings.older())) {
            SourceProject project = SourceProject.create(each, settings.libraries());
            projects.put(each.name(), project);
            inOrder.add(project);
        }
        SourceProject.index();
        // a short run uses the first mistakes of a long run
        int count = settings.count() > 0 ? settings.count() : COUNT;
        List<Mistake> mistakes = new Mistakes(settings.seed()).make(inOrder, Math.max(COUNT, count)).stream()
                .limit(count).toList();
        mistakes.stream().collect(Collectors.groupingBy(Mistake::kind, Collectors.counting()))
                .forEach((kind, made) -> System.out.println(kind + " " + made));
        Knowledge knowledge = new Knowledge();
        Results<FixResult> results = new Results<>(settings.results(), FixResult.class);
        for (String model : settings.models()) {
            Set<String> done = new HashSet<>();
            results.all().stream().filter(each -> each.model().equals(model)).forEach(each -> done.add(each.mistake()));
            try (Assistant assistant = Engines.open(settings, model)) {
                for (Mistake mistake : mistakes) {
                    if (settings.only().isEmpty() ? !done.contains(mistake.id())
                            : !done.contains(mistake.id()) && settings.only().contains(mistake.kind().name())) {
                        FixResult result = fix(assistant, knowledge, model, projects.get(mistake.project()), mistake);
                        results.add(result);
                        System.out.println(
                                mistake.kind() + (result.repaired() ? " repaired by " + result.by() : " not repaired")
                                        + " in " + result.millis() / 1000 + " s: " + result.error());
                    }
                }
            }
            System.out.println(FixReport.text(model, results.all()));
        }
    }

    private static FixResult fix(Assistant assistant, Knowledge knowledge, String model, SourceProject project,
            Mistake mistake)
            throws Exception {
        project.replace(mistake.path(), mistake.text());
        try {
            SourceProject.index();
            Compiler.Fault error = mistake.errors().getFirst();
            long began = System.nanoTime();
            try {
                FixOutcome outcome = JdtFix.ask(assistant, knowledge, project, mistake, error).result()
                        .get(PATIENCE_MINUTES, TimeUnit.MINUTES);
                EditProposal proposal = outcome.edit().proposal();
                String after = proposal.preview();
                List<String> left = Compiler.errors(project.java(), mistake.path(), after).stream()
                        .map(Compiler.Fault::message)
                        .toList();
                return new FixResult(model, mistake.id(), mistake.kind(), error.message(), mistake.errors().size(),
                        proposal.hunks().stream().map(Hunk::oldText).collect(Collectors.joining("...\n")),
                        proposal.hunks().stream().map(Hunk::newText).collect(Collectors.joining("...\n")), left,
                        outcome.attempts(), outcome.attempts() > 0, !outcome.withoutModel(), outcome.steps(),
                        Amount.isLess(project.java(), mistake, after), outcome.validated(),
                        squeezed(after).equals(squeezed(mistake.right())), null, since(began));
            } catch (ExecutionException e) {
                return new FixResult(model, mistake.id(), mistake.kind(), error.message(), mistake.errors().size(),
                        null, null, mistake.errors().stream().map(Compiler.Fault::message).toList(), 0, true, false,
                        List.of(), false, false, false, e.getCause().getMessage(), since(began));
            }
        } finally {
            project.restore(mistake.path());
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static long since(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
