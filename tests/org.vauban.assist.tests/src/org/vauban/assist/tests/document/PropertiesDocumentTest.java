// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.io.StringReader;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;

/** Values of .properties files as texts: their keys, escapes and placeholders stay unchanged. */
class PropertiesDocumentTest extends WithDocumentRuns {
    @Test
    void keepsKeysAndEscapesOfProperties() throws Exception {
        String text = "# comment stays\ngreeting = Hello {0}, it''s late\\n\n"
                + "long=one \\\n    two\nempty=\npath:c:\\\\temp files\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.PROPERTIES, text, DocumentTask.TRANSLATE, "French");
        List<String> pieces = answer(call, piece -> switch (piece.strip()) {
            case "Hello {0}, it's late" -> "Bonjour {0}, l'heure est tardive";
            case "one two" -> "un deux";
            default -> "fichiers de c:\\temp";
        });
        assertEquals(3, pieces.size(), pieces.toString());
        String done = get(call.result()).proposal().preview();
        assertTrue(done.startsWith("# comment stays\ngreeting = Bonjour {0}, l''heure est tardive"), done);
        Properties properties = new Properties();
        properties.load(new StringReader(done));
        assertEquals("un deux", properties.getProperty("long"));
        assertEquals("", properties.getProperty("empty"));
        assertEquals("fichiers de c:\\temp", properties.getProperty("path"));
        assertEquals(4, properties.size());
    }

    @Test
    void writesAsciiWhereThePropertiesAreAscii() throws Exception {
        AssistCall<DocumentOutcome> call = run(DocumentFormat.PROPERTIES, "a=\\u00e9t\\u00e9 chaud\n",
                DocumentTask.CORRECT, "");
        assertEquals(List.of("été chaud"), answer(call, piece -> "été très chaud"));
        assertEquals("a=\\u00E9t\\u00E9 tr\\u00E8s chaud\n", get(call.result()).proposal().preview());
    }

    @Test
    void writesAsciiWhereThePropertiesHaveNothingElseYet() throws Exception {
        AssistCall<DocumentOutcome> call = run(DocumentFormat.PROPERTIES, "a=hot summer\n", DocumentTask.TRANSLATE,
                "French");
        answer(call, piece -> "\u00e9t\u00e9 chaud");
        assertEquals("a=\\u00E9t\\u00E9 chaud\n", get(call.result()).proposal().preview());
        call = run(DocumentFormat.PROPERTIES, "# \u00e9t\u00e9\na=hot summer\n", DocumentTask.TRANSLATE, "French");
        answer(call, piece -> "\u00e9t\u00e9 chaud");
        assertEquals("# \u00e9t\u00e9\na=\u00e9t\u00e9 chaud\n", get(call.result()).proposal().preview());
    }

    @Test
    void keepsWhatStandsRoundAValue() throws Exception {
        String text = "label=Name:\\ \nusage=Usage: x\\n\nindented=\\  two\\tends\\t\nsame=\\u00e0 b\\ \n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.PROPERTIES, text, DocumentTask.CORRECT, "");
        answer(call, piece -> piece.strip().replace("Name", "Label").replace("Usage", "Use").replace("ends", "sides"));
        String done = get(call.result()).proposal().preview();
        assertEquals("label=Label:\\ \nusage=Use: x\\n\nindented=\\  two\\tsides\\t\nsame=\\u00e0 b\\ \n", done);
        Properties properties = new Properties();
        properties.load(new StringReader(done));
        assertEquals("Label: ", properties.getProperty("label"));
        assertEquals("Use: x\n", properties.getProperty("usage"));
        assertEquals("  two\tsides\t", properties.getProperty("indented"));
    }

    @Test
    void leavesAPatternThatQuotesBracesAndSaysSo() throws Exception {
        String text = "a=Use '{'name'}' with {0}\nb=It''s ''{0}''\nc=Use '{'name'}' alone\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.PROPERTIES, text, DocumentTask.CORRECT, "");
        assertEquals(List.of("It's '{0}'", "Use '{'name'}' alone"),
                answer(call, piece -> piece.replace("It's", "That's").replace("alone", "only")));
        DocumentOutcome outcome = get(call.result());
        assertEquals("a=Use '{'name'}' with {0}\nb=That''s ''{0}''\nc=Use '{'name'}' only\n",
                outcome.proposal().preview());
        assertEquals(1, outcome.unchanged().size());
        assertEquals(1, outcome.unchanged().getFirst().line());
        assertTrue(outcome.unchanged().getFirst().reason().contains("apostrophes"),
                outcome.unchanged().getFirst().reason());
    }

    @Test
    void aSecretIsKnownByItsKeyAndPutBack() throws Exception {
        AssistCall<DocumentOutcome> call = run(DocumentFormat.PROPERTIES, "password=hunter2hunter2\n",
                DocumentTask.CORRECT, "");
        List<String> pieces = answer(call, piece -> piece);
        assertFalse(pieces.toString().contains("hunter2"), pieces.toString());
        assertTrue(get(call.result()).proposal().isEmpty());
    }
}
