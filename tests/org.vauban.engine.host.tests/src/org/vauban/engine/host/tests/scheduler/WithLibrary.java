// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.vauban.llama.LlamaLibrary;

/** Base class whose tests share the library, of which a process has only one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithLibrary {
    LlamaLibrary library;

    @BeforeAll
    void open() {
        library = Served.library();
    }

    @AfterAll
    void close() {
        library.close();
    }
}
