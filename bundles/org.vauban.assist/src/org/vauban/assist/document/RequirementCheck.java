// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.assist.document.format.DocumentSplitter;
import org.vauban.assist.document.format.TextSegment;
import org.vauban.governance.text.ShortText;

/**
 * Finds vague words and missing acceptance criteria in requirements, with a list of rules for each language and without
 * a model. A paragraph with a word of obligation, such as "shall" or "doit", counts as a requirement. Immutable, safe
 * for use by many threads.
 */
public final class RequirementCheck {
    private static final int BEGINNING = 60;
    // loaded once, since documents are checked while the user types
    private static final RequirementCheck ENGLISH = load(Locale.ENGLISH, null);
    private static final RequirementCheck FRENCH = load(Locale.FRENCH, null);
    private static final RequirementCheck MOSTLY_ENGLISH = load(Locale.ENGLISH, FRENCH);
    private static final RequirementCheck MOSTLY_FRENCH = load(Locale.FRENCH, ENGLISH);

    /** A rule for a word or phrase. */
    private record Rule(String id, Pattern pattern, String explanation, String advice) {}

    private final Locale language;
    /** The check for paragraphs in the other language; null if all are checked with these rules. */
    private final RequirementCheck other;
    private final List<Rule> rules;
    private final Pattern obligation;
    private final Pattern measurable;
    private final Pattern criteria;
    private final String missing;
    private final String missingAdvice;

    private RequirementCheck(JsonObject json, Locale language, @Nullable RequirementCheck other) {
        this.language = language;
        this.other = other;
        rules = new ArrayList<>();
        for (JsonElement each : json.getAsJsonArray("rules")) {
            JsonObject rule = each.getAsJsonObject();
            rules.add(new Rule(string(rule, "id"), words(rule.getAsJsonArray("words")), string(rule, "explanation"),
                    string(rule, "advice")));
        }
        obligation = words(json.getAsJsonArray("obligation"));
        measurable = Pattern.compile(string(json, "measurable"), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        criteria = words(json.getAsJsonArray("criteria"));
        missing = string(json.getAsJsonObject("missing"), "explanation");
        missingAdvice = string(json.getAsJsonObject("missing"), "advice");
    }

    private static String string(JsonObject json, String name) {
        return json.get(name).getAsString();
    }

    /** Returns a pattern of whole words that ignores case; a blank matches any white space. */
    private static Pattern words(JsonArray words) {
        List<String> all = new ArrayList<>();
        words.forEach(word -> all.add(word.getAsString().replace(" ", "\\s+")));
        return Pattern.compile("(?<![\\p{L}\\p{N}-])(?:" + String.join("|", all) + ")(?![\\p{L}\\p{N}-])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
    }

    /** Returns the rules for a language: French for French, else English. */
    public static RequirementCheck of(Locale language) {
        return isFrench(language) ? FRENCH : ENGLISH;
    }

    private static boolean isFrench(Locale language) {
        return language.getLanguage().equals("fr");
    }

    private static RequirementCheck load(Locale language, @Nullable RequirementCheck other) {
        try (InputStream in = RequirementCheck.class.getResourceAsStream("requirements_" + language + ".json");
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return new RequirementCheck(JsonParser.parseReader(reader).getAsJsonObject(), language, other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a check that uses for each paragraph the rules of its language if that is certain, else of the text's
     * probable language; the user's if that is undecided.
     */
    public static RequirementCheck forText(String text, Locale user) {
        return isFrench(LanguageDetector.of(text, user)) ? MOSTLY_FRENCH : MOSTLY_ENGLISH;
    }

    /** Returns all findings in a document, by ascending offset. */
    public List<RequirementFinding> check(DocumentFormat format, String document) {
        List<TextSegment> pieces = DocumentSplitter.of(format).split(document);
        List<RequirementFinding> findings = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            findings.addAll(check(pieces, i, document));
        }
        return findings;
    }

    /** Returns the findings in one piece. */
    List<RequirementFinding> check(List<TextSegment> pieces, int index, String document) {
        TextSegment piece = pieces.get(index);
        String text = document.substring(piece.start(), piece.end());
        if (other != null && LanguageDetector.surely(text).filter(other.language::equals).isPresent()) {
            return other.check(pieces, index, document);
        }
        if (!obligation.matcher(text).find()) {
            return List.of();
        }
        List<RequirementFinding> findings = new ArrayList<>();
        for (Rule rule : rules) {
            Matcher found = rule.pattern().matcher(text);
            while (found.find()) {
                findings.add(new RequirementFinding(rule.id(), piece.start() + found.start(),
                        piece.start() + found.end(), found.group(), rule.explanation(), rule.advice()));
            }
        }
        String next = index + 1 < pieces.size()
                ? document.substring(pieces.get(index + 1).start(), pieces.get(index + 1).end())
                : "";
        if (!measurable.matcher(text).find() && !criteria.matcher(text).find() && !criteria.matcher(next).find()) {
            findings.add(new RequirementFinding("no-criterion", piece.start(), piece.end(),
                    ShortText.of(text, BEGINNING), missing, missingAdvice));
        }
        findings.sort(Comparator.comparingInt(RequirementFinding::start));
        return findings;
    }
}
