// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.OppositeNames;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** A repair never reverses the meaning of a name. */
class OppositeNamesTest extends WithFakeAssistant {

    @ParameterizedTest
    @CsvSource({"maxValue, minValue", "MAX_VALUE, MIN_VALUE", "encode, decode", "encrypted, decrypted",
            "Encoder, Decoder", "getName, setName", "addAll, removeAll", "startTime, stopTime", "started, stopped",
            "openFile, closeFile", "opened, closed", "firstItem, lastItem", "isEmpty, isNotEmpty", "lock, unlock",
            "isValid, isInvalid", "visible, invisible", "enable, disable", "isEnabled, isDisabled",
            "connect, disconnect", "before, after", "leftPad, rightPad", "scrollUp, scrollDown", "source, target",
            "inputStream, outputStream", "client, server", "toUpperCase, toLowerCase", "readInt, writeInt", "push, pop",
            "show, hide", "begin, end", "increment, decrement", "importAll, exportAll", "includes, excludes",
            "ascending, descending", "sync, async", "headMap, tailMap", "value1, value2", "getX, getY",
            "sha256, sha512", "toMillis, toMicros", "nonNull, null", "major, minor", "attach, detach",
            "mutable, immutable", "legal, illegal", "previousIndex, nextIndex", "pollFirst, peekFirst", "sin, cos"})
    void areNeverSwapped(String one, String other) {
        assertTrue(OppositeNames.areOpposed(one, other), one + " " + other);
        assertTrue(OppositeNames.areOpposed(other, one), other + " " + one);
    }

    @ParameterizedTest
    @CsvSource({"maxVaule, maxValue", "servce, service", "articels, articles", "getNumber, number", "addLines, addLine",
            "lenght, length", "nmae, name", "colour, color", "recieve, receive", "sizes, size", "encodd, encode",
            "toSting, toString", "isEmtpy, isEmpty", "minValu, minValue"})
    void mistypedNamesAreNone(String one, String other) {
        assertFalse(OppositeNames.areOpposed(one, other), one + " " + other);
    }

    private AssistCall<FixOutcome> fix(String text, int attempts) {
        int at = text.indexOf("maxValue");
        return fake.assistant().fixes()
                .fix(new FixQuery("e", TextSource.file(folder.resolve("a.py"), folder), "python", text,
                        new Problem("maxValue is not known", at, at + 8, Problem.Severity.ERROR, null),
                        new FixQuery.Scope(0, text.length()), List.of(), attempts), FixValidator.NONE,
                        EditListener.NONE);
    }

    @Test
    void aModelThatTakesTheOppositeIsAskedAgain() throws Exception {
        String text = "low = minValue()\nhigh = maxValue()\n";
        AssistCall<FixOutcome> call = fix(text, 2);
        engine.next().write("```python\nlow = minValue()\nhigh = minValue()\n```").finish(FinishReason.END);
        FakeEngine.Asked again = engine.next();
        assertTrue(again.question().contains("maxValue") && again.question().contains("opposite"), again.question());
        again.write("```python\nlow = minValue()\nhigh = maximum()\n```").finish(FinishReason.END);
        assertEquals("low = minValue()\nhigh = maximum()\n", get(call.result()).edit().proposal().preview());
    }

    @Test
    void andItsAnswerIsNeverOffered() throws Exception {
        AssistCall<FixOutcome> call = fix("low = minValue()\nhigh = maxValue()\n", 1);
        engine.next().write("```python\nlow = minValue()\nhigh = minValue()\n```").finish(FinishReason.END);
        assertEquals(AssistError.NOT_VALID, failure(call.result()).error());
    }
}
