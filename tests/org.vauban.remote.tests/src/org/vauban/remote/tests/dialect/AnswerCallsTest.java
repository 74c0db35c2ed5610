// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.remote.tests.dialect.DialectTest.delta;
import static org.vauban.remote.tests.dialect.DialectTest.read;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.engine.Generation;
import org.vauban.remote.tests.dialect.DialectTest.Heard;

/** How an answer's tool calls are assembled from their pieces. */
class AnswerCallsTest {
    @Test
    void toolCallsArePutTogether() throws Exception {
        Heard heard = new Heard();
        Generation generation = read(heard, List.of(),
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"abc\",\"function\":{\"name\":\"look\","
                        + "\"arguments\":\"{\\\"a\\\"\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":1,\"function\":{\"name\":\"other\",\"arguments\":\"nonsense\"}}]}"),
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
        assertEquals(List.of("look{\"a\":1}", "othernonsense!"), heard.all);
        assertEquals(2, generation.answer().calls().size());
        assertTrue(generation.answer().calls().stream().allMatch(call -> call.id().matches("[A-Za-z0-9]{9}")));
    }

    @Test
    void callsThatAreNumberedAlikeOrNotAtAllAreToldApart() throws Exception {
        String number = "\"index\":0,";
        for (String each : List.of(number, "")) {
            Heard heard = new Heard();
            String begin = "{\"tool_calls\":[{" + each + "\"id\":\"%s\",\"function\":{\"name\":\"look\","
                    + "\"arguments\":\"{\\\"a\\\"\"}}]}";
            String rest = "{\"tool_calls\":[{" + each + "\"function\":{\"arguments\":\":%d}\"}}]}";
            read(heard, List.of(), delta(begin.formatted("one")), delta(rest.formatted(1)),
                    delta(begin.formatted("two")), delta(rest.formatted(2)), "[DONE]");
            assertEquals(List.of("look{\"a\":1}", "look{\"a\":2}"), heard.all, each);
        }
    }

    @Test
    void piecesThatRepeatWhatTheyAreOfAreOneCall() throws Exception {
        for (String number : List.of("\"index\":0,", "")) {
            Heard heard = new Heard();
            String piece = "{\"tool_calls\":[{" + number + "\"id\":\"%s\",\"function\":{\"name\":\"look\","
                    + "\"arguments\":\"%s\"}}]}";
            read(heard, List.of(), delta(piece.formatted("one", "{\\\"a\\\"")), delta(piece.formatted("one", ":1}")),
                    delta(piece.formatted("two", "{\\\"a\\\"")), delta(piece.formatted("two", ":2}")), "[DONE]");
            assertEquals(List.of("look{\"a\":1}", "look{\"a\":2}"), heard.all, number);
        }
    }

    @Test
    void wholeCallsWithoutNumbersOrIdsAreSeveral() throws Exception {
        Heard heard = new Heard();
        String call = "{\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"a\\\":%d}\"}}";
        read(heard, List.of(), delta("{\"tool_calls\":[" + call.formatted(1) + "," + call.formatted(2) + "]}"),
                "[DONE]");
        assertEquals(List.of("look{\"a\":1}", "look{\"a\":2}"), heard.all);
    }
}
