// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.util.CharTokenizer;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Turns texts into terms: French and English fields are stemmed; the others keep identifiers whole and also split them.
 */
@NonNullByDefault({})
final class Analyzers {
    /** A word hyphenated at a line end, which is joined again. */
    private static final Pattern HYPHENATED = Pattern.compile("(\\p{L})[-\u2010\u00AD]\\R\\s*(\\p{Ll})");
    private static final int LONGEST_TERM = 120;
    private static final CharArraySet FRENCH_STOPS = FrenchAnalyzer.getDefaultStopSet();
    private static final CharArraySet FOLDED_FRENCH_STOPS = folded(FRENCH_STOPS);
    private static final CharArraySet ENGLISH_STOPS = EnglishAnalyzer.getDefaultStopSet();
    private static final Analyzer ALL_FRENCH = new French(CharArraySet.EMPTY_SET);
    private static final Analyzer ALL_ENGLISH = new English(CharArraySet.EMPTY_SET);

    private Analyzers() {}

    /** Returns an analyser that treats each field in its own way. */
    static Analyzer all() {
        Analyzer identifiers = new Identifiers();
        return new PerFieldAnalyzerWrapper(identifiers,
                Map.of(IndexFields.BODY_FRENCH, new French(FRENCH_STOPS), IndexFields.BODY_ENGLISH,
                        new English(ENGLISH_STOPS)));
    }

    /** Returns the distinct terms of a text in order of appearance. */
    static Set<String> terms(Analyzer analyzer, String field, String text) {
        Set<String> terms = new LinkedHashSet<>();
        try (TokenStream stream = analyzer.tokenStream(field, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reading from a string does not fail
        }
        return terms;
    }

    /**
     * A word and the stem that all its forms share.
     *
     * @param stem without accents
     * @param word as in the text, with its elided article
     */
    record Stem(String stem, String word) {}

    /** Returns the stems of all words of a text in order, including stop words. */
    static List<Stem> stems(boolean french, String text) {
        String normal = normal(text);
        List<Stem> stems = new ArrayList<>();
        try (TokenStream stream = (french ? ALL_FRENCH : ALL_ENGLISH).tokenStream(IndexFields.BODY, normal)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                stems.add(new Stem(term.toString(), normal.substring(offset.startOffset(), offset.endOffset())));
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reading from a string does not fail
        }
        return stems;
    }

    /** Whether a term is a stop word; terms have no accents. */
    static boolean isStopWord(String term) {
        return FOLDED_FRENCH_STOPS.contains(term) || ENGLISH_STOPS.contains(term);
    }

    private static CharArraySet folded(CharArraySet words) {
        CharArraySet folded = new CharArraySet(words.size(), false);
        for (Object each : words) {
            char[] word = (char[]) each;
            char[] plain = new char[4 * word.length]; // a letter folds to at most four characters
            int length = ASCIIFoldingFilter.foldToASCII(word, 0, plain, 0, word.length);
            folded.add(new String(plain, 0, length));
        }
        return folded;
    }

    /** Normalises superscript digits, ligatures and decomposed letters to the form that users type. */
    static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    /** Whether {@link #HYPHENATED} can match: searching for it is far slower, and few texts contain it. */
    private static boolean endsLineWithHyphen(String text) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= '\r' && c >= '\n' || c == '\u0085' || c == '\u2028' || c == '\u2029') {
                char before = text.charAt(i - 1);
                if (before == '-' || before == '\u2010' || before == '\u00AD') {
                    return true;
                }
            }
        }
        return false;
    }

    private abstract static class Dehyphenating extends Analyzer {
        @Override
        protected Reader initReader(String fieldName, Reader reader) {
            StringWriter all = new StringWriter();
            try {
                reader.transferTo(all);
                String text = normal(all.toString());
                StringReader normal = new StringReader(text);
                return endsLineWithHyphen(text) ? new PatternReplaceCharFilter(HYPHENATED, "$1$2", normal) : normal;
            } catch (IOException e) {
                throw new UncheckedIOException(e); // reading from a string does not fail
            }
        }
    }

    private static final class Identifiers extends Dehyphenating {
        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
            Tokenizer source = CharTokenizer.fromTokenCharPredicate(
                    c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '$'
                            || Character.getType(c) == Character.NON_SPACING_MARK);
            return new TokenStreamComponents(source,
                    new ASCIIFoldingFilter(new LowerCaseFilter(new IdentifierParts(source))));
        }
    }

    private static final class French extends Dehyphenating {
        private final CharArraySet stops;

        French(CharArraySet stops) {
            this.stops = stops;
        }

        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
            StandardTokenizer source = new StandardTokenizer();
            source.setMaxTokenLength(LONGEST_TERM);
            TokenStream words = new LowerCaseFilter(new ElisionFilter(source, FrenchAnalyzer.DEFAULT_ARTICLES));
            return new TokenStreamComponents(source, new ASCIIFoldingFilter(
                    new FrenchLightStemFilter(new StopFilter(words, stops))));
        }
    }

    private static final class English extends Dehyphenating {
        private final CharArraySet stops;

        English(CharArraySet stops) {
            this.stops = stops;
        }

        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
            StandardTokenizer source = new StandardTokenizer();
            source.setMaxTokenLength(LONGEST_TERM);
            TokenStream words = new LowerCaseFilter(new EnglishPossessiveFilter(source));
            return new TokenStreamComponents(source, new ASCIIFoldingFilter(
                    new PorterStemFilter(new StopFilter(words, stops))));
        }
    }
}
