// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptBlock;
import org.vauban.assist.document.format.TextSegment;
import org.vauban.assist.message.Messages;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.SourceText;

/** Builds the prompts of a task on a document, in the language of the text, so that the answer stays in it. */
final class DocumentPrompts {
    private static final String PACKAGE = "org.vauban.assist.document";

    private final DocumentQuery query;
    private final Messages words;

    DocumentPrompts(DocumentQuery query, Locale user) {
        this.query = query;
        this.words = new Messages(PACKAGE,
                LanguageDetector.of(query.text().substring(query.start(), query.end()), user));
    }

    /** Returns the instruction for all pieces. */
    String instruction() {
        String argument = query.argument().strip();
        if (query.task() == DocumentTask.TRANSLATE) {
            String target = argument.isEmpty() ? words.text("translate.other") : argument;
            return words.text("translate.prompt", target);
        }
        String prompt = words.text(query.task().key() + ".prompt");
        return argument.isEmpty() ? prompt : prompt + " " + argument;
    }

    /**
     * Returns the prompt for a piece.
     *
     * @param more advice for a further attempt, or findings in this piece; or null
     * @param attempt number of the attempt, from 1
     */
    Prompt piece(TextSegment piece, @Nullable String more, int attempt) {
        String text = piece.text(query.text());
        List<PromptBlock> blocks = new ArrayList<>();
        blocks.add(quoting(instruction() + (more == null ? "" : "\n" + more) + "\n\n"));
        blocks.add(block(piece));
        return prompt(blocks, 64 + text.length(), attempt);
    }

    /**
     * Returns advice for a further attempt; null for none.
     *
     * @param fault fault of the last attempt, as a key of the messages
     * @param sent the text as the model received it
     * @param numbers numbers that were lost or invented
     * @param inWords numbers in words that were lost
     */
    @Nullable
    String mind(String fault, String sent, List<String> numbers, List<NumberWords.Found> inWords) {
        if (fault.equals("fault.language")) {
            return words.text(query.task() == DocumentTask.TRANSLATE ? "mind.translate" : "mind.language",
                    query.argument());
        }
        List<String> kept = new ArrayList<>(ProtectedText.of(sent));
        kept.addAll(numbers.stream().filter(sent::contains).toList());
        if (fault.equals("fault.numbers") && !inWords.isEmpty()) {
            return words.text("mind.words",
                    inWords.stream().map(each -> each.written() + " = " + each.value()).distinct()
                            .collect(Collectors.joining(", ")));
        }
        return kept.isEmpty() ? fault.equals("fault.numbers") ? words.text("mind.numbers") : null
                : words.text("keep", String.join("  ", kept.stream().distinct().toList()));
    }

    /**
     * Returns advice for a further attempt at a new text, such as a summary.
     *
     * @param table syntax of tables: markdown, asciidoc or html
     */
    String mind(String fault, String table) {
        return words.text(switch (fault) {
            case "fault.repeated" -> "mind.repeated";
            case "fault.table" -> "mind.table." + table;
            default -> "mind.numbers";
        });
    }

    String findings(List<RequirementFinding> findings) {
        return words.text("requirements.found",
                String.join("\n", findings.stream().map(each -> "- " + each.text() + ": " + each.advice()).toList()));
    }

    private PromptBlock block(TextSegment piece) {
        if (piece.decoded() != null) {
            String head = piece.name() + "=";
            return new PromptBlock("text", name(), document().derived(head + piece.decoded()), "", "",
                    approved -> approved.slice(head.length(), approved.length()), PromptBlock.Keep.WHOLE);
        }
        // reviewed within the whole document, so that a secret across the piece's edges is recognised
        return new PromptBlock("text", name(), document(), "", "", approved -> piece.text(approved, query.text()),
                PromptBlock.Keep.WHOLE);
    }

    /** Returns the block of an instruction, reviewed under the document since it may quote from it. */
    private PromptBlock quoting(String instruction) {
        return new PromptBlock("instruction", null, document().said(instruction), "", "", UnaryOperator.identity(),
                PromptBlock.Keep.WHOLE);
    }

    private SourceText document() {
        return SourceText.whole(query.source(), query.text());
    }

    /** Returns the prompt for a range of the document. */
    Prompt stretch(int start, int end, String instruction, int tokens, int attempt) {
        PromptBlock text = new PromptBlock("text", name(), document(), "", "", approved -> approved.slice(start, end),
                PromptBlock.Keep.WHOLE);
        return prompt(List.of(quoting(instruction + "\n\n"), text), tokens, attempt);
    }

    /** Returns the prompt for a text derived from the document, which is reviewed under the document. */
    Prompt own(String text, String instruction, int tokens) {
        PromptBlock made = new PromptBlock("text", name(), document().derived(text), "", "", UnaryOperator.identity(),
                PromptBlock.Keep.WHOLE);
        return prompt(List.of(PromptBlock.words("instruction", instruction + "\n\n"), made), tokens, 1);
    }

    private Prompt prompt(List<PromptBlock> user, int tokens, int attempt) {
        GenerationOptions options = attempt == 1 ? GenerationOptions.greedy(tokens)
                : new GenerationOptions(tokens, 0.4, 40, 0.9, 0.05, attempt, List.of(), null);
        return new Prompt("document",
                List.of(new Prompt.Message(Role.SYSTEM, List.of(PromptBlock.words("system", words.text("system"))), 0),
                        new Prompt.Message(Role.USER, user, 0)),
                options, Priority.BACKGROUND, "document:" + query.editor(), null);
    }

    private @Nullable String name() {
        Path file = query.file();
        return file == null ? null : String.valueOf(file.getFileName());
    }
}
