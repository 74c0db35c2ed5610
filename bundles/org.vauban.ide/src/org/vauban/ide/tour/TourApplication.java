// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;

public class TourApplication implements IApplication {
    @Override
    public Object start(IApplicationContext context) throws Exception {
        return EXIT_OK;
    }

    @Override
    public void stop() {
    }
}
