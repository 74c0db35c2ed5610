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
 * Translates the words of a query into the other language. All translations of a word form one group, which is as
 * common as its most common member, so that a rare translation that is wrong here counts no more than the others
 * (structured queries: Pirkola, SIGIR 1998; Darwish and Oard, SIGIR 2003). For one search.
 */
final class QueryTranslation {
    /**
     * Weight relative to a typed word, so that the query's language ranks first; fitted as {@link IndexFields#WEIGHTS}
     * is.
     */
    private static final float WEIGHT = 0.8f;

    /**
     * Weight if only one passage is in the query's language: BM25 gives a word that occurs once in a passage of average
     * length this share of its maximum, and the length of the only passage is the average.
     */
    private static final float ALONE = 1 / 2.2f; // BM25's k1 is 1.2

    private final Analyzer analyzer;
    private final IndexSearcher searcher;
    private final Set<List<String>> intoEnglish = new LinkedHashSet<>();
    private final Set<List<String>> intoFrench = new LinkedHashSet<>();
    /** Terms by field and translation. */
    private final Map<List<String>, List<String>> contents = new HashMap<>();

    /**
     * @param searcher searcher over the passages to rank
     * @param text query without the parts that are not translated; translated both ways if its language is unknown
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
     * Adds the translations that can occur in a field. Only the stemmed fields get any: a translation occurs only in
     * passages in the other language, so that the others are ranked as before.
     *
     * @param typed terms of the query in this field, which are not added as translations
     */
    void addTo(BooleanQuery.Builder words, String field, Set<String> typed) throws IOException {
        switch (field) {
        case IndexFields.BODY_ENGLISH -> add(intoEnglish, IndexFields.BODY_FRENCH, words, field, typed);
        case IndexFields.BODY_FRENCH -> add(intoFrench, IndexFields.BODY_ENGLISH, words, field, typed);
        default -> { // fields with words of both languages
        }
        }
    }

    /** Returns the translations in a passage, in query order; one of several words needs all of them there. */
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

    /** Returns the terms of a translation without stop words. Each translation is analysed once for all passages. */
    private List<String> content(String field, String translation) {
        return contents.computeIfAbsent(List.of(field, translation),
                key -> Analyzers.terms(analyzer, field, translation).stream()
                        .filter(term -> !Analyzers.isStopWord(term)).toList());
    }

    /** @param own field of the query's language */
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
     * Weight of a rare word in the query's language relative to one in the other language, at most 1. If the other
     * language has more passages, its words are rarer to BM25, which weighs a word by the passages with its field that
     * lack it.
     */
    private float rarity(String own, String other) throws IOException {
        double mine = rarest(own);
        double theirs = rarest(other);
        return mine > 0 && mine < theirs ? (float) (mine / theirs) : 1;
    }

    /** Returns BM25's weight of the rarest word; 0 for a language without passages. */
    private double rarest(String field) throws IOException {
        long passages = passages(field);
        return passages == 0 ? 0 : Math.log1p((passages - 0.5) / 1.5);
    }

    private long passages(String field) throws IOException {
        CollectionStatistics statistics = searcher.collectionStatistics(field);
        // FolderSearcher reports one word for a field that no passage has
        return statistics == null || statistics.sumTotalTermFreq() <= 1 ? 0 : statistics.docCount();
    }

    /** Requires all terms together, and weighs them as one. */
    private static Query all(String field, List<String> terms) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        terms.forEach(term -> all.add(new TermQuery(new Term(field, term)), Occur.MUST));
        return new BoostQuery(all.build(), 1f / terms.size());
    }
}
