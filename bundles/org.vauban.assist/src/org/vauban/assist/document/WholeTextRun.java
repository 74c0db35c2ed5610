// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.document.format.DocumentSplitter;
import org.vauban.assist.document.format.TextSegment;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.governance.text.ShortText;

/**
 * Generates one text from the range: a continuation, a summary, a text from an outline, a table. A long range is
 * summarised in parts first, cut between paragraphs; a continuation uses only the end of the range.
 */
final class WholeTextRun extends DocumentRun {
    private static final int PART = 6_000;
    private static final int ANSWER_TOKENS = 800;
    private static final int ATTEMPTS = 3;
    /** The row below the head, also of a grid in reStructuredText. */
    private static final Pattern MARKDOWN_TABLE = Pattern.compile(
            "(?m)^(?=.*[|+])[ \\t>]*[|+]?[ \\t]*:?[-=]+:?[ \\t]*(?:[|+][ \\t]*:?[-=]+:?[ \\t]*)*[|+]?[ \\t]*$");
    private static final Pattern ASCIIDOC_TABLE = Pattern.compile("(?ms)^[|,:!]===[ \\t]*$.*^[|,:!]===[ \\t]*$");
    private static final Pattern HTML_TABLE = Pattern.compile("(?i)<table\\b");

    private final List<String> summaries = new ArrayList<>();
    private List<int[]> parts;
    private String lineEnd;

    WholeTextRun(PromptService promptService, DocumentQuery query, DocumentListener listener) {
        super(promptService, query, listener);
    }

    @Override
    void start() {
        lineEnd = TextLines.lineEnd(query.text());
        int start = query.start() == query.end() ? 0 : query.start();
        int end = query.start() == query.end()
                ? query.task() == DocumentTask.CONTINUE ? query.end() : query.text().length()
                : query.end();
        if (query.text().substring(start, end).isBlank()) {
            result.completeExceptionally(new AssistException(AssistError.NO_USE, messages.text("fault.nothing")));
            return;
        }
        switch (query.task()) {
            case CONTINUE -> {
                int from = cut(start, end);
                parts = List.of();
                listener.progress(0, 1);
                one(from, end, answer -> finish(end, end, separated(end) + answer));
            }
            case SUMMARISE -> {
                int head = behindTitle(start, end);
                parts = parts(start, end);
                listener.progress(0, parts.size() + (parts.size() > 1 ? 1 : 0));
                summarise(head, 0);
            }
            default -> {
                if (end - start > PART) {
                    result.completeExceptionally(
                            new AssistException(AssistError.TOO_LARGE, messages.text("fault.range", PART)));
                    return;
                }
                listener.progress(0, 1);
                int from = query.task() == DocumentTask.TABLE ? behindTitle(start, end) : start;
                one(from, end, answer -> finish(from, end, answer + lastEnd(from, end)));
            }
        }
    }

    private void one(int from, int to, Consumer<String> then) {
        attempt(from, to, instruction(), ANSWER_TOKENS, 1, then);
    }

    /** Sends a prompt, and repeats it with advice if the answer repeats the text, invents numbers or is no table. */
    private void attempt(int from, int to, String instruction, int tokens, int number, Consumer<String> then) {
        ask(prompts.stretch(from, to, instruction, tokens, number), answer -> {
            String written = written(answer, from, to);
            Optional<String> fault = fault(query.text().substring(from, to), written);
            if (fault.isEmpty()) {
                then.accept(written);
            } else if (number < ATTEMPTS) {
                attempt(from, to, instruction() + " " + prompts.mind(fault.get(), syntax()), tokens, number + 1, then);
            } else {
                throw new AssistException(AssistError.NO_USE, messages.text(fault.get(), ATTEMPTS), answer.text(),
                        null);
            }
        }, result::completeExceptionally);
    }

    private Optional<String> fault(String text, String written) {
        return switch (query.task()) {
            case CONTINUE -> NumberCheck.repeats(text, written) ? Optional.of("fault.repeated") : Optional.empty();
            case SUMMARISE -> invented(text, written);
            case TABLE -> isTable(written) ? invented(text, written) : Optional.of("fault.table");
            default -> Optional.empty();
        };
    }

    private static Optional<String> invented(String text, String written) {
        return NumberCheck.missing(written, text, false).isEmpty() ? Optional.empty() : Optional.of("fault.invented");
    }

    /** Whether a text contains a table in the syntax of the document; HTML may stand in Markdown. */
    private boolean isTable(String written) {
        return switch (syntax()) {
            case "asciidoc" -> ASCIIDOC_TABLE.matcher(written).find();
            case "html" -> HTML_TABLE.matcher(written).find();
            default -> MARKDOWN_TABLE.matcher(written).find() || HTML_TABLE.matcher(written).find();
        };
    }

    /** Returns the syntax of the document's tables, as in keys of the messages. */
    private String syntax() {
        return switch (query.format()) {
            case ASCIIDOC -> "asciidoc";
            case HTML, JAVADOC -> "html";
            default -> "markdown";
        };
    }

    /** Returns the offset after headings and blank lines at the beginning of a range. */
    private int behindTitle(int start, int end) {
        String mark = switch (query.format()) {
            case MARKDOWN, TEXT -> "#";
            case ASCIIDOC -> "=";
            default -> null;
        };
        int at = start;
        while (mark != null && at < end) {
            int next = query.text().indexOf('\n', at) + 1;
            String line = next == 0 ? query.text().substring(at) : query.text().substring(at, next);
            if (next == 0 || next >= end || !line.isBlank() && !line.startsWith(mark)) {
                return at;
            }
            at = next;
        }
        return at;
    }

    /** Returns the instruction; for a table, it names the syntax of the document. */
    private String instruction() {
        return query.task() != DocumentTask.TABLE ? prompts.instruction()
                : prompts.instruction() + " " + messages.text("table." + syntax());
    }

    private String written(Answer answer, int from, int to) {
        String text = AnswerText.of(answer.text(), query.text().substring(from, to));
        if (text.isBlank()) {
            throw new AssistException(AssistError.NO_USE, messages.text("fault.empty", 1), answer.text(), null);
        }
        return TextLines.withLineEnds(text, lineEnd);
    }

    private void summarise(int start, int index) {
        if (index < parts.size()) {
            int[] part = parts.get(index);
            attempt(part[0], part[1], prompts.instruction(), ANSWER_TOKENS / 2, 1, written -> {
                summaries.add(written);
                listener.progress(index + 1, parts.size() + (parts.size() > 1 ? 1 : 0));
                summarise(start, index + 1);
            });
        } else if (summaries.size() == 1) {
            finish(start, start, summaries.getFirst() + lineEnd + lineEnd);
        } else {
            String all = String.join("\n", summaries);
            ask(prompts.own(all, prompts.instruction(), ANSWER_TOKENS / 2), answer -> {
                listener.progress(parts.size() + 1, parts.size() + 1);
                finish(start, start,
                        TextLines.withLineEnds(AnswerText.of(answer.text(), all), lineEnd) + lineEnd + lineEnd);
            }, result::completeExceptionally);
        }
    }

    /** Returns ranges of at most a part's length, cut before a paragraph if possible. */
    private List<int[]> parts(int start, int end) {
        List<int[]> found = new ArrayList<>();
        List<TextSegment> pieces = DocumentSplitter.of(query.format()).split(query.text());
        int from = start;
        while (end - from > PART) {
            int most = from + PART;
            int least = from + PART / 3;
            int to = ShortText.boundary(query.text(), pieces.stream().mapToInt(TextSegment::start)
                    .filter(at -> at > least && at <= most).max().orElse(most));
            found.add(new int[] {from, to});
            from = to;
        }
        found.add(new int[] {from, end});
        return found;
    }

    private int cut(int start, int end) {
        List<int[]> all = parts(Math.max(start, end - PART), end);
        return all.getFirst()[0];
    }

    private String separated(int at) {
        return at > 0 && query.text().charAt(at - 1) != '\n' && query.text().charAt(at - 1) != '\r' ? lineEnd + lineEnd
                : lineEnd;
    }

    private String lastEnd(int start, int end) {
        return end > start && (query.text().charAt(end - 1) == '\n' || query.text().charAt(end - 1) == '\r') ? lineEnd
                : "";
    }

    private void finish(int from, int to, String text) {
        listener.progress(1, 1);
        String end = query.task() == DocumentTask.CONTINUE && to == query.text().length() ? lineEnd : "";
        String whole = query.text().substring(0, from) + text + end + query.text().substring(to);
        result.complete(
                new DocumentOutcome(EditProposal.of(query.file(), query.text(), whole), List.of(), List.of(), 1, null));
    }
}
