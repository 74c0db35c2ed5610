// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.context.Snippet;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.code.EditorPosition;
import org.vauban.proof.ide.Knowledge;
import org.vauban.proof.ide.workspace.SourceProject;

/**
 * Requests a completion at a hole, as an editor does whose user stopped typing there. Meanwhile, the file in the
 * workspace has the hole, so that neither the index nor a search finds the original text.
 */
final class HoleRunner {
    private static final int PATIENCE_SECONDS = 300;

    private final Assistant assistant;
    private final String model;
    private final boolean settled;
    private final Knowledge knowledge;
    private final Map<String, SourceProject> projects;

    /**
     * Creates a runner.
     * @param settled whether the model prefills the full prompt of each hole before the request
     */
    HoleRunner(Assistant assistant, String model, boolean settled, Knowledge knowledge,
            Map<String, SourceProject> projects) {
        this.assistant = assistant;
        this.model = model;
        this.settled = settled;
        this.knowledge = knowledge;
        this.projects = projects;
    }

    /**
     * Requests a completion.
     * @return null if the configuration adds no context at this hole, so that its result is that of the file alone
     */
    HoleResult run(Hole hole, Configuration configuration) throws Exception {
        SourceProject project = projects.get(hole.project());
        String text = hole.cut(project.archive().files().get(hole.path()));
        project.replace(hole.path(), text);
        try {
            if (configuration != Configuration.FILE) {
                SourceProject.index();
            }
            return ask(project, hole, text, configuration);
        } finally {
            project.restore(hole.path());
        }
    }

    private HoleResult ask(SourceProject project, Hole hole, String text, Configuration configuration)
            throws Exception {
        long began = System.nanoTime();
        boolean alone = configuration == Configuration.FILE;
        EditorPosition place = Knowledge.place(project, hole.path(), text, hole.start());
        List<Snippet> snippets = alone ? List.of()
                : knowledge.snippets(place).stream().filter(configuration.sees()).toList();
        double gatherMillis = millis(began);
        if (snippets.isEmpty() && !alone && configuration != Configuration.ALL) {
            return null;
        }
        CandidateCheck real = configuration == Configuration.ALL ? knowledge.of(place).check(place)
                : CandidateCheck.NONE;
        RecordedCheck check = new RecordedCheck(real);
        SourceText source = SourceText.whole(TextSource.file(place.file(), place.root()), text);
        if (settled) {
            await(query(source, place, hole, Trigger.INVOKED).with(snippets, CandidateCheck.NONE));
        }
        CompletionQuery query = query(source, place, hole, Trigger.AUTOMATIC).with(snippets, check);
        FirstLine first = new FirstLine();
        CompletionCall call = assistant.completions().complete(query, first);
        first.follow(call);
        CompletionOutcome outcome = call.result().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String offered = outcome instanceof CompletionOutcome.Proposal proposal ? proposal.text() : first.text();
        Generation numbers = switch (outcome) {
            case CompletionOutcome.Proposal proposal -> proposal.generation();
            case CompletionOutcome.Nothing nothing -> nothing.generation();
            case CompletionOutcome.Withheld withheld -> withheld.generation();
            case CompletionOutcome.Refused refused -> throw new IllegalStateException(refused.reason());
        };
        return new HoleResult(model, configuration.name(), hole.id(), hole.kind(), hole.truth(),
                numbers == null || numbers.text().isEmpty() ? offered : numbers.text(), check.last(), offered,
                check.verdict(), check.reason(), snippets.size(), gatherMillis, check.millis(),
                numbers == null ? 0 : numbers.promptTokens(), numbers == null ? 0 : numbers.reusedTokens(),
                numbers == null ? 0 : numbers.generatedTokens(), numbers == null ? 0 : numbers.totalMillis(),
                numbers == null ? null : firstLine(numbers), numbers == null ? List.of()
                        : numbers.probabilities().stream()
                                .map(each -> new HoleResult.Token(each.text(), each.logarithm())).toList());
    }

    private static CompletionQuery query(SourceText source, EditorPosition place, Hole hole, Trigger trigger) {
        return new CompletionQuery("holes", source, place.language(), hole.start(), trigger, List.of());
    }

    private void await(CompletionQuery query) throws Exception {
        assistant.completions().complete(query, PartialListener.NONE).result().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns the model's likelihood of its first non-blank line, or null. */
    private static Double firstLine(Generation generation) {
        double sum = 0;
        boolean begun = false;
        for (TokenProbability token : generation.probabilities()) {
            if (begun && token.text().stripTrailing().isEmpty() && token.text().indexOf('\n') >= 0) {
                return sum;
            }
            sum += token.logarithm();
            begun |= !token.text().isBlank();
            if (begun && token.text().strip().indexOf('\n') < 0 && token.text().indexOf('\n') > 0) {
                return sum;
            }
        }
        return begun ? sum : null;
    }

    private static double millis(long began) {
        return (System.nanoTime() - began) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
