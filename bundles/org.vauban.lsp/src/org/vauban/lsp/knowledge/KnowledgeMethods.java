// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.knowledge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.question.DocumentAddresses;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.passage.Passage;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Found;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Piece;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Place;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Quote;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Quoted;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Reply;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Results;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Stated;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;

/** {@code vauban/search}, {@code vauban/ask} and {@code vauban/sourceText}; {@code docs/lsp.md} documents the types. */
public final class KnowledgeMethods {
    private static final int SEARCHED = 10;
    private static final int ASKED = 5;
    private static final int MOST = 100;
    /** Maximum length of a source file, in UTF-16 units: more could fill the client's message queue. */
    private static final int LONGEST_SOURCE = 2_000_000;

    private final ClientSession session;

    public KnowledgeMethods(ClientSession session) {
        this.session = session;
    }

    /** Searches the user's index. */
    @JsonRequest("vauban/search")
    public CompletableFuture<Results> search(KnowledgeProtocol.SearchWanted wanted) {
        String query = required(wanted.query());
        Integer context = wanted.context();
        CompletableFuture<SearchResult> search = search(query, limit(wanted.limit(), SEARCHED), wanted.folders(),
                wanted.packs());
        if (context == null || context <= 0) {
            return CancellableAnswers.following(search,
                    found -> new Results(passages(found, query), found.matched(), found.outdated()));
        }
        return CancellableAnswers.composed(search, found -> session.work(() -> {
            DocumentAddresses addresses = questions().addresses();
            return new Results(found.hits().stream()
                    .map(hit -> Found.of(hit, query, addresses, neighbours(hit.passage(), context))).toList(),
                    found.matched(), found.outdated());
        }));
    }

    /** Handles a partly typed question: its passages may be prefilled before it is asked. */
    @JsonNotification("vauban/didTypeQuestion")
    public void didTypeQuestion(KnowledgeProtocol.Question typed) {
        String question = typed.question();
        if (question == null || question.length() > QuestionQuery.LONGEST || !questions().isAvailable()) {
            return;
        }
        try {
            scope(typed.folders(), typed.packs()).thenAccept(folders -> questions().typed(question, folders));
        } catch (ResponseErrorException e) {
            // the error is reported when the question is asked
        }
    }

    /** Answers a question claim by claim; cancelling the request stops the answer. */
    @JsonRequest("vauban/ask")
    public CompletableFuture<Reply> ask(KnowledgeProtocol.Question wanted) {
        String question = required(wanted.question());
        CompletableFuture<SearchResult> search = search(question, limit(wanted.limit(), ASKED), wanted.folders(),
                wanted.packs());
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Reply> answer = CancellableAnswers.cancellable(cancellation::ask);
        search.thenCompose(found -> {
            List<Found> passages = passages(found, question);
            stream(wanted.partialResultToken(), new Piece(passages, null, null));
            AssistCall<QuestionOutcome> call = questions().ask(new QuestionQuery(question, found.hits()),
                    new QuestionListener() {
                        @Override
                        public void quote(Citation citation) {
                            stream(wanted.partialResultToken(), new Piece(null, quoted(citation), null));
                        }

                        @Override
                        public void claim(QuotedClaim claim) {
                            stream(wanted.partialResultToken(), new Piece(null, null, stated(claim)));
                        }
                    });
            cancellation.follow(call::cancel);
            return call.result().thenApply(outcome -> new Reply(outcome.found(),
                    outcome.claims().stream().map(this::stated).toList(), passages, found.matched(),
                    outcome.read(), outcome.note()));
        }).whenComplete((reply, failure) -> CancellableAnswers.pass(reply, failure, answer));
        return answer;
    }

    /**
     * Returns the text of a document that is in an archive, in a mail or on another machine, or of a file without
     * lines: as it was indexed, if it may be shown at present. Of a document that is too long, returns the text
     * around the position that the client names.
     */
    @JsonRequest("vauban/sourceText")
    public CompletableFuture<KnowledgeProtocol.SourceText> sourceText(KnowledgeProtocol.SourceWanted wanted) {
        available();
        String uri = String.valueOf(wanted.uri());
        DocumentAddresses addresses = questions().addresses();
        Path file = addresses.path(wanted.uri());
        if (file == null || addresses.isOpenable(file) && hasLines(file)) {
            throw CommandArguments.invalid(session.text("knowledge.no.archive", uri));
        }
        Integer start = wanted.start();
        int position = start == null ? -1 : start;
        return session.work(() -> {
            List<Passage> passages = SourceTextAnswer.ordered(passages(file));
            if (passages.isEmpty()) {
                throw CommandArguments.invalid(session.text("knowledge.not.indexed", uri));
            }
            boolean tooLong = passages.getLast().end() > LONGEST_SOURCE;
            List<Passage> shown = tooLong && position >= 0 ? SourceTextAnswer.around(passages, position) : passages;
            if (shown.isEmpty() || tooLong && position < 0) {
                throw CommandArguments.invalid(session.text("knowledge.long", uri, LONGEST_SOURCE));
            }
            return SourceTextAnswer.of(shown, !tooLong, position,
                    label -> session.text("knowledge.page", label));
        });
    }

    /** Whether a client that opens the file sees the text of the index; other formats it may only hand to a program. */
    private static boolean hasLines(Path file) {
        SourceFormat format = SourceFormat.of(file);
        return format == null || format.isFileText();
    }

    private List<Passage> passages(Path file) {
        try {
            return questions().index().document(file);
        } catch (KnowledgeException e) {
            throw new AssistException(AssistError.STORE, String.valueOf(e.getMessage()), "", e);
        }
    }

    private Neighbours neighbours(Passage passage, int count) {
        try {
            return questions().index().neighbours(passage, Math.min(count, Neighbours.MOST));
        } catch (KnowledgeException e) {
            throw new AssistException(AssistError.STORE, String.valueOf(e.getMessage()), "", e);
        }
    }

    private QuestionService questions() {
        return session.assistant().questions();
    }

    private void available() {
        if (!questions().isAvailable()) {
            throw CommandArguments.invalid(session.text("knowledge.missing"));
        }
    }

    private CompletableFuture<SearchResult> search(String query, int limit, @Nullable List<String> uris,
            @Nullable List<String> packs) {
        available();
        return scope(uris, packs).thenCompose(folders -> questions().search(query, limit, folders));
    }

    private CompletableFuture<List<Path>> scope(@Nullable List<String> uris, @Nullable List<String> packs) {
        List<Path> folders = folders(uris);
        if (packs == null || packs.isEmpty()) {
            return CompletableFuture.completedFuture(folders);
        }
        return session.work(() -> packs(packs)).thenApply(more -> {
            folders.addAll(more);
            return folders;
        });
    }

    private List<Path> packs(List<String> names) {
        try {
            List<Path> all = new ArrayList<>();
            for (String name : names) {
                List<Path> folders = questions().index().pack(String.valueOf(name));
                if (folders.isEmpty()) {
                    throw CommandArguments.invalid(session.text("knowledge.pack", String.valueOf(name)));
                }
                all.addAll(folders);
            }
            return all;
        } catch (KnowledgeException e) {
            throw new AssistException(AssistError.STORE, String.valueOf(e.getMessage()), "", e);
        }
    }

    private String required(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > QuestionQuery.LONGEST) {
            throw CommandArguments.invalid(session.text("knowledge.query", QuestionQuery.LONGEST));
        }
        return text;
    }

    private static int limit(@Nullable Integer wanted, int otherwise) {
        return wanted == null ? otherwise : Math.clamp(wanted, 1, MOST);
    }

    private List<Path> folders(@Nullable List<String> uris) {
        List<Path> folders = new ArrayList<>();
        for (String uri : uris == null ? List.<String>of() : uris) {
            Path folder = questions().addresses().path(uri);
            if (folder == null) {
                throw CommandArguments.invalid(session.text("knowledge.folder", String.valueOf(uri)));
            }
            folders.add(folder);
        }
        return folders;
    }

    private void stream(@Nullable Either<String, Integer> token, Piece piece) {
        if (token != null) {
            session.client().notifyProgress(new ProgressParams(token, Either.forRight(piece)));
        }
    }

    private List<Found> passages(SearchResult found, String query) {
        DocumentAddresses addresses = questions().addresses();
        return found.hits().stream().map(hit -> Found.of(hit, query, addresses, null)).toList();
    }

    private Quoted quoted(Citation citation) {
        return new Quoted(Place.of(citation.passage(), citation.start(), questions().addresses()),
                new Quote(citation.start(), citation.end(), citation.text()), citation.boxes());
    }

    private Stated stated(QuotedClaim claim) {
        Quoted quoted = quoted(claim.citation());
        return new Stated(quoted.place(), quoted.quote(), quoted.boxes(),
                claim.sentence().isEmpty() ? null : claim.sentence(), claim.unsupported());
    }
}
