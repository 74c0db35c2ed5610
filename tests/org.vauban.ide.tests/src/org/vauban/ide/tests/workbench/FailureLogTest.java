// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.ILog;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.workbench.FailureLog;

/** When a failure becomes known, and to whom. */
class FailureLogTest {
    private static final EngineException FAILURE = new EngineException(EngineError.HOST_CRASHED, "The engine ended.");

    /** The last failure as reported while the log was being written. */
    private final List<Optional<String>> meanwhile = new ArrayList<>();
    private Runnable writing = () -> {};
    private final FailureLog failures = new FailureLog((ILog) Proxy.newProxyInstance(ILog.class.getClassLoader(),
            new Class<?>[] {ILog.class}, (proxy, method, arguments) -> {
                written();
                return null;
            }));

    private void written() {
        meanwhile.add(failures.last());
        writing.run();
    }

    /** A user who is told of a problem looks for it in the log. */
    @Test
    void nobodyIsToldBeforeItIsInTheLog() {
        failures.report(FAILURE);
        assertEquals(List.of(Optional.empty()), meanwhile);
        assertEquals(Optional.of("The engine ended."), failures.last());
    }

    @Test
    void whatIsOverWhileItIsWrittenIsOver() {
        writing = failures::over;
        failures.report(FAILURE);
        assertEquals(Optional.empty(), failures.last());
    }
}
