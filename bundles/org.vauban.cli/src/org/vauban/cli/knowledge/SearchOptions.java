// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.nio.file.Path;
import java.util.List;
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
        if (text.length() > QuestionQuery.LONGEST) {
            throw new ParameterException(spec.commandLine(),
                    Messages.text("search.length", QuestionQuery.LONGEST, text.length()));
        }
        return text;
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
