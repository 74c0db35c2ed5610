// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.document;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.document.DocumentListener;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** Base class for runs of the assistant over a document, whose pieces a test answers. */
abstract class WithDocumentRuns extends WithFakeAssistant {
    AssistCall<DocumentOutcome> run(DocumentFormat format, String text, DocumentTask task, String argument) {
        return fake.assistant().documents().run(
                new DocumentQuery("e", TextSource.file(folder.resolve("a.txt"), folder), format, text, 0, text.length(),
                        task, argument),
                DocumentListener.NONE);
    }

    /** Returns the text of a request without its instruction. */
    static String piece(FakeEngine.Asked asked) {
        return asked.question().substring(asked.question().indexOf("\n\n") + 2);
    }

    /** Answers each request by applying the model to its piece, and returns the pieces. */
    List<String> answer(AssistCall<DocumentOutcome> call, UnaryOperator<String> model) throws Exception {
        List<String> pieces = new ArrayList<>();
        while (!call.result().isDone()) {
            FakeEngine.Asked asked = engine.asked.poll(50, TimeUnit.MILLISECONDS);
            if (asked != null) {
                pieces.add(piece(asked));
                asked.write(model.apply(piece(asked))).finish(FinishReason.END);
            }
        }
        return pieces;
    }
}
