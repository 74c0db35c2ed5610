// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SynonymQuery;
import org.apache.lucene.search.TermQuery;
import org.vauban.knowledge.passage.Passage;

/**
 * The words of a query in the other language. What the {@link Glossary} has for a word is one group, as common as the
 * most common one in it, so that a translation that does not fit and is rare counts no more than the others (structured
 * queries: Pirkola, SIGIR 1998; Darwish and Oard, SIGIR 2003). For one search.
 */
final class QueryTranslation {
    /** Of a typed word, so that the language of the query comes first; chosen as {@link IndexFields#WEIGHTS} are. */
    private static final float WEIGHT = 0.8f;

    /**
     * Of a typed word that the only passage in the language of the query has once: BM25 gives it so much of what it
     * gives at most to one that comes again and again, as that passage is as long as all are on average there.
     */
    private static final float ALONE = 1 / 2.2f; // of k1, 1.2

    private final Analyzer analyzer;
    private final IndexSearcher searcher;
    private final Set<List<String>> intoEnglish = new LinkedHashSet<>();
    private final Set<List<String>> intoFrench = new LinkedHashSet<>();
    /** By field and translation. */
    private final Map<List<String>, List<String>> contents = new HashMap<>();

    /**
     * @param searcher whose passages are ranked
     * @param text without what is not translated; in one language, or in both where that cannot be told
     */
    QueryTranslation(Analyzer analyzer, IndexSearcher searcher, String text) {
        this.analyzer = analyzer;
        this.searcher = searcher;
        int french = FunctionWords.french(text);
        if (french >= 0) {
            intoEnglish.addAll(Glossary.ofFrench().translations(text));
        }
        if (french <= 0) {
            intoFrench.addAll(Glossary.ofEnglish().translations(text));
        }
    }

    /**
     * Adds the translations that a field can have, if it is one of stems: only passages in the other language have
     * them, so that nothing changes for those in the language of the query.
     *
     * @param typed terms of the query in this field, which are no translations
     */
    void addTo(BooleanQuery.Builder words, String field, Set<String> typed) throws IOException {
        switch (field) {
        case IndexFields.BODY_ENGLISH -> add(intoEnglish, IndexFields.BODY_FRENCH, words, field, typed);
        case IndexFields.BODY_FRENCH -> add(intoFrench, IndexFields.BODY_ENGLISH, words, field, typed);
        default -> { // has words of either language
        }
        }
    }

    /** The translations that a passage has, those of several words with all of them; in the order of the query. */
    List<String> in(Passage passage) {
        Set<String> found = new LinkedHashSet<>();
        if (!passage.language().equals("fr")) {
            addFound(intoEnglish, IndexFields.BODY_ENGLISH, passage.text(), found);
        }
        if (passage.language().equals("fr") || passage.language().isEmpty()) {
            addFound(intoFrench, IndexFields.BODY_FRENCH, passage.text(), found);
        }
        return List.copyOf(found);
    }

    private void addFound(Set<List<String>> groups, String field, String text, Set<String> found) {
        if (groups.isEmpty()) {
            return;
        }
        Set<String> there = Analyzers.terms(analyzer, field, text);
        for (List<String> group : groups) {
            for (String translation : group) {
                List<String> terms = content(field, translation);
                if (!terms.isEmpty() && there.containsAll(terms)) {
                    found.add(translation);
                }
            }
        }
    }

    /** The terms of a translation, without words that every sentence has. Each is analysed once for all passages. */
    private List<String> content(String field, String translation) {
        return contents.computeIfAbsent(List.of(field, translation),
                key -> Analyzers.terms(analyzer, field, translation).stream()
                        .filter(term -> !Analyzers.isStopWord(term)).toList());
    }

    /** @param own field of the language of the query */
    private void add(Set<List<String>> groups, String own, BooleanQuery.Builder words, String field,
            Set<String> typed) throws IOException {
        float weight = groups.isEmpty() ? WEIGHT : rarity(own, field) * (passages(own) == 1 ? ALONE : WEIGHT);
        for (List<String> group : groups) {
            Set<String> single = new LinkedHashSet<>();
            List<Query> any = new ArrayList<>();
            for (String translation : group) {
                List<String> terms = content(field, translation);
                if (terms.size() > 1) {
                    any.add(all(field, terms));
                } else if (!typed.containsAll(terms)) {
                    single.addAll(terms);
                }
            }
            if (!single.isEmpty()) {
                SynonymQuery.Builder synonyms = new SynonymQuery.Builder(field);
                single.forEach(term -> synonyms.addTerm(new Term(field, term)));
                any.add(synonyms.build());
            }
            if (!any.isEmpty()) {
                words.add(new BoostQuery(new DisjunctionMaxQuery(any, 0), weight), Occur.SHOULD);
            }
        }
    }

    /**
     * What a rare word in the language of the query weighs, as a share of one in the other language, where there are
     * more passages: BM25 weighs a word by the passages with its field that lack it. 1 at most.
     */
    private float rarity(String own, String other) throws IOException {
        double mine = rarest(own);
        double theirs = rarest(other);
        return mine > 0 && mine < theirs ? (float) (mine / theirs) : 1;
    }

    /** The weight of such a word in BM25; 0 for a language that no passage has. */
    private double rarest(String field) throws IOException {
        long passages = passages(field);
        return passages == 0 ? 0 : Math.log1p((passages - 0.5) / 1.5);
    }

    private long passages(String field) throws IOException {
        CollectionStatistics statistics = searcher.collectionStatistics(field);
        // a field that no passage has is of one word to FolderSearcher
        return statistics == null || statistics.sumTotalTermFreq() <= 1 ? 0 : statistics.docCount();
    }

    /** Terms that must be there together, which count as one. */
    private static Query all(String field, List<String> terms) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        terms.forEach(term -> all.add(new TermQuery(new Term(field, term)), Occur.MUST));
        return new BoostQuery(all.build(), 1f / terms.size());
    }
}
