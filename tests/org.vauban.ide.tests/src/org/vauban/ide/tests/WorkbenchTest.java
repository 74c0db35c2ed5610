// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;

class WorkbenchTest {
    @Test
    void workbenchRuns() {
        assertTrue(PlatformUI.isWorkbenchRunning());
    }
}
