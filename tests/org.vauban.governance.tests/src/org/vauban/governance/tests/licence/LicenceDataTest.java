// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.licence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceData;
import org.vauban.governance.licence.LicenceDataException;
import org.vauban.governance.licence.LicenceDataWriter;
import org.vauban.governance.licence.LicenceMatch;
import org.vauban.governance.licence.Origin;
import org.vauban.governance.tests.licence.SourceCorpus.Piece;

class LicenceDataTest {
    private static final long SEED = 20_261_127;
    private static final Pattern NAMELESS = Pattern.compile("\\W{80}");
    private static final Pattern TOKEN = Pattern.compile("\\w+|\\s+|[^\\w\\s]");

    @TempDir
    static Path folder;

    private static SourceCorpus corpus;
    private static LicenceData data;

    @BeforeAll
    static void open() throws IOException, LicenceDataException {
        corpus = new SourceCorpus();
        corpus.write(folder);
        data = LicenceData.open(folder).orElseThrow();
    }

    @AfterAll
    static void close() {
        data.close();
    }

    private static boolean names(List<LicenceMatch> matches, String file) {
        return matches.stream().flatMap(match -> match.origins().stream()).anyMatch(each -> each.file().equals(file));
    }

    /** Whether a file named as an origin does not contain the matched text; the ends are inexact and left out. */
    private static boolean isWrong(String text, LicenceMatch match) throws LicenceDataException {
        String part = withoutHalfMarks(text.substring(match.offset() + 12, match.offset() + match.length() - 12));
        for (Origin origin : match.origins()) {
            if (!data.find(part, corpus.text(origin.file())).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Part of a comment delimiter counts as code, a whole one does not. */
    private static String withoutHalfMarks(String text) {
        return text.replaceAll("^[/*\\s]+|[/*\\s]+$", "");
    }

    @Tag("claim:licence-check")
    @Test
    void findsVerbatimCopiesAndNamesTheirFiles() throws LicenceDataException {
        int found = 0;
        int named = 0;
        int wrong = 0;
        for (Piece piece : corpus.pieces(true, 1_000, 100, 400, new Random(SEED))) {
            List<LicenceMatch> matches = data.find(piece.text());
            found += matches.isEmpty() ? 0 : 1;
            named += names(matches, piece.file()) ? 1 : 0;
            for (LicenceMatch match : matches) {
                wrong += isWrong(piece.text(), match) ? 1 : 0;
            }
        }
        assertTrue(found >= 990, found + " of 1,000 copies were found");
        assertTrue(named >= 970, named + " of 1,000 copies were found in their file");
        assertEquals(0, wrong, "files do not contain what they are named for");
    }

    /**
     * Imitates a weak model: each token follows its predecessor somewhere in the corpus, but nothing was copied on
     * purpose.
     */
    @Test
    void takesNextToNothingOfSyntheticSuggestionsForCopies() throws LicenceDataException {
        Map<String, List<String>> next = new HashMap<>();
        for (Piece piece : corpus.pieces(true, 3_000, 400, 400, new Random(SEED + 1))) {
            List<String> tokens = TOKEN.matcher(piece.text()).results().map(token -> token.group()).toList();
            for (int i = 0; i + 1 < tokens.size(); i++) {
                next.computeIfAbsent(tokens.get(i), key -> new ArrayList<>()).add(tokens.get(i + 1));
            }
        }
        List<String> starts = next.keySet().stream().filter(token -> token.matches("\\w+")).sorted().toList();
        Random random = new Random(SEED);
        int found = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            String token = starts.get(random.nextInt(starts.size()));
            while (text.length() < 300) {
                text.append(token);
                List<String> following = next.getOrDefault(token, starts);
                token = following.get(random.nextInt(following.size()));
            }
            found += data.find(text).isEmpty() ? 0 : 1;
        }
        assertTrue(found <= 1, found + " of 10,000 suggestions were taken for copies");
    }

    private static void findsWhen(UnaryOperator<String> reformatted) throws LicenceDataException {
        int found = 0;
        for (Piece piece : corpus.pieces(true, 200, 300, 600, new Random(SEED))) {
            found += names(data.find(reformatted.apply(piece.text())), piece.file()) ? 1 : 0;
        }
        assertTrue(found >= 194, found + " of 200");
    }

    @Test
    void findsReformattedCopies() throws LicenceDataException {
        findsWhen(text -> text.replaceAll("\\s+", " "));
        findsWhen(text -> text.replaceAll("\n +", "\r\n\t\t"));
        findsWhen(text -> text.replaceAll("([;{}(])", "$1\n"));
        findsWhen(text -> text.replaceAll("(?m)^\\s*(/\\*\\*?|\\*/?|//)", ""));
    }

    @Test
    void findsACopyInTheMiddleOfOtherCode() throws LicenceDataException {
        Piece piece = corpus.pieces(true, 1, 300, 300, new Random(SEED)).getFirst();
        String before = corpus.pieces(false, 1, 500, 500, new Random(SEED)).getFirst().text();
        String copied = withoutHalfMarks(piece.text());
        String edge = "\n@@@@@@@@\n";
        String text = before + edge + copied + edge + before;
        List<LicenceMatch> matches = data.find(text);

        assertEquals(1, matches.size());
        LicenceMatch match = matches.getFirst();
        int begin = before.length() + edge.length();
        // the ends are inexact: the white space and comment delimiters there do not count
        assertTrue(code(text, begin, match.offset()) <= 12);
        assertTrue(code(text, begin + copied.length(), match.offset() + match.length()) <= 12);
        assertTrue(names(matches, piece.file()));
        Origin origin = match.origins().getFirst();
        assertEquals(SourceCorpus.bundle(piece.file()), origin.project());
        assertEquals(origin.kind() == LicenceClass.PERMISSIVE ? "MIT" : "GPL-3.0-only", origin.licence());
    }

    /** Returns the number of characters between two offsets that take part in the comparison. */
    private static int code(String text, int one, int other) {
        return text.substring(Math.min(one, other), Math.max(one, other)).replaceAll("[/*\\s]", "").length();
    }

    @Test
    void tellsNothingOfShortPieces() throws LicenceDataException {
        for (Piece piece : corpus.pieces(true, 500, 20, 85, new Random(SEED))) {
            assertTrue(data.find(piece.text()).isEmpty(), piece.text());
        }
    }

    @Test
    void imitationsWithOtherNamesAreNoCopies() throws LicenceDataException {
        int nameless = 0;
        for (Piece piece : corpus.pieces(true, 200, 300, 400, new Random(SEED))) {
            if (NAMELESS.matcher(piece.text()).find()) {
                nameless++; // for example a list of operators, which has nothing to rename
                continue;
            }
            String renamed = TOKEN.matcher(piece.text())
                    .replaceAll(token -> token.group().matches("\\w+") ? token.group() + "X"
                            : java.util.regex.Matcher.quoteReplacement(token.group()));
            assertTrue(data.find(renamed).isEmpty(), renamed);
        }
        assertTrue(nameless < 5, nameless + " pieces without names");
    }

    @Test
    void whatStandsInTheTextAlreadyIsNotTold() throws LicenceDataException {
        for (Piece piece : corpus.pieces(true, 50, 200, 400, new Random(SEED))) {
            String text = withoutHalfMarks(piece.text());
            assertFalse(data.find(text, "").isEmpty());
            assertFalse(data.find(text, "class Other {}").isEmpty());
            assertTrue(data.find(text, corpus.text(piece.file())).isEmpty(), piece.toString());
        }
    }

    @Test
    void whatManyProjectsContainBelongsToNone(@TempDir Path other) throws IOException, LicenceDataException {
        Piece everywhere = corpus.pieces(false, 1, 400, 400, new Random(SEED)).getFirst();
        Piece rare = corpus.pieces(false, 1, 400, 400, new Random(SEED + 1)).getFirst();
        LicenceDataWriter writer = new LicenceDataWriter();
        for (int i = 0; i <= LicenceDataWriter.MOST_PROJECTS; i++) {
            writer.project("project " + i, "1", "MIT", LicenceClass.PERMISSIVE);
            writer.file("A.java", everywhere.text());
            if (i < LicenceDataWriter.MOST_PROJECTS) {
                writer.file("B.java", rare.text());
            }
        }
        writer.project("idioms", "1", "MIT", LicenceClass.PERMISSIVE);
        Piece idiom = corpus.pieces(false, 1, 400, 400, new Random(SEED + 2)).getFirst();
        for (int i = 0; i <= LicenceDataWriter.MOST_PLACES; i++) {
            writer.file("C" + i + ".java", idiom.text());
        }
        writer.write(other);
        try (LicenceData few = LicenceData.open(other).orElseThrow()) {
            assertTrue(few.find(everywhere.text()).isEmpty());
            assertTrue(few.find(idiom.text()).isEmpty());
            List<Origin> origins = few.find(rare.text()).getFirst().origins();
            assertEquals(List.of("project 0", "project 1", "project 2"),
                    origins.stream().map(Origin::project).sorted().toList());
        }
    }

    /** Returns random letters. */
    private static String letters(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    /** Pieces that are too short for a match, each contained in many files, use up the comparison limit. */
    @Test
    void aTextThatIsNotComparedToItsEndIsNotClean(@TempDir Path other) throws IOException, LicenceDataException {
        Random random = new Random(SEED);
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            pieces.add(letters(random, 70));
        }
        String copied = corpus.pieces(false, 1, 400, 400, random).getFirst().text();
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("pieces", "1", "MIT", LicenceClass.PERMISSIVE);
        for (int file = 0; file < 8; file++) {
            writer.file("P" + file + ".java", spread(pieces, random));
        }
        writer.file("C.java", copied);
        writer.write(other);
        String junk = spread(pieces, random);
        try (LicenceData few = LicenceData.open(other).orElseThrow()) {
            assertFalse(few.find(copied + junk).isEmpty(), "what is found at first is told");
            LicenceDataException incomplete = assertThrows(LicenceDataException.class, () -> few.find(junk + copied));
            assertTrue(incomplete.isIncomplete());
            assertTrue(assertThrows(LicenceDataException.class, () -> few.find(copied + junk, copied)).isIncomplete(),
                    "what the text goes into contains all that was found");
            assertTrue(few.find(junk.substring(0, 4_000)).isEmpty(), "few pieces are compared");
        }
    }

    private static String spread(List<String> pieces, Random random) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece).append('\n').append(letters(random, 20)).append('\n'));
        return text.toString();
    }

    /** Fifty copies that already belong to the user, and one that does not. */
    @Test
    void moreMatchesThanAreToldAreNotTakenForTheUsersOwn(@TempDir Path other)
            throws IOException, LicenceDataException {
        Random random = new Random(SEED);
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("pieces", "1", "MIT", LicenceClass.PERMISSIVE);
        StringBuilder own = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String text = letters(random, 300);
            writer.file("P" + i + ".java", text);
            own.append(text).append('\n').append(letters(random, 20)).append('\n');
        }
        String copied = letters(random, 150);
        writer.file("C.java", copied);
        writer.write(other);
        try (LicenceData few = LicenceData.open(other).orElseThrow()) {
            assertTrue(few.find(own, own).isEmpty());
            assertTrue(assertThrows(LicenceDataException.class, () -> few.find(own + copied, own)).isIncomplete());
        }
    }

    @Test
    void importsAndPackagesAreNobodys() throws LicenceDataException {
        for (String file : List.of(
                "org.vauban.assist/src/org/vauban/assist/completion/pipeline/CompletionPipeline.java",
                "org.vauban.ide/src/org/vauban/ide/completion/CompletionRequester.java")) {
            String text = corpus.text(file);
            String imports = text.substring(text.indexOf("\npackage "), text.lastIndexOf("\nimport "));
            assertTrue(imports.length() > 500);
            assertTrue(data.find(imports).isEmpty());
        }
    }

    @Test
    void theSameSourcesGiveTheSameBytes(@TempDir Path again) throws IOException {
        corpus.write(again);
        for (String name : List.of("permissive.filter", "permissive.origins", "copyleft.filter", "copyleft.origins")) {
            assertEquals(-1, Files.mismatch(folder.resolve(name), again.resolve(name)), name);
        }
    }

    @Test
    void tellsWhatIsInstalled() throws LicenceDataException {
        assertEquals(List.of(LicenceClass.PERMISSIVE, LicenceClass.COPYLEFT),
                data.contents().stream().map(LicenceData.Contents::kind).toList());
        assertTrue(data.contents().stream().allMatch(each -> each.files() > 100 && each.grams() > 1_000));
        assertTrue(data.contents().stream().flatMap(each -> each.projects().stream())
                .anyMatch(project -> project.project().equals("org.vauban.assist")));
        data.verify();
    }

    @Test
    void withoutFilesThereIsNoData(@TempDir Path empty) throws LicenceDataException {
        assertTrue(LicenceData.open(empty).isEmpty());
        assertTrue(LicenceData.open(empty.resolve("missing")).isEmpty());
    }

    @Test
    void anyTextIsLookedUp() throws LicenceDataException {
        for (String text : List.of("", " ", "\n\n", "/", "//", "/*", "*/", "*".repeat(500), "/".repeat(500),
                "import ".repeat(100), "a".repeat(100_000), "\ud83d".repeat(300), "\0".repeat(300))) {
            assertTrue(data.find(text).isEmpty());
        }
    }
}
