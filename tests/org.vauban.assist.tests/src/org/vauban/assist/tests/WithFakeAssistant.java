// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Base class that gives each test an English assistant, whose engine the test controls. */
public abstract class WithFakeAssistant {
    @TempDir
    protected Path folder;
    protected FakeAssistant fake;
    protected FakeEngine engine;

    @BeforeEach
    protected void startAssistant() throws IOException {
        fake = new FakeAssistant(folder, Locale.ENGLISH);
        engine = fake.engine;
    }

    @AfterEach
    protected void endAssistant() {
        fake.close();
    }
}
