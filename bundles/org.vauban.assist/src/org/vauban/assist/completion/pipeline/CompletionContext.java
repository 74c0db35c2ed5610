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
 * The texts of one completion: the document with its name, open documents, snippets. First they are submitted, then
 * what was let through is counted and chosen. For one request.
 */
final class CompletionContext {
    static final String FILE = "file";
    private static final String NAME = "name";
    private static final String OPEN = "open_file";
    /** What formats write round a text and its name, in tokens. */
    private static final int FRAME = 3;
    /**
     * Parameters from which snippets are known to help a model ({@code docs/quality.md}): of 152 gaps, the 0.5B got 60
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
     * A text of another place.
     *
     * @param origin where it comes from, for people
     * @param text null if it was not sent
     * @param tokens -1 if they were not counted
     * @param state whether it was sent
     */
    record Beside(String role, String origin, @Nullable Path source, @Nullable ContextText text, int tokens,
            State state) {}

    /**
     * What may be sent.
     *
     * @param name null for a text without a file
     * @param sent in the order of the prompt
     * @param leftOut for want of room
     * @param snippets of those that are sent
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
                        // an order that does not change with the last click: what was read stays usable
                        .sorted(Comparator.comparing((OpenDocument other) -> String.valueOf(other.file())))
                        .limit(budget.neighbours()).toList();
    }

    /** Of a full prompt, with what helps most. */
    static CompletionContext full(CompletionQuery query, LanguageSyntax syntax, PromptBudget budget,
            StableSnippetOrder order) {
        List<Snippet> snippets = budget.snippets() == 0
                ? List.of()
                : order.candidates(document(query), query.snippets());
        return new CompletionContext(query, syntax, budget, order, snippets, false);
    }

    /** Of a prompt with just these snippets: it was read with them, or holds no more. */
    static CompletionContext withSnippets(CompletionQuery query, LanguageSyntax syntax, PromptBudget budget,
            StableSnippetOrder order, List<Snippet> snippets) {
        return new CompletionContext(query, syntax, budget, order, snippets, true);
    }

    private static boolean isOther(@Nullable Path file, @Nullable Path own) {
        return file != null && !file.equals(own);
    }

    /** A key of the document that stays while it is edited. */
    static String document(CompletionQuery query) {
        Path file = query.file();
        return file == null ? query.editor() : file.toString();
    }

    /** Where the caret of a query is. */
    static CaretMark mark(CompletionQuery query) {
        return CaretMark.of(document(query), query.text(), query.offset());
    }

    /**
     * The whole document with its caret, so that secrets are seen whole; its name; the others with theirs, if they are
     * affordable.
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

    /** Whether snippets help the model, as far as is known of it. */
    static boolean isHelped(AssistantServices.Open open) {
        return !open.isSmallerThan(SMALLEST_HELPED);
    }

    /** Whether what was held back is needed, and not only helpful. */
    static boolean needed(WithheldPart part) {
        return part.role().equals(FILE) || part.role().equals(NAME);
    }

    /** Counts what was let through, and chooses; the model is loaded. */
    CompletableFuture<Chosen> choose(Decision.Approved decision, TokenCountCache counts, AssistantServices.Open at) {
        Iterator<ReviewedPart> reviewed = decision.reviewed().iterator();
        ApprovedPart file = (ApprovedPart) reviewed.next(); // it and its name are required
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

    /** A text and its name, or null if one of them was held back. */
    private static @Nullable ContextText text(ReviewedPart text, ReviewedPart name) {
        return text instanceof ApprovedPart content && name instanceof ApprovedPart label
                ? new ContextText(label.text(), content.text())
                : null;
    }
}
