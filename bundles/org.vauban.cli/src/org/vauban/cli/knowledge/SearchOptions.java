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

/** {@code --in} and {@code --lexical}: where and how a command searches. */
final class SearchOptions {
    @Option(names = "--in", paramLabel = "DIR|PACK", descriptionKey = "search.in")
    private List<Path> folders;

    @Option(names = "--lexical", descriptionKey = "search.lexical")
    private boolean lexical;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Joins the arguments to one text.
     *
     * @throws ParameterException if it is empty, or too long for a question or a query
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

    /** Returns a sentence if a text is too long for a question or a query; null if it is not. */
    static @Nullable String refusal(String text) {
        return text.length() <= QuestionQuery.LONGEST ? null
                : Messages.text("search.length", QuestionQuery.LONGEST, text.length());
    }

    /**
     * Opens a search for a number of passages.
     *
     * @param limit the user's limit
     * @param most upper bound of the limit
     * @throws ParameterException if the limit is not positive
     */
    CommandSearch open(int limit, int most) {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), Messages.text("not.positive"));
        }
        return new CommandSearch(folders, Math.min(limit, most), lexical);
    }
}
