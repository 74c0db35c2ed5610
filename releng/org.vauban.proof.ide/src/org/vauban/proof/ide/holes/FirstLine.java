// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionService.PartialListener;

/**
 * Ends a completion as soon as its first line is shown: only this line is evaluated, and generating the rest would
 * double the time. The text shown until then was cut and checked like the text that a user sees.
 */
final class FirstLine implements PartialListener {
    private CompletionCall call;
    private String text = "";

    @Override
    public void partial(String shown) {
        CompletionCall enough = null;
        synchronized (this) {
            if (text.isEmpty() && shown.stripLeading().indexOf('\n') >= 0) {
                text = shown;
                enough = call;
            }
        }
        if (enough != null) {
            enough.cancel();
        }
    }

    void follow(CompletionCall started) {
        boolean enough;
        synchronized (this) {
            call = started;
            enough = !text.isEmpty();
        }
        if (enough) {
            started.cancel();
        }
    }

    /** Returns the text that was shown when the first line was complete; empty if it never was. */
    synchronized String text() {
        return text;
    }
}
