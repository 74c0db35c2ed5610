// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** The {@link ProgressListener} asked to stop. */
public final class CancelledException extends CatalogueException {
    private static final long serialVersionUID = 1L;

    CancelledException() {
        super(Messages.text("store.cancelled"));
    }
}
