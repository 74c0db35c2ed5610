// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import org.eclipse.swt.graphics.Rectangle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base class for screenshot tests: a window of screenshot size, one theme, and the workbench's language. */
public abstract class LookTest {

    public static final String RESOURCES = "org.eclipse.ui.resourcePerspective";

    public final String theme;
    private final String perspective;
    private Rectangle bounds;

    public LookTest(String theme, String perspective) {
        this.theme = theme;
        this.perspective = perspective;
    }

    @BeforeEach
    public void window() {
        Look.theme(theme);
        bounds = Look.window();
        Look.perspective(perspective);
    }

    @AfterEach
    public void windowOfBefore() {
        Look.perspective(RESOURCES);
        Look.window(bounds);
    }

    @AfterAll
    public static void light() {
        Look.theme(Look.LIGHT);
    }
}
