// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.ask.TokenCountCache;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.completion.ahead.CaretMark;
import org.vauban.assist.completion.text.PromptWindow;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.StableSnippetOrder;
import org.vauban.assist.inspect.InspectedPart.State;
import org.vauban.engine.CompletionRequest.ContextText;
import org.vauban.governance.ApprovedPart;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Decision;
import org.vauban.governance.Part;
import org.vauban.governance.ReviewedPart;
import org.vauban.governance.SourceText;
import org.vauban.governance.WithheldPart;
import org.vauban.governance.language.LanguageSyntax;

/**
 * The texts of one completion: the document with its name, open documents, snippets. They are submitted first; then
 * approved texts are counted and selected. For one request.
 */
final class CompletionContext {
    static final String FILE = "file";
    private static final String NAME = "name";
    private static final String OPEN = "open_file";
    /** Tokens that prompt formats add to a text and its name. */
    private static final int FRAME = 3;
    /**
     * Number of parameters from which snippets help a model ({@code docs/quality.md}): of 152 gaps, the 0.5B got 60
     * first lines right with them and 55 with the file alone.
     */
    private static final long SMALLEST_HELPED = 400_000_000;

    private final CompletionQuery query;
    private final PromptBudget budget;
    private final StableSnippetOrder snippetOrder;
    private final String document;
    private final List<OpenDocument> open;
    private final List<Snippet> snippets;
    private final boolean arranged;

    /**
     * A text from outside the edited document.
     *
     * @param origin source as shown to the user
     * @param text null if it was not sent
     * @param tokens size in tokens, -1 if unknown
     * @param state whether it was sent
     */
    record Beside(String role, String origin, @Nullable Path source, @Nullable ContextText text, int tokens,
            State state) {}

    /**
     * The texts selected for the prompt.
     *
     * @param name name of the file; null for a text without a file
     * @param sent texts of the prompt, in order
     * @param leftOut texts without room
     * @param snippets snippets among the sent texts
     */
    record Chosen(ApprovedPart file, @Nullable ApprovedText name, List<Beside> sent, List<Beside> leftOut,
            List<Snippet> snippets) {}

    private CompletionContext(CompletionQuery query, LanguageSyntax syntax, PromptBudget budget,
            StableSnippetOrder snippetOrder, List<Snippet> snippets, boolean arranged) {
        this.query = query;
        this.budget = budget;
        this.snippetOrder = snippetOrder;
        Path file = query.file();
        this.snippets = snippets;
        this.arranged = arranged;
        this.document = document(query);
        this.open = budget.neighbour() == 0
                ? List.of()
                : query.others().stream().limit(4)
                        .filter(other -> isOther(other.file(), file))
                        .filter(other -> LanguageSyntax.of(other.language(), other.file()).equals(syntax))
                        // sorted by name, not by last use: a stable order keeps the prefix in the KV cache
                        .sorted(Comparator.comparing((OpenDocument other) -> String.valueOf(other.file())))
                        .limit(budget.neighbours()).toList();
    }

    /** Creates the context of a full prompt, with the most helpful texts. */
    static CompletionContext full(CompletionQuery query, LanguageSyntax syntax, PromptBudget budget,
            StableSnippetOrder order) {
        List<Snippet> snippets = budget.snippets() == 0
                ? List.of()
                : order.candidates(document(query), query.snippets());
        return new CompletionContext(query, syntax, budget, order, snippets, false);
    }

    /** Creates a context with exactly these snippets: they were prefilled, or no others have room. */
    static CompletionContext withSnippets(CompletionQuery query, LanguageSyntax syntax, PromptBudget budget,
            StableSnippetOrder order, List<Snippet> snippets) {
        return new CompletionContext(query, syntax, budget, order, snippets, true);
    }

    private static boolean isOther(@Nullable Path file, @Nullable Path own) {
        return file != null && !file.equals(own);
    }

    /** Returns a key of the document that edits do not change. */
    static String document(CompletionQuery query) {
        Path file = query.file();
        return file == null ? query.editor() : file.toString();
    }

    /** Returns the caret position of a query. */
    static CaretMark mark(CompletionQuery query) {
        return CaretMark.of(document(query), query.text(), query.offset());
    }

    /**
     * Returns the parts to submit: the whole document with its caret, so that secrets are seen complete; its name; the
     * other texts with their names, if the budget has room for them.
     */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(FILE, query.from(), OptionalInt.of(query.offset()), true));
        Path file = query.file();
        if (file != null) {
            parts.add(new Part(NAME, SourceText.about(query.source(), Attachment.name(file, query.root())),
                    OptionalInt.empty(), true));
        }
        for (OpenDocument other : open) {
            add(parts, OPEN, other.from(), Attachment.name(Objects.requireNonNull(other.file()), other.root()));
        }
        for (Snippet each : snippets) {
            add(parts, role(each), each.from(), each.label());
        }
        return parts;
    }

    private static void add(List<Part> parts, String role, SourceText from, String name) {
        parts.add(new Part(role, from, OptionalInt.empty(), false));
        parts.add(new Part(role, SourceText.about(from.source(), name), OptionalInt.empty(), false));
    }

    private static String role(Snippet snippet) {
        return snippet.kind().name().toLowerCase(Locale.ROOT);
    }

    /** Whether snippets help the model, as far as its size is known. */
    static boolean isHelped(AssistantServices.Open open) {
        return !open.isSmallerThan(SMALLEST_HELPED);
    }

    /** Whether a withheld part is required, not only helpful. */
    static boolean needed(WithheldPart part) {
        return part.role().equals(FILE) || part.role().equals(NAME);
    }

    /** Counts the approved texts and selects from them; requires that the model is loaded. */
    CompletableFuture<Chosen> choose(Decision.Approved decision, TokenCountCache counts, AssistantServices.Open at) {
        Iterator<ReviewedPart> reviewed = decision.reviewed().iterator();
        ApprovedPart file = (ApprovedPart) reviewed.next(); // the document and its name are required
        ApprovedText name = query.file() == null ? null : ((ApprovedPart) reviewed.next()).text();
        List<Beside> sent = new ArrayList<>();
        for (OpenDocument other : open) {
            ContextText text = text(reviewed.next(), reviewed.next());
            if (text != null) {
                int end = PromptWindow.of(text.text().text(), 0, 0, budget.neighbour()).end();
                sent.add(new Beside(OPEN, text.name().text(), other.file(),
                        new ContextText(text.name(), text.text().slice(0, end)), -1, State.SENT));
            }
        }
        Map<Snippet, ContextText> texts = new LinkedHashMap<>();
        for (Snippet each : snippets) {
            ContextText text = text(reviewed.next(), reviewed.next());
            if (text != null) {
                texts.put(each, text);
            }
        }
        if (texts.isEmpty()) {
            return CompletableFuture.completedFuture(new Chosen(file, name, sent, List.of(), List.of()));
        }
        int room = isHelped(at) ? budget.snippets() : 0;
        return counts.count(at.engine(), at.modelId(),
                texts.values().stream().flatMap(text -> Stream.of(text.name(), text.text())).toList())
                .thenApply(tokens -> choose(file, name, sent, texts, tokens, room));
    }

    private Chosen choose(ApprovedPart file, @Nullable ApprovedText name, List<Beside> sent,
            Map<Snippet, ContextText> texts, Map<String, Integer> counts, int room) {
        Map<Snippet, Integer> tokens = new HashMap<>();
        texts.forEach((snippet, text) -> tokens.put(snippet,
                counts.get(text.name().sha256()) + counts.get(text.text().sha256()) + FRAME));
        List<Snippet> chosen = room == 0 ? List.of()
                : arranged ? List.copyOf(texts.keySet())
                : snippetOrder.arrange(document, List.copyOf(texts.keySet()), tokens, room);
        for (Snippet each : chosen) {
            sent.add(beside(each, texts.get(each), tokens.get(each), State.SENT));
        }
        List<Beside> leftOut = query.snippets().stream()
                .filter(each -> texts.containsKey(each) && !chosen.contains(each))
                .distinct().map(each -> beside(each, null, tokens.get(each), State.LEFT_OUT)).toList();
        return new Chosen(file, name, sent, leftOut, chosen);
    }

    private static Beside beside(Snippet snippet, @Nullable ContextText text, int tokens, State state) {
        String origin = snippet.origin() == null ? snippet.label() : snippet.label() + " - " + snippet.origin();
        return new Beside(role(snippet), origin, snippet.file(), text, tokens, state);
    }

    /** Returns a text with its name, or null if one of them was withheld. */
    private static @Nullable ContextText text(ReviewedPart text, ReviewedPart name) {
        return text instanceof ApprovedPart content && name instanceof ApprovedPart label
                ? new ContextText(label.text(), content.text())
                : null;
    }
}
