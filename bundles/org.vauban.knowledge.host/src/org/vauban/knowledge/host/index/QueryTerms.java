// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Builds a Lucene query from what a user typed: it searches every word in every field, and the best field counts most;
 * all words of a phrase in quotes are required. It can be limited to folders. Words that are neither identifiers nor in
 * quotes are also searched in the other language ({@link QueryTranslation}).
 */
final class QueryTerms {
    /** Longer queries are cut: users do not type them, and each term costs time. */
    static final int LONGEST = 2_000;
    private static final int MAX_TERMS = 200;
    private static final float TIE = 0.6f;
    /** Weight of an identifier, which is more specific than its parts. */
    private static final float IDENTIFIER = 2.5f;
    private static final Pattern PHRASE = Pattern
            .compile("[\"\u00AB\u201C]([^\"\u00AB\u00BB\u201C\u201D]+)[\"\u00BB\u201D]");
    /** An underscore, a digit after a hyphen, or a capital after a small letter makes a word an identifier. */
    private static final Pattern IDENTIFIERS = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}$]*"
            + "(?:[_-]\\p{Alnum}*\\p{N}\\p{Alnum}*|_[\\p{L}\\p{N}]+|(?<=\\p{Ll})\\p{Lu}[\\p{L}\\p{N}$]*)+");

    /** A word that no term of several words contains, so that terms do not span it. */
    private static final String BREAK = " 0 ";

    static {
        // the number of words is limited here, and a workspace may have many libraries as folders
        IndexSearcher.setMaxClauseCount(Integer.MAX_VALUE);
    }

    private final Analyzer analyzer;
    private final QueryTranslation translation;

    /** @param translation translation of the query */
    QueryTerms(Analyzer analyzer, QueryTranslation translation) {
        this.analyzer = analyzer;
        this.translation = translation;
    }

    /** Returns the phrases in quotes, without the quotes. */
    static List<String> phrases(String text) {
        List<String> phrases = new ArrayList<>();
        Matcher matcher = PHRASE.matcher(text);
        while (matcher.find()) {
            String phrase = matcher.group(1).replaceAll("[\\s\u00A0\u202F]+", " ").strip();
            if (!phrase.isEmpty()) {
                phrases.add(phrase);
            }
        }
        return phrases;
    }

    private static String cut(String typed) {
        return typed.length() > LONGEST ? typed.substring(0, LONGEST) : typed;
    }

    /** Returns the query without identifiers and phrases in quotes, for {@link QueryTranslation}. */
    static String translated(String typed) {
        return IDENTIFIERS.matcher(PHRASE.matcher(cut(typed)).replaceAll(BREAK)).replaceAll(BREAK);
    }

    /**
     * Builds the query.
     *
     * @param folders absolute paths of folders or files to search; none for the whole index
     * @param without absolute paths of files to leave out
     */
    Query of(String typed, List<String> folders, List<String> without) throws IOException {
        String text = cut(typed);
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        scope(folders).clauses().forEach(query::add);
        query.add(words(text), Occur.MUST);
        for (String phrase : phrases(text)) {
            // a phrase of signs has no terms; IndexSearch compares it with the text of each candidate
            Analyzers.terms(analyzer, IndexFields.BODY, phrase).stream().limit(MAX_TERMS)
                    .forEach(term -> query.add(new TermQuery(new Term(IndexFields.BODY, term)), Occur.FILTER));
        }
        if (!without.isEmpty()) {
            query.add(new TermInSetQuery(IndexFields.PATH, without.stream().map(BytesRef::new).toList()),
                    Occur.MUST_NOT);
        }
        return query.build();
    }

    /**
     * Matches the passages to search.
     *
     * @param folders absolute paths of folders or files; none for the whole index
     */
    static BooleanQuery scope(List<String> folders) {
        BooleanQuery.Builder scope = new BooleanQuery.Builder();
        scope.add(new TermQuery(new Term(IndexFields.KIND, IndexFields.PASSAGE)), Occur.FILTER);
        if (!folders.isEmpty()) {
            BooleanQuery.Builder below = new BooleanQuery.Builder();
            for (String folder : folders) {
                below.add(new TermQuery(new Term(IndexFields.PATH, folder)), Occur.SHOULD);
                below.add(new PrefixQuery(new Term(IndexFields.PATH,
                        folder.endsWith(File.separator) ? folder : folder + File.separator)), Occur.SHOULD);
            }
            scope.add(below.build(), Occur.FILTER);
        }
        return scope.build();
    }

    private Query words(String text) throws IOException {
        List<Query> fields = new ArrayList<>();
        Matcher matcher = IDENTIFIERS.matcher(text);
        List<String> identifiers = new ArrayList<>();
        while (matcher.find()) {
            identifiers.add(matcher.group().toLowerCase(java.util.Locale.ROOT));
        }
        for (Map.Entry<String, Float> field : IndexFields.WEIGHTS.entrySet()) {
            Set<String> terms = Analyzers.terms(analyzer, field.getKey(), text);
            boolean onlyStops = terms.stream().allMatch(Analyzers::isStopWord);
            BooleanQuery.Builder words = new BooleanQuery.Builder();
            terms.stream().filter(term -> onlyStops || !Analyzers.isStopWord(term)).limit(MAX_TERMS).forEach(term -> {
                Query one = new TermQuery(new Term(field.getKey(), term));
                words.add(identifiers.contains(term) ? new BoostQuery(one, IDENTIFIER) : one, Occur.SHOULD);
            });
            translation.addTo(words, field.getKey(), terms);
            fields.add(new BoostQuery(words.build(), field.getValue()));
        }
        return new DisjunctionMaxQuery(fields, TIE);
    }

    /** Whether a file passes the filters of {@link #of}. */
    static boolean isSearched(String path, List<String> folders, List<String> without) {
        return !without.contains(path) && (folders.isEmpty() || folders.stream().anyMatch(folder -> path.equals(folder)
                || path.startsWith(folder.endsWith(File.separator) ? folder : folder + File.separator)));
    }
}
