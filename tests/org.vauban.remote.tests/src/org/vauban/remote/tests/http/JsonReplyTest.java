// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.remote.http.JsonReply;

/** Texts from endpoints, such as model names, as they are displayed. */
class JsonReplyTest {
    @Test
    void whatATerminalObeysIsNotShown() {
        for (int c = 0; c < 0xa0; c++) {
            if (Character.isISOControl(c)) {
                assertEquals("a b", JsonReply.line("a" + (char) c + "b"), Integer.toHexString(c));
            }
        }
        assertEquals("a b", JsonReply.line("a\u202e\u2066\u2028b\n"));
    }

    private static String error(String json) {
        return JsonReply.error(JsonParser.parseString(json.replace('\'', '"')).getAsJsonObject());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"no | {'error':{'message':'no','code':1}}",
        "no | {'error':'no','message':'x'}", "no | {'message':'no','detail':'x'}", "no | {'detail':'no'}",
        "'' | {'error':{'code':7}}", "'' | {'detail':[7,{}]}", "no | {'error':{'message':{'message':'no'}}}",
        "body.x: A | {'object':'error','message':{'detail':[{'loc':['body','x'],'msg':'A','input':'secret'}]}}",
        "body.messages.0: A; body: B | {'detail':[{'loc':['body','messages',0],'msg':'A','input':{'msg':'secret'}},"
                + "{'type':'x','loc':['body'],'msg':'B'}]}",
        "body: B | {'detail':[{'loc':['body'],'msg':'A'}],'message':[{'loc':['body'],'msg':'B'}]}",
        "A | {'detail':[{'loc':'x','msg':'A','ctx':{'error':'secret'}}]}"})
    void theReasonIsFoundInEachForm(String reason, String body) {
        assertEquals(reason, error(body));
    }

    @Test
    void fewReasonsAreToldOnOneLine() {
        String one = "{'loc':['body'],'msg':'a\\nb'},";
        assertEquals("body: a b; body: a b; body: a b", error("{'detail':[" + one.repeat(9) + "{}]}"));
        assertTrue(error("{'detail':[{'msg':'" + "x".repeat(5_000) + "'}]}").length() < 400);
        assertEquals("", error("{'detail':" + "[".repeat(200) + "'deep'" + "]".repeat(200) + "}"));
    }

    @Test
    void aLongTextIsCutAtAWholeCharacter() {
        String whole = "\ud83d\ude80".repeat(1_000);
        for (String text : new String[] {whole, "x" + whole}) {
            String line = JsonReply.line(text);
            assertTrue(line.endsWith("\u2026") && line.length() < text.length(), line);
            assertTrue(line.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE), line);
        }
    }
}
