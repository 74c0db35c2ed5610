// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.get;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;

/** Half a word at the end of a text without a suffix. In these models each byte is a token. */
class WordAtEndTest extends WithLoadedModels {

    @BeforeAll
    void loadModels() throws Exception {
        load(TINY, Setup.tiny(TINY), 0, false);
        load(ALPHABET, Setup.tiny(ALPHABET), 0, false);
    }

    private Generation healed(String model, String prefix, GenerationOptions options) throws Exception {
        return get(client.complete(request(model, prefix, "", options).withHealedWord(), TokenListener.NONE).result());
    }

    private int read(String model, String prefix) throws Exception {
        return complete(model, prefix, "", GenerationOptions.greedy(1)).promptTokens();
    }

    @ParameterizedTest
    @CsvSource({TINY + ",class A { pub,class A {", ALPHABET + ",class A { pub,class A {", TINY + ",a;,a;",
            TINY + ",'a = 1 + ',a = 1 +", TINY + ",'f() {  ','f() {  '"})
    void theWordOrTheBlankIsWrittenAnew(String model, String prefix, String read) throws Exception {
        assertEquals(read(model, read), healed(model, prefix, GenerationOptions.greedy(8)).promptTokens());
    }

    @Test
    void onlyWhatFollowsTheWordIsTold() throws Exception {
        assertEquals("yzabcde", healed(ALPHABET, "The quick brown fox", stopping(30, "fgh")).text());
        assertEquals("abcde", healed(ALPHABET, "The quick brown fox ", stopping(30, "fgh")).text());
        assertEquals("cde", healed(ALPHABET, "ab", stopping(30, "fgh")).text(), "nothing before the word");
    }

    @Test
    void aTextThatIsSentAsItIsIsReadAsItIs() throws Exception {
        for (String model : List.of(TINY, ALPHABET)) {
            assertEquals(" pub".length(), read(model, "class A { pub") - read(model, "class A {"));
        }
    }

    @Test
    void aGrammarBindsWhatFollowsTheWord() throws Exception {
        GenerationOptions options = GenerationOptions.greedy(8).withGrammar("root ::= \"xyz\"");
        assertEquals("xyz", healed(ALPHABET, "class A { pub", options).text());
    }
}
