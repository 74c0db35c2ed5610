// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.embedding.RerankResult;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaVocabulary;

/** Scores documents by their relevance to a query. */
public final class RerankJob extends PooledJob<RerankResult> {
    private static final String QUERY = "{query}";
    private static final String DOCUMENT = "{document}";

    private final String query;
    private final List<String> documents;
    /** Tokens of the query; null until they are needed. */
    private int[] queryTokens;

    /** @param user key of one of several users, or null */
    public RerankJob(long id, Priority priority, @Nullable String user, long order, String query,
            List<String> documents, HostMessages messages) {
        super(id, priority, user, order, documents.size(), messages);
        this.query = query;
        this.documents = documents;
    }

    @Override
    boolean ranks() {
        return true;
    }

    @Override
    int[] text(LoadedModel model, int number) {
        String form = model.model().chatTemplate("rerank").orElse(null);
        if (queryTokens == null) {
            queryTokens = form == null ? model.tokenizer().text(query) : model.tokenizer().continuation(query);
        }
        String document = documents.get(number);
        return form == null ? pair(model, document) : formed(model, form, document);
    }

    /** Follows llama-server: BOS, query, EOS, separator, document, EOS, each if the vocabulary asks for it. */
    private int[] pair(LoadedModel model, String document) {
        LlamaVocabulary vocabulary = model.model().vocabulary();
        IntStream begin = vocabulary.addsBos() ? vocabulary.bos().stream() : IntStream.empty();
        OptionalInt last = vocabulary.eos().isPresent() ? vocabulary.eos() : vocabulary.separator();
        int[] end = vocabulary.addsEos() ? last.stream().toArray() : new int[0];
        int[] separator = vocabulary.addsSeparator() ? vocabulary.separator().stream().toArray() : new int[0];
        int[] tokens = begin.toArray();
        for (int[] part : List.of(queryTokens, end, separator, model.tokenizer().text(document),
                end)) {
            tokens = joined(tokens, part);
        }
        return tokens.length > 0 ? tokens : new int[] {0};
    }

    /** Uses the model's rerank template; neither text can produce control tokens or be taken for a placeholder. */
    private int[] formed(LoadedModel model, String form, String document) {
        List<int[]> parts = new ArrayList<>();
        int from = 0;
        while (true) {
            int q = form.indexOf(QUERY, from);
            int d = form.indexOf(DOCUMENT, from);
            int at = q < 0 ? d : d < 0 ? q : Math.min(q, d);
            parts.add(model.tokenizer().template(form.substring(from, at < 0 ? form.length() : at), from == 0));
            if (at < 0) {
                return parts.stream().reduce(new int[0], RerankJob::joined);
            }
            parts.add(at == q ? queryTokens : model.tokenizer().continuation(document));
            from = at + (at == q ? QUERY : DOCUMENT).length();
        }
    }

    private static int[] joined(int[] a, int[] b) {
        return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
    }

    @Override
    RerankResult result(List<float[]> vectors, int tokens) {
        float[] scores = new float[vectors.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = vectors.get(i)[0];
        }
        return new RerankResult(scores, tokens, millisSinceSubmission());
    }
}
