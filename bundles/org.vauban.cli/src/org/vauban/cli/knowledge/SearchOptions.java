// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.cli.console.Messages;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --in} and {@code --lexical}: where a command searches, and how. */
final class SearchOptions {
    @Option(names = "--in", paramLabel = "DIR|PACK", descriptionKey = "search.in")
    private List<Path> folders;

    @Option(names = "--lexical", descriptionKey = "search.lexical")
    private boolean lexical;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * What was typed as one text.
     *
     * @throws ParameterException if it is empty, or too long to be a question or a query
     */
    String text(List<String> words) {
        String text = String.join(" ", words).strip();
        if (text.isEmpty()) {
            throw new ParameterException(spec.commandLine(), Messages.text("search.empty"));
        }
        String refusal = refusal(text);
        if (refusal != null) {
            throw new ParameterException(spec.commandLine(), refusal);
        }
        return text;
    }

    /** Why a text is too long to be a question or a query; null if it is not. */
    static @Nullable String refusal(String text) {
        return text.length() <= QuestionQuery.LONGEST ? null
                : Messages.text("search.length", QuestionQuery.LONGEST, text.length());
    }

    /**
     * Searches for so many passages.
     *
     * @param limit as the user wants it
     * @param most whatever the user wants
     * @throws ParameterException if the limit is not positive
     */
    Searching open(int limit, int most) {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), Messages.text("not.positive"));
        }
        return new Searching(folders, Math.min(limit, most), lexical);
    }
}
