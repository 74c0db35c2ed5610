// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.knowledge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.governance.source.SourceUris;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.indexing.SourceArchive;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.SourceLines;
import org.vauban.lsp.knowledge.KnowledgeProtocol.ArchivedSource;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Found;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Piece;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Place;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Quote;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Reply;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Results;
import org.vauban.lsp.knowledge.KnowledgeProtocol.Stated;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.workspace.Workspace;

/** {@code vauban/search}, {@code vauban/ask} and {@code vauban/sourceText}; {@code docs/lsp.md} tells their shapes. */
public final class KnowledgeMethods {
    private static final int SEARCHED = 10;
    private static final int ASKED = 5;
    private static final int MOST = 100;
    /** UTF-16 units of a source file: more could fill what may wait for a client. */
    private static final int LONGEST_SOURCE = 2_000_000;

    private final ClientSession session;

    public KnowledgeMethods(ClientSession session) {
        this.session = session;
    }

    /** Searches what the user has indexed. */
    @JsonRequest("vauban/search")
    public CompletableFuture<Results> search(KnowledgeProtocol.SearchWanted wanted) {
        String query = required(wanted.query());
        return ClientSession.following(search(query, limit(wanted.limit(), SEARCHED), folders(wanted.folders())),
                found -> new Results(passages(found, query), found.matched(), found.outdated()));
    }

    /** Answers claim by claim; cancelling the request stops the answer. */
    @JsonRequest("vauban/ask")
    public CompletableFuture<Reply> ask(KnowledgeProtocol.Question wanted) {
        String question = required(wanted.question());
        List<Path> folders = folders(wanted.folders());
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Reply> answer = ClientSession.cancellable(cancellation::ask);
        search(question, limit(wanted.limit(), ASKED), folders).thenCompose(found -> {
            List<Found> passages = passages(found, question);
            stream(wanted.partialResultToken(), new Piece(passages, null));
            AssistCall<QuestionOutcome> call = questions().ask(new QuestionQuery(question, found.hits()),
                    new QuestionListener() {
                        @Override
                        public void claim(QuotedClaim claim) {
                            stream(wanted.partialResultToken(), new Piece(null, stated(claim)));
                        }
                    });
            cancellation.follow(call::cancel);
            return call.result().thenApply(outcome -> new Reply(outcome.found(),
                    outcome.claims().stream().map(KnowledgeMethods::stated).toList(), passages, found.matched(),
                    outcome.read(), outcome.note()));
        }).whenComplete((reply, failure) -> ClientSession.pass(reply, failure, answer));
        return answer;
    }

    /** A source file in an archive, which no editor can open: as it was indexed, if it may be shown now. */
    @JsonRequest("vauban/sourceText")
    public CompletableFuture<ArchivedSource> sourceText(KnowledgeProtocol.SourceWanted wanted) {
        available();
        Path file = session.workspace().path(wanted.uri());
        if (file == null || SourceArchive.archive(file) == null) {
            throw CommandArguments.invalid(session.text("knowledge.no.archive", String.valueOf(wanted.uri())));
        }
        return session.work(() -> {
            List<Passage> passages = passages(file);
            if (passages.isEmpty()) {
                throw CommandArguments.invalid(session.text("knowledge.not.indexed", file));
            }
            if (passages.getLast().end() > LONGEST_SOURCE) {
                throw CommandArguments.invalid(session.text("knowledge.long", file, LONGEST_SOURCE));
            }
            return new ArchivedSource(SourceLines.of(passages));
        });
    }

    private List<Passage> passages(Path file) {
        try {
            return questions().index().document(file);
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

    private CompletableFuture<SearchResult> search(String query, int limit, List<Path> folders) {
        available();
        return questions().search(query, limit, folders);
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
            Path folder = SourceUris.local(uri); // compared, not read: also of a client elsewhere
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

    private static List<Found> passages(SearchResult found, String query) {
        return found.hits().stream().map(hit -> Found.of(hit, query)).toList();
    }

    private static Stated stated(QuotedClaim claim) {
        Citation citation = claim.citation();
        return new Stated(Place.of(citation.passage(), citation.start()),
                new Quote(citation.start(), citation.end(), citation.text()), citation.boxes(),
                claim.sentence().isEmpty() ? null : claim.sentence(), claim.unsupported());
    }
}
