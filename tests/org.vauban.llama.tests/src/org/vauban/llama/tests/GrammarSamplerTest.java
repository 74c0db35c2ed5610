// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.error.GrammarException;
import org.vauban.llama.parameters.ModelParameters;

/** Which grammars are refused, and which tokens the others permit. */
class GrammarSamplerTest {
    private static LlamaLibrary library;
    private static LlamaModel model;
    private static LlamaVocabulary vocabulary;

    @BeforeAll
    static void open() {
        library = Given.library();
        model = library.loadModel(Given.model(Given.SMOL), ModelParameters.defaults());
        vocabulary = model.vocabulary();
    }

    @AfterAll
    static void close() {
        model.close();
        library.close();
    }

    @Test
    void grammarsThatDoNotParseAreRefused() {
        for (String bad : new String[] {"root ::= unknown", "not a grammar", "root ::= \"open",
                "root ::= root \"a\"", "root ::= (\"a\"", "other ::= \"a\""}) {
            assertThrows(GrammarException.class, () -> model.newSampler().greedy().grammar(bad, "root").build(), bad);
        }
        // texts that would exhaust the parser never reach it
        for (String bad : new String[] {"", "  \n", "root ::= " + "(".repeat(200) + "\"a\"" + ")".repeat(200),
                "root ::= \"a\"{1,100000}", "root ::= \"" + "a".repeat(300_000) + "\"",
                "a ::= \"x\"\n".repeat(3_000), "root ::= \"\0\"", "root ::= \"a\"{2,1}",
                // a comment ends at a carriage return, too
                "root ::= #\r" + "(".repeat(200) + "\"a\"" + ")".repeat(200), "root ::= #\r\"a\"{1,100000}",
                "root ::= \"a\" #" + "\rroot ::= \"a\" #".repeat(3_000)}) {
            assertThrows(GrammarException.class, () -> model.newSampler().grammar(bad, "root"), bad);
        }
        model.newSampler().greedy().grammar("root ::= \"(((\" [({{] # ((( {99999}\n", "root").build().close();
    }

    /**
     * The refusal says where parsing fails or which rule is missing, since the sender does not see what llama.cpp
     * prints.
     */
    @Test
    void aRefusalSaysWhere() {
        assertEquals("The grammar ends too early.", refusal("root ::= a\na ::= \"b)").getMessage());
        assertEquals("The grammar does not parse at line 3, column 7.",
                refusal("root ::= a\n\na ::= ) \"b\"").getMessage());
        assertEquals("The grammar does not parse at line 1, column 5.", refusal("not a grammar").getMessage());
        assertEquals("The grammar ends too early.", refusal("root ::= (\"a\"").getMessage());
        assertEquals("The grammar has no rule \"unknown\".", refusal("root ::= unknown").getMessage());
        assertEquals("The grammar has no rule \"root\".", refusal("other ::= \"a\"").getMessage());
    }

    private static GrammarException refusal(String grammar) {
        return assertThrows(GrammarException.class, () -> model.newSampler().grammar(grammar, "root"), grammar);
    }

    /** For these grammars, llama.cpp would take minutes or all of the memory, and for some it would never finish. */
    @Test
    void whatIsTooMuchForTheParserOrTheSamplerIsRefused() {
        StringBuilder doubled = new StringBuilder("root ::= r0\n");
        for (int i = 0; i < 60; i++) {
            doubled.append("r" + i + " ::= r" + (i + 1) + " | r" + (i + 1) + "\n");
        }
        for (String bad : new String[] {"root ::= " + "\"a\"? ".repeat(1_000), "root ::= " + "\"a\"* ".repeat(1_000),
                "root ::= " + "(\"a\" \"b\"*)? ".repeat(1_000), "root ::= " + "\"a\"{0,9} ".repeat(1_000),
                "root ::= (\"a\"? \"b\"?){300}", "root ::= ((\"a\"? \"b\"?){0,300} \"c\")*",
                "root ::= " + "a ".repeat(30) + "\na ::= " + "b ".repeat(30) + "\nb ::= \"x\"*",
                // optional elements follow rules that end with one another
                "root ::= a " + "\"x\"? ".repeat(1_000) + "\na ::= b?\nb ::= \"z\" a?",
                // each token of the vocabulary is compared with each character
                "root ::= [" + "xyz".repeat(10_000) + "]+", "root ::= [^" + "xyz".repeat(10_000) + "]+ \"x\"",
                "root ::= " + ("[" + "xyz".repeat(1_000) + "]? ").repeat(10) + "\"x\"",
                doubled + "r60 ::= \"x\"", "root ::= " + "\"a\"{0,2000} ".repeat(1_000),
                "root ::= \"" + "a".repeat(100_000) + "\"{0,2000}"}) {
            assertTrue(refusal(bad).isTooComplex(), bad);
        }
        // b may be empty although it has no empty alternative itself
        assertFalse(refusal("root ::= b root \"x\" | \"z\"\nb ::= c\nc ::= \"y\" |").isTooComplex());
    }

    /** At a token of 33 blanks, llama.cpp would go through billions of ways to read it. */
    @Test
    void whatCanBeReadInTooManyWaysIsRefused() {
        for (String bad : new String[] {"root ::= ([^\\n] | [^\\n])*", "root ::= ([^;] | [ ])* \"1\"",
                // ranges that overlap, and one beyond the last character
                "root ::= ([a-zA-Z -~m] | [ ])* \"1\"", "root ::= ([\\x01-\\UFFFFFFFF] | [ ])* \"1\"",
                // sets that share only their last character
                "root ::= \"[\" ([!#%')+./;=?ACEGIK~] | [$&(*,:<>@BDFHJLN~])*",
                "root ::= \"[\" ([^;] | [ ])* \"1\"", "root ::= " + "[^;]? ".repeat(20),
                "root ::= \"x\" v\nv ::= \"(\" v \")\" | w+\nw ::= [ ]* \"-\"+",
                // a choice with more alternatives that ends soon
                "root ::= (\"#1234567\" | \"#1234567\" | \"#1234567\" | [^#] | [^#])*"}) {
            assertTrue(refusal(bad).isTooComplex(), bad);
        }
    }

    @Test
    void ordinaryGrammarsAreTaken() throws IOException {
        StringBuilder values = new StringBuilder("root ::= \"v\"");
        for (int i = 0; i < 1_000; i++) {
            values.append(" | \"v" + i + "\"");
        }
        List<String> grammars = new ArrayList<>(List.of(values.toString(), "root ::= [a-z]{0,2000}",
                "root ::= " + "[0-9]? ".repeat(15), "root ::= (ws item?)*\nitem ::= [a-z]+\nws ::= [ \\t]*",
                "root ::= (ws [a-z]+ ws \"=\" ws [0-9]+ ws)*\nws ::= [ \\t\\n]*", "root ::= .* .* [0-9]",
                "root ::= word (\" \" word)* \".\"\nword ::= [a-zA-Z]+ | [a-z]+",
                "root ::= \"<think>\" ([^<] | \"<\" [^/])* \"</think>\" .*",
                "root ::= (\"a\"*)* \"b\"", "root ::= \"if\" root (\"else\" root)? | \"x\" # dangling",
                "root ::= \"\\x41\\u0041\\U00000041\\\"\" [^\\]\\-a-z\\\\] <[12]> !<[13]> .{2,}\r\n"));
        try (Stream<Path> files = Files.list(Given.llamaSource().resolve("grammars"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".gbnf")).toList()) {
                grammars.add(Files.readString(file));
            }
        }
        assertTrue(grammars.size() > 12, "sample grammars of llama.cpp");
        for (String grammar : grammars) {
            model.newSampler().greedy().grammar(grammar, "root").build().close();
        }
    }

    private static LlamaSampler sampler(String grammar) {
        return model.newSampler().greedy().grammar(grammar, "root").build();
    }

    private static int token(String text) {
        return vocabulary.tokenByText(text).orElseThrow();
    }

    /**
     * Each token doubles the ways to continue, which the check in advance did not find: llama.cpp would never finish.
     */
    @Test
    void aGrammarThatCanBeReadInTooManyWaysEndsThere() {
        int token = token("a");
        try (LlamaSampler sampler = sampler("root ::= \"a\" root \"b\" | \"a\" root \"c\" | \"x\"")) {
            GrammarException e = assertThrows(GrammarException.class, () -> {
                for (int i = 0; i < 200; i++) {
                    sampler.accept(token);
                }
            });
            assertTrue(e.isTooComplex());
        }
    }

    /** Returns the token that the grammar permits, whatever its logit; the model is asked for it. */
    private static int only(LlamaSampler sampler) {
        float[] logits = new float[vocabulary.size()];
        for (int token = 0; token < logits.length; token++) {
            logits[token] = sampler.allows(token) ? -1 : 1;
        }
        int chosen = sampler.choose(logits);
        assertTrue(sampler.allows(chosen));
        return chosen;
    }

    @Test
    void ofEqualWaysOneIsFollowed() {
        int digit = token("7");
        try (LlamaSampler sampler = sampler("root ::= ([0-9] | [0-9])* \"!\"")) {
            for (int i = 0; i < 500; i++) {
                sampler.accept(digit);
            }
            sampler.accept(token("!"));
            assertTrue(vocabulary.isEndOfGeneration(only(sampler)));
        }
    }

    private static Set<Integer> permitted(LlamaSampler sampler) {
        return IntStream.range(0, vocabulary.size()).filter(sampler::allows).boxed().collect(Collectors.toSet());
    }

    /** Java's regular expressions tell which tokens continue a text; tokens with part of a character are left out. */
    @Test
    void theTokensThatFitArePermittedAndNoOthers() {
        expect("[ab]+ \"\\n\"", "[ab]+\\n", "ab");
        expect("(\"v1\" | \"v12\" | \" x\")* [^a-z\\n]{1,3} \"\u00e9\"", "(v1|v12| x)*[^a-z\\n]{1,3}\u00e9", "v1");
        expect("\"{\" ([\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E] | \"\\\\\" [nt])* \"}\"",
                "\\{([ !#-\\[\\]-~]|\\\\[nt])*\\}", "{the");
        expect("(\"a\" | [a-c])? (\"th\" | \"the\" | \"they\" | [0-9]){2}", "[a-c]?(th|the|they|[0-9]){2}", "th");
    }

    private static void expect(String rule, String regex, String text) {
        Pattern pattern = Pattern.compile(regex);
        try (LlamaSampler sampler = sampler("root ::= " + rule)) {
            expect(pattern, "", sampler);
            for (int token : vocabulary.tokenize(text, false, false)) {
                sampler.accept(token);
            }
            expect(pattern, text, sampler);
        }
    }

    private static void expect(Pattern pattern, String before, LlamaSampler sampler) {
        Set<Integer> permitted = permitted(sampler);
        Set<String> wrong = new TreeSet<>();
        for (int token = 0; token < vocabulary.size(); token++) {
            String text = new String(vocabulary.piece(token), StandardCharsets.UTF_8);
            if (text.contains("\uFFFD") || text.startsWith("\0") || vocabulary.isEndOfGeneration(token)) {
                continue;
            }
            Matcher matcher = pattern.matcher(before + text);
            boolean fits = !text.isEmpty() && (matcher.matches() || matcher.hitEnd());
            if (fits != permitted.contains(token)) {
                wrong.add(text);
            }
        }
        assertEquals(Set.of(), wrong);
        assertTrue(permitted.contains(only(sampler)));
    }

    @Test
    void elementsStandForATokenOrForAllOthers() {
        int a = token("a");
        try (LlamaSampler sampler = sampler("root ::= <[" + a + "]> !<[" + a + "]> \"x\"")) {
            assertEquals(Set.of(a), permitted(sampler));
            sampler.accept(a);
            assertFalse(sampler.allows(a));
            assertTrue(sampler.allows(token("b")));
            sampler.accept(token("the"));
            assertEquals(Set.of(token("x")), permitted(sampler));
            sampler.accept(token("x"));
            assertEquals(IntStream.of(vocabulary.endsOfGeneration()).boxed().collect(Collectors.toSet()),
                    permitted(sampler));
        }
    }

    /** llama.cpp compares the number as unsigned. */
    @Test
    void anElementWithANumberBeyondAllTokensStandsForNone() {
        for (String number : List.of("2147483648", "4294967294", "4294967295")) {
            try (LlamaSampler sampler = sampler("root ::= <[" + number + "]> \"x\" | \"y\"")) {
                assertEquals(Set.of(token("y")), permitted(sampler), number);
            }
            try (LlamaSampler sampler = sampler("root ::= !<[" + number + "]> \"x\"")) {
                assertTrue(permitted(sampler).containsAll(Set.of(token("a"), token("x"), token("y"))), number);
            }
        }
    }

    /** A crab consists of several tokens, none of which ends the thought. */
    @Test
    void allOtherTokensMayBePartsOfACharacter() {
        int a = token("a");
        try (LlamaSampler sampler = sampler("root ::= !<[" + a + "]>* <[" + a + "]>")) {
            for (int part : vocabulary.tokenize("\ud83e\udd80", false, false)) {
                float[] logits = new float[vocabulary.size()];
                logits[part] = 1;
                logits[vocabulary.endsOfGeneration()[0]] = 2;
                assertEquals(part, sampler.choose(logits));
                assertTrue(sampler.allows(part));
                sampler.accept(part);
            }
            sampler.accept(a);
            assertTrue(vocabulary.isEndOfGeneration(only(sampler)));
        }
    }

    @Test
    void charactersThatAreSpreadOverTokensAreRead() {
        int[] bytes = vocabulary.tokenize("\ud83e\udd80", false, false);
        assertTrue(bytes.length > 1, "it is one token");
        try (LlamaSampler sampler = sampler("root ::= [\\U0001F980] \"x\"")) {
            for (int token : bytes) {
                assertTrue(sampler.allows(token));
                assertFalse(sampler.allows(token("x")), "within the character");
                sampler.accept(token);
            }
            assertEquals(token("x"), only(sampler));
        }
        try (LlamaSampler sampler = sampler("root ::= [\\U0001F600-\\U0001F6FF] \"x\"")) {
            assertThrows(GrammarException.class, () -> IntStream.of(bytes).forEach(sampler::accept));
        }
    }

    /** A place permits any of several elements, and every token that one of several negated elements leaves. */
    @Test
    void severalElementsMayComeAtOnePlace() {
        int a = token("a");
        int b = token("b");
        for (String negated : List.of("!<[" + a + "]>", "!<[" + a + "]> | !<[" + a + "]> \"x\"")) {
            try (LlamaSampler sampler = sampler("root ::= " + negated)) {
                only(sampler);
                assertFalse(sampler.allows(a), negated);
                assertTrue(sampler.allows(b), negated);
            }
        }
        try (LlamaSampler sampler = sampler("root ::= !<[" + a + "]> | !<[" + b + "]> | !<[" + a + "]> \"x\"")) {
            only(sampler);
            assertTrue(permitted(sampler).containsAll(Set.of(a, b)));
        }
        try (LlamaSampler sampler = sampler("root ::= <[" + a + "]> | <[" + b + "]> | <[2147483647]>")) {
            only(sampler);
            assertEquals(Set.of(a, b), permitted(sampler));
        }
        int end = vocabulary.endsOfGeneration()[0];
        try (LlamaSampler sampler = sampler("root ::= <[" + a + "]> | <[" + end + "]>")) {
            only(sampler);
            assertEquals(Set.of(a), permitted(sampler));
        }
    }

    /** Its name would be missing in the text that the caller gets. */
    @Test
    void aControlTokenThatIsNotShownComesOnlyAsAToken() {
        int control = token("<|im_start|>");
        assertTrue(vocabulary.isControl(control) && !vocabulary.isEndOfGeneration(control));
        String name = "root ::= \"<|im_start|>\"";
        for (boolean shown : new boolean[] {true, false}) {
            try (LlamaSampler sampler = model.newSampler().greedy().grammar(name, "root", token -> shown).build()) {
                assertEquals(shown, sampler.allows(control));
                float[] logits = new float[vocabulary.size()];
                logits[control] = 1;
                logits[token("a")] = 2;
                assertEquals(shown, sampler.choose(logits) == control);
                assertEquals(shown, sampler.allows(control), "once all tokens are known");
                assertTrue(sampler.allows(token("<")), "as other tokens");
            }
        }
        try (LlamaSampler sampler = model.newSampler().greedy()
                .grammar(name + " | <[" + control + "]> \"x\"", "root", token -> false).build()) {
            assertTrue(permitted(sampler).contains(control));
            sampler.accept(control);
            assertEquals(token("x"), only(sampler));
        }
    }
}
